#include <algorithm>

#include <nlohmann/json.hpp>

#include "cli/explanation.h"
#include "cli/lint_report.h"
#include "cli/packet_facts.h"
#include "compiler/base/digest.h"
#include "compiler/base/version.h"
#include "compiler/script/sources.h"
#include "compiler/script/version_rows.h"
#include "compiler/sql/names.h"

namespace migc::cli {
namespace {

using nlohmann::ordered_json;
using revision::Direction;

ordered_json sources_json(const revision::Revision& revision) {
  std::vector<SourcePtr> sources = script::sources_of(revision, Direction::upgrade);
  for (const SourcePtr& source : script::sources_of(revision, Direction::downgrade))
    if (std::find(sources.begin(), sources.end(), source) == sources.end())
      sources.push_back(source);
  ordered_json list = ordered_json::array();
  for (const SourcePtr& source : sources)
    list.push_back({{"path", source->path()}, {"sha256", digest_of(*source)}});
  return list;
}

ordered_json revisions_json(const PacketFacts& facts) {
  ordered_json list = ordered_json::array();
  for (const revision::Step& step : facts.plan.steps) {
    const revision::Revision& revision = facts.project.graph.revision(step.revision);
    ordered_json operations = ordered_json::array();
    for (const revision::VersionOp& each : step.operations) operations.push_back(each.text());
    list.push_back({{"revision", revision.id},
                    {"message", revision.message},
                    {"version_ops", std::move(operations)},
                    {"sources", sources_json(revision)}});
  }
  return list;
}

ordered_json risk_json(const Risk& risk) {
  ordered_json reasons = ordered_json::array();
  for (const RiskReason& each : risk.reasons)
    reasons.push_back({{"level", risk_name(each.level)}, {"text", each.text}});
  return {{"level", risk_name(risk.level)}, {"reasons", std::move(reasons)}};
}

ordered_json rollback_json(const PacketFacts& facts) {
  ordered_json reasons = ordered_json::array();
  for (const Diagnostic& each : facts.no_way_back)
    reasons.push_back({{"id", each.id}, {"revision", each.revision}, {"message", each.message}});
  return {{"possible", facts.rollback.has_value()},
          {"reasons", std::move(reasons)},
          {"whole", reversal_json(facts.whole)},
          {"revisions", reversals_json(facts.reversals)}};
}

}  // namespace

ordered_json manifest_json(const PacketFacts& facts, const PacketFiles& files) {
  const Config& config = facts.project.config;
  ordered_json document;
  document["packet"] = k_packet_format;
  document["tool"] = {{"name", "migc"}, {"version", tool_version()}};
  document["from"] = facts.plan.from;
  document["to"] = facts.plan.to;
  document["postgres"] = {{"target", config.target.postgres},
                          {"oldest", facts.upgrade.versions.oldest},
                          {"newest", facts.upgrade.versions.newest}};
  document["environment"] = config.environment;
  document["database"] = config.script.expect_database;
  document["version_table"] = sql::quote_name(script::version_table(config));
  document["script"] = facts.upgrade.digest;
  document["revisions"] = revisions_json(facts);
  ordered_json explained = explanation_json(config.target.postgres, facts.transactions);
  document["statements"] = std::move(explained["statements"]);
  document["transactions"] = std::move(explained["transactions"]);
  ordered_json lint = lint_json(facts.found);
  document["findings"] = std::move(lint["diagnostics"]);
  document["accepted"] = std::move(lint["accepted"]);
  document["on_small_tables"] = std::move(lint["on_small_tables"]);
  document["rollback"] = rollback_json(facts);
  document["risk"] = risk_json(facts.risk);
  ordered_json listed = ordered_json::array();
  for (const auto& [name, content] : files)
    listed.push_back({{"name", name}, {"size", content.size()}, {"sha256", sha256(content)}});
  document["files"] = std::move(listed);
  return document;
}

}  // namespace migc::cli
