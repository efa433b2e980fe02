#include "cli/compile_range.h"
#include "cli/report.h"

namespace migc::cli {
namespace {

ExitStatus upgrade(Context& context, const CompileOptions& options) {
  if (!asks_for_product(context, options)) return finish(context);
  const auto range =
      plan_range(context, options.targets.front(), options, revision::Direction::upgrade);
  if (!range) return finish(context);
  return deliver_plan(context, range->project, range->plan, options);
}

}  // namespace

void add_upgrade(CLI::App& app, Context& context) {
  CLI::App* const command = app.add_subcommand("upgrade", "compile the way up to a revision");
  const auto options = add_compile_options(*command);
  add_gate_options(*command, options);
  command
      ->add_option("[START:]TARGET", options->targets,
                   "where to, and from where (default: --from, the environment, base)")
      ->required()
      ->expected(1);
  command->add_flag("--idempotent", options->idempotent,
                    "a script that finds out which revisions are missing and runs those alone; a "
                    "start is what is applied at least");
  command->footer(
      "The script checks that the version table holds exactly the rows of the start, runs every "
      "revision that TARGET\n"
      "needs and that is not applied, each in as few transactions as PostgreSQL allows, and moves "
      "the version rows in\n"
      "the same transactions. The revisions that it brings are linted first: if a finding is at or "
      "above lint.fail_on,\n"
      "nothing is written, with exit status 1; accepted ones stand in the script's head with their "
      "reasons.\n\n"
      "    migc upgrade abc123 --sql > script.sql         from an empty database\n"
      "    migc upgrade def456:abc123 --sql -o script.sql\n"
      "    migc upgrade heads --from a1,b2 --sql          from several rows\n"
      "    migc upgrade heads --sql --idempotent          for databases at different revisions\n"
      "    migc upgrade +2 --from abc123 --plan\n"
      "    migc --env production upgrade head --sql       from [environments.production] at");
  command->callback([&context, options] {
    context.run = [&context, options] { return upgrade(context, *options); };
  });
}

}  // namespace migc::cli
