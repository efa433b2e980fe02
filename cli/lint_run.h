// One look of the linter at a range or at files, as they are or as drafts would have them.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/compile_range.h"
#include "cli/context.h"
#include "cli/git.h"
#include "compiler/project.h"
#include "lint/linter.h"

namespace migc::cli {

struct LintOptions {
  std::vector<std::string> targets;  // a range, or files; none: all of the project
  std::vector<std::string> schema;   // files that are replayed first
  CompileOptions range;              // its `from`
  std::string since;
  bool each = false;                // every revision or file is a range of its own
  std::vector<std::string> levels;  // NAME=SEVERITY
  std::string fail_on;
  std::string format;  // empty: the global one
  std::string baseline;
  std::string write_baseline;
  std::string fix;  // empty, "safe" or "all"
  bool diff = false;
};

// What a checkout has that the ref of --since has not; absent without --since.
using Changes = std::optional<GitChanges>;

struct LintRun {
  Config config;
  std::optional<Project> project;  // absent: files
  lint::Outcome outcome;
  std::size_t known = 0;  // findings that the baseline has
  // The statements that make the schema at the end of the range, sorted; empty unless asked for.
  std::vector<std::string> end;

  // Whether the revision may still be changed: with --since, that it is new.
  bool is_open(const revision::Revision& revision, const Changes& changes,
               const revision::Drafts& drafts) const;
};

// Which files differ from --since; nothing, with a diagnostic, where git cannot tell.
std::optional<Changes> changes_of(Context& context, const LintOptions& options);

// Nothing, with errors in context.diagnostics, where the range cannot be told.
std::optional<LintRun> run_lint(Context& context, const LintOptions& options,
                                const Changes& changes, const revision::Drafts& drafts,
                                bool wants_end);

}  // namespace migc::cli
