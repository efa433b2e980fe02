#include <memory>

#include "cli/write_revision.h"

namespace migc::cli {

void add_revision(CLI::App& app, Context& context) {
  CLI::App* const command = app.add_subcommand("revision", "write a new, empty revision");
  const auto options = std::make_shared<NewRevisionOptions>();
  command->add_option("-m,--message", options->message, "what it does")
      ->type_name("MSG")
      ->required();
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
  command->footer(
      "Prints the path of the new file.\n\n"
      "    migc revision -m \"add user profile fields\"\n"
      "    migc revision -m \"start reporting\" --head base --branch-label reporting\n"
      "    migc revision -m \"join profiles\" --depends-on abc123");
  command->callback([&context, options] {
    context.run = [&context, options] { return write_revision(context, *options); };
  });
}

}  // namespace migc::cli
