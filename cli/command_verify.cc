#include <algorithm>

#include <fmt/format.h>

#include "cli/compile_range.h"
#include "cli/lint_gate.h"
#include "cli/list_revisions.h"
#include "cli/report.h"
#include "compiler/base/files.h"
#include "compiler/base/text.h"
#include "compiler/revision/lookup.h"
#include "compiler/revision/stamp.h"
#include "compiler/script/head.h"
#include "compiler/script/written_script.h"

namespace migc::cli {
namespace {

using revision::Direction;
using revision::Plan;
using script::WrittenHead;

// The targets that can have led from the rows before to the rows after. A script does not say how
// its target was named; a plan is known by its rows and its number of steps.
std::vector<std::string> possible_targets(const WrittenHead& head) {
  const bool up = head.direction == Direction::upgrade;
  const std::string steps = fmt::format("{}{}", up ? '+' : '-', head.steps);
  std::vector<std::string> targets = head.to;
  targets.insert(targets.end(), {up ? "heads" : "base", steps});
  for (const std::string& branch : up ? head.to : head.from) {
    targets.push_back(fmt::format("{}@{}", branch, up ? "heads" : "base"));
    targets.push_back(fmt::format("{}@{}", branch, steps));
  }
  return targets;
}

std::optional<Plan> plan_to(const Project& project, const WrittenHead& head,
                            const std::string& target) {
  Diagnostics of_other_targets;
  return head.direction == Direction::upgrade
             ? revision::plan_upgrade(project.graph, head.from, target, of_other_targets)
             : revision::plan_downgrade(project.graph, head.from, target, of_other_targets);
}

std::vector<Plan> possible_plans(const Project& project, const WrittenHead& head) {
  std::vector<Plan> plans;
  if (head.direction == Direction::stamp) {
    Diagnostics unused;
    const std::vector<std::string> base = {"base"};
    if (auto plan = revision::plan_stamp(project.graph, head.from, head.to.empty() ? base : head.to,
                                         unused))
      plans.push_back(std::move(*plan));
    return plans;
  }
  for (const std::string& target : possible_targets(head)) {
    auto plan = plan_to(project, head, target);
    if (plan && plan->to == head.to && plan->steps.size() == head.steps)
      plans.push_back(std::move(*plan));
  }
  return plans;
}

ExitStatus differs(Context& context, Diagnostic& diagnostic) {
  diagnostic.with_help(
      "run it only if that is what you want; else compile it again and have that reviewed");
  finish(context);
  return ExitStatus::findings;
}

ExitStatus tell(Context& context, const std::string& path, const script::ScriptDifference& found) {
  Diagnostic& diagnostic = context.diagnostics.error(
      "script-differs",
      fmt::format("line {} of {}, {}: not what these sources compile to", found.line, path,
                  found.step.empty() ? "before the first step" : found.step));
  diagnostic.with_note("statement:  " + found.statement);
  diagnostic.with_note("the script: " + found.in_script);
  diagnostic.with_note("compiled:   " + found.in_compilation);
  return differs(context, diagnostic);
}

ExitStatus no_plan(Context& context, const std::string& path, const WrittenHead& head) {
  return differs(context,
                 context.diagnostics.error(
                     "script-differs",
                     fmt::format("{}: these sources have no {} of {} step{} from {} to {}", path,
                                 revision::direction_name(head.direction), head.steps,
                                 head.steps == 1 ? "" : "s", visible(script::rows_text(head.from)),
                                 visible(script::rows_text(head.to)))));
}

ExitStatus verify(Context& context, const std::string& path) {
  const Result<std::string> script = read_file(path);
  if (!script) return fail(context, script.error());
  const std::optional<WrittenHead> head = script::read_head(*script);
  if (!head) {
    context.diagnostics
        .error("not-a-script", fmt::format("{} does not begin like a script of migc", path))
        .with_help("its first lines tell what was compiled; without them nothing can be compared");
    finish(context);
    return ExitStatus::findings;
  }
  context.options.project.postgres = head->postgres;
  const std::optional<Project> project = load_graph(context);
  if (!project) return finish(context);
  std::optional<script::ScriptDifference> difference;
  for (const Plan& plan : possible_plans(*project, *head)) {
    const auto compiled =
        compile(context, *project, plan, head->dialect, lint_plan(context, *project, plan));
    if (!compiled) return finish(context);
    const auto found = script::first_difference(*script, *compiled);
    if (!found) {
      if (!context.options.quiet)
        context.err << fmt::format("{} is what these sources compile to\n", path);
      return ExitStatus::ok;
    }
    if (!difference || found->line > difference->line) difference = found;
  }
  context.diagnostics = {};
  return difference ? tell(context, path, *difference) : no_plan(context, path, *head);
}

}  // namespace

void add_verify(CLI::App& app, Context& context) {
  CLI::App* const command =
      app.add_subcommand("verify", "is this script, byte for byte, what these sources compile to?");
  auto path = std::make_shared<std::string>();
  command->add_option("SCRIPT", *path, "a file that upgrade, downgrade or stamp has written")
      ->required();
  command->footer(
      "Compiles again what the head of the script says (rows before and after, server version, "
      "dialect), with the\n"
      "sources and settings of today, and compares. On a difference it names the step and the "
      "statement where the\n"
      "first one lies, with exit status 1. Give --env as for the script.\n\n"
      "    migc verify script.sql\n"
      "    migc --env production verify out/abc123/upgrade.sql");
  command->callback(
      [&context, path] { context.run = [&context, path] { return verify(context, *path); }; });
}

}  // namespace migc::cli
