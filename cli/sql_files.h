// SQL files that stand on the command line or in the settings, outside any revision.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "cli/context.h"
#include "compiler/catalog/replay.h"

namespace migc::cli {

// Whether an argument that could be a revision is a file. Ids and labels hold no slash or dot; a
// name that could be both is a revision.
bool is_file(const std::string& argument);

// Null, with a diagnostic, for one that cannot be read.
SourcePtr read_sql_file(Context& context, const std::string& path);

// Replays the files in the order given.
void replay_files(Context& context, catalog::Replay& replay, const std::vector<std::string>& paths);

// Replays what exists outside the history: target.external_schema.
void replay_external_schema(Context& context, catalog::Replay& replay, const Config& config,
                            const std::filesystem::path& directory);

}  // namespace migc::cli
