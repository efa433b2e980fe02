// The journal: a table beside the version table that says which segments of which script ran, when,
// by whom and for how long, and from which an interrupted script knows where to go on.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/config.h"
#include "compiler/script/psql_text.h"
#include "compiler/sql/statement.h"

namespace migc::script {

// Whether scripts of this project write one.
bool has_journal(const Config& config);

// Whether an interrupted script goes on where it was stopped: that takes a journal, psql's \if, and
// more than one transaction.
bool is_resumable(const Config& config, Dialect dialect);

// [history] table in the schema of the version table.
sql::QualifiedName journal_table(const Config& config);

// CREATE TABLE IF NOT EXISTS.
std::string create_journal_table(const Config& config);

// What a row says beside times and user.
struct JournalEntry {
  std::string revision;
  bool revision_done = false;  // its version rows are moved, by this segment or an earlier one
  std::size_t segment = 0;     // 1-based, counted through the script
  std::string rows;            // SQL, text[]: of the version table after it
};

// PL/pgSQL: the error that the revision of the journal's row `newest` is half done, by a script
// that this one cannot go on with.
std::string half_done_error(const Config& config, Dialect dialect);

// The statements of one script on the journal.
class Journal {
 public:
  struct Script {
    std::string digest;          // of what it runs
    std::string_view operation;  // upgrade, downgrade, stamp
    std::size_t segments = 0;    // in all
  };
  Journal(const Config& config, Script script, Dialect dialect);

  // The table, if it is not there yet; what other scripts left without an end is marked so.
  std::string create() const;

  // psql: sets :migc_done to the last segment that an earlier, stopped run of this script finished,
  // and :migc_broken to the one that it began outside a transaction and did not finish; 0 for none.
  std::string find_stop() const;

  // The same for an idempotent script, which may skip its last segments; :migc_stopped is the
  // revision of that segment. Only if the version table still holds the rows that it left.
  std::string find_stopped_revision() const;

  // A segment that commits together with its row.
  std::string finished(const JournalEntry& entry) const;

  // One that cannot: a row before it and its completion behind it. `unless`: a condition under
  // which a first run makes no row, because what the segment is to make is there already; psql has
  // it in :migc_there, and in :migc_again whether an earlier run began the segment.
  std::string started(const JournalEntry& entry, const std::string& unless) const;
  std::string completed(const JournalEntry& entry) const;

 private:
  std::string stop_query(std::string_view columns, std::string_view condition) const;
  std::string values(const JournalEntry& entry) const;

  std::string table_;
  std::string rows_;  // those of the version table
  Script script_;
  Dialect dialect_;
  std::string digest_;  // as statements write it
};

}  // namespace migc::script
