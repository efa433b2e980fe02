// What review.md and review.html say alike.
#include "cli/packet_facts.h"
#include "compiler/script/journal.h"

namespace migc::cli {

std::string way_back_words(const PacketFacts& facts) {
  if (!facts.rollback) return "none, this upgrade cannot be undone by a script";
  return facts.whole.restores() ? "restores the schema"
                                : "is not known to restore all of the schema: see below";
}

std::vector<std::string> problems_of(const Reversal& reversal) {
  std::vector<std::string> problems = reversal.refused;
  problems.insert(problems.end(), reversal.differences.begin(), reversal.differences.end());
  problems.insert(problems.end(), reversal.uncertain.begin(), reversal.uncertain.end());
  if (!reversal.reason.empty()) problems.push_back(reversal.reason);
  return problems;
}

std::vector<Instruction> steps_to_take() {
  return {{"Check that nothing was changed since the review",
           "`migc verify --manifest .` beside the sources."},
          {"Look before",
           "`psql -X -f preflight.sql \"$DATABASE_URL\"`. It reads, and changes nothing."},
          {"Run",
           "`psql -X -f upgrade.sql \"$DATABASE_URL\"`. Status 0: all of it is done. Status 3: it "
           "stopped at an error."},
          {"Check after",
           "`psql -X -f postflight.sql \"$DATABASE_URL\"`. Status 3 and a message: something is "
           "missing."}};
}

std::vector<Instruction> ways_out(const PacketFacts& facts) {
  const bool resumes = script::is_resumable(facts.project.config, script::Dialect::psql);
  return {{"Stop", "Ctrl-C. The transaction at hand is undone, what was committed stays."},
          {"Resume",
           resumes ? "run `upgrade.sql` again. It goes on after the last finished transaction."
                   : "compile a packet from the rows that the version table holds then."},
          {"Undo", facts.rollback
                       ? "run `psql -X -f rollback.sql \"$DATABASE_URL\"` when the upgrade is "
                         "complete; of one that was stopped, finish it first, or compile the way "
                         "back from the rows that the version table holds."
                       : "restore a backup; `rollback.sql` only says why."}};
}

}  // namespace migc::cli
