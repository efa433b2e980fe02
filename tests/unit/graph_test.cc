// The revision graph: its faults, its edges, its labels, and the names by which revisions are
// found.
#include "compiler/revision/graph.h"

#include <catch2/catch_test_macros.hpp>

#include "compiler/revision/cycles.h"
#include "compiler/revision/graph_check.h"
#include "compiler/revision/lookup.h"
#include "compiler/revision/parents.h"
#include "compiler/revision/ranges.h"
#include "compiler/revision/shortcuts.h"
#include "tests/unit/graphs.h"

using namespace migc;
using namespace migc::revision;
using test::graph;
using test::Strings;

namespace {

// "kind: message @ text under the span" of each fault of a graph.
Strings faults(std::string_view text) {
  Diagnostics diagnostics;
  Graph::build(test::revisions(text), diagnostics);
  Strings result;
  for (const Diagnostic& each : diagnostics.items()) {
    const std::string place = each.source && each.span ? std::string(each.source->text(*each.span))
                                                       : "(" + each.file + ")";
    result.push_back(each.id + ": " + each.message + " @ " + place);
    CHECK_FALSE(each.help.empty());
  }
  return result;
}

std::string help_of_first(const Diagnostics& diagnostics) {
  return diagnostics.empty() ? "" : diagnostics.items().front().help;
}

Strings resolved(const Graph& graph, std::string_view name) {
  Diagnostics diagnostics;
  const auto found = resolve(graph, name, diagnostics);
  return found ? test::ids(graph, *found) : test::errors(diagnostics);
}

}  // namespace

TEST_CASE("graph: edges in both directions, heads, bases, branch points and merge points") {
  const Graph made = graph("a; b<a; c<b; d<b ?lib; m<d,c; lib; e<a ?m,lib");
  const auto index = [&](const char* id) { return *made.find(id); };
  CHECK(test::ids(made, made.heads()) == Strings{"m", "lib", "e"});
  CHECK(test::ids(made, made.real_heads()) == Strings{"e"});
  CHECK(test::ids(made, made.bases()) == Strings{"a", "lib"});
  CHECK(test::ids(made, made.branch_points()) == Strings{"a", "b"});
  CHECK(test::ids(made, made.merge_points()) == Strings{"m"});
  CHECK(test::ids(made, made.down(index("m"))) == Strings{"d", "c"});
  CHECK(test::ids(made, made.children(index("b"))) == Strings{"c", "d"});
  CHECK(test::ids(made, made.dependencies(index("e"))) == Strings{"m", "lib"});
  CHECK(test::ids(made, made.dependents(index("lib"))) == Strings{"d", "e"});
  CHECK(test::ids(made, made.parents(index("e"))) == Strings{"a", "m", "lib"});
  CHECK(test::ids(made, made.successors(index("a"))) == Strings{"b", "e"});
  const auto order = made.topological();
  for (Index each = 0; each < made.size(); ++each) {
    for (const Index parent : made.parents(each)) {
      CHECK(std::find(order.begin(), order.end(), parent) <
            std::find(order.begin(), order.end(), each));
    }
  }
}

TEST_CASE("graph: a name listed twice is one edge") {
  const Graph made = graph("a; b<a,a ?a #x; c<b ?a,x,b,a");
  CHECK(test::ids(made, made.down(1)) == Strings{"a"});
  CHECK(test::ids(made, made.parents(1)) == Strings{"a"});
  CHECK(test::ids(made, made.dependencies(2)) == Strings{"a", "b"});
  CHECK(test::ids(made, made.parents(2)) == Strings{"b", "a"});
  CHECK(test::ids(made, made.normalized_parents(2)) == Strings{"b"});
}

TEST_CASE("graph: dependencies that an ancestor declares are left out of the normalized parents") {
  const Graph made = graph("a; b<a; lib; lib2<lib; c<b ?lib; d<c ?lib2,lib; e<d ?lib2; f<a ?lib");
  CHECK(test::ids(made, made.normalized_parents(*made.find("d"))) == Strings{"c", "lib2"});
  CHECK(test::ids(made, made.normalized_parents(*made.find("e"))) == Strings{"d"});
  CHECK(test::ids(made, made.normalized_parents(*made.find("f"))) == Strings{"a", "lib"});
}

