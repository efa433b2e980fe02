#include "cli/replayed_range.h"

#include "cli/list_revisions.h"
#include "cli/sql_files.h"
#include "compiler/revision/ranges.h"
#include "compiler/schema.h"
#include "compiler/script/own_tables.h"

namespace migc::cli {
namespace {

// Replays what is applied already. Rows may be below one another: what is applied twice is nothing.
void replay_applied(Context& context, catalog::Replay& replay, const Project& project,
                    const std::vector<std::string>& rows) {
  std::vector<std::string> applied;
  for (const std::string& row : rows) {
    Diagnostics nothing_to_do;
    const auto plan = revision::plan_upgrade(project.graph, applied, row, nothing_to_do);
    if (!plan) return context.diagnostics.append(std::move(nothing_to_do));
    replay_plan(replay, project, *plan, context.diagnostics);
    applied = plan->to;
  }
}

}  // namespace

void replay_start(Context& context, catalog::Replay& replay, const Project& project,
                  const std::vector<std::string>& rows, const std::vector<std::string>& schema) {
  replay_external_schema(context, replay, project.config, project.directory);
  replay_files(context, replay, schema);
  script::add_own_tables(replay, project.config);
  replay_applied(context, replay, project, rows);
}

bool starts_empty(const Project& project, const revision::Plan& plan) {
  return plan.from.empty() && project.config.target.external_schema.empty();
}

std::optional<ReplayedRange> replay_up_to(Context& context, const std::string& target,
                                          const CompileOptions& options,
                                          const std::vector<std::string>& schema) {
  std::optional<Project> project = load_graph(context);
  if (!project) return std::nullopt;
  const auto range = revision::split_range(target, context.diagnostics);
  if (!range) return std::nullopt;
  const auto rows = start_rows(context, *project, options, range->start, true);
  if (!rows) return std::nullopt;
  auto plan = revision::plan_upgrade(project->graph, *rows, range->end, context.diagnostics);
  if (!plan) return std::nullopt;
  auto replay = std::make_unique<catalog::Replay>(project->config.target.postgres,
                                                  project->config.target.search_path);
  replay_start(context, *replay, *project, *rows, schema);
  return ReplayedRange{std::move(*project), std::move(*plan), std::move(replay)};
}

}  // namespace migc::cli
