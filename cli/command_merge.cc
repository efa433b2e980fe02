#include <memory>

#include "cli/write_revision.h"

namespace migc::cli {

void add_merge(CLI::App& app, Context& context) {
  CLI::App* const command =
      app.add_subcommand("merge", "write a revision that joins several heads");
  const auto options = std::make_shared<NewRevisionOptions>();
  options->parents.heads.clear();
  command->add_option("REV", options->parents.heads, "the revisions to join; heads joins all")
      ->required()
      ->expected(1, -1);
  command->add_option("-m,--message", options->message, "why")->type_name("MSG");
  command
      ->add_option("--branch-label", options->parents.branch_labels,
                   "a name for the line that starts here")
      ->type_name("LABEL")
      ->allow_extra_args(false);
  command->add_flag("--splice", options->parents.splice, "let it join revisions that are no heads");
  command
      ->add_option("--rev-id", options->parents.id,
                   "its id (default: 12 random hexadecimal digits)")
      ->type_name("ID");
  command->footer(
      "Prints the path of the new file.\n\n    migc merge heads -m \"join profiles and "
      "analytics\"\n    migc merge a1b2 c3d4");
  command->callback([&context, options] {
    context.run = [&context, options] { return write_revision(context, *options); };
  });
}

}  // namespace migc::cli