TEST_CASE("graph: all faults are reported at once, each at its place") {
  CHECK(
      faults("a; b<a; c<b,nowhere; d<d; e<a ?gone; f ?f; g #x; h #x; i #a; head; no-dash<a; a<b") ==
      Strings{"reserved-id: revision id \"head\" can never be meant by that name @ head",
              "illegal-char: revision id \"no-dash\" contains \"-\" @ no-dash",
              "duplicate: revision id \"a\" is used twice @ a",
              "duplicate-label: branch label \"x\" is used twice @ x",
              "duplicate-label: branch label \"a\" is also the id of a revision @ a",
              "missing-parent: revision \"c\" revises \"nowhere\", which does not exist @ nowhere",
              "self-loop: revision \"d\" revises itself @ d",
              "missing-dependency: revision \"e\" depends on \"gone\", which does not exist @ gone",
              "dep-self-loop: revision \"f\" depends on itself @ f"});
  CHECK(faults("a #b@c; b #head") ==
        Strings{"illegal-char: branch label \"b@c\" cannot be used in a target @ b@c",
                "reserved-id: branch label \"head\" can never be meant by that name @ head"});
  CHECK(faults("").empty());
}

TEST_CASE("graph: an empty id is a fault, and the rest stays") {
  std::vector<Revision> revisions = test::revisions("a; b<a");
  revisions.front().id.clear();
  Diagnostics diagnostics;
  const Graph made = Graph::build(std::move(revisions), diagnostics);
  CHECK(test::errors(diagnostics) == Strings{"bad-id", "missing-parent"});
  CHECK(made.size() == 1);
}

TEST_CASE("graph: a duplicate says where the first one is") {
  Diagnostics diagnostics;
  const Graph made = Graph::build(test::revisions("a; b<a; b; b<a; c<b"), diagnostics);
  CHECK(test::errors(diagnostics) == Strings{"duplicate", "duplicate"});
  REQUIRE(diagnostics.items().front().notes.size() == 1);
  CHECK(diagnostics.items().front().notes.front().source->text() == "b<a");
  CHECK(made.size() == 3);
  CHECK(test::ids(made, made.down(*made.find("c"))) == Strings{"b"});
  CHECK(test::ids(made, made.down(*made.find("b"))) == Strings{"a"});
}

TEST_CASE("graph: help for a missing parent") {
  const auto help = [](std::string_view text) {
    Diagnostics diagnostics;
    Graph::build(test::revisions(text), diagnostics);
    return help_of_first(diagnostics);
  };
  CHECK(help("abcdef; b<abc") ==
        "write the whole id, \"abcdef\": inside files ids are not completed");
  CHECK(help("a1b2c3; b<a1b2c4") == "did you mean \"a1b2c3\"?");
  CHECK(help("a #feature; b<feature") ==
        "\"feature\" is a branch label; \"Revises\" takes ids: \"a\" carries that label");
  CHECK(help("a; b<qqqqqqqqqqqq") == "restore its file, or name another revision");
}

TEST_CASE("graph: cycles are told apart, each once, with the way round") {
  CHECK(faults("r; a<r,c; b<a; c<b; d<c; x<y; y<x; z") ==
        Strings{"cycle: revision \"a\" comes before itself, by way of 2 others @ c",
                "cycle: revision \"x\" comes before itself, by way of 1 other @ y"});
  CHECK(faults("a ?c; b<a; c<b; d") ==
        Strings{"dep-cycle: revision \"a\" comes before itself, by way of 2 others @ c"});
  CHECK(faults("a<b; b<a; c ?d; d ?c #x; e ?x") ==
        Strings{"cycle: revision \"a\" comes before itself, by way of 1 other @ b",
                "dep-cycle: revision \"c\" comes before itself, by way of 1 other @ d"});
  Diagnostics diagnostics;
  const Graph made = Graph::build(test::revisions("a ?c; b<a; c<b"), diagnostics);
  Strings notes;
  for (const Note& note : diagnostics.items().front().notes) notes.push_back(note.message);
  CHECK(notes == Strings{"\"a\" depends on \"c\"", "\"c\" revises \"b\"", "\"b\" revises \"a\""});
  CHECK(made.topological().size() == 3);
}

TEST_CASE("graph: a cycle of 100,000 revisions is found without a deep stack") {
  Adjacency edges;
  constexpr Index k_size = 100'000;
  for (Index index = 0; index < k_size; ++index) {
    edges.add((index + 1) % k_size);
    edges.close();
  }
  CHECK(topological_order(edges).empty());
  const auto knots = find_knots(edges);
  REQUIRE(knots.size() == 1);
  CHECK(cycle_through(edges, knots.front()).size() == k_size);
}

