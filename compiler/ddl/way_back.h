// From one catalog back to an earlier state of it, as statements: a draft, made by comparing the
// two object by object. What was renamed keeps its identity, and is renamed back.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "compiler/catalog/replay.h"

namespace migc::ddl {

struct WayBackOptions {
  std::vector<std::string> search_path;  // that the statements will be read under
  bool drops_concurrently = false;       // indexes that are made again are built CONCURRENTLY
};

struct WayBack {
  std::vector<std::string> statements;  // in order, each with its semicolon; some are several
  std::vector<std::string> remarks;     // what is not undone, and why
};

// `replay` is where the way starts. Each statement is one that it did not refuse; when this
// returns, it is where the way ends. `before` is where it should end.
WayBack way_back(catalog::Replay& replay, const catalog::SavedState& before,
                 const WayBackOptions& options);

}  // namespace migc::ddl
