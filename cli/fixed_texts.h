// The texts that fixes make: edited files, revisions behind those that are fixed.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/lint_run.h"

namespace migc::cli {

// Collects the fixes of one round.
class FixedTexts {
 public:
  FixedTexts(const LintRun& run, const Changes& changes, const revision::Drafts& drafts);

  // False: the fix cannot be applied; `reason` says why, or is empty if it has to wait for another
  // round.
  bool add(const lint::Reported& finding, std::string& reason);

  // The drafts with all that was added. Faults of new revisions are diagnostics.
  revision::Drafts take(Diagnostics& diagnostics) &&;

 private:
  using Edits = std::map<std::string, std::pair<SourcePtr, std::vector<lint::Edit>>>;  // by path

  const revision::Revision* revision_of(const lint::Reported& finding) const;
  std::string obstacle(const lint::Reported& finding, const revision::Revision* revision) const;
  void insert_next(revision::Index index, const std::vector<lint::NextRevision>& next,
                   Diagnostics& diagnostics);
  void repoint(revision::Index child, const std::string& from, const std::string& to);

  const LintRun& run_;
  const Changes& changes_;
  revision::Drafts drafts_;
  Edits edits_;
  std::map<revision::Index, std::vector<lint::NextRevision>> next_;  // behind each revision
};

}  // namespace migc::cli
