#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/git.h"
#include "cli/lint_report.h"
#include "cli/replayed_range.h"
#include "cli/sql_files.h"
#include "compiler/base/files.h"
#include "compiler/revision/single_file.h"
#include "compiler/schema.h"
#include "lint/baseline.h"
#include "lint/rules/registry.h"

namespace migc::cli {
namespace {

struct LintOptions {
  std::vector<std::string> targets;  // a range, or files; none: all of the project
  std::vector<std::string> schema;   // files that are replayed first
  CompileOptions range;              // its `from`
  std::string since;
  std::vector<std::string> levels;  // NAME=SEVERITY
  std::string fail_on;
  std::string format;  // empty: the global one
  std::string baseline;
  std::string write_baseline;
};

void print_findings(Context& context, const std::string& format, const lint::Outcome& outcome) {
  if (format == "json") return print_json(context, lint_json(outcome));
  if (format == "sarif") return print_json(context, lint_sarif(outcome, lint::all_rules()));
  if (format == "gitlab") return print_json(context, lint_gitlab(outcome));
  if (format == "github") {
    context.out << lint_github(outcome);
  } else if (format == "junit") {
    context.out << lint_junit(outcome);
  } else if (format == "markdown") {
    context.out << lint_markdown(outcome);
  } else {
    context.out << lint_text(outcome, colors_of(context));
  }
}

FailOn threshold(const LintOptions& options, const Config& config) {
  if (options.fail_on == "error") return FailOn::error;
  if (options.fail_on == "warning") return FailOn::warning;
  return options.fail_on == "never" ? FailOn::never : config.lint.fail_on;
}

bool fails(const lint::Outcome& outcome, FailOn fail_on) {
  if (fail_on == FailOn::never) return false;
  const Severity least = fail_on == FailOn::error ? Severity::error : Severity::warning;
  return std::any_of(outcome.findings.begin(), outcome.findings.end(),
                     [&](const auto& each) { return each.diagnostic.severity >= least; });
}

ExitStatus deliver(Context& context, const LintOptions& options, const Config& config,
                   lint::Linter& linter) {
  lint::Outcome outcome = std::move(linter).finish();
  std::size_t known = 0;
  if (!options.baseline.empty()) {
    if (const SourcePtr source = read_sql_file(context, options.baseline))
      known = lint::leave_out_known(outcome, source, context.diagnostics);
  }
  if (context.diagnostics.has_errors()) return finish(context);
  show_findings(context);
  if (!options.write_baseline.empty()) {
    const auto written =
        write_file(options.write_baseline, lint::baseline_of(outcome), Overwrite::yes);
    if (!written) return fail(context, written.error());
    if (!context.options.quiet)
      context.err << fmt::format("wrote {}: {} findings\n", options.write_baseline,
                                 outcome.findings.size());
    return ExitStatus::ok;
  }
  const bool as_json = context.options.format == Format::json;
  print_findings(context, options.format.empty() && as_json ? "json" : options.format, outcome);
  if (known > 0 && !context.options.quiet)
    context.err << fmt::format("{} findings are in {}\n", known, options.baseline);
  return fails(outcome, threshold(options, config)) ? ExitStatus::findings : ExitStatus::ok;
}

ExitStatus lint_files(Context& context, const LintOptions& options) {
  const LoadedConfig settings = load_settings(context.options.project, context.diagnostics);
  const Config& config = settings.config;
  catalog::Replay replay(config.target.postgres, config.target.search_path);
  replay_files(context, replay, options.schema);
  const auto levels =
      lint::levels_of(lint::all_rules(), config, options.levels, context.diagnostics);
  if (context.diagnostics.has_errors()) return finish(context);
  lint::Linter linter(replay, config, lint::all_rules(), levels);
  for (const std::string& path : options.targets) {
    const SourcePtr source = read_sql_file(context, path);
    if (source == nullptr) continue;
    linter.add(revision::up_section_of(source, context.diagnostics), "");
  }
  return deliver(context, options, config, linter);
}

// How a revision's file differs from that of the ref.
struct State {
  bool is_changed = false;
  SourcePtr old;  // what an edited file was
};

State state_of(const Project& project, const revision::Revision& revision,
               const GitChanges& changes) {
  if (!revision.up) return {};
  std::error_code code;
  const std::string& path = revision.up->source->path();
  const auto real = std::filesystem::weakly_canonical(project.directory / path, code);
  const auto found = changes.find(real.string());
  if (found == changes.end()) return {};
  if (!found->second) return {true, nullptr};
  return {true, std::make_shared<const SourceFile>(path, *found->second)};
}

// With --since, revisions that are in the ref are replayed as they are.
ExitStatus lint_range(Context& context, const LintOptions& options) {
  const std::string target = options.targets.empty() ? "heads" : options.targets.front();
  const auto range = replay_up_to(context, target, options.range, options.schema);
  if (!range) return finish(context);
  const Config& config = range->project.config;
  std::optional<GitChanges> changes;
  if (!options.since.empty()) {
    Result<GitChanges> found = changes_since(range->project.directory, options.since);
    if (!found) return fail(context, found.error());
    changes = std::move(*found);
  }
  const auto levels =
      lint::levels_of(lint::all_rules(), config, options.levels, context.diagnostics);
  std::optional<lint::Linter> linter;
  for (const revision::Step& step : range->plan.steps) {
    const revision::Revision& revision = range->project.graph.revision(step.revision);
    if (!revision.up) continue;
    const State state =
        changes ? state_of(range->project, revision, *changes) : State{true, nullptr};
    if (!state.is_changed) {
      Diagnostics known;
      replay_source(*range->replay, revision.up->source, revision.up->span, revision.id, known);
      continue;
    }
    if (!linter) linter.emplace(*range->replay, config, lint::all_rules(), levels);
    linter->add(*revision.up, revision.id, revision.suppressions, state.old);
  }
  if (!linter) linter.emplace(*range->replay, config, lint::all_rules(), levels);
  return deliver(context, options, config, *linter);
}

ExitStatus lint(Context& context, const LintOptions& options) {
  const auto& targets = options.targets;
  if (targets.empty() || (targets.size() == 1 && !is_file(targets.front())))
    return lint_range(context, options);
  if (is_file(targets.front()) && options.since.empty()) return lint_files(context, options);
  context.diagnostics
      .error("usage", options.since.empty()
                          ? "\"" + targets.front() +
                                "\" is no file, and only one range can be linted at a time"
                          : "--since is for the revisions of a project, not for files")
      .with_help("name one range START:END, or files that exist");
  return finish(context);
}

constexpr const char* k_footer =
    "Every rule sees the statement as the server would run it: the schema before and after, the "
    "locks, rewrites and scans,\n"
    "and what shares its transaction. Relations that the range itself makes are new: nobody waits "
    "for them.\n"
    "Exit status 1 if a finding is at or above lint.fail_on. docs/lint.md tells more.\n\n"
    "    migc lint                                all revisions\n"
    "    migc lint --since origin/main            those that are new or edited against a git ref\n"
    "    migc lint def456:abc123 --format sarif\n"
    "    migc lint change.sql --schema dump.sql --rule drop-column=warning";

}  // namespace

void add_lint(CLI::App& app, Context& context) {
  CLI::App* const command =
      app.add_subcommand("lint", "what of the migrations would hurt a database in use");
  const auto options = std::make_shared<LintOptions>();
  command->add_option("RANGE|FILE", options->targets,
                      "[START:]TARGET as for upgrade (default: heads), or SQL files in order");
  command
      ->add_option("--schema", options->schema,
                   "SQL files with what is there before: a pg_dump --schema-only, or plain DDL")
      ->type_name("FILE");
  command
      ->add_option("--from", options->range.from,
                   "rows that the version table holds now: base, or ids separated by commas")
      ->type_name("ROWS");
  command
      ->add_option("--since", options->since,
                   "only revisions that are new or edited against this git ref")
      ->type_name("REF");
  command
      ->add_option("--rule", options->levels,
                   "the weight of a rule: error, warning, note or off (may be given again)")
      ->type_name("NAME=SEVERITY");
  const auto word = [](std::string& into) {
    return [&into](const std::string& chosen) { into = chosen; };
  };
  add_choice(*command, "--fail-on", {"error", "warning", "never"}, word(options->fail_on),
             "the lightest finding that makes the exit status 1");
  add_choice(*command, "--format",
             {"text", "json", "sarif", "github", "gitlab", "junit", "markdown"},
             word(options->format), "for people, programs, or the pull request");
  command->add_option("--baseline", options->baseline, "findings that this file has are left out")
      ->type_name("FILE");
  command
      ->add_option("--write-baseline", options->write_baseline,
                   "write what is found now into this file")
      ->type_name("FILE");
  command->footer(k_footer);
  command->callback([&context, options] {
    context.run = [&context, options] { return lint(context, *options); };
  });
}

}  // namespace migc::cli
