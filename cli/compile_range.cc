#include "cli/compile_range.h"

#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/lint_gate.h"
#include "cli/list_revisions.h"
#include "cli/replayed_range.h"
#include "cli/report.h"
#include "cli/sql_files.h"
#include "compiler/base/files.h"
#include "compiler/base/text.h"
#include "compiler/revision/lookup.h"
#include "compiler/revision/ranges.h"
#include "compiler/revision/rows.h"
#include "compiler/script/head.h"
#include "lint/baseline.h"

namespace migc::cli {
namespace {

using nlohmann::ordered_json;
using revision::Graph;
using revision::Plan;

std::vector<std::string> operation_texts(const revision::Step& step) {
  std::vector<std::string> texts;
  for (const revision::VersionOp& operation : step.operations) texts.push_back(operation.text());
  return texts;
}

ordered_json plan_json(const Graph& graph, const Plan& plan) {
  ordered_json steps = ordered_json::array();
  revision::RowSet rows(plan.from);
  for (const revision::Step& step : plan.steps) {
    const revision::Revision& revision = graph.revision(step.revision);
    rows.apply(step.operations);
    ordered_json down = ordered_json::array();
    for (const revision::Reference& reference : revision.down_revisions)
      down.push_back(reference.text);
    steps.push_back({{"revision", revision.id},
                     {"down_revisions", std::move(down)},
                     {"message", revision.message},
                     {"version_ops", operation_texts(step)},
                     {"rows_after", rows.sorted()}});
  }
  return {{"direction", revision::direction_name(plan.direction)},
          {"from", plan.from},
          {"to", plan.to},
          {"steps", std::move(steps)}};
}

std::string plan_text(const Graph& graph, const Plan& plan) {
  std::string text =
      fmt::format("{} {} -> {}, {}\n", revision::direction_name(plan.direction),
                  visible(script::rows_text(plan.from)), visible(script::rows_text(plan.to)),
                  counted(plan.steps.size(), "step"));
  std::size_t number = 0;
  for (const revision::Step& step : plan.steps) {
    const revision::Revision& revision = graph.revision(step.revision);
    text += fmt::format("{:>5}  {}  {}\n       {}\n", ++number, visible(revision.id),
                        script::comment_text(revision.message),
                        visible(join(operation_texts(step), "; ")));
  }
  return text;
}

// The product: to the file, whole, or to stdout.
ExitStatus write_product(Context& context, const CompileOptions& options,
                         const std::string& product) {
  if (options.output.empty() || options.output == "-") {
    context.out << product;
    return ExitStatus::ok;
  }
  if (const Result<void> written = write_file(options.output, product, Overwrite::yes); !written) {
    context.diagnostics = {};
    return fail(context, written.error());
  }
  if (!context.options.quiet) context.err << fmt::format("wrote {}\n", options.output);
  return ExitStatus::ok;
}

// `found` has the explanations of an upgrade, in which nobody uses what the plan itself makes. Of
// an idempotent one every step may be the first that runs.
std::vector<script::StepEffects> effects_for_head(Context& context, const Project& project,
                                                  const Plan& plan, const lint::Outcome& found) {
  using revision::Direction;
  if (plan.direction == Direction::stamp) return {};
  if (starts_empty(project, plan) && !plan.is_idempotent) return {};
  if (plan.direction == Direction::upgrade && !plan.is_idempotent)
    return script::effects_of_steps(project, plan, found.transactions);
  // faults of what was applied long ago are no findings about the script
  Diagnostics own = std::exchange(context.diagnostics, {});
  catalog::Replay replay(project.config.target.postgres, project.config.target.search_path);
  replay_start(context, replay, project, plan.from);
  context.diagnostics = std::move(own);
  return script::effects_of_steps(project, plan, replay);
}

std::vector<script::AcceptedFinding> accepted_of(const lint::Outcome& found) {
  std::vector<script::AcceptedFinding> accepted;
  for (const lint::Accepted& each : found.accepted) {
    const Diagnostic& finding = each.finding.diagnostic;
    const std::size_t begin = finding.span ? finding.span->begin : 0;
    const std::size_t line = finding.source ? finding.source->position(begin).line : 0;
    accepted.push_back({finding.revision, finding.id, line, each.reason});
  }
  return accepted;
}

}  // namespace

void add_from_option(CLI::App& command, CompileOptions& options) {
  command
      .add_option("--from", options.from,
                  "rows that the version table holds now: base, or ids separated by commas")
      ->type_name("ROWS");
}

std::shared_ptr<CompileOptions> add_compile_options(CLI::App& command) {
  auto options = std::make_shared<CompileOptions>();
  command.add_flag("--sql", options->sql, "write the script");
  command.add_flag("--plan", options->plan, "write the ordered steps, no SQL");
  add_from_option(command, *options);
  command
      .add_option("-o,--output", options->output,
                  "write there, whole or not at all (default: standard output)")
      ->type_name("FILE");
  add_choice(
      command, "--dialect", {"psql", "sql"},
      [options](const std::string& word) {
        options->dialect = word == "sql" ? script::Dialect::sql : script::Dialect::psql;
      },
      "psql, or sql without psql's commands for programs that send statements one by one");
  return options;
}

bool asks_for_product(Context& context, const CompileOptions& options) {
  if (options.idempotent && options.plan) {
    context.diagnostics
        .error("usage", "--idempotent is for --sql: which steps run is found out by the script")
        .with_help("leave --plan out; the head of the script has a table of all steps");
    return false;
  }
  if (options.sql != options.plan) return true;
  context.diagnostics
      .error("usage", options.sql
                          ? "--sql and --plan exclude each other"
                          : "migc never connects to a database, so it has to be told what to write")
      .with_help("give --sql for the script, or --plan for the ordered steps");
  return false;
}

std::optional<std::vector<std::string>> start_rows(Context& context, const Project& project,
                                                   const CompileOptions& options,
                                                   const std::optional<std::string>& range_start,
                                                   bool base_is_default) {
  if (range_start && !options.from.empty()) {
    context.diagnostics
        .error("multiple-starts", "the start is given twice: in the range and with --from")
        .with_help("leave one of them out");
    return std::nullopt;
  }
  if (range_start)
    return revision::resolve_start_rows(project.graph, *range_start, context.diagnostics);
  if (!options.from.empty())
    return revision::resolve_start_rows(project.graph, options.from, context.diagnostics);
  if (project.config.at && !options.idempotent) {
    const std::string rows = project.config.at->empty() ? "base" : join(*project.config.at, ",");
    return revision::resolve_start_rows(project.graph, rows, context.diagnostics);
  }
  if (base_is_default) return std::vector<std::string>();
  context.diagnostics
      .error("missing-start", "a downgrade has to be told which rows the version table holds now")
      .with_help(
          "write START:TARGET, or give --from ROWS, or --env NAME with [environments.NAME] at");
  return std::nullopt;
}

std::optional<PlannedRange> plan_range(Context& context, const std::string& target,
                                       const CompileOptions& options,
                                       revision::Direction direction) {
  std::optional<Project> project = load_graph(context);
  if (!project) return std::nullopt;
  const auto range = revision::split_range(target, context.diagnostics);
  if (!range) return std::nullopt;
  const bool up = direction == revision::Direction::upgrade;
  const auto rows = start_rows(context, *project, options, range->start, up);
  if (!rows) return std::nullopt;
  const auto plan_it = up ? revision::plan_upgrade : revision::plan_downgrade;
  auto plan = plan_it(project->graph, *rows, range->end, context.diagnostics);
  if (!plan) return std::nullopt;
  plan->is_idempotent = options.idempotent;
  return PlannedRange{std::move(*project), *rows, std::move(*plan)};
}

std::optional<script::Script> compile(Context& context, const Project& project, const Plan& plan,
                                      script::Dialect dialect, const lint::Outcome& found) {
  return script::write_script(project, plan,
                              {effects_for_head(context, project, plan, found), accepted_of(found)},
                              dialect, context.diagnostics);
}

void add_gate_options(CLI::App& command, const std::shared_ptr<CompileOptions>& options) {
  add_choice(
      command, "--fail-on", {"error", "warning", "never"},
      [options](const std::string& word) { options->fail_on = word; },
      "the lightest finding of lint for which no script is written (default: lint.fail_on)");
  command
      .add_option("--baseline", options->baseline,
                  "findings that this file has are no reason; migc lint writes it")
      ->type_name("FILE");
}

std::optional<ExitStatus> stopped_by_lint(Context& context, const Project& project,
                                          lint::Outcome found, const CompileOptions& options) {
  if (!options.baseline.empty()) {
    const SourcePtr baseline = read_sql_file(context, options.baseline);
    if (baseline == nullptr) return finish(context);
    lint::leave_out_known(found, baseline, context.diagnostics);
  }
  if (!report_blocking(context, found, threshold(options.fail_on, project.config)))
    return std::nullopt;
  finish(context);
  return ExitStatus::findings;
}

ExitStatus deliver_plan(Context& context, const Project& project, const Plan& plan,
                        const CompileOptions& options) {
  if (options.plan) {
    if (context.options.format == Format::json) {
      ordered_json document = plan_json(project.graph, plan);
      if (!context.diagnostics.empty())
        document["diagnostics"] = diagnostics_json(context.diagnostics);
      const std::string text =
          document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
      return write_product(context, options, text);
    }
    show_findings(context);
    return write_product(context, options, plan_text(project.graph, plan));
  }
  lint::Outcome found = lint_plan(context, project, plan);
  const auto script = compile(context, project, plan, options.dialect, found);
  if (!script) return finish(context);
  if (const auto stopped = stopped_by_lint(context, project, std::move(found), options))
    return *stopped;
  show_findings(context);
  return write_product(context, options, script->text);
}

}  // namespace migc::cli
