#include "tests/lab/effects_lab.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/base/diagnostic.h"
#include "compiler/catalog/relations.h"
#include "compiler/sql/parse.h"

namespace migc::lab {

using catalog::Catalog;
using catalog::ObjectId;
using catalog::Relation;

std::string read_data(const std::string& name) {
  std::ifstream stream(std::string(MIGC_SOURCE_DIR) + "/tests/data/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// ---- prediction

Lab::Lab(int postgres) : replay_(postgres, {"public"}) {
  run(read_data("locks_base.sql"));
  base_ = replay_.catalog();
  installed_ = replay_.session().types.installed();
  base_filled_ = filled_;
}

Seen Lab::predict(const Case& one) {
  prepare(one.before);
  return run_case(one.sql, one.timezone == "UTC");
}

// Each in a transaction of its own.
void Lab::prepare(const std::vector<std::string>& before) {
  replay_.session().catalog = base_;
  replay_.session().types.set_installed(installed_);
  filled_ = base_filled_;
  for (const std::string& text : before) run(text);
}

Seen Lab::run_case(const std::string& text, bool session_is_utc) {
  const Catalog before = replay_.catalog();
  Seen seen;
  std::map<ObjectId, LockMode> locks;
  std::set<ObjectId> files;
  std::set<ObjectId> scans;
  for (const sql::Statement& statement : parse("BEGIN;\n" + text, seen)) {
    const effects::Explanation found = effects::explain(replay_, statement, {session_is_utc, {}});
    if (found.refusal && seen.error.empty()) {
      seen.error = found.refusal->message;
      seen.sqlstate = found.refusal->sqlstate;
    }
    for (const effects::Lock& each : found.effects.locks) {
      LockMode& mode = locks.try_emplace(each.relation, each.mode).first->second;
      mode = effects::stronger(mode, each.mode);
    }
    const effects::Effects& effects = found.effects;
    for (const auto* list : {&effects.rewrites, &effects.replaced, &effects.index_rebuilds})
      files.insert(list->begin(), list->end());
    for (const effects::Scan& each : effects.scans) scans.insert(each.relation);
    seen.certain = seen.certain && effects.uncertain.empty();
    note_rows(*statement.operation);
  }
  if (!seen.error.empty()) return seen;
  for (const auto& [id, mode] : locks) seen.locks[name(before, id)] = mode;
  for (const ObjectId id : files) seen.rewrites.insert(name(before, id));
  for (const ObjectId id : scans) seen.scans.insert(name(before, id));
  note_indexes(before);
  return seen;
}

std::vector<sql::Statement> Lab::parse(const std::string& text, Seen& seen) {
  const auto source = std::make_shared<const SourceFile>("case.sql", text);
  Diagnostics diagnostics;
  replay_.start_source(source);
  auto statements = sql::parse(source, {0, text.size()}, diagnostics, sql::Operations::yes);
  if (!diagnostics.empty()) {
    // what the grammar refuses has a message, but not always the server's SQLSTATE
    seen.error = diagnostics.sorted().front().message;
  }
  return statements;
}

void Lab::run(const std::string& text) {
  Seen unused;
  for (const sql::Statement& statement : parse(text, unused)) {
    replay_.run(statement);
    note_rows(*statement.operation);
  }
}

// What is scanned where there are rows is counted by the server.
void Lab::note_rows(const sql::Operation& operation) {
  const auto* const query = std::get_if<sql::RunQuery>(&operation.value);
  const auto* const made = std::get_if<sql::CreateTableAs>(&operation.value);
  if (query != nullptr && query->query->kind == sql::QueryKind::insert)
    fill(replay_.session().find_relation(query->query->relation));
  if (made != nullptr && made->with_data) fill(replay_.session().find_relation(made->name));
}

void Lab::fill(ObjectId id) {
  if (id == catalog::k_no_object) return;
  filled_.insert(name(replay_.catalog(), id));
  for (const ObjectId child : catalog::children_of(replay_.catalog(), id)) fill(child);
}

std::string Lab::name(const Catalog& before, ObjectId id) {
  const catalog::Object* object = replay_.catalog().find(id);
  if (object == nullptr) object = before.find(id);
  const Catalog& its =
      replay_.catalog().find(object->schema) == nullptr ? before : replay_.catalog();
  const std::string schema =
      object->schema == catalog::k_public ? "" : its.find(object->schema)->name + ".";
  return schema + object->name;
}

void Lab::note_indexes(const Catalog& before) {
  indexes_.clear();
  for (const Catalog* const each : {&before, &replay_.catalog()}) {
    each->visit_objects([&](const catalog::Object& object) {
      const auto* const relation = object.as<Relation>();
      if (relation != nullptr && relation->index) indexes_.insert(name(before, object.id));
    });
  }
}

// ---- comparison

namespace {

std::string difference(const std::string& what, const Names& expected, const Names& found) {
  Names missing;
  Names extra;
  std::set_difference(expected.begin(), expected.end(), found.begin(), found.end(),
                      std::inserter(missing, missing.end()));
  std::set_difference(found.begin(), found.end(), expected.begin(), expected.end(),
                      std::inserter(extra, extra.end()));
  if (missing.empty() && extra.empty()) return {};
  return fmt::format("; {}: missing [{}], extra [{}]", what, fmt::join(missing, " "),
                     fmt::join(extra, " "));
}

// Locks on indexes that the planner takes with those on their tables are left out.
Names lock_rows(const Lab& lab, const Seen& seen) {
  Names rows;
  for (const auto& [name, mode] : seen.locks) {
    if (!lab.is_index(name) || mode >= LockMode::share_update_exclusive)
      rows.insert(fmt::format("{}:{}", name, effects::name(mode)));
  }
  return rows;
}

bool has_queries(const std::string& text) {
  for (const char* const word : {"update ", "insert ", "delete ", "select "})
    if (text.find(word) != std::string::npos) return true;
  return false;
}

// Only DDL's: what a query reads is for the planner to decide.
Names scans_of_ddl(const Seen& expected, const Names& predicted, bool has_queries) {
  Names scans;
  for (const std::string& name : expected.scans) {
    const auto lock = expected.locks.find(name);
    const bool by_query = has_queries || (lock != expected.locks.end() &&
                                          lock->second < LockMode::share_update_exclusive);
    if (!by_query || predicted.count(name) != 0) scans.insert(name);
  }
  return scans;
}

// A table without rows is read at once, and so is what its rows would be compared with.
Names countable_scans(const Lab& lab, const Seen& expected, const Names& predicted) {
  Names scans;
  const bool any_empty = std::any_of(predicted.begin(), predicted.end(),
                                     [&](const auto& each) { return !lab.has_rows(each); });
  for (const std::string& name : predicted) {
    if (!any_empty || expected.scans.count(name) != 0) scans.insert(name);
  }
  return scans;
}

// Rebuilt under the old name: a new relation, no new file.
Names comparable_rewrites(const Seen& expected, const Names& predicted) {
  Names rewrites;
  for (const std::string& name : predicted) {
    const bool made_anew = expected.gone.count(name) != 0;
    if (!made_anew || expected.rewrites.count(name) != 0) rewrites.insert(name);
  }
  return rewrites;
}

bool same_refusal(const Seen& expected, const Seen& found) {
  const bool states_are_known = !expected.sqlstate.empty() && !found.sqlstate.empty();
  const bool states_differ = states_are_known && expected.sqlstate != found.sqlstate;
  if (states_differ) return false;
  if (expected.error == found.error) return true;
  const std::string block = "cannot run inside a transaction block";
  return expected.error.ends_with(block) && found.error.ends_with(block);
}

}  // namespace

std::string compare(const Lab& lab, const Case& one, const Seen& expected, const Seen& found) {
  if (!expected.error.empty() || !found.error.empty()) {
    return same_refusal(expected, found)
               ? ""
               : fmt::format("refusal: \"{} {}\" instead of \"{} {}\"", found.sqlstate, found.error,
                             expected.sqlstate, expected.error);
  }
  return difference("locks", lock_rows(lab, expected), lock_rows(lab, found)) +
         difference("rewrites", expected.rewrites, comparable_rewrites(expected, found.rewrites)) +
         difference("scans", scans_of_ddl(expected, found.scans, has_queries(one.sql)),
                    countable_scans(lab, expected, found.scans));
}

Exceptions::Exceptions(const std::string& name) {
  std::istringstream lines(read_data(name));
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream fields(line);
    std::string id;
    std::string versions;
    std::string reason;
    std::getline(fields, id, '\t');
    std::getline(fields, versions, '\t');
    std::getline(fields, reason);
    std::istringstream each(versions);
    for (std::string version; std::getline(each, version, ',');)
      versions_[id].insert(std::stoi(version));
    if (reason.starts_with("grammar")) unread_.insert(id);
  }
}

bool Exceptions::accept(const Case& one, int postgres, std::string& differs, int release) const {
  if (unread_.count(one.id) != 0 && sql::grammar_version() >= postgres) return true;
  const auto found = versions_.find(one.id);
  const bool is_listed =
      found != versions_.end() &&
      std::any_of(found->second.begin(), found->second.end(), [&](int version) {
        return version == postgres || (version / 10000 == postgres && version <= release);
      });
  if (differs.empty() != is_listed) return true;
  differs = fmt::format("{} on {} {}", one.id, postgres,
                        is_listed ? "is listed, but does not differ" : differs);
  return false;
}

}  // namespace migc::lab
