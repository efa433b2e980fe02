// Plans: what runs, in which order, with which statements on the version rows; stamp and history.
#include "compiler/revision/plan.h"

#include <catch2/catch_test_macros.hpp>

#include "compiler/revision/history.h"
#include "compiler/revision/lookup.h"
#include "compiler/revision/stamp.h"
#include "compiler/revision/targets.h"
#include "tests/unit/graphs.h"

using namespace migc;
using namespace migc::revision;
using test::graph;
using test::Strings;

namespace {

using Planner = std::optional<Plan> (*)(const Graph&, const Strings&, std::string_view,
                                        Diagnostics&);

// "step step > row row", or the faults.
std::string planned(Planner plan, const Graph& graph, const Strings& rows,
                    std::string_view target) {
  Diagnostics diagnostics;
  const auto made = plan(graph, rows, target, diagnostics);
  if (!made) return join(test::errors(diagnostics), " ");
  CHECK_FALSE(diagnostics.has_errors());
  return join(test::steps(graph, *made), " ") + " > " + join(made->to, " ");
}

std::string up(const Graph& graph, const Strings& rows, std::string_view target) {
  return planned(plan_upgrade, graph, rows, target);
}

std::string down(const Graph& graph, const Strings& rows, std::string_view target) {
  return planned(plan_downgrade, graph, rows, target);
}

// The statements of each step, " | " between steps.
std::string statements(Planner plan, const Graph& graph, const Strings& rows,
                       std::string_view target) {
  Diagnostics diagnostics;
  const auto made = plan(graph, rows, target, diagnostics);
  Strings result;
  for (const Strings& step : test::operations(made.value_or(Plan{}))) {
    result.push_back(join(step, ", "));
  }
  return join(result, " | ");
}

std::string stamped(const Graph& graph, const Strings& rows, const Strings& targets) {
  Diagnostics diagnostics;
  const auto made = plan_stamp(graph, rows, targets, diagnostics);
  if (!made) return join(test::errors(diagnostics), " ");
  Strings result;
  for (const Strings& step : test::operations(*made)) result.push_back(join(step, ", "));
  return join(result, " | ") + " > " + join(made->to, " ");
}

std::string listed(const Graph& graph, std::string_view range, const Strings& rows = {}) {
  Diagnostics diagnostics;
  const auto found = history(graph, range, {rows, true}, diagnostics);
  return join(found ? test::ids(graph, *found) : test::errors(diagnostics), " ");
}

}  // namespace

TEST_CASE("plan: redundant parents, by revision or by dependency, leave the rows right") {
  const Graph by_dependency = graph("lib; app ?lib; web1; web2<web1 ?app,lib");
  CHECK(statements(plan_upgrade, by_dependency, {}, "web2") ==
        "INSERT lib | UPDATE lib -> app | INSERT web1 | DELETE app, UPDATE web1 -> web2");
  CHECK(statements(plan_downgrade, by_dependency, {"web2"}, "base") ==
        "INSERT app, UPDATE web2 -> web1 | DELETE web1 | UPDATE app -> lib | DELETE lib");
  const Graph by_revision = graph("r0; r1<r0; r2<r1,r0; r3");
  CHECK(down(by_revision, {"r2", "r3"}, "r1") == "r2 > r1 r3");
  CHECK(statements(plan_downgrade, by_revision, {"r2", "r3"}, "r0") ==
        "UPDATE r2 -> r1 | UPDATE r1 -> r0");
}

TEST_CASE("plan: the first of several parents shares the update") {
  const Graph made = graph("a; b1<a; b2<a; lib; m<b2,b1 ?lib");
  CHECK(statements(plan_upgrade, made, {"b1", "b2", "lib"}, "m") ==
        "DELETE b1, DELETE lib, UPDATE b2 -> m");
  CHECK(statements(plan_downgrade, made, {"m"}, "b1") == "INSERT b1, INSERT lib, UPDATE m -> b2");
  // A parent that something else implies takes no part.
  const Graph implied = graph("a; b1<a; b2<a; m<b1,b2; x<b1");
  CHECK(statements(plan_upgrade, implied, {"b2", "x"}, "m") == "UPDATE b2 -> m");
  CHECK(statements(plan_downgrade, implied, {"m", "x"}, "b2") == "UPDATE m -> b2");
}

TEST_CASE("plan: several rows as a start") {
  const Graph made = graph("a; b<a; c<b; x; y<x; m<c,y");
  CHECK(up(made, {"b", "x"}, "head") == "y c m > m");
  CHECK(up(made, {"x", "b"}, "head") == "y c m > m");
  CHECK(up(made, {"b", "b"}, "c") == "c > c");
  CHECK(up(made, {"a", "b"}, "head") == "overlap");
  CHECK(up(made, {"nosuch", "b", "a"}, "qqqqq") == "unknown unknown");
  CHECK(down(made, {"c", "y"}, "base") == "c b a y x > ");
  CHECK(down(made, {"a", "b"}, "base") == "b a > ");  // a table that is wrong can be left
}

