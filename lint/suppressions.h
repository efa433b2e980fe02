// "-- migrate:ignore RULE[, RULE]: reason": what its author has accepted, and why.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "compiler/revision/revision.h"
#include "compiler/sql/statement.h"
#include "lint/rule.h"

namespace migc::lint {

// One rule of one comment.
struct Suppression {
  std::string rule;
  Span rule_span;
  std::string reason;
  SourcePtr source;
  Span range;  // where findings must start
  bool used = false;

  bool covers(const Diagnostic& finding) const {
    return finding.id == rule && finding.source == source && finding.span &&
           finding.span->begin >= range.begin && finding.span->begin <= range.end;
  }
};

// Those of a section: the comments in it hold for the statement that follows or surrounds them,
// those of the header for all of the revision. Faults: missing-rule, missing-reason, unknown-rule.
std::vector<Suppression> read_suppressions(const revision::Section& section,
                                           const std::vector<revision::Suppression>& header,
                                           const std::vector<Rule>& rules,
                                           Diagnostics& diagnostics);

// The warning that a suppression silences nothing: unused-suppression.
void report_unused(const Suppression& suppression, Diagnostics& diagnostics);

}  // namespace migc::lint
