// The sources and settings of a git ref in place of those of the working tree.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>

#include "cli/context.h"

namespace migc::cli {

// For messages: "these sources", or those of a ref.
std::string sources_name(const std::string& ref);

// Runs `task` in the same place of a private copy of what the project has at `ref`: its settings,
// source folders and external_schema files. The copy is gone afterwards, and the working tree was
// not looked at. Relative paths mean the copy while `task` runs. A fault is reported: no
// repository, no such ref, a shallow clone, settings or sources that lie outside of the repository.
// An empty `ref` is the working tree itself.
ExitStatus with_sources_at(Context& context, const std::string& ref,
                           const std::function<ExitStatus()>& task);

}  // namespace migc::cli
