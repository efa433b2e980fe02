#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/context.h"
#include "cli/report.h"
#include "compiler/script/check.h"

namespace migc::cli {
namespace {

ExitStatus check(Context& context) {
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

}  // namespace

void add_check(CLI::App& app, Context& context) {
  CLI::App* const command =
      app.add_subcommand("check", "every fault of the project: settings, headers, graph, SQL");
  command->footer(
      "Reads every revision and reports all faults at once, those of the SQL too. Missing down "
      "sections are warnings.\n"
      "Exit status 2 if there are errors.\n\n    migc check\n    migc check --format json");
  command->callback([&context] { context.run = [&context] { return check(context); }; });
}

}  // namespace migc::cli
