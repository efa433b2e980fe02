#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/compile_range.h"
#include "cli/context.h"
#include "cli/replayed_range.h"
#include "cli/report.h"
#include "cli/reversal.h"
#include "compiler/script/check.h"

namespace migc::cli {
namespace {

struct CheckOptions {
  bool reversible = false;
  std::string target;    // empty: heads
  CompileOptions range;  // its `from`
};

ExitStatus check_all(Context& context) {
  const Project project = load_project(context.options.project, context.diagnostics);
  script::check_project(project, context.diagnostics);
  const ExitStatus status = finish(context);
  if (context.options.format == Format::text && !context.options.quiet &&
      status == ExitStatus::ok) {
    context.out << fmt::format("checked {} revisions, {} heads: no errors\n", project.graph.size(),
                               project.graph.heads().size());
  }
  return status;
}

// A revision that says why there is no way back is as its author wants it.
bool is_as_wanted(const Reversal& reversal) {
  return reversal.restores() || reversal.way == Reversal::Way::irreversible;
}

ExitStatus check_reversible(Context& context, const CheckOptions& options) {
  const std::string target = options.target.empty() ? "heads" : options.target;
  const auto range = replay_up_to(context, target, options.range, {});
  if (!range || context.diagnostics.has_errors()) return finish(context);
  const auto reversals = reversals_of(range->project, range->plan, *range->replay);
  if (context.options.format == Format::json) {
    print_json(context, {{"revisions", reversals_json(reversals)},
                         {"diagnostics", diagnostics_json(context.diagnostics)}});
  } else {
    show_findings(context);
    context.out << reversals_text(reversals);
  }
  return std::all_of(reversals.begin(), reversals.end(), is_as_wanted) ? ExitStatus::ok
                                                                       : ExitStatus::findings;
}

ExitStatus check(Context& context, const CheckOptions& options) {
  if (options.reversible) return check_reversible(context, options);
  if (options.target.empty() && options.range.from.empty()) return check_all(context);
  context.diagnostics.error("usage", "a range is checked with --reversible alone")
      .with_help("give --reversible, or leave the range out to check the whole project");
  return finish(context);
}

}  // namespace

void add_check(CLI::App& app, Context& context) {
  CLI::App* const command =
      app.add_subcommand("check", "every fault of the project: settings, headers, graph, SQL");
  const auto options = std::make_shared<CheckOptions>();
  command->add_flag("--reversible", options->reversible,
                    "whether each revision's way back restores the schema before it");
  command->add_option("[START:]TARGET", options->target,
                      "with --reversible: the revisions to look at (default: all)");
  add_from_option(*command, options->range);
  command->footer(
      "Reads every revision and reports all faults at once, those of the SQL too. Missing down "
      "sections are warnings.\n"
      "Exit status 2 if there are errors.\n\n"
      "With --reversible, replays the up and the down section of each revision, compares the "
      "schema "
      "after it with the\n"
      "one before, object by object, and tells where data is lost on the way. Exit status 1 if a "
      "schema does not come\n"
      "back, unless the revision states that it is irreversible. docs/packet.md tells more.\n\n"
      "    migc check\n    migc check --format json\n    migc check --reversible def456:heads");
  command->callback([&context, options] {
    context.run = [&context, options] { return check(context, *options); };
  });
}

}  // namespace migc::cli
