#include "cli/replayed_range.h"

#include "cli/sql_files.h"
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
  auto range = plan_range(context, target, options, revision::Direction::upgrade);
  if (!range) return std::nullopt;
  const Config& config = range->project.config;
  auto replay =
      std::make_unique<catalog::Replay>(config.target.postgres, config.target.search_path);
  replay_start(context, *replay, range->project, range->rows, schema);
  return ReplayedRange{std::move(range->project), std::move(range->plan), std::move(replay)};
}

}  // namespace migc::cli
