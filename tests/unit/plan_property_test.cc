// Plans of random graphs, held against definitions that are slow and plain; and graphs so large
// that anything but linear time would be felt.
#include <random>
#include <set>

#include <catch2/catch_test_macros.hpp>

#include "compiler/revision/ancestry.h"
#include "compiler/revision/graph_check.h"
#include "compiler/revision/history.h"
#include "compiler/revision/lookup.h"
#include "compiler/revision/order.h"
#include "compiler/revision/plan.h"
#include "compiler/revision/stamp.h"
#include "tests/unit/graphs.h"

using namespace migc;
using namespace migc::revision;
using test::Strings;

namespace {

// The same numbers with every standard library.
class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}
  std::size_t below(std::size_t bound) { return engine_() % bound; }
  bool one_in(std::size_t n) { return below(n) == 0; }

  template <typename T>
  void shuffle(std::vector<T>& list) {
    for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[below(i)]);
  }

 private:
  std::mt19937 engine_;
};

std::vector<Revision> random_revisions(Random& random) {
  const std::size_t size = 1 + random.below(25);
  const std::size_t reach = 1 + random.below(8);  // how far back parents are
  const std::size_t roots = 2 + random.below(8);
  std::vector<Revision> revisions;
  for (std::size_t i = 0; i < size; ++i) {
    Revision revision;
    revision.id = "r" + std::to_string(i);
    const auto earlier = [&](std::size_t back) {
      return Reference{"r" + std::to_string(i - 1 - random.below(std::min(back, i))), {}};
    };
    if (i > 0 && !random.one_in(roots)) {
      const std::size_t parents = random.one_in(4) ? 2 + random.below(3) : 1;
      for (std::size_t k = 0; k < parents; ++k) revision.down_revisions.push_back(earlier(reach));
    }
    while (i > 0 && random.one_in(6)) revision.depends_on.push_back(earlier(size));
    if (random.one_in(6)) revision.branch_labels.push_back({"label" + std::to_string(i), {}});
    revisions.push_back(std::move(revision));
  }
  if (!random.one_in(3)) random.shuffle(revisions);
  return revisions;
}

Graph build(std::vector<Revision> revisions) {
  Diagnostics diagnostics;
  Graph graph = Graph::build(std::move(revisions), diagnostics);
  REQUIRE(diagnostics.empty());
  return graph;
}

std::vector<Index> random_rows(const Graph& graph, Random& random) {
  std::vector<Index> picked;
  while (picked.size() < 4 && !random.one_in(3)) {
    picked.push_back(static_cast<Index>(random.below(graph.size())));
  }
  const Marks applied = ancestors(graph, picked, Edges::all);
  std::vector<Index> rows;
  for (const Index index : marked(applied)) {
    if (among(graph.successors(index), applied).empty()) rows.push_back(index);
  }
  return rows;
}

// The procedure of order.h, word for word, in quadratic time.
std::vector<Index> slow_newest_first(const Graph& graph, Marks todo, std::span<const Index> tips) {
  std::vector<Index> open = among(tips, todo);
  std::sort(open.begin(), open.end());
  const auto is_open = [&](Index index) {
    return std::find(open.begin(), open.end(), index) != open.end();
  };
  std::vector<Index> order;
  std::size_t at = 0;
  while (!open.empty()) {
    const Index tip = open[at];
    const auto above = std::find_if(open.begin(), open.end(), [&](Index other) {
      return other != tip && ancestors(graph, std::span(&other, 1), Edges::all)[tip];
    });
    if (above != open.end()) {
      at = static_cast<std::size_t>(above - open.begin());
      continue;
    }
    order.push_back(tip);
    todo[tip] = false;
    bool is_replaced = false;
    for (const Index parent : graph.normalized_parents(tip)) {
      if (!todo[parent] || is_open(parent)) continue;
      if (is_replaced) {
        open.push_back(parent);
      } else {
        open[at] = parent;
      }
      is_replaced = true;
    }
    if (is_replaced) continue;
    open.erase(open.begin() + static_cast<std::ptrdiff_t>(at));
    if (at > 0) --at;
  }
  return order;
}

void check_rows(const Graph& graph, const Plan& plan, Marks applied) {
  RowSet rows(plan.from);
  for (const Step& step : plan.steps) {
    applied[step.revision] = plan.direction == Direction::upgrade;
    rows.apply(step.operations);
    std::set<std::string> expected;
    for (const Index index : marked(applied)) {
      if (among(graph.successors(index), applied).empty()) expected.insert(graph.id(index));
    }
    REQUIRE(rows.rows() == expected);
  }
  REQUIRE(rows.sorted() == plan.to);
}

