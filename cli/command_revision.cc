#include <memory>

#include "cli/fill_down.h"
#include "cli/report.h"
#include "cli/write_revision.h"

namespace migc::cli {
namespace {

struct RevisionOptions : NewRevisionOptions {
  bool fill_down = false;
  FillDownOptions drafts;
};

ExitStatus usage(Context& context, const std::string& message) {
  context.diagnostics.error("usage", message)
      .with_help(
          R"(give -m for a new revision, or --fill-down for ways back; see "migc revision --help")");
  return finish(context);
}

ExitStatus run(Context& context, const RevisionOptions& options) {
  if (options.fill_down) return fill_down(context, options.drafts);
  if (!options.drafts.revisions.empty() || options.drafts.diff)
    return usage(context, "revisions and --diff are for --fill-down");
  if (options.message.empty()) return usage(context, "-m is missing: what the revision does");
  return write_revision(context, options);
}

}  // namespace

void add_revision(CLI::App& app, Context& context) {
  CLI::App* const command = app.add_subcommand(
      "revision", "write a new, empty revision, or the ways back that are missing");
  const auto options = std::make_shared<RevisionOptions>();
  CLI::Option* const message =
      command->add_option("-m,--message", options->message, "what it does")->type_name("MSG");
  command
      ->add_option("--head", options->parents.heads,
                   "the revision it revises (default: head; base starts a new root)")
      ->type_name("REV")
      ->expected(1);
  command->add_flag("--splice", options->parents.splice,
                    "let it revise a revision that is no head: a new branch");
  command
      ->add_option("--branch-label", options->parents.branch_labels,
                   "a name for the line that starts here")
      ->type_name("LABEL")
      ->allow_extra_args(false);
  command
      ->add_option("--depends-on", options->parents.depends_on,
                   "another revision that must have run (may be repeated)")
      ->type_name("REV")
      ->allow_extra_args(false);
  command
      ->add_option("--rev-id", options->parents.id,
                   "its id (default: 12 random hexadecimal digits)")
      ->type_name("ID");
  command
      ->add_flag("--fill-down", options->fill_down,
                 "draft the ways back of revisions that have none")
      ->excludes(message);
  command->add_option("REV|RANGE", options->drafts.revisions,
                      "with --fill-down: whose (default: all that have none)");
  command->add_flag("--diff", options->drafts.diff,
                    "with --fill-down: show what would change, and write nothing");
  command->footer(
      "Prints the path of the new file.\n\n"
      "With --fill-down, compares the schema after each revision with the one before it and writes "
      "the statements that\n"
      "lead back as its down section, in the manner of the files' layout. Each draft is replayed "
      "as check --reversible\n"
      "does; comments in it say what does not come back, and which data is lost. What is there "
      "already stays. Exit\n"
      "status 1 if a schema does not come back. docs/packet.md tells more.\n\n"
      "    migc revision -m \"add user profile fields\"\n"
      "    migc revision -m \"start reporting\" --head base --branch-label reporting\n"
      "    migc revision -m \"join profiles\" --depends-on abc123\n"
      "    migc revision --fill-down def456:heads --diff");
  command->callback([&context, options] {
    context.run = [&context, options] { return run(context, *options); };
  });
}

}  // namespace migc::cli