TEST_CASE("labels: to all descendants, and down an unforked line") {
  const auto labels = [](std::string_view text) {
    const Graph made = graph(text);
    std::string result;
    for (Index index = 0; index < made.size(); ++index) {
      result += made.id(index) + ":" + join(made.labels(index), ",") + " ";
    }
    return result;
  };
  CHECK(labels("a; b<a; c<b") == "a: b: c: ");
  CHECK(labels("a; b<a #x; c<b") == "a:x b:x c:x ");
  CHECK(labels("a; b<a #x; c<b; d<b") == "a: b:x c:x d:x ");     // a fork above
  CHECK(labels("a; b<a; c<b #lab; x ?b") == "a: b: c:lab x: ");  // a dependent is a fork, too
  CHECK(labels("r; a<r; b<a #y,x; s<r") == "r: a:x,y b:x,y s: ");
  CHECK(labels("a #x; b #y; m<a,b; t<m #z") == "a:x b:y m:x,y t:x,y,z ");
  CHECK(labels("a #x; b<a #y; c<b #z") == "a:x,y,z b:x,y,z c:x,y,z ");
}

TEST_CASE("names: exact, by prefix, by branch") {
  const Graph made = graph(
      "abcd12; abce34<abcd12 #shopping; ffff56<abce34; abcf78<abcd12; xyz<ffff56 #long_label");
  CHECK(resolved(made, "abcd12") == Strings{"abcd12"});
  CHECK(resolved(made, "abcd") == Strings{"abcd12"});
  CHECK(resolved(made, "f") == Strings{"ffff56"});  // the name found counts, not the prefix
  CHECK(resolved(made, "abc") == Strings{"ambiguous"});
  CHECK(resolved(made, "shopping@abc") == Strings{"ambiguous"});  // abcd12 is below, abce34 above
  CHECK(resolved(made, "shop") == Strings{"abce34"});
  CHECK(resolved(made, "xy") == Strings{"unknown"});  // three letters are never completed
  CHECK(resolved(made, "xyz") == Strings{"xyz"});
  CHECK(resolved(made, "ABCD") == Strings{"unknown"});
  CHECK(resolved(made, "shopping@head") == Strings{"xyz"});
  CHECK(resolved(made, "head") == Strings{"multiple-heads"});
  CHECK(resolved(made, "heads") == Strings{"abcf78", "xyz"});
  CHECK(resolved(made, "base").empty());
  CHECK(resolved(made, "nosuch@base") == Strings{"unknown-branch"});
  CHECK(resolved(made, "nosuch@abcd12") == Strings{"unknown-branch"});
  CHECK(resolved(made, "shopping@abcf78") == Strings{"not-in-branch"});
  CHECK(resolved(made, "@xyz") == Strings{"xyz"});
  CHECK(resolved(made, "") == Strings{"bad-id"});
  CHECK(resolved(made, "shopping@") == Strings{"bad-id"});
  CHECK(resolved(made, "-1") == Strings{"abcd12", "ffff56"});
  CHECK(resolved(made, "shopping@-1") == Strings{"ffff56"});
  CHECK(resolved(made, "-9") == Strings{"walk-too-far", "walk-too-far"});
  CHECK(resolved(made, "-99999999999999999999") == Strings{"unknown"});
}

TEST_CASE("names: help for what was not found") {
  const Graph made = graph("abcd12; abce34<abcd12 #shopping");
  const auto help = [&](std::string_view name) {
    Diagnostics diagnostics;
    resolve(made, name, diagnostics);
    return help_of_first(diagnostics);
  };
  CHECK(help("abcd21") == "did you mean \"abcd12\"?");
  CHECK(help("shoping") == "did you mean \"shopping\"?");
  CHECK(help("shoping@head") == "did you mean \"shopping\"?");
  CHECK(help("shoping@abcd12") == "did you mean \"shopping\"?");
  Diagnostics diagnostics;
  resolve(made, "abc", diagnostics);
  CHECK(diagnostics.items().front().message == "\"abc\" is the start of \"abcd12\" and \"abce34\"");
}

TEST_CASE("names: long ones, and ones that differ late") {
  const Graph made = graph(
      "20240101_120000_create_users; 20240101_120000_create_posts<20240101_120000_create_users; "
      "20240101_120000<20240101_120000_create_posts");
  CHECK(made.size() == 3);
  CHECK(resolved(made, "20240101_120000") == Strings{"20240101_120000"});
  CHECK(resolved(made, "20240101_120000_create_u") == Strings{"20240101_120000_create_users"});
  CHECK(resolved(made, "20240101_120000_create_") == Strings{"ambiguous"});
  CHECK(made.find("20240101_120000_create_users") == Index{0});
  CHECK_FALSE(made.find("20240101_120000_create_user"));
}

