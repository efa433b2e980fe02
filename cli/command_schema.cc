#include <memory>

#include <fmt/format.h>

#include "cli/list_revisions.h"
#include "cli/report.h"
#include "cli/schema_json.h"
#include "cli/sql_files.h"
#include "compiler/ddl/schema_sql.h"
#include "compiler/revision/plan.h"
#include "compiler/schema.h"
#include "compiler/script/own_tables.h"

namespace migc::cli {
namespace {

struct SchemaOptions {
  std::vector<std::string> targets;  // a revision, or files
};

ExitStatus print_schema(Context& context, catalog::Replay& replay) {
  if (context.diagnostics.has_errors()) return finish(context);
  catalog::Session& session = replay.session();
  session.set_search_path({"public"});  // how a plain client sees types
  if (context.options.format == Format::json) {
    show_findings(context);
    print_schema_json(context.out, session,
                      context.options.verbose ? SchemaDetails::yes : SchemaDetails::no);
    return ExitStatus::ok;
  }
  std::vector<ddl::Omission> omissions;
  const std::string text = ddl::schema_sql(session, omissions);
  for (const ddl::Omission& each : omissions) {
    context.diagnostics.note("unprinted-object", fmt::format("{}: {}", each.object, each.reason))
        .with_help("a comment stands in its place; add its statement there by hand");
  }
  show_findings(context);
  context.out << text;
  return ExitStatus::ok;
}

ExitStatus schema_of_files(Context& context, const SchemaOptions& options) {
  const LoadedConfig settings = load_settings(context.options.project, context.diagnostics);
  catalog::Replay replay(settings.config.target.postgres, settings.config.target.search_path);
  replay_files(context, replay, options.targets);
  return print_schema(context, replay);
}

ExitStatus schema_of_revision(Context& context, const SchemaOptions& options) {
  const std::optional<Project> project = load_graph(context);
  if (!project) return finish(context);
  const std::string target = options.targets.empty() ? "heads" : options.targets.front();
  const auto plan = revision::plan_upgrade(project->graph, {}, target, context.diagnostics);
  if (!plan) return finish(context);
  catalog::Replay replay(project->config.target.postgres, project->config.target.search_path);
  replay_external_schema(context, replay, project->config, project->directory);
  const auto own_tables = script::add_own_tables(replay, project->config);
  replay_plan(replay, *project, *plan, context.diagnostics);
  script::remove_own_tables(replay, own_tables);
  return print_schema(context, replay);
}

ExitStatus schema(Context& context, const SchemaOptions& options) {
  if (!options.targets.empty() && is_file(options.targets.front()))
    return schema_of_files(context, options);
  return schema_of_revision(context, options);
}

}  // namespace

void add_schema(CLI::App& app, Context& context) {
  CLI::App* const command =
      app.add_subcommand("schema", "the schema that revisions or SQL files make");
  const auto options = std::make_shared<SchemaOptions>();
  command->add_option("REV|FILE", options->targets,
                      "a revision (default: heads), or SQL files in the order to run them");
  add_choice(
      *command, "--format", {"sql", "text", "json"},
      [&context](const std::string& word) {
        context.options.format = word == "json" ? Format::json : Format::text;
      },
      "SQL that makes the schema on an empty database (sql, text), or a description (json)");
  command->footer(
      "Replays every statement as a server of the target's version would run it, names that the "
      "server makes up included.\n"
      "A statement that the server would refuse is a warning with its SQLSTATE, and is left "
      "out.\n\n"
      "What has no definition that could be printed is a note and a comment in the SQL.\n\n"
      "    migc schema                              the schema at the heads, as SQL\n"
      "    migc schema --format json                the same as JSON\n"
      "    migc schema --format json -v             with all details\n"
      "    migc schema abc123 --format json\n"
      "    migc schema dump.sql more.sql --format json");
  command->callback([&context, options] {
    context.run = [&context, options] { return schema(context, *options); };
  });
}

}  // namespace migc::cli
