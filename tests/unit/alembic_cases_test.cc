// What Alembic does, case by case, measured (tests/data/alembic_cases.json), and where migc does
// otherwise.
#include <fstream>
#include <map>
#include <optional>
#include <set>

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "compiler/revision/history.h"
#include "compiler/revision/lookup.h"
#include "compiler/revision/parents.h"
#include "compiler/revision/plan.h"
#include "compiler/revision/ranges.h"
#include "compiler/revision/stamp.h"
#include "tests/unit/graphs.h"

using namespace migc;
using namespace migc::revision;
using nlohmann::json;
using test::Strings;

namespace {

// An answer of migc in the words of the case file. What a command does not answer is absent.
json plan_as_json(const Graph& graph, const std::optional<Plan>& plan) {
  if (!plan) return json::object();
  json answer{{"rows", plan->to},
              {"rows_after", test::rows_after(*plan)},
              {"version_ops", test::operations(*plan)}};
  if (plan->direction != Direction::stamp) answer["steps"] = test::steps(graph, *plan);
  return answer;
}

struct Case {
  const json& data;
  const Graph& graph;
  Diagnostics& diagnostics;

  Strings rows() const { return data["current"].get<Strings>(); }
  json option(const char* name) const {
    return data.contains("options") ? data["options"].value(name, json()) : json();
  }
  bool is_set(const char* name) const { return option(name) == json(true); }
  std::string target() const { return data["target"].get<std::string>(); }
  Strings targets() const {
    return data["target"].is_array() ? data["target"].get<Strings>() : Strings{target()};
  }
};

json run_upgrade_or_downgrade(const Case& one) {
  const auto range = split_range(one.target(), one.diagnostics);
  if (!range) return json::object();
  std::optional<Strings> rows = one.rows();
  if (range->start) rows = resolve_start_rows(one.graph, *range->start, one.diagnostics);
  if (!rows) return json::object();
  const auto plan = one.data["command"] == "upgrade"
                        ? plan_upgrade(one.graph, *rows, range->end, one.diagnostics)
                        : plan_downgrade(one.graph, *rows, range->end, one.diagnostics);
  return plan_as_json(one.graph, plan);
}

json run_stamp(const Case& one) {
  const auto ranges = split_ranges(one.targets(), one.diagnostics);
  if (!ranges) return json::object();
  std::optional<Strings> rows = one.rows();
  if (ranges->start) rows = resolve_start_rows(one.graph, *ranges->start, one.diagnostics);
  if (!rows) return json::object();
  return plan_as_json(one.graph, plan_stamp(one.graph, *rows, ranges->ends, one.diagnostics));
}

json list(const Graph& graph, const std::optional<std::vector<Index>>& revisions) {
  if (!revisions) return json::object();
  return {{"result", test::ids(graph, *revisions)}};
}

json sorted_list(const Graph& graph, const std::optional<std::vector<Index>>& revisions) {
  if (!revisions) return json::object();
  Strings names = test::ids(graph, *revisions);
  std::sort(names.begin(), names.end());
  return {{"result", names}};
}

json run_resolve(const Case& one) {
  return list(one.graph, one.is_set("single")
                             ? resolve_one(one.graph, one.target(), one.diagnostics)
                             : resolve(one.graph, one.target(), one.diagnostics));
}

json run_heads(const Case& one) {
  return list(one.graph,
              one.is_set("resolve_dependencies") ? one.graph.real_heads() : one.graph.heads());
}

json run_bases(const Case& one) {
  CHECK((one.option("of").is_null() || one.option("of") == "base"));
  return list(one.graph, one.graph.bases());
}

json run_branches(const Case& one) {
  json result = json::object();
  for (const Index index : one.graph.branch_points()) {
    Strings children = test::ids(one.graph, one.graph.children(index));
    std::sort(children.begin(), children.end());
    result[one.graph.id(index)] = children;
  }
  return {{"result", result}};
}

json run_labels(const Case& one) {
  json result = json::object();
  for (Index index = 0; index < one.graph.size(); ++index) {
    result[one.graph.id(index)] = one.graph.labels(index);
  }
  return {{"result", result}};
}

json run_history(const Case& one) {
  const HistoryOptions options{one.rows(), one.option("inclusive") != json(false)};
  return list(one.graph, history(one.graph, one.target(), options, one.diagnostics));
}

json run_current(const Case& one) {
  return sorted_list(one.graph, applied_heads(one.graph, one.rows(), one.diagnostics));
}

json run_parents(const Case& one) {
  ParentsRequest request;
  if (!one.data["target"].is_null()) request.heads = one.targets();
  request.splice = one.is_set("splice");
  if (one.option("rev_id").is_string()) request.id = one.option("rev_id");
  if (one.option("branch_label").is_string()) request.branch_labels = {one.option("branch_label")};
  if (one.option("depends_on").is_array()) {
    request.depends_on = one.option("depends_on").get<Strings>();
  }
  const auto parents = choose_parents(one.graph, request, one.diagnostics);
  if (!parents) return json::object();
  return {{"result",
           {{"down", parents->down_revisions},
            {"depends_on", parents->depends_on},
            {"labels", parents->branch_labels}}}};
}

using Command = json (*)(const Case&);
const std::map<std::string, Command> k_commands{
    {"upgrade", run_upgrade_or_downgrade},
    {"downgrade", run_upgrade_or_downgrade},
    {"stamp", run_stamp},
    {"resolve", run_resolve},
    {"heads", run_heads},
    {"bases", run_bases},
    {"branches", run_branches},
    {"labels", run_labels},
    {"history", run_history},
    {"current", run_current},
    {"revision", run_parents},
    {"merge", run_parents},
};

Graph build(const json& nodes, Diagnostics& diagnostics) {
  std::vector<Revision> revisions;
  for (const json& node : nodes) {
    Revision revision;
    revision.id = node["rev"];
    revision.path = revision.id + ".sql";
    for (const auto& id : node["down"]) revision.down_revisions.push_back({id, {}});
    for (const auto& id : node["depends_on"]) revision.depends_on.push_back({id, {}});
    for (const auto& label : node["labels"]) revision.branch_labels.push_back({label, {}});
    revisions.push_back(std::move(revision));
  }
  return Graph::build(std::move(revisions), diagnostics);
}

json answer_of(const json& data) {
  Diagnostics diagnostics;
  const Graph graph = build(data["graph"], diagnostics);
  json answer = json::object();
  if (!diagnostics.has_errors()) {
    answer = k_commands.at(data["command"])(Case{data, graph, diagnostics});
  }
  const Strings errors = test::errors(diagnostics);
  const std::set<std::string> kinds(errors.begin(), errors.end());
  answer["error"] = kinds.empty() ? json() : json(*kinds.begin());
  if (kinds.size() > 1) answer["error"] = kinds;
  const Strings warnings = test::warnings(diagnostics);
  answer["warning"] =
      std::find(warnings.begin(), warnings.end(), "ambiguous-minus") != warnings.end()
          ? json("ambiguous-minus")
          : json();
  return answer;
}

// What the case file expects, in the same words; what it leaves open is absent.
json expected_of(const json& data) {
  json expected{{"error", data["expect_error"]}, {"warning", data.value("expect_warning", json())}};
  const auto take = [&](const char* name, const char* theirs) {
    const json value = data.value(theirs, json());
    if (!value.is_null()) expected[name] = value;
  };
  if (!data["expect_error"].is_null()) return expected;
  if (data["command"] != "stamp") take("steps", "expect_steps");
  take("rows", "expect_version_rows");
  take("rows_after", "rows_after_each_step");
  take("version_ops", "version_ops");
  take("result", "expect_result");
  return expected;
}

// Where migc answers otherwise: the parts that differ, and why.
struct Difference {
  std::string why;
  std::string instead;  // JSON
};

// Where several rows become one, Alembic updates the row of the last parent, or, where another row
// is left, that of an arbitrary one, which changes from run to run. migc always updates that of the
// first. The statements in full:
const std::pair<std::string, const char*> k_first_parent_is_updated[] = {
    {"up-diamond",
     R"([["INSERT a"], ["UPDATE a -> b2"], ["INSERT b1"], ["DELETE b2", "UPDATE b1 -> c"], ["UPDATE c -> d"]])"},
    {"bt-up-heads-from-cb1-cb2",
     R"([["UPDATE cb2 -> db2"], ["UPDATE db2 -> e2b2"], ["UPDATE cb1 -> db1"], ["UPDATE db1 -> e2b1"], ["DELETE e2b2", "UPDATE e2b1 -> merge"], ["INSERT e1b1"], ["UPDATE e1b1 -> fe1b1"]])"},
    {"mba-up-all",
     R"([["INSERT base2"], ["UPDATE base2 -> a2"], ["UPDATE a2 -> b2"], ["UPDATE b2 -> c2"], ["UPDATE c2 -> d2"], ["INSERT base3"], ["UPDATE base3 -> a3"], ["UPDATE a3 -> b3"], ["DELETE d2", "UPDATE b3 -> mergeb3d2"], ["INSERT base1"], ["UPDATE base1 -> a1b"], ["UPDATE a1b -> b1b"], ["INSERT a1a"], ["UPDATE a1a -> b1a"]])"},
    {"mba-up-from-c2",
     R"([["UPDATE c2 -> d2"], ["INSERT base3"], ["UPDATE base3 -> a3"], ["UPDATE a3 -> b3"], ["DELETE d2", "UPDATE b3 -> mergeb3d2"], ["INSERT base1"], ["UPDATE base1 -> a1b"], ["UPDATE a1b -> b1b"], ["INSERT a1a"], ["UPDATE a1a -> b1a"]])"},
    {"x1-up-b2head",
     R"([["INSERT base3"], ["UPDATE base3 -> a3"], ["INSERT base2"], ["UPDATE base2 -> a2"], ["UPDATE a2 -> b2"], ["DELETE a3", "UPDATE b2 -> c2"], ["UPDATE c2 -> d2"]])"},
    {"x1-up-b1b",
     R"([["INSERT base3"], ["UPDATE base3 -> a3"], ["INSERT base1"], ["UPDATE base1 -> a1b"], ["DELETE a3", "UPDATE a1b -> b1b"]])"},
    {"x2-up-b3",
     R"([["INSERT base1"], ["UPDATE base1 -> base2"], ["UPDATE base2 -> a2"], ["UPDATE a2 -> b2"], ["INSERT base3"], ["UPDATE base3 -> a3"], ["UPDATE a3 -> b3"], ["DELETE b2", "UPDATE b3 -> c3"], ["UPDATE c3 -> d3"]])"},
    {"nd-up-from-b1",
     R"([["INSERT a1"], ["UPDATE a1 -> a2"], ["UPDATE a2 -> a3"], ["DELETE a3", "UPDATE b1 -> b2"], ["UPDATE b2 -> b3"], ["UPDATE b3 -> b4"], ["UPDATE b4 -> b5"]])"},
    {"tw-up",
     R"([["UPDATE a -> b3"], ["INSERT b2"], ["INSERT b1"], ["DELETE b2", "DELETE b3", "UPDATE b1 -> c2"], ["UPDATE c2 -> d2"], ["INSERT c1"], ["UPDATE c1 -> d1"]])"},
    {"nt-up",
     R"([["UPDATE a -> b2"], ["INSERT b3"], ["DELETE b3", "UPDATE b2 -> c2"], ["UPDATE c2 -> d2"], ["INSERT b1"], ["UPDATE b1 -> c1"], ["UPDATE c1 -> d1"]])"},
    {"mg3-up-plus1-from-first",
     R"([["INSERT second"], ["DELETE second", "UPDATE first -> third"]])"},
    {"oct-up",
     R"([["INSERT r"], ["UPDATE r -> d"], ["INSERT c"], ["INSERT b"], ["INSERT a"], ["DELETE b", "DELETE c", "DELETE d", "UPDATE a -> m"]])"},
    {"cr-up",
     R"([["INSERT a"], ["UPDATE a -> b2"], ["INSERT b1"], ["DELETE b2", "UPDATE b1 -> m2"], ["INSERT m1"], ["DELETE m2", "UPDATE m1 -> z"]])"},
    {"mix-up",
     R"([["INSERT main1"], ["UPDATE main1 -> hot"], ["INSERT main2"], ["UPDATE main2 -> main3"], ["DELETE hot", "UPDATE main3 -> main4"]])"},
    {"mix-up-rest",
     R"([["INSERT main2"], ["UPDATE main2 -> main3"], ["DELETE hot", "UPDATE main3 -> main4"]])"},
};

std::map<std::string, Difference> all_differences() {
  const std::string overlap =
      "a stamp that leaves a revision and its own ancestor in the version table makes every later "
      "upgrade fail: refused";
  std::map<std::string, Difference> all{
      {"lin-up-trailing-garbage",
       {"what follows the number of steps is part of the name, which then does not exist; Alembic "
        "ignores it",
        R"({"error": "unknown"})"}},
      {"res-minus-to-base", {"base is no revision: there is nothing to show", R"({"result": []})"}},
      {"d2-up-d1",
       {"several dependencies come in header order; Alembic's order changes from run to run",
        R"({"steps": ["c1", "b2", "a3", "d1"],
            "rows_after": [["c1"], ["b2", "c1"], ["a3", "b2", "c1"], ["d1"]]})"}},
      {"st-multi-arg", {overlap, R"({"error": "overlap"})"}},
      {"st-nonsense-multi", {overlap, R"({"error": "overlap"})"}},
      {"st-nonsense-multi-base", {overlap, R"({"error": "overlap"})"}},
  };
  for (const auto& [id, operations] : k_first_parent_is_updated) {
    all[id] = {"the first parent shares the UPDATE",
               R"({"version_ops": )" + std::string(operations) + "}"};
  }
  return all;
}

const std::map<std::string, Difference>& differences() {
  static const std::map<std::string, Difference> all = all_differences();
  return all;
}

const json& cases() {
  static const json all = [] {
    std::ifstream file(MIGC_SOURCE_DIR "/tests/data/alembic_cases.json");
    return json::parse(file, nullptr, false);
  }();
  return all;
}

}  // namespace

