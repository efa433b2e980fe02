// Effects against what real servers 13 to 18 did: each statement of tests/data/locks.json is
// predicted over the schema of locks_base.sql. What differs stands in locks_exceptions.tsv, with
// what is missing; what stands there and does not differ is a fault too.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "compiler/base/diagnostic.h"
#include "compiler/base/version.h"
#include "compiler/catalog/relations.h"
#include "compiler/effects/effects.h"
#include "compiler/sql/parse.h"

namespace migc::effects {
namespace {

using catalog::Relation;
using Names = std::set<std::string>;

std::string read_file(const std::string& name) {
  std::ifstream stream(std::string(MIGC_SOURCE_DIR) + "/tests/data/" + name, std::ios::binary);
  REQUIRE(stream.good());
  return {std::istreambuf_iterator<char>(stream), {}};
}

// What a case did, by name.
struct Seen {
  std::string error;
  std::map<std::string, LockMode> locks;
  Names rewrites;  // new files of any relation
  Names scans;
  Names indexes_made_anew;  // under their old names
};

bool is_toast(const std::string& name) {
  return name.find_first_not_of("0123456789") == std::string::npos;
}

Seen measured(const nlohmann::json& result) {
  Seen seen;
  seen.error = result.value("error", "");
  if (!seen.error.empty()) return seen;  // nothing else was measured
  for (const auto& [name, mode] : result.at("locks").items())
    if (!is_toast(name)) seen.locks[name] = lock_mode_named(mode.get<std::string>()).value();
  for (const auto& name : result.at("rewrites"))
    if (!is_toast(name.get<std::string>())) seen.rewrites.insert(name.get<std::string>());
  for (const auto& [name, rows] : result.at("scans").items()) seen.scans.insert(name);
  for (const auto& name : result.at("gone")) seen.indexes_made_anew.insert(name.get<std::string>());
  return seen;
}

// One version's schema, and a case run on it.
class Lab {
 public:
  explicit Lab(int postgres) : replay_(postgres, {"public"}) {
    run(read_file("locks_base.sql"));
    base_ = replay_.catalog();
    installed_ = replay_.session().types.installed();
    base_filled_ = filled_;
  }

  // Statements that are there before the case, each in a transaction of its own.
  void prepare(const nlohmann::json& before) {
    replay_.session().catalog = base_;
    replay_.session().types.set_installed(installed_);
    filled_ = base_filled_;
    for (const auto& text : before) run(text.get<std::string>());
  }

  // In one transaction, as they were measured.
  Seen predict(const std::string& text, bool session_is_utc) {
    const Catalog before = replay_.catalog();
    Seen seen;
    std::map<ObjectId, LockMode> locks;
    std::set<ObjectId> files;
    std::set<ObjectId> scans;
    const auto statements = parse("BEGIN;\n" + text, seen.error);
    for (const sql::Statement& statement : statements) {
      Explanation found = explain(replay_, statement, {session_is_utc});
      if (found.refusal && seen.error.empty()) seen.error = found.refusal->message;
      for (const Lock& each : found.effects.locks) {
        LockMode& mode = locks.try_emplace(each.relation, each.mode).first->second;
        mode = stronger(mode, each.mode);
      }
      const Effects& effects = found.effects;
      for (const auto* list : {&effects.rewrites, &effects.replaced, &effects.index_rebuilds})
        files.insert(list->begin(), list->end());
      for (const Scan& each : effects.scans) scans.insert(each.relation);
      note_rows(*statement.operation);
    }
    if (!seen.error.empty()) return seen;
    for (const auto& [id, mode] : locks) seen.locks[name(before, id)] = mode;
    for (const ObjectId id : files) seen.rewrites.insert(name(before, id));
    for (const ObjectId id : scans) seen.scans.insert(name(before, id));
    note_indexes(before);
    return seen;
  }

  bool is_index(const std::string& name) const { return indexes_.count(name) != 0; }
  bool has_rows(const std::string& name) const { return filled_.count(name) != 0; }

 private:
  std::vector<sql::Statement> parse(const std::string& text, std::string& error) {
    const auto source = std::make_shared<const SourceFile>("case.sql", text);
    Diagnostics diagnostics;
    replay_.start_source(source);
    auto statements = sql::parse(source, {0, text.size()}, diagnostics, sql::Operations::yes);
    if (!diagnostics.empty()) error = diagnostics.sorted().front().message;
    return statements;
  }

  void run(const std::string& text) {
    std::string error;
    for (const sql::Statement& statement : parse(text, error)) {
      replay_.run(statement);
      note_rows(*statement.operation);
    }
  }

