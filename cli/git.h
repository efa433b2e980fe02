// What a git repository has: what is new in its working tree, and its files at a commit. Asks git
// itself. SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/base/result.h"

namespace migc::cli {

// By absolute path: the text that an edited file had; absent: the file is new.
using GitChanges = std::map<std::string, std::optional<std::string>>;

// Files below `folder` that differ from the commit at which `ref` and the checkout parted,
// untracked ones included. Fails, with what to do, outside of a repository, for an unknown ref, and
// in a clone too shallow to have that commit.
Result<GitChanges> changes_since(const std::filesystem::path& folder, const std::string& ref);

// All files of a commit, of which none is written yet. Leaves the repository as it is.
class GitTree {
 public:
  // The commit that `ref` names in the repository of `folder`. Fails, with what to do, outside of a
  // repository, for an unknown ref, and where a shallow clone may be why it is unknown.
  static Result<GitTree> open(const std::filesystem::path& folder, const std::string& ref);

  const std::filesystem::path& top() const { return top_; }      // of the working tree, absolute
  const std::filesystem::path& place() const { return place_; }  // of the folder, relative to top
  // Paths are relative to the top; "." is all of it.
  bool has(const std::filesystem::path& path) const;
  // Whether a link is among the files: it may lead to any of the others.
  bool has_links() const;
  // Writes files and all that is in folders below `into`, as a checkout would: with the line ends
  // and filters that the repository asks for. Each path must be there.
  Result<void> write(const std::vector<std::filesystem::path>& paths,
                     const std::filesystem::path& into) const;

 private:
  std::filesystem::path top_;
  std::filesystem::path place_;
  std::string commit_;
};

}  // namespace migc::cli
