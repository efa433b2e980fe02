// Which statements of a revision share a transaction: the division that PostgreSQL allows and the
// author asked for. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <vector>

#include "compiler/base/diagnostic.h"
#include "compiler/revision/revision.h"
#include "compiler/sql/statement.h"

namespace migc::script {

enum class SegmentKind {
  transaction,  // BEGIN … COMMIT by the script
  authored,     // the source's own BEGIN … COMMIT
  alone,        // each statement by itself, outside any transaction block
};

// Statements [begin, end) of the section.
struct Segment {
  SegmentKind kind = SegmentKind::transaction;
  std::size_t begin = 0;
  std::size_t end = 0;
  bool commits = true;  // authored: false if it ends in ROLLBACK or PREPARE TRANSACTION
  bool closed = true;   // authored: false if the source never ends it, so that the script must
};

struct SegmentOptions {
  int postgres = 16;
  bool single = false;  // the whole script is one transaction
};

// The division of one section. A segment ends where
// - a statement cannot run in a transaction block (or might not, for objects the statement does not
// tell): it stands alone,
// - the source begins or ends a transaction itself,
// - ALTER TYPE … ADD VALUE makes a value that a later statement mentions: PostgreSQL does not let
// it be used before its
//   transaction is committed (55P04).
// A COMMIT of the source with no BEGIN before it, as sources for tools that open a transaction
// round each file have it, is such an end too; it is not delivered (`skipped`). Faults:
// cannot-run-in-transaction (25001), transaction-control, rollback-without-begin, unused mode
// combinations.
struct Division {
  std::vector<Segment> segments;
  std::vector<bool>
      skipped;  // by statement: not delivered, the script's own BEGIN or COMMIT stands for it
};
Division divide(const revision::Section& section, const std::vector<sql::Statement>& statements,
                const SegmentOptions& options, Diagnostics& diagnostics);

}  // namespace migc::script
