// What replay and effects of a project's history cost beside its parse, on one thread: each
// statement of the upgrade to the heads is parsed (once without lowering it to an operation, once
// with it), then all are run into a catalog, then once more with the effects of each, then
// everything is thrown away; then lint does all of that with its rules, the history as one range
// and each revision as a range of its own. Prints the time of the processor, which does not count
// what else runs on the machine: of the fastest of some rounds.
//   bench_replay FOLDER [ROUNDS]
// SPDX-License-Identifier: MIT
#include "compiler/catalog/replay.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <limits>
#include <optional>

#include "compiler/effects/effects.h"
#include "compiler/project.h"
#include "compiler/revision/plan.h"
#include "compiler/sql/parse.h"
#include "lint/linter.h"
#include "lint/rules/registry.h"

namespace {

struct Parsed {
  migc::SourcePtr source;
  std::vector<migc::sql::Statement> statements;
};

// glibc puts small pieces that were freed together again only when the next large one is asked for:
// not in a phase that has nothing to do with them.
void tidy_heap() {
  constexpr std::size_t k_large = 64 * 1024;
  void* volatile piece = ::operator new(k_large);
  ::operator delete(piece);
}

class Phase {
 public:
  explicit Phase(const char* name) : name_(name) {}
  template <typename Work>
  void measure(const Work& work) {
    tidy_heap();
    const std::clock_t start = std::clock();
    work();
    best_ = std::min(best_, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  double best() const { return best_; }
  void print(std::size_t statements) const {
    std::printf("%-11s %8.1f ms %6.2f us a statement\n", name_, best_ * 1e3,
                best_ * 1e6 / static_cast<double>(statements));
  }

 private:
  const char* name_;
  double best_ = std::numeric_limits<double>::max();
};

std::vector<Parsed> parse(const migc::Project& project, const migc::revision::Plan& plan,
                          migc::sql::Operations operations) {
  std::vector<Parsed> all;
  migc::Diagnostics diagnostics;
  for (const auto& step : plan.steps) {
    const auto& section = project.graph.revision(step.revision).up;
    if (!section) continue;
    all.push_back({section->source,
                   migc::sql::parse(section->source, section->span, diagnostics, operations)});
  }
  return all;
}

// run(replay, statement) for each statement, from an empty catalog on.
template <typename Run>
void replay_all(std::optional<migc::catalog::Replay>& replay, const migc::Project& project,
                const std::vector<Parsed>& all, const Run& run) {
  replay.emplace(project.config.target.postgres, project.config.target.search_path);
  for (const Parsed& each : all) {
    replay->start_source(each.source);
    for (const auto& statement : each.statements) run(*replay, statement);
  }
}

// All rules over the history: the number of findings.
std::size_t lint_all(const migc::Project& project, const migc::revision::Plan& plan, bool each) {
  const auto& rules = migc::lint::all_rules();
  migc::Diagnostics diagnostics;
  const auto levels = migc::lint::levels_of(rules, project.config, {}, diagnostics);
  migc::catalog::Replay replay(project.config.target.postgres, project.config.target.search_path);
  std::deque<migc::lint::Linter> linters;
  for (const auto& step : plan.steps) {
    const auto& revision = project.graph.revision(step.revision);
    if (!revision.up) continue;
    if (each || linters.empty()) linters.emplace_back(replay, project.config, rules, levels);
    linters.back().add(*revision.up, revision.id, revision.suppressions);
  }
  std::size_t findings = 0;
  for (migc::lint::Linter& linter : linters) findings += std::move(linter).finish().findings.size();
  return findings;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return 2;
  const int rounds = count > 2 ? std::atoi(arguments[2]) : 5;
  migc::Diagnostics diagnostics;
  const migc::Project project = migc::load_project({arguments[1], {}, {}, {}}, diagnostics);
  const auto plan = migc::revision::plan_upgrade(project.graph, {}, "heads", diagnostics);
  if (!plan || diagnostics.has_errors()) return 1;
  Phase splitting("no lowering");
  Phase parsing("parse");
  Phase replaying("replay");
  Phase predicting("effects too");
  Phase ending("teardown");
  Phase linting("lint");
  Phase linting_each("lint --each");
  std::size_t statements = 0;
  std::size_t refused = 0;
  std::size_t findings = 0;
  std::size_t findings_each = 0;
  for (int round = 0; round < rounds; ++round) {
    std::vector<Parsed> all;
    std::optional<migc::catalog::Replay> replay;
    splitting.measure([&] { parse(project, *plan, migc::sql::Operations::no); });
    parsing.measure([&] { all = parse(project, *plan, migc::sql::Operations::yes); });
    statements = refused = 0;
    replaying.measure([&] {
      replay_all(replay, project, all, [&](auto& replayed, const auto& statement) {
        refused += replayed.run(statement).refusal ? 1 : 0;
        ++statements;
      });
    });
    replay.reset();
    predicting.measure([&] {
      replay_all(replay, project, all, [&](auto& replayed, const auto& statement) {
        migc::effects::explain(replayed, statement);
      });
    });
    ending.measure([&] {
      all.clear();
      replay.reset();
    });
    linting.measure([&] { findings = lint_all(project, *plan, false); });
    linting_each.measure([&] { findings_each = lint_all(project, *plan, true); });
  }
  std::printf("%zu statements, %zu refused, %zu findings, %zu with --each\n", statements, refused,
              findings, findings_each);
  for (const Phase* each :
       {&splitting, &parsing, &replaying, &predicting, &ending, &linting, &linting_each})
    each->print(statements);
  std::printf("replay is %.2f of the parse\n", replaying.best() / parsing.best());
  std::printf("effects are %.2f of the parse\n",
              (predicting.best() - replaying.best()) / parsing.best());
  const double before_rules = parsing.best() + predicting.best() + ending.best();
  std::printf("rules are %.2f of the parse, with --each %.2f\n",
              (linting.best() - before_rules) / parsing.best(),
              (linting_each.best() - before_rules) / parsing.best());
  return 0;
}