TEST_CASE("start rows: one name, several, none") {
  const Graph made = graph("abcd12; b1<abcd12; b2<abcd12; x");
  const auto rows = [&](std::string_view start) {
    Diagnostics diagnostics;
    const auto found = resolve_start_rows(made, start, diagnostics);
    return found ? *found : test::errors(diagnostics);
  };
  CHECK(rows("base").empty());
  CHECK(rows("abcd") == Strings{"abcd12"});
  CHECK(rows("b2, b1,x,b2") == Strings{"b2", "b1", "x"});
  CHECK(rows("b1,abcd") == Strings{"overlap"});
  CHECK(rows("b1,base") == Strings{"bad-range"});
  CHECK(rows("heads") == Strings{"multiple-heads"});
  CHECK(rows("") == Strings{"bad-id"});
  CHECK(rows("b1,,nosuch") == Strings{"bad-id", "unknown"});
}

TEST_CASE("ranges") {
  const auto split = [](std::string_view text) -> std::string {
    Diagnostics diagnostics;
    const auto range = split_range(text, diagnostics);
    if (!range) return test::errors(diagnostics).front();
    return range->start.value_or("-") + " " + range->end;
  };
  CHECK(split("head") == "- head");
  CHECK(split("a,b:head") == "a,b head");
  CHECK(split(":head") == "bad-range");
  CHECK(split("a:") == "bad-range");
  CHECK(split("a:b:c") == "bad-range");
  CHECK(split("") == "bad-range");
  Diagnostics diagnostics;
  const auto ranges = split_ranges({"a:b", "c", "a:d"}, diagnostics);
  REQUIRE(ranges);
  CHECK(ranges->start == "a");
  CHECK(ranges->ends == Strings{"b", "c", "d"});
  CHECK_FALSE(split_ranges({"a:b", "x:c"}, diagnostics));
  CHECK(test::errors(diagnostics) == Strings{"multiple-starts"});
}

TEST_CASE("parents of a new revision: what it must not be") {
  const Graph made = graph("a #feature; b<a; c<a");
  const auto chosen = [&](const ParentsRequest& request) {
    Diagnostics diagnostics;
    const auto parents = choose_parents(made, request, diagnostics);
    return parents ? parents->down_revisions : test::errors(diagnostics);
  };
  const auto request = [](std::string id, Strings heads, Strings labels = {}, Strings needs = {}) {
    return ParentsRequest{std::move(id), std::move(heads), false, std::move(labels),
                          std::move(needs)};
  };
  CHECK(chosen(request("", {"head"})) == Strings{"multiple-heads"});
  CHECK(chosen(request("d", {"b", "c"})) == Strings{"b", "c"});
  CHECK(chosen(request("d", {"base"})).empty());
  CHECK(chosen(request("b", {"c"})) == Strings{"duplicate"});
  CHECK(chosen(request("feature", {"c"})) == Strings{"duplicate-label"});
  CHECK(chosen(request("head", {"c"})) == Strings{"reserved-id"});
  CHECK(chosen(request("x:y", {"c"})) == Strings{"illegal-char"});
  CHECK(chosen(request("d", {"a"})) == Strings{"not-head"});
  CHECK(chosen(request("d", {"b", "b"})) == Strings{"duplicate-head"});
  CHECK(chosen(request("d", {"b"}, {"feature"})) == Strings{"duplicate-label"});
  CHECK(chosen(request("d", {"b"}, {"d"})) == Strings{"duplicate-label"});
  CHECK(chosen(request("d", {"b"}, {"x@y"})) == Strings{"illegal-char"});
  CHECK(chosen(request("d", {"b"}, {}, {"base"})) == Strings{"bad-id"});
  CHECK(chosen(request("d", {"b"}, {}, {"nosuch"})) == Strings{"unknown"});
  CHECK(chosen(request("d", {"-2"})) == Strings{"bad-id"});
  Diagnostics diagnostics;
  const auto parents =
      choose_parents(made, request("d", {"b"}, {"new"}, {"feature", "c"}), diagnostics);
  REQUIRE(parents);
  CHECK(parents->depends_on == Strings{"feature", "c"});
  CHECK(parents->branch_labels == Strings{"new"});
}

TEST_CASE("check: several heads, and parents that say nothing new") {
  const auto findings = [](std::string_view text) {
    Diagnostics diagnostics;
    check_graph(graph(text), diagnostics);
    Strings result;
    for (const Diagnostic& each : diagnostics.items())
      result.push_back(each.id + ": " + each.message);
    return result;
  };
  CHECK(findings("a; b<a").empty());
  CHECK(findings("a; b<a; c<a") == Strings{"multiple-heads: there are 2 heads: \"b\" and \"c\""});
  CHECK(findings("a; b<a; c<b; d<c,a") ==
        Strings{"redundant-parent: revision \"d\" revises \"a\", which comes before its other "
                "parents anyway"});
  CHECK(findings("a; b<a; c<a ?b").empty());  // without it, c would be a first revision
}
