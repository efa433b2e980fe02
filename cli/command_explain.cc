#include <memory>

#include <nlohmann/json.hpp>

#include "cli/compile_range.h"
#include "cli/explanation.h"
#include "cli/replayed_range.h"
#include "cli/report.h"
#include "cli/sql_files.h"
#include "compiler/revision/single_file.h"
#include "compiler/schema.h"
#include "compiler/script/explain.h"

namespace migc::cli {
namespace {

struct ExplainOptions {
  std::vector<std::string> targets;  // a range, or files
  std::vector<std::string> schema;   // files that are replayed first
  CompileOptions range;              // its `from`
};

ExitStatus print(Context& context, const Config& config, script::Explainer explainer) {
  if (context.diagnostics.has_errors()) return finish(context);
  const auto transactions = std::move(explainer).take();
  if (context.options.format == Format::json) {
    nlohmann::ordered_json document = explanation_json(config.target.postgres, transactions);
    if (!context.diagnostics.empty())
      document["diagnostics"] = diagnostics_json(context.diagnostics);
    print_json(context, document);
    return ExitStatus::ok;
  }
  show_findings(context);
  context.out << explanation_text(config.target.postgres, transactions);
  return ExitStatus::ok;
}

ExitStatus explain_files(Context& context, const ExplainOptions& options) {
  const LoadedConfig settings = load_settings(context.options.project, context.diagnostics);
  catalog::Replay replay(settings.config.target.postgres, settings.config.target.search_path);
  replay_files(context, replay, options.schema);
  script::Explainer explainer(replay, settings.config);
  for (const std::string& path : options.targets) {
    const SourcePtr source = read_sql_file(context, path);
    if (source == nullptr) continue;
    const revision::Section section = revision::up_section_of(source, context.diagnostics);
    explainer.add(section, "", "", context.diagnostics);
  }
  return print(context, settings.config, std::move(explainer));
}

ExitStatus explain_range(Context& context, const ExplainOptions& options) {
  const auto range = replay_up_to(context, options.targets.front(), options.range, options.schema);
  if (!range) return finish(context);
  script::Explainer explainer(*range->replay, range->project.config);
  for (const revision::Step& step : range->plan.steps) {
    const revision::Revision& revision = range->project.graph.revision(step.revision);
    if (revision.up)
      explainer.add(*revision.up, revision.id, revision.message, context.diagnostics);
  }
  return print(context, range->project.config, std::move(explainer));
}

ExitStatus explain(Context& context, const ExplainOptions& options) {
  if (is_file(options.targets.front())) return explain_files(context, options);
  if (options.targets.size() == 1) return explain_range(context, options);
  context.diagnostics
      .error("usage", "\"" + options.targets.front() +
                          "\" is no file, and only one range can be "
                          "explained at a time")
      .with_help("name one range START:END, or files that exist");
  return finish(context);
}

}  // namespace

void add_explain(CLI::App& app, Context& context) {
  CLI::App* const command =
      app.add_subcommand("explain", "what each statement locks, rewrites and reads on the server");
  const auto options = std::make_shared<ExplainOptions>();
  command
      ->add_option("RANGE|FILE", options->targets,
                   "[START:]TARGET as for upgrade, or SQL files in the order to run them")
      ->required();
  command
      ->add_option("--schema", options->schema,
                   "SQL files with what is there before: a pg_dump --schema-only, or plain DDL")
      ->type_name("FILE");
  command
      ->add_option("--from", options->range.from,
                   "rows that the version table holds now: base, or ids separated by commas")
      ->type_name("ROWS");
  command->footer(
      R"(Predicts, without a server, the strongest lock of each statement on each relation that others can see, whom it
keeps waiting, which tables are written again or read as a whole, which indexes are built again, which data is
lost, and what the server would refuse. Statements stand in the transactions of the script; locks are held until
COMMIT. Relations that the range itself makes are left out of the table: nobody uses them yet. What cannot
be told is said to be not certain, with the reason. docs/explain.md tells more.

    migc explain def456:abc123
    migc explain head --from def456 --postgres 18 --format json
    migc explain change.sql --schema dump.sql)");
  command->callback([&context, options] {
    context.run = [&context, options] { return explain(context, *options); };
  });
}

}  // namespace migc::cli
