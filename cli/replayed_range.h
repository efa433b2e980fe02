// A range of revisions with the schema that it starts from: what explain and lint look at.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/compile_range.h"
#include "cli/context.h"
#include "compiler/catalog/replay.h"
#include "compiler/project.h"
#include "compiler/revision/plan.h"

namespace migc::cli {

// Replays all that is there where the version table holds these rows: the settings'
// external_schema, the files of `schema`, migc's own tables, the applied revisions.
void replay_start(Context& context, catalog::Replay& replay, const Project& project,
                  const std::vector<std::string>& rows,
                  const std::vector<std::string>& schema = {});

// Whether there is no relation before the plan that anybody could use: from base, unless the
// settings say what else is there.
bool starts_empty(const Project& project, const revision::Plan& plan);

struct ReplayedRange {
  Project project;
  revision::Plan plan;
  std::unique_ptr<catalog::Replay> replay;  // of all that is there before the plan's first step
};

// `target` is a range as for upgrade, `schema` are files that are replayed first. Nothing, with
// errors in context.diagnostics, where the range cannot be told.
std::optional<ReplayedRange> replay_up_to(Context& context, const std::string& target,
                                          const CompileOptions& options,
                                          const std::vector<std::string>& schema);

}  // namespace migc::cli
