// What a git working tree has that a commit has not. Asks git itself. SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "compiler/base/result.h"

namespace migc::cli {

// By absolute path: the text that an edited file had; absent: the file is new.
using GitChanges = std::map<std::string, std::optional<std::string>>;

// Files below `folder` that differ from the commit at which `ref` and the checkout parted,
// untracked ones included. Fails, with what to do, outside of a repository, for an unknown ref, and
// in a clone too shallow to have that commit.
Result<GitChanges> changes_since(const std::filesystem::path& folder, const std::string& ref);

}  // namespace migc::cli