TEST_CASE("alembic: every measured case") {
  REQUIRE(cases().is_array());
  REQUIRE(cases().size() == 307);
  std::map<std::string, int> count;
  for (const json& data : cases()) {
    const std::string id = data["id"];
    CAPTURE(id, data["command"], data["target"]);
    REQUIRE(k_commands.count(data["command"]) == 1);
    ++count[data["command"]];
    const json answer = answer_of(data);
    json expected = expected_of(data);
    const auto difference = differences().find(id);
    if (difference != differences().end()) {
      CAPTURE(difference->second.why);
      const json instead = json::parse(difference->second.instead);
      for (const auto& [part, value] : instead.items()) {
        CHECK(expected.value(part, json()) != value);  // or it would be no difference
      }
      if (instead.contains("error")) expected = {{"error", nullptr}};
      expected.update(instead);
    }
    for (const auto& [part, value] : expected.items()) {
      CAPTURE(part);
      REQUIRE((answer.contains(part) || value.is_null()));
      CHECK(answer.value(part, json()) == value);
    }
  }
  for (const auto& [command, run] : k_commands) CHECK(count[command] > 0);
}

TEST_CASE("alembic: the list of differences names cases that exist") {
  std::set<std::string> known;
  for (const json& data : cases()) known.insert(data["id"]);
  for (const auto& [id, difference] : differences()) {
    CAPTURE(id);
    CHECK(known.count(id) == 1);
    CHECK_FALSE(difference.why.empty());
  }
}