TEST_CASE("plan: nothing to do says so") {
  const Graph made = graph("a; b<a; c<b");
  const auto finding = [&](Planner plan, const Strings& rows, std::string_view target) {
    Diagnostics diagnostics;
    const auto result = plan(made, rows, target, diagnostics);
    REQUIRE(result);
    CHECK(result->steps.empty());
    REQUIRE(diagnostics.size() == 1);
    CHECK(diagnostics.items().front().id == "nothing-to-do");
    return diagnostics.items().front();
  };
  CHECK(finding(plan_upgrade, {"c"}, "head").severity == Severity::note);
  CHECK(finding(plan_upgrade, {"b"}, "b").severity == Severity::note);
  const Diagnostic older = finding(plan_upgrade, {"c"}, "a");
  CHECK(older.severity == Severity::warning);
  CHECK(older.message == "\"a\" needs no upgrade: the version table is at \"c\"");
  CHECK(older.help == "to go back to \"a\", use \"migc downgrade\"");
  CHECK(finding(plan_upgrade, {"c"}, "base").severity == Severity::warning);
  CHECK(finding(plan_downgrade, {"b"}, "b").severity == Severity::note);
  CHECK(finding(plan_downgrade, {}, "base").severity == Severity::note);
}

TEST_CASE("plan: the wrong direction says which is right") {
  const Graph made = graph("a; b<a; c<b; lib; d<c ?lib");
  Diagnostics diagnostics;
  CHECK_FALSE(plan_downgrade(made, {"a"}, "c", diagnostics));
  REQUIRE(diagnostics.size() == 1);
  CHECK(diagnostics.items().front().id == "not-ancestor");
  CHECK(diagnostics.items().front().help == "to go up to \"c\", use \"migc upgrade\"");
  CHECK(down(made, {"d"}, "lib") == "not-ancestor");
}

TEST_CASE("plan: an unknown branch is a fault everywhere") {
  const Graph made = graph("a; b<a; x; y<x");
  for (const char* target : {"nosuch@base", "nosuch@a", "nosuch@b"}) {
    CAPTURE(target);
    CHECK(up(made, {}, target) == "unknown-branch");
    CHECK(down(made, {"b"}, target) == "unknown-branch");
    CHECK(stamped(made, {"b"}, {target}) == "unknown-branch");
  }
  for (const char* target : {"nosuch@head", "nosuch@+1"}) {
    CAPTURE(target);
    CHECK(up(made, {"b"}, target) == "unknown");
  }
  CHECK(down(made, {"b"}, "nosuch@-1") == "unknown");
  CHECK(down(made, {"b"}, "nosuch@base+1") == "unknown");
}

TEST_CASE("targets: relative forms are taken apart") {
  const auto parts = [](std::string_view target) -> std::string {
    const auto relative = parse_relative(target);
    if (!relative) return "absolute";
    return std::string(relative->branch.value_or("")) + "|" +
           std::string(relative->name.value_or("")) + "|" + (relative->is_down ? "-" : "+") +
           std::to_string(relative->steps);
  };
  CHECK(parts("+2") == "||+2");
  CHECK(parts("-0") == "||-0");
  CHECK(parts("head-1") == "|head|-1");
  CHECK(parts("b@+3") == "b||+3");
  CHECK(parts("my-branch@+3") == "my-branch||+3");
  CHECK(parts("b@c@x-1") == "b@c|x|-1");
  CHECK(parts("@-1") == "||-1");
  CHECK(parts("größe+1") == "|größe|+1");
  CHECK(parts("+99999999999") == "||+4294967295");
  for (const char* target : {"", "+", "12", "head", "a+1b", "2024.01+1", "b@x.y-1", "a+-", "1+"}) {
    CAPTURE(target);
    CHECK(parts(target) == "absolute");
  }
}

TEST_CASE("targets: walks that do not arrive") {
  const Graph made = graph("a; b1<a #one; b2<a #two; m<b1,b2");
  CHECK(up(made, {"a"}, "+1") == "ambiguous-walk");
  CHECK(up(made, {"a"}, "one@+1") == "b1 > b1");
  CHECK(up(made, {}, "two@+2") == "a b2 > b2");
  CHECK(up(made, {"m"}, "+1") == "walk-too-far");
  CHECK(up(made, {}, "-1") == "walk-too-far");
  CHECK(up(made, {}, "base-1") == "walk-too-far");
  CHECK(up(made, {}, "m-1") == "ambiguous-walk");
  CHECK(up(made, {}, "b1-1") == "a > a");
  CHECK(up(made, {}, "b1-2") == "walk-too-far");
  CHECK(down(made, {"m"}, "-1") == "ambiguous-walk");
  CHECK(down(made, {"b1", "b2"}, "one@-1") == "b1 > b2");
  CHECK(down(made, {"b1"}, "two@-1") == "not-current");
  CHECK(down(made, {"b1"}, "-2") == "b1 a > ");
  CHECK(down(made, {"b1"}, "-3") == "walk-too-far");
  CHECK(down(made, {"m"}, "a+0") == "m b1 b2 > a");
}

