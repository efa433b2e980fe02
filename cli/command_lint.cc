#include <algorithm>
#include <filesystem>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/lint_fix.h"
#include "cli/lint_gate.h"
#include "cli/lint_report.h"
#include "cli/lint_run.h"
#include "cli/report.h"
#include "compiler/base/files.h"
#include "compiler/base/text.h"
#include "compiler/base/unified_diff.h"
#include "lint/baseline.h"
#include "lint/rules/registry.h"

namespace migc::cli {
namespace {

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

ExitStatus write_baseline(Context& context, const LintOptions& options,
                          const lint::Outcome& outcome) {
  const auto written =
      write_file(options.write_baseline, lint::baseline_of(outcome), Overwrite::yes);
  if (!written) return fail(context, written.error());
  if (!context.options.quiet)
    context.err << fmt::format("wrote {}: {} findings\n", options.write_baseline,
                               outcome.findings.size());
  return ExitStatus::ok;
}

ExitStatus deliver(Context& context, const LintOptions& options, const LintRun& run) {
  show_findings(context);
  if (!options.write_baseline.empty()) return write_baseline(context, options, run.outcome);
  const bool as_json = context.options.format == Format::json;
  print_findings(context, options.format.empty() && as_json ? "json" : options.format, run.outcome);
  if (run.known > 0 && !context.options.quiet)
    context.err << fmt::format("{} findings are in {}\n", run.known, options.baseline);
  return fails(run.outcome, threshold(options.fail_on, run.config)) ? ExitStatus::findings
                                                                    : ExitStatus::ok;
}

// As it can stand behind "a/".
std::string shown_path(const std::filesystem::path& path) {
  return path.lexically_normal().relative_path().generic_string();
}

ExitStatus show_diff(Context& context, const Fixed& fixed) {
  show_findings(context);
  for (const FixedFile& each : fixed.files)
    context.out << unified_diff(shown_path(each.path), each.before, each.after, each.is_new);
  return fixed.files.empty() ? ExitStatus::ok : ExitStatus::findings;
}

ExitStatus fix(Context& context, LintOptions options, const Changes& changes) {
  if (options.fix.empty()) options.fix = "safe";
  const auto fixed = fix_findings(context, options, changes);
  if (!fixed) return finish(context);
  if (options.diff) return show_diff(context, *fixed);
  if (!write_files(context, fixed->files)) return finish(context);
  if (!context.options.quiet) {
    for (const FixedFile& each : fixed->files)
      context.err << fmt::format("{} {}\n", each.is_new ? "made" : "changed", each.path);
    context.err << fmt::format("{} fixed\n", counted(fixed->fixes, "finding"));
  }
  return deliver(context, options, fixed->run);
}

ExitStatus lint(Context& context, const LintOptions& options) {
  const auto changes = changes_of(context, options);
  if (!changes) return finish(context);
  if (!options.fix.empty() || options.diff) return fix(context, options, *changes);
  const auto run = run_lint(context, options, *changes, {}, false);
  return run ? deliver(context, options, *run) : finish(context);
}

constexpr const char* k_footer =
    "Every rule sees the statement as the server would run it: the schema before and after, the "
    "locks, rewrites and scans,\n"
    "and what shares its transaction. Relations that the range itself makes are new: nobody waits "
    "for them.\n"
    "Exit status 1 if a finding is at or above lint.fail_on; with --diff, if there is a "
    "difference. "
    "docs/lint.md tells more.\n\n"
    "    migc lint                                all revisions\n"
    "    migc lint --since origin/main            those that are new or edited against a git ref\n"
    "    migc lint --since origin/main --diff     what the safe fixes of these would change\n"
    "    migc lint --each                         all, as they were released one after the other\n"
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
  command->add_flag("--each", options->each,
                    "each revision or file as if it were released by itself: what those before it "
                    "made is in use");
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
  command
      ->add_flag("--fix{safe}", options->fix,
                 "mend what can be mended and write the files: safe fixes, which end in the same "
                 "schema, or with --fix=all those as well that need a person's judgement")
      ->check(CLI::IsMember({"safe", "all"}));
  command->add_flag("--diff", options->diff, "show what --fix would change, and write nothing");
  command->footer(k_footer);
  command->callback([&context, options] {
    context.run = [&context, options] { return lint(context, *options); };
  });
}

}  // namespace migc::cli
