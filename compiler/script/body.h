// The part of a script that changes the database: the segments of all steps in their order, with
// the journal that lets a later run go on where this one was stopped.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "compiler/project.h"
#include "compiler/revision/plan.h"
#include "compiler/revision/rows.h"
#include "compiler/script/journal.h"
#include "compiler/script/step.h"

namespace migc::script {

class Body {
 public:
  // `steps`: of the plan; none for a stamp. They are used up by text().
  Body(const Project& project, const revision::Plan& plan, std::vector<RenderedStep>& steps,
       Dialect dialect);

  // SHA-256 of all that decides what runs and in which parts: direction, version table, search
  // path, rows before and after, and for each segment its revision, how it is recorded and the
  // digests of its statements as they stand in the source. Not of it: comments, timeouts, retries,
  // verification, the dialect, migc's version. Two scripts of one digest can continue each other.
  const std::string& digest() const { return digest_; }

  std::string text();

 private:
  std::string segment_text(const RenderedSegment& segment, const std::string& announcement,
                           const JournalEntry& entry) const;
  // The segment so that psql leaves it out where there is nothing to do.
  std::string skippable(const std::string& text, const RenderedSegment& segment,
                        const JournalEntry& entry) const;
  // Conditions in SQL: whether the segment is to run; whether an earlier run stopped in its
  // revision.
  std::string run_condition(const RenderedSegment& segment, const JournalEntry& entry) const;
  std::string is_stopped(const JournalEntry& entry) const;
  // What writes the journal, where the revision is missing.
  std::string recorded(const std::string& statement, const JournalEntry& entry) const;
  std::string rows_as_sql(const revision::RowSet& rows) const;
  std::string stamp_text() const;

  const Project& project_;
  const revision::Plan& plan_;
  std::vector<RenderedStep>& steps_;
  Dialect dialect_;
  bool is_single_;
  std::string digest_;
  Journal journal_;
};

}  // namespace migc::script
