// Applies what rules offer, and makes sure of the result before anything is written.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cli/lint_run.h"

namespace migc::cli {

struct FixedFile {
  std::string path;  // as messages print it
  std::filesystem::path location;
  std::string before;
  std::string after;
  bool is_new = false;
};

struct Fixed {
  LintRun run;                   // of the files as they are after it
  std::vector<FixedFile> files;  // by path
  std::size_t fixes = 0;
};

// Whether a fix may be applied by --fix=`which` ("safe" or "all").
bool is_wanted(const std::optional<lint::Fix>& fix, const std::string& which);

// Round after round, until no fix is left that can be applied: those of one round do not overlap,
// and each round's result is linted again. A fix is left out (fix-left-out, a note) if with it
// something does not parse, its finding stays, another error comes, or, for a safe one, the schema
// at the end of the range is another. Nothing is written. Nothing, with errors, as run_lint.
std::optional<Fixed> fix_findings(Context& context, const LintOptions& options,
                                  const Changes& changes);

// Writes the files, each whole or not at all; false, with an error, if one cannot be.
bool write_files(Context& context, const std::vector<FixedFile>& files);

}  // namespace migc::cli
