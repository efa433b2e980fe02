// What the linter found, in the formats of those who show it. SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "cli/report.h"
#include "lint/linter.h"

namespace migc::cli {

// The findings one below the other, and a line that counts them.
std::string lint_text(const lint::Outcome& outcome, Colors colors);
// Edits and next revisions of fixes are part of it: "fix". {"diagnostics": […], "accepted": […],
// "on_small_tables": […]}: docs/lint.md.
nlohmann::ordered_json lint_json(const lint::Outcome& outcome);
// SARIF 2.1.0 (OASIS), with the rules that have findings.
nlohmann::ordered_json lint_sarif(const lint::Outcome& outcome,
                                  const std::vector<lint::Rule>& rules);
// Workflow commands of GitHub: ::error file=…,line=…::message.
std::string lint_github(const lint::Outcome& outcome);
// GitLab's code quality report, a subset of CodeClimate's.
nlohmann::ordered_json lint_gitlab(const lint::Outcome& outcome);
// One test suite a file, one failure a finding.
std::string lint_junit(const lint::Outcome& outcome);
// A table for the comment in a pull request.
std::string lint_markdown(const lint::Outcome& outcome);

}  // namespace migc::cli