std::vector<Index> revisions_of(const Plan& plan) {
  std::vector<Index> result;
  for (const Step& step : plan.steps) result.push_back(step.revision);
  return result;
}

void check_upgrade(const Graph& graph, const std::vector<Index>& rows,
                   const std::vector<Index>& targets, std::string_view text) {
  CAPTURE(test::ids(graph, rows), text);
  Diagnostics diagnostics;
  const auto plan = plan_upgrade(graph, test::ids(graph, rows), text, diagnostics);
  REQUIRE(plan);
  const Marks applied = ancestors(graph, rows, Edges::all);
  Marks todo = ancestors(graph, targets, Edges::all);
  for (const Index index : marked(applied)) todo[index] = false;
  std::vector<Index> expected = slow_newest_first(graph, todo, targets);
  std::reverse(expected.begin(), expected.end());
  REQUIRE(expected.size() == marked(todo).size());
  REQUIRE(revisions_of(*plan) == expected);
  check_rows(graph, *plan, applied);
}

void check_downgrade(const Graph& graph, const std::vector<Index>& rows,
                     std::optional<Index> target) {
  CAPTURE(test::ids(graph, rows), target ? graph.id(*target) : "base");
  const Marks applied = ancestors(graph, rows, Edges::all);
  const std::vector<Index> bases = graph.bases();
  const auto roots = target ? graph.children(*target) : std::span<const Index>(bases);
  Marks todo = descendants(graph, roots, Edges::all);
  for (Index index = 0; index < graph.size(); ++index) {
    if (!applied[index]) todo[index] = false;
  }
  const bool is_row = target && std::find(rows.begin(), rows.end(), *target) != rows.end();
  Diagnostics diagnostics;
  const auto plan = plan_downgrade(graph, test::ids(graph, rows),
                                   target ? graph.id(*target) : "base", diagnostics);
  if (target && !is_row && marked(todo).empty()) {
    REQUIRE_FALSE(plan);
    REQUIRE(test::errors(diagnostics) == Strings{"not-ancestor"});
    return;
  }
  REQUIRE(plan);
  REQUIRE(revisions_of(*plan) == slow_newest_first(graph, todo, rows));
  REQUIRE(plan->steps.size() == marked(todo).size());
  check_rows(graph, *plan, applied);
}

}  // namespace

TEST_CASE("random graphs: steps, order and rows are what their definitions say") {
  for (std::uint32_t seed = 1; seed <= 400; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    const Graph graph = build(random_revisions(random));
    for (int round = 0; round < 6; ++round) {
      const std::vector<Index> rows = random_rows(graph, random);
      const auto target = static_cast<Index>(random.below(graph.size()));
      check_upgrade(graph, rows, {target}, graph.id(target));
      check_upgrade(graph, rows, graph.real_heads(), "heads");
      check_downgrade(graph, rows, target);
      check_downgrade(graph, rows, std::nullopt);
    }
  }
}

TEST_CASE("random graphs: up and down again is where one was; stamp gets to the same rows") {
  for (std::uint32_t seed = 1001; seed <= 1100; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    const Graph graph = build(random_revisions(random));
    Diagnostics diagnostics;
    const auto up = plan_upgrade(graph, {}, "heads", diagnostics);
    REQUIRE(up);
    const auto down = plan_downgrade(graph, up->to, "base", diagnostics);
    REQUIRE(down);
    CHECK(down->to.empty());
    const auto stamp =
        plan_stamp(graph, test::ids(graph, random_rows(graph, random)), {"heads"}, diagnostics);
    REQUIRE(stamp);
    CHECK(stamp->to == up->to);
  }
}

TEST_CASE("random graphs: a plan does not depend on anything but its input") {
  Random random(7);
  for (int round = 0; round < 20; ++round) {
    const std::vector<Revision> revisions = random_revisions(random);
    const Graph first = build(revisions);
    const Graph second = build(revisions);
    Diagnostics diagnostics;
    const auto a = plan_upgrade(first, {}, "heads", diagnostics);
    const auto b = plan_upgrade(second, {}, "heads", diagnostics);
    REQUIRE(a);
    REQUIRE(b);
    CHECK(test::operations(*a) == test::operations(*b));
    // Another load order may change the order of siblings, but neither what runs nor where it ends.
    std::vector<Revision> shuffled = revisions;
    random.shuffle(shuffled);
    const auto c = plan_upgrade(build(shuffled), {}, "heads", diagnostics);
    REQUIRE(c);
    CHECK(c->to == a->to);
    CHECK(c->steps.size() == a->steps.size());
  }
}

