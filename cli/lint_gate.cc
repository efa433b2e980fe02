#include "cli/lint_gate.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cli/replayed_range.h"
#include "compiler/base/text.h"
#include "lint/rules/registry.h"

namespace migc::cli {
namespace {

bool is_blocking(const lint::Reported& finding, FailOn fail_on) {
  const Severity least = fail_on == FailOn::error ? Severity::error : Severity::warning;
  return fail_on != FailOn::never && finding.diagnostic.severity >= least;
}

}  // namespace

FailOn threshold(const std::string& chosen, const Config& config) {
  if (chosen == "error") return FailOn::error;
  if (chosen == "warning") return FailOn::warning;
  return chosen == "never" ? FailOn::never : config.lint.fail_on;
}

bool fails(const lint::Outcome& outcome, FailOn fail_on) {
  return std::any_of(outcome.findings.begin(), outcome.findings.end(),
                     [&](const auto& each) { return is_blocking(each, fail_on); });
}

lint::Outcome lint_plan(Context& context, const Project& project, const revision::Plan& plan) {
  if (plan.direction != revision::Direction::upgrade) return {};
  // what was applied long ago is no finding about the plan
  Diagnostics own = std::exchange(context.diagnostics, {});
  catalog::Replay replay(project.config.target.postgres, project.config.target.search_path);
  replay_start(context, replay, project, plan.from);
  context.diagnostics = std::move(own);
  const auto levels = lint::levels_of(lint::all_rules(), project.config, {}, context.diagnostics);
  lint::Linter linter(
      replay, project.config, lint::all_rules(), levels,
      starts_empty(project, plan) ? lint::Explanations::no : lint::Explanations::yes);
  for (const revision::Step& step : plan.steps) {
    const revision::Revision& revision = project.graph.revision(step.revision);
    if (revision.up) linter.add(*revision.up, revision.id, revision.suppressions);
  }
  return std::move(linter).finish();
}

bool report_blocking(Context& context, const lint::Outcome& outcome, FailOn fail_on) {
  std::size_t count = 0;
  for (const lint::Reported& each : outcome.findings) {
    if (!is_blocking(each, fail_on)) continue;
    context.diagnostics.add(each.diagnostic);
    ++count;
  }
  if (count == 0) return false;
  context.diagnostics
      .error("lint", fmt::format("the script is not written: {} of lint weigh{} too much",
                                 counted(count, "finding"), count == 1 ? "s" : ""))
      .with_help(
          "mend the revisions (migc lint --fix does what can be done), accept a finding where it "
          "stands (-- migrate:ignore RULE: reason), or compile with --fail-on never");
  return true;
}

}  // namespace migc::cli
