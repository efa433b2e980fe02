#include "cli/compile_range.h"
#include "cli/report.h"

namespace migc::cli {
namespace {

ExitStatus downgrade(Context& context, const CompileOptions& options) {
  if (!asks_for_product(context, options)) return finish(context);
  const auto range =
      plan_range(context, options.targets.front(), options, revision::Direction::downgrade);
  if (!range) return finish(context);
  return deliver_plan(context, range->project, range->plan, options);
}

}  // namespace

void add_downgrade(CLI::App& app, Context& context) {
  CLI::App* const command = app.add_subcommand("downgrade", "compile the way back to a revision");
  const auto options = add_compile_options(*command);
  command
      ->add_option("START:TARGET", options->targets,
                   "from where, and back to where; base is the very beginning")
      ->required()
      ->expected(1);
  command->footer(
      "Runs the down sections of everything above TARGET, newest first. A revision without a down "
      "section, or one that\n"
      "states that it is irreversible, stops the compilation.\n\n"
      "    migc downgrade abc123:def456 --sql > rollback.sql\n"
      "    migc downgrade abc123:base --plan\n"
      "    migc downgrade --from abc123 --sql -- -1");
  command->callback([&context, options] {
    context.run = [&context, options] { return downgrade(context, *options); };
  });
}

}  // namespace migc::cli
