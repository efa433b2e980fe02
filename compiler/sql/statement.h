// One SQL statement as the script needs to know it: its place, and what PostgreSQL says about
// transactions around it. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "compiler/base/source.h"
#include "compiler/sql/qualified_name.h"

namespace migc::sql {

struct Operation;

// Statements that steer transactions themselves (manual, "BEGIN", "COMMIT", …).
enum class Control : std::uint8_t {
  none,
  begin,      // BEGIN, START TRANSACTION
  commit,     // COMMIT, END
  rollback,   // ROLLBACK, ABORT
  savepoint,  // SAVEPOINT, RELEASE, ROLLBACK TO: only inside a block
  prepared,   // PREPARE TRANSACTION, COMMIT PREPARED, ROLLBACK PREPARED
};

// From which server version on the statement cannot run in a transaction block (SQLSTATE 25001): 0
// for none of them. `depends_since`: refused only for objects of some kind (a partitioned table, a
// subscription with a slot), which the statement alone does not tell. Source: the callers of
// PreventInTransactionBlock, PostgreSQL 13 to 18.
struct BlockRule {
  std::uint8_t forbidden_since = 0;
  std::uint8_t depends_since = 0;
};

enum class BlockUse : std::uint8_t { allowed, depends, forbidden };

inline BlockUse block_use(BlockRule rule, int postgres) {
  if (rule.forbidden_since != 0 && postgres >= rule.forbidden_since) return BlockUse::forbidden;
  if (rule.depends_since != 0 && postgres >= rule.depends_since) return BlockUse::depends;
  return BlockUse::allowed;
}

// ALTER TYPE … ADD VALUE: the value cannot be used before its transaction is committed (55P04).
struct AddEnumValue {
  std::string label;
};

// CREATE INDEX CONCURRENTLY: a build that fails leaves an invalid index of this name behind. No
// name: the server makes one up.
struct ConcurrentIndexBuild {
  std::string index;
  QualifiedName table;
};

// DROP INDEX CONCURRENTLY.
struct ConcurrentIndexDrop {
  QualifiedName index;
};

// REINDEX INDEX | TABLE … CONCURRENTLY: a run that fails leaves invalid "…_ccnew" or "…_ccold"
// indexes behind.
struct ConcurrentReindex {
  QualifiedName relation;
  bool is_table = false;
};

// ALTER TABLE … DETACH PARTITION … CONCURRENTLY: a run that fails leaves the partition half
// detached.
struct ConcurrentDetach {
  QualifiedName parent;
  QualifiedName partition;
};

using Detail = std::variant<AddEnumValue, ConcurrentIndexBuild, ConcurrentIndexDrop,
                            ConcurrentReindex, ConcurrentDetach>;

struct Statement {
  // first to last token, without the semicolon but with comments that stand before it
  Span span;
  // where the comments that belong to it begin
  std::size_t leading = 0;
  // PostgreSQL's node name without "Stmt": "AlterTable", "Index", "Select", …
  std::string_view kind;
  // the lines that follow COPY … FROM stdin, without the "\." line
  std::optional<Span> copy_data;
  // null for most
  std::shared_ptr<const Detail> detail;
  BlockRule block;
  Control control = Control::none;
  // COMMIT or ROLLBACK AND CHAIN
  bool chains = false;
  // SET, RESET, set_config(…, false), DISCARD: outlives the statement's transaction
  bool changes_session = false;
  // a SELECT or VALUES of one column that is not "*", without INTO
  bool single_value_query = false;
  // COPY … FROM stdin: reads lines of the script
  bool copies_stdin = false;
  // COPY … (FORMAT csv)
  bool copies_csv = false;
  // what it does; null unless the parser was asked for it
  std::shared_ptr<const Operation> operation;

  template <typename T>
  const T* find() const {
    return detail ? std::get_if<T>(detail.get()) : nullptr;
  }
};

}  // namespace migc::sql
