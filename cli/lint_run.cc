#include "cli/lint_run.h"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <iterator>

#include "cli/replayed_range.h"
#include "cli/schema_objects.h"
#include "cli/sql_files.h"
#include "compiler/base/text.h"
#include "compiler/revision/single_file.h"
#include "compiler/schema.h"
#include "lint/baseline.h"
#include "lint/rules/registry.h"

namespace migc::cli {
namespace {

// How a revision's file differs from that of the ref.
struct State {
  bool is_changed = false;
  SourcePtr old;  // what an edited file was
};

State state_of(const Project& project, const revision::Revision& revision, const Changes& changes,
               const revision::Drafts& drafts) {
  if (!changes) return {true, nullptr};
  if (!revision.up) return {};
  std::error_code code;
  const std::string& path = revision.up->source->path();
  const auto real = std::filesystem::weakly_canonical(project.directory / path, code);
  const auto found = changes->find(real.string());
  if (found == changes->end()) return {drafts.contains(path), nullptr};
  if (!found->second) return {true, nullptr};
  return {true, std::make_shared<const SourceFile>(path, *found->second)};
}

// Sections as one range, or each as a range of its own. All end together: what a later range makes
// good is good.
class Ranges {
 public:
  Ranges(catalog::Replay& replay, const Config& config, lint::Levels levels, bool each)
      : replay_(replay), config_(config), levels_(std::move(levels)), each_(each) {}

  // Of what is added next.
  lint::Linter& next() {
    if (each_ || linters_.empty())
      linters_.emplace_back(replay_, config_, lint::all_rules(), levels_);
    return linters_.back();
  }

  lint::Outcome finish() && {
    lint::Outcome all;
    const auto append = [](auto& to, auto& more) {
      std::move(more.begin(), more.end(), std::back_inserter(to));
    };
    for (lint::Linter& each : linters_) {
      lint::Outcome found = std::move(each).finish();
      append(all.findings, found.findings);
      append(all.accepted, found.accepted);
      append(all.on_small_tables, found.on_small_tables);
    }
    return all;
  }

 private:
  catalog::Replay& replay_;
  const Config& config_;
  lint::Levels levels_;
  bool each_;
  std::deque<lint::Linter> linters_;
};

bool finish_run(Context& context, const LintOptions& options, catalog::Replay& replay,
                Ranges& ranges, bool wants_end, LintRun& run) {
  run.outcome = std::move(ranges).finish();
  if (!options.baseline.empty()) {
    if (const SourcePtr source = read_sql_file(context, options.baseline))
      run.known = lint::leave_out_known(run.outcome, source, context.diagnostics);
  }
  if (wants_end) run.end = schema_statements(replay.session());
  return !context.diagnostics.has_errors();
}

std::optional<LintRun> lint_files(Context& context, const LintOptions& options,
                                  const revision::Drafts& drafts, bool wants_end) {
  LintRun run;
  run.config = load_settings(context.options.project, context.diagnostics).config;
  catalog::Replay replay(run.config.target.postgres, run.config.target.search_path);
  replay_files(context, replay, options.schema);
  const auto levels =
      lint::levels_of(lint::all_rules(), run.config, options.levels, context.diagnostics);
  if (context.diagnostics.has_errors()) return std::nullopt;
  Ranges ranges(replay, run.config, levels, options.each);
  for (const std::string& path : options.targets) {
    const auto draft = drafts.find(path);
    const SourcePtr source = draft == drafts.end()
                                 ? read_sql_file(context, path)
                                 : std::make_shared<const SourceFile>(path, draft->second);
    if (source == nullptr) continue;
    ranges.next().add(revision::up_section_of(source, context.diagnostics), "");
  }
  if (!finish_run(context, options, replay, ranges, wants_end, run)) return std::nullopt;
  return run;
}

// With --since, revisions that are in the ref are replayed as they are.
std::optional<LintRun> lint_range(Context& context, const LintOptions& options,
                                  const Changes& changes, const revision::Drafts& drafts,
                                  bool wants_end) {
  const std::string target = options.targets.empty() ? "heads" : options.targets.front();
  context.options.project.drafts = drafts;
  auto range = replay_up_to(context, target, options.range, options.schema);
  context.options.project.drafts.clear();
  if (!range) return std::nullopt;
  const Config& config = range->project.config;
  const auto levels =
      lint::levels_of(lint::all_rules(), config, options.levels, context.diagnostics);
  Ranges ranges(*range->replay, config, levels, options.each);
  for (const revision::Step& step : range->plan.steps) {
    const revision::Revision& revision = range->project.graph.revision(step.revision);
    if (!revision.up) continue;
    const State state = state_of(range->project, revision, changes, drafts);
    if (!state.is_changed) {
      Diagnostics known;
      replay_source(*range->replay, revision.up->source, revision.up->span, revision.id, known);
      continue;
    }
    ranges.next().add(*revision.up, revision.id, revision.suppressions, state.old);
  }
  LintRun run;
  if (!finish_run(context, options, *range->replay, ranges, wants_end, run)) return std::nullopt;
  run.config = config;
  run.project.emplace(std::move(range->project));
  return run;
}

}  // namespace

bool LintRun::is_open(const revision::Revision& revision, const Changes& changes,
                      const revision::Drafts& drafts) const {
  const State state = state_of(*project, revision, changes, drafts);
  return state.is_changed && state.old == nullptr;
}

std::optional<Changes> changes_of(Context& context, const LintOptions& options) {
  if (options.since.empty()) return Changes();
  Diagnostics said_later;
  const auto settings = load_settings(context.options.project, said_later);
  Result<GitChanges> found = changes_since(settings.directory, options.since);
  if (found) return Changes(std::move(*found));
  context.diagnostics.error("environment", found.error().message).with_help(found.error().help);
  return std::nullopt;
}

std::optional<LintRun> run_lint(Context& context, const LintOptions& options,
                                const Changes& changes, const revision::Drafts& drafts,
                                bool wants_end) {
  const auto& targets = options.targets;
  if (targets.empty() || (targets.size() == 1 && !is_file(targets.front())))
    return lint_range(context, options, changes, drafts, wants_end);
  if (is_file(targets.front()) && options.since.empty())
    return lint_files(context, options, drafts, wants_end);
  context.diagnostics
      .error("usage", options.since.empty()
                          ? "\"" + targets.front() +
                                "\" is no file, and only one range can be linted at a time"
                          : "--since is for the revisions of a project, not for files")
      .with_help("name one range START:END, or files that exist");
  return std::nullopt;
}

}  // namespace migc::cli