namespace {

// Revisions by number, for large graphs.
class Shape {
 public:
  std::size_t add(const std::vector<std::size_t>& down,
                  const std::vector<std::size_t>& needs = {}) {
    Revision revision;
    revision.id = name(revisions_.size());
    for (const std::size_t parent : down) revision.down_revisions.push_back({name(parent), {}});
    for (const std::size_t needed : needs) revision.depends_on.push_back({name(needed), {}});
    revisions_.push_back(std::move(revision));
    return revisions_.size() - 1;
  }

  // Each also in another load order. Debug builds with sanitizers have to finish, too.
  void check() {
    check_once(revisions_);
    std::reverse(revisions_.begin(), revisions_.end());
    check_once(revisions_);
    Random(1).shuffle(revisions_);
    check_once(revisions_);
  }

 private:
  static std::string name(std::size_t number) { return "rev" + std::to_string(number * 7919); }

  static void check_once(const std::vector<Revision>& revisions) {
    const Graph graph = build(revisions);
    Diagnostics diagnostics;
    const auto up = plan_upgrade(graph, {}, "heads", diagnostics);
    REQUIRE(up);
    CHECK(up->steps.size() == graph.size());
    const auto down = plan_downgrade(graph, up->to, "base", diagnostics);
    REQUIRE(down);
    CHECK(down->steps.size() == graph.size());
    CHECK(down->to.empty());
    CHECK(whole_history(graph).size() == graph.size());
    REQUIRE(plan_stamp(graph, up->to, {"heads"}, diagnostics));
    check_graph(graph, diagnostics);
    CHECK_FALSE(diagnostics.has_errors());
  }

  std::vector<Revision> revisions_;
};

constexpr std::size_t k_large = 8'000;

}  // namespace

TEST_CASE("large graphs: one line") {
  Shape line;
  for (std::size_t i = 0; i < k_large; ++i) {
    line.add(i == 0 ? std::vector<std::size_t>{} : std::vector{i - 1});
  }
  line.check();
}

TEST_CASE("large graphs: many roots, merged") {
  Shape roots;
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < k_large; ++i) all.push_back(roots.add({}));
  roots.add(all);
  roots.check();
}

TEST_CASE("large graphs: many heads on one root") {
  Shape heads;
  heads.add({});
  for (std::size_t i = 1; i < k_large; ++i) heads.add({0});
  heads.check();
}

TEST_CASE("large graphs: many branches, merged") {
  Shape branches;
  const std::size_t root = branches.add({});
  std::vector<std::size_t> tips;
  for (std::size_t branch = 0; branch < 300; ++branch) {
    std::size_t at = root;
    for (std::size_t i = 0; i < 50; ++i) at = branches.add({at});
    tips.push_back(at);
  }
  branches.add(tips);
  branches.check();
}

TEST_CASE("large graphs: a ladder of merges") {
  Shape ladder;
  std::size_t left = ladder.add({});
  std::size_t right = ladder.add({});
  while (right + 2 < k_large) {
    const std::size_t next = ladder.add({left, right});
    right = ladder.add({right, left});
    left = next;
  }
  ladder.check();
}

TEST_CASE("large graphs: a side head on each revision of a line") {
  Shape comb;
  std::size_t at = comb.add({});
  while (at + 2 < k_large) {
    comb.add({at});
    at = comb.add({at});
  }
  comb.check();
}

TEST_CASE("large graphs: two products that follow a library by dependencies") {
  Shape products;
  std::vector<std::size_t> last;
  for (std::size_t i = 0; i < k_large / 3; ++i) {
    const auto after = [&](std::size_t which) {
      return last.empty() ? std::vector<std::size_t>{} : std::vector{last[which]};
    };
    const std::size_t library = products.add(after(0));
    const std::size_t one = products.add(after(1), {library});
    const std::size_t two = products.add(after(2), {library, one});
    last = {library, one, two};
  }
  products.check();
}

TEST_CASE("large graphs: every revision depends on the first") {
  Shape star;
  for (std::size_t i = 0; i < k_large; ++i) {
    star.add(i == 0 ? std::vector<std::size_t>{} : std::vector{i - 1},
             i == 0 ? std::vector<std::size_t>{} : std::vector<std::size_t>{0});
  }
  star.check();
}

TEST_CASE("large graphs: at random, with dependencies far back") {
  Random random(5);
  Shape wild;
  wild.add({});
  for (std::size_t i = 1; i < k_large; ++i) {
    std::vector<std::size_t> down;
    if (!random.one_in(20)) down.push_back(i - 1 - random.below(std::min<std::size_t>(i, 50)));
    if (random.one_in(5)) down.push_back(i - 1 - random.below(std::min<std::size_t>(i, 50)));
    wild.add(down, random.one_in(10) ? std::vector{random.below(i)} : std::vector<std::size_t>{});
  }
  wild.check();
}
