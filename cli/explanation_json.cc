#include <set>
#include <string>

#include <nlohmann/json.hpp>

#include "cli/explanation.h"

namespace migc::cli {
namespace {

using effects::DescribedLock;
using nlohmann::ordered_json;
using script::ExplainedStatement;
using script::ExplainedTransaction;

// "in_use": whether others use the relation, or the sections have made it.
ordered_json locks_json(const std::vector<DescribedLock>& locks,
                        const std::vector<DescribedLock>& in_use) {
  std::set<catalog::ObjectId> used;
  for (const DescribedLock& each : in_use) used.insert(each.id);
  ordered_json list = ordered_json::array();
  for (const DescribedLock& each : locks)
    list.push_back({{"relation", each.relation},
                    {"kind", each.kind},
                    {"mode", effects::name(each.mode)},
                    {"in_use", used.count(each.id) != 0}});
  return list;
}

ordered_json scans_json(const std::vector<DescribedLock>& scans) {
  ordered_json list = ordered_json::array();
  for (const DescribedLock& each : scans)
    list.push_back({{"relation", each.relation}, {"mode", effects::name(each.mode)}});
  return list;
}

ordered_json refusal_json(const std::optional<catalog::Refusal>& refusal) {
  if (!refusal) return nullptr;
  return {{"sqlstate", refusal->sqlstate}, {"message", refusal->message}};
}

// Whatever gets a new file: that is what can be seen from outside (pg_relation_filenode).
ordered_json new_files(const effects::Description& found) {
  std::set<std::string> all(found.rewrites.begin(), found.rewrites.end());
  all.insert(found.new_files.begin(), found.new_files.end());
  return all;
}

ordered_json statement_json(const ExplainedStatement& statement, const std::string& revision) {
  ordered_json entry;
  if (!revision.empty()) entry["revision"] = revision;
  entry["file"] = statement.source->path();
  entry["line"] = statement.position.line;
  entry["column"] = statement.position.column;
  entry["kind"] = statement.kind;
  entry["sql"] = statement.source->text(statement.span);
  entry["transaction"] = statement.forbidden ? "forbidden" : "allowed";
  entry["locks"] = locks_json(statement.effects.locks, statement.in_use.locks);
  entry["rewrites"] = new_files(statement.effects);
  entry["replaced"] = statement.effects.new_files;
  entry["scans"] = scans_json(statement.effects.scans);
  entry["index_rebuilds"] = statement.effects.index_rebuilds;
  entry["data_loss"] = statement.effects.data_loss;
  entry["time"] = effects::time_class_name(statement.in_use.time);
  entry["refused"] = refusal_json(statement.refusal);
  entry["certain"] = statement.effects.uncertain.empty();
  entry["uncertain"] = statement.effects.uncertain;
  return entry;
}

}  // namespace

ordered_json explanation_json(int postgres, const std::vector<ExplainedTransaction>& transactions) {
  ordered_json statements = ordered_json::array();
  ordered_json blocks = ordered_json::array();
  for (const ExplainedTransaction& each : transactions) {
    const std::size_t first = statements.size();
    for (const ExplainedStatement& statement : each.statements)
      statements.push_back(statement_json(statement, each.revision));
    if (each.kind == script::SegmentKind::alone) continue;
    blocks.push_back({{"first", first},
                      {"count", each.statements.size()},
                      {"locks", locks_json(each.held, each.held_in_use)}});
  }
  return {{"postgres", postgres},
          {"statements", std::move(statements)},
          {"transactions", std::move(blocks)}};
}

}  // namespace migc::cli