  // Tables that have got rows: what is scanned there is counted by the server.
  void note_rows(const sql::Operation& operation) {
    const auto* const query = std::get_if<sql::RunQuery>(&operation.value);
    const auto* const made = std::get_if<sql::CreateTableAs>(&operation.value);
    if (query != nullptr && query->query->kind == sql::QueryKind::insert)
      fill(replay_.session().find_relation(query->query->relation));
    if (made != nullptr && made->with_data) fill(replay_.session().find_relation(made->name));
  }
  void fill(ObjectId id) {
    if (id == catalog::k_no_object) return;
    filled_.insert(name(replay_.catalog(), id));
    for (const ObjectId child : catalog::children_of(replay_.session(), id)) fill(child);
  }

  // As the relation is called in the end.
  std::string name(const Catalog& before, ObjectId id) {
    const catalog::Object* object = replay_.catalog().find(id);
    if (object == nullptr) object = before.find(id);
    const Catalog& its =
        replay_.catalog().find(object->schema) == nullptr ? before : replay_.catalog();
    const std::string schema =
        object->schema == catalog::k_public ? "" : its.find(object->schema)->name + ".";
    return schema + object->name;
  }

  void note_indexes(const Catalog& before) {
    indexes_.clear();
    for (const Catalog* const each : {&before, &replay_.catalog()}) {
      each->visit_objects([&](const catalog::Object& object) {
        const auto* const relation = object.as<Relation>();
        if (relation != nullptr && relation->index) indexes_.insert(name(before, object.id));
      });
    }
  }

  catalog::Replay replay_;
  Catalog base_;
  catalog::BuiltinTypes::Installed installed_;
  Names base_filled_;
  Names filled_;
  Names indexes_;
};

// ---- comparison

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
    const bool made_anew = expected.indexes_made_anew.count(name) != 0;
    if (!made_anew || expected.rewrites.count(name) != 0) rewrites.insert(name);
  }
  return rewrites;
}

bool same_refusal(const std::string& expected, const std::string& found) {
  if (expected == found) return true;
  const std::string block = "cannot run inside a transaction block";
  return expected.ends_with(block) && found.ends_with(block);
}

// Empty if nothing differs.
std::string compare(const Lab& lab, const Seen& expected, const Seen& found, bool has_queries) {
  if (!expected.error.empty() || !found.error.empty()) {
    return same_refusal(expected.error, found.error)
               ? ""
               : fmt::format("refusal: \"{}\" instead of \"{}\"", found.error, expected.error);
  }
  return difference("locks", lock_rows(lab, expected), lock_rows(lab, found)) +
         difference("rewrites", expected.rewrites, comparable_rewrites(expected, found.rewrites)) +
         difference("scans", scans_of_ddl(expected, found.scans, has_queries),
                    countable_scans(lab, expected, found.scans));
}

// Case to versions that are listed with a reason.
std::map<std::string, std::set<int>> exceptions() {
  std::map<std::string, std::set<int>> listed;
  std::istringstream lines(read_file("locks_exceptions.tsv"));
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream fields(line);
    std::string id;
    std::string versions;
    std::string reason;
    std::getline(fields, id, '\t');
    std::getline(fields, versions, '\t');
    std::getline(fields, reason);
    CHECK(!reason.empty());
    std::istringstream each(versions);
    for (std::string version; std::getline(each, version, ',');)
      listed[id].insert(std::stoi(version));
  }
  return listed;
}

bool has_queries(const std::string& text) {
  for (const char* const word : {"update ", "insert ", "delete ", "select "})
    if (text.find(word) != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("effects: what servers did with the statements of locks.json", "[effects]") {
  const auto cases = nlohmann::json::parse(read_file("locks.json"));
  const auto listed = exceptions();
  for (int postgres = k_oldest_postgres; postgres <= k_newest_postgres; ++postgres) {
    Lab lab(postgres);
    int equal = 0;
    int total = 0;
    for (const auto& each : cases) {
      for (const auto& result : each.at("results")) {
        const auto versions = result.at("versions").get<std::set<int>>();
        if (versions.count(postgres) == 0) continue;
        ++total;
        const std::string id = each.at("id");
        const std::string text = each.at("sql");
        lab.prepare(each.at("before"));
        const Seen found = lab.predict(text, each.at("timezone") == "UTC");
        const std::string differs = compare(lab, measured(result), found, has_queries(text));
        equal += differs.empty() ? 1 : 0;
        const auto exception = listed.find(id);
        const bool is_listed = exception != listed.end() && exception->second.count(postgres) != 0;
        if (!differs.empty() && !is_listed)
          FAIL_CHECK(fmt::format("{} on {}: {}", id, postgres, differs));
        if (differs.empty() && is_listed)
          FAIL_CHECK(fmt::format("{} on {} is listed, but does not differ", id, postgres));
      }
    }
    WARN(fmt::format("{} of {} on {}", equal, total, postgres));
  }
}

}  // namespace migc::effects
