#include "cli/compile_range.h"
#include "cli/list_revisions.h"
#include "cli/report.h"
#include "compiler/revision/ranges.h"
#include "compiler/revision/stamp.h"

namespace migc::cli {
namespace {

ExitStatus stamp(Context& context, const CompileOptions& options) {
  if (!asks_for_product(context, options)) return finish(context);
  const std::optional<Project> project = load_graph(context);
  if (!project) return finish(context);
  const auto ranges = revision::split_ranges(options.targets, context.diagnostics);
  if (!ranges) return finish(context);
  const auto rows = start_rows(context, *project, options, ranges->start, true);
  if (!rows) return finish(context);
  const auto plan = revision::plan_stamp(project->graph, *rows, ranges->ends, context.diagnostics);
  if (!plan) return finish(context);
  return deliver_plan(context, *project, *plan, options);
}

}  // namespace

void add_stamp(CLI::App& app, Context& context) {
  CLI::App* const command =
      app.add_subcommand("stamp", "compile a move of the version rows alone, no revision is run");
  const auto options = add_compile_options(*command);
  command
      ->add_option("[START:]REV", options->targets,
                   "the rows to move to; several for several branches")
      ->required()
      ->expected(1, -1);
  command->footer(
      "For databases whose schema got there by another way. Each target replaces the rows of its "
      "own lineage.\n\n"
      "    migc stamp abc123 --sql > stamp.sql\n"
      "    migc stamp abc123:base --sql");
  command->callback([&context, options] {
    context.run = [&context, options] { return stamp(context, *options); };
  });
}

}  // namespace migc::cli
