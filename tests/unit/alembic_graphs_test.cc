// The revision graphs of real projects (tests/data/alembic_graphs): they load, list and plan.
#include <filesystem>
#include <fstream>
#include <set>

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "compiler/revision/history.h"
#include "compiler/revision/lookup.h"
#include "compiler/revision/plan.h"
#include "compiler/revision/stamp.h"
#include "tests/unit/graphs.h"

using namespace migc;
using namespace migc::revision;
using nlohmann::json;
using test::Strings;

namespace {

// A header field of Alembic: nothing, one name, or several.
std::vector<Reference> references(const json& value) {
  std::vector<Reference> result;
  if (value.is_string()) result.push_back({value, {}});
  if (value.is_array()) {
    for (const json& each : value) result.push_back({each, {}});
  }
  return result;
}

std::vector<Revision> revisions_of(const json& environment) {
  std::vector<Revision> result;
  for (const json& each : environment["revisions"]) {
    Revision revision;
    revision.id = each["revision"];
    revision.path = revision.id + ".sql";
    revision.down_revisions = references(each["down_revision"]);
    revision.depends_on = references(each["depends_on"]);
    revision.branch_labels = references(each["branch_labels"]);
    result.push_back(std::move(revision));
  }
  return result;
}

// Whether every revision runs after its parents (or is removed before them), and the rows after
// each step are the applied revisions that are no ancestor of another applied one, that is, of
// which no successor is applied.
bool is_sound(const Graph& graph, const Plan& plan) {
  RowSet rows(plan.from);
  Diagnostics diagnostics;
  Marks applied = ancestors(graph, find_rows(graph, plan.from, diagnostics).value(), Edges::all);
  std::set<std::string> expected(plan.from.begin(), plan.from.end());
  const bool is_upgrade = plan.direction == Direction::upgrade;
  for (const Step& step : plan.steps) {
    const auto parents = graph.parents(step.revision);
    const bool is_in_order = applied[step.revision] != is_upgrade &&
                             among(parents, applied).size() == parents.size() &&
                             among(graph.successors(step.revision), applied).empty();
    if (!is_in_order) return false;
    applied[step.revision] = is_upgrade;
    const auto update = [&](Index index) {
      const bool is_row = applied[index] && among(graph.successors(index), applied).empty();
      if (is_row) expected.insert(graph.id(index));
      if (!is_row) expected.erase(graph.id(index));
    };
    update(step.revision);
    for (const Index parent : parents) update(parent);
    rows.apply(step.operations);
    if (rows.rows() != expected) return false;
  }
  return plan.to == rows.sorted();
}

Plan check_plan(const Graph& graph, const std::optional<Plan>& plan) {
  REQUIRE(plan);
  CHECK(is_sound(graph, *plan));
  return *plan;
}

void check_statistics(const Graph& graph, const json& statistics) {
  std::size_t roots = 0;
  std::size_t most_parents = 0;
  std::size_t dependent = 0;
  std::set<std::string> labels;
  for (Index index = 0; index < graph.size(); ++index) {
    const Revision& revision = graph.revision(index);
    if (revision.down_revisions.empty()) ++roots;
    most_parents = std::max(most_parents, revision.down_revisions.size());
    if (!graph.dependencies(index).empty()) ++dependent;
    for (const Reference& label : revision.branch_labels) labels.insert(label.text);
  }
  CHECK(graph.size() == statistics["revisions"]);
  CHECK(roots == statistics["roots"]);
  CHECK(graph.heads().size() == statistics["heads"]);
  CHECK(graph.branch_points().size() == statistics["branch_points"]);
  CHECK(graph.merge_points().size() == statistics["merges"]);
  CHECK(most_parents == statistics["max_merge_parents"]);
  CHECK(dependent == statistics["with_depends_on"]);
  CHECK(labels == statistics["labels"].get<std::set<std::string>>());
}

// Every fault that the file states is reported, and nothing else.
void check_faults(const Diagnostics& diagnostics, const json& statistics) {
  std::set<std::string> expected;
  for (const json& each : statistics["missing_parents"]) {
    expected.insert("revision \"" + each[0].get<std::string>() + "\" revises \"" +
                    each[1].get<std::string>() + "\", which does not exist");
  }
  std::set<std::string> reported;
  for (const Diagnostic& each : diagnostics.items()) {
    CHECK(each.id == "missing-parent");
    reported.insert(each.message);
  }
  CHECK(reported == expected);
  CHECK(statistics["duplicate_ids"] == 0);
}

void check_plans(const Graph& graph) {
  Diagnostics diagnostics;
  const Plan up = check_plan(graph, plan_upgrade(graph, {}, "heads", diagnostics));
  CHECK(up.steps.size() == graph.size());
  Strings heads = test::ids(graph, graph.real_heads());
  std::sort(heads.begin(), heads.end());
  CHECK(up.to == heads);

  const Plan down = check_plan(graph, plan_downgrade(graph, up.to, "base", diagnostics));
  CHECK(down.steps.size() == graph.size());
  CHECK(down.to.empty());

  const auto stamp = plan_stamp(graph, {}, {"heads"}, diagnostics);
  REQUIRE(stamp);
  CHECK(stamp->to == heads);

  // A downgrade lists as history does.
  CHECK(test::steps(graph, down) == test::ids(graph, whole_history(graph)));
  CHECK(diagnostics.empty());
}

// From some revisions in the middle to the top, and back from the top to them.
void check_partial_plans(const Graph& graph) {
  Diagnostics diagnostics;
  const std::size_t stride = std::max<std::size_t>(1, graph.size() / 7);
  for (std::size_t number = 0; number < graph.size(); number += stride) {
    const Index middle = graph.topological()[number];
    CAPTURE(graph.id(middle));
    const Plan first = check_plan(graph, plan_upgrade(graph, {}, graph.id(middle), diagnostics));
    CHECK(first.to == Strings{graph.id(middle)});
    const Plan rest = check_plan(graph, plan_upgrade(graph, first.to, "heads", diagnostics));
    CHECK(first.steps.size() + rest.steps.size() == graph.size());
    if (graph.children(middle).empty()) continue;
    const Plan back =
        check_plan(graph, plan_downgrade(graph, rest.to, graph.id(middle), diagnostics));
    const auto rows = find_rows(graph, back.to, diagnostics);
    const Marks applied = ancestors(graph, rows.value_or(std::vector<Index>{}), Edges::all);
    CHECK(applied[middle]);
    CHECK(among(graph.children(middle), applied).empty());
  }
}

}  // namespace

TEST_CASE("real graphs: load, list and plan") {
  std::vector<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(MIGC_SOURCE_DIR "/tests/data/alembic_graphs")) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::size_t environments = 0;
  std::size_t revisions = 0;
  std::size_t with_faults = 0;
  for (const std::filesystem::path& file : files) {
    std::ifstream stream(file);
    const json project = json::parse(stream, nullptr, false);
    REQUIRE(project.is_object());
    for (const json& environment : project["environments"]) {
      CAPTURE(project["project"], environment["path"]);
      Diagnostics diagnostics;
      const Graph graph = Graph::build(revisions_of(environment), diagnostics);
      ++environments;
      revisions += graph.size();
      if (!diagnostics.empty()) ++with_faults;
      check_statistics(graph, environment["stats"]);
      check_faults(diagnostics, environment["stats"]);
      check_plans(graph);
      check_partial_plans(graph);
    }
  }
  CHECK(files.size() == 35);
  CHECK(environments == 43);
  CHECK(revisions == 3767);
  CHECK(with_faults == 1);
}