TEST_CASE("alembic: where its statements are unstable, the first parent has the update") {
  int checked = 0;
  for (const json& data : cases()) {
    CAPTURE(data["id"]);
    Diagnostics diagnostics;
    const Graph graph = build(data["graph"], diagnostics);
    if (data["command"] != "upgrade" && data["command"] != "downgrade") continue;
    const json answer = answer_of(data);
    if (!answer.contains("steps")) continue;
    for (std::size_t i = 0; i < answer["steps"].size(); ++i) {
      const Index index = *graph.find(answer["steps"][i].get<std::string>());
      const Strings operations = answer["version_ops"][i];
      if (operations.size() < 2) continue;
      ++checked;
      Strings parents;  // those that became rows, or ceased to be
      for (const Index parent : graph.parents(index)) {
        const auto names_it = [&](const std::string& text) {
          return text.find(" " + graph.id(parent)) != std::string::npos;
        };
        if (std::any_of(operations.begin(), operations.end(), names_it)) {
          parents.push_back(graph.id(parent));
        }
      }
      REQUIRE(parents.size() == operations.size());
      const bool is_upgrade = data["command"] == "upgrade";
      CHECK(operations.back() == (is_upgrade
                                      ? "UPDATE " + parents.front() + " -> " + graph.id(index)
                                      : "UPDATE " + graph.id(index) + " -> " + parents.front()));
      for (std::size_t k = 1; k < parents.size(); ++k) {
        CHECK(operations[k - 1] == (is_upgrade ? "DELETE " : "INSERT ") + parents[k]);
      }
    }
  }
  CHECK(checked >= 30);
}