TEST_CASE("stamp: rows on the line of the target become it") {
  const Graph made = graph("a #all; b1<a; b2<a; c1<b1; m<c1,b2; x");
  CHECK(stamped(made, {}, {"b1"}) == "INSERT b1 > b1");
  CHECK(stamped(made, {"a"}, {"c1"}) == "UPDATE a -> c1 > c1");
  CHECK(stamped(made, {"c1", "b2"}, {"a"}) == "DELETE c1, UPDATE b2 -> a > a");
  CHECK(stamped(made, {"b2"}, {"c1"}) == "INSERT c1 > b2 c1");  // a sibling is not on its line
  CHECK(stamped(made, {"b2", "x"}, {"base"}) == "DELETE b2 | DELETE x > ");
  CHECK(stamped(made, {"b2", "x"}, {"all@base"}) == "DELETE b2 > x");
  CHECK(stamped(made, {"b1"}, {"b1"}) == " > b1");
  CHECK(stamped(made, {"b1", "x"}, {"heads"}) == "UPDATE b1 -> m > m x");
  CHECK(stamped(made, {"b1"}, {"c1", "b2"}) == "UPDATE b1 -> c1 | INSERT b2 > b2 c1");
  CHECK(stamped(made, {}, {"a", "b1"}) == "overlap");
  CHECK(stamped(made, {"a", "b1"}, {"b1"}) == "DELETE a > b1");  // mends a table that is wrong
  CHECK(stamped(made, {"a"}, {"-1"}) == "unknown");
  CHECK(stamped(made, {"gone"}, {"a"}) == "unknown");
  CHECK(stamped(made, {}, {"nosuch", "x@"}) == "unknown bad-id");
}

TEST_CASE("stamp: heads that are rows already are not lost") {
  const Graph made = graph("r; a<r; b<r; c<b; d<r");
  CHECK(stamped(made, {"a", "b"}, {"heads"}) == "UPDATE b -> c | INSERT d > a c d");
}

TEST_CASE("history: ranges for people") {
  const Graph made = graph("a; b<a; c1<b #one; c2<b; lib; d<c1 ?lib");
  CHECK(listed(made, ":") == "c2 d c1 b a lib");
  CHECK(listed(made, "") == listed(made, ":"));
  CHECK(test::ids(made, whole_history(made)) == Strings{"c2", "d", "c1", "b", "a", "lib"});
  CHECK(listed(made, "b:d") == "d c1 b");
  CHECK(listed(made, "c1:+1") == "d c1");
  CHECK(listed(made, ":current").empty());  // nothing is applied
  CHECK(listed(made, ":current", {"c2"}) == "c2 b a");
  CHECK(listed(made, "current:", {"c1"}) == "d c1");
  CHECK(listed(made, "d:b") == "not-ancestor");
  CHECK(listed(made, "b") == "bad-range");
  CHECK(listed(made, "a:b:d") == "bad-range");
  CHECK(listed(made, "one@base:") == "d c1 b a lib");
  CHECK(listed(made, "-1:d") == "overlap");
}

TEST_CASE("history: what is applied only because something depends on it") {
  const Graph made = graph("a1; a2<a1; b1; b2<b1 ?a2");
  Diagnostics diagnostics;
  const auto heads = applied_heads(made, {"b2"}, diagnostics);
  REQUIRE(heads);
  CHECK(test::ids(made, *heads) == Strings{"a2", "b2"});
  CHECK_FALSE(applied_heads(made, {"gone"}, diagnostics));
}

TEST_CASE("plan: an empty project") {
  const Graph made = graph("");
  CHECK(up(made, {}, "head") == " > ");
  CHECK(up(made, {}, "heads") == " > ");
  CHECK(down(made, {}, "base") == " > ");
  CHECK(stamped(made, {}, {"heads"}) == " > ");
  CHECK(listed(made, ":").empty());
  CHECK(up(made, {}, "+1") == "walk-too-far");
}

TEST_CASE("way_back: undoes an upgrade step by step, whatever its rows") {
  const Graph made = graph("a; b<a; c<a; b1<b; m<b1,c; d ?b");
  for (const auto& [rows, target] : std::vector<std::pair<Strings, std::string>>{
           {{}, "heads"}, {{"a"}, "heads"}, {{"b", "c"}, "m"}, {{"b"}, "c"}, {{"b1"}, "d"}}) {
    CAPTURE(rows, target);
    Diagnostics diagnostics;
    const auto upgrade = plan_upgrade(made, rows, target, diagnostics);
    REQUIRE(upgrade);
    const Plan back = way_back(made, *upgrade);
    CHECK(back.direction == Direction::downgrade);
    CHECK(back.from == upgrade->to);
    CHECK(back.to == upgrade->from);
    Strings steps = test::steps(made, *upgrade);
    std::reverse(steps.begin(), steps.end());
    CHECK(test::steps(made, back) == steps);
    RowSet followed(back.from);
    for (const Step& step : back.steps) followed.apply(step.operations);
    CHECK(followed.sorted() == upgrade->from);
  }
}
