// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_alter_sequence_blocks_inserts(const Step& step, Report& report) {
  const auto* const alter = step.as<sql::AlterSequence>();
  if (alter == nullptr) return;
  const ObjectId sequence = step.relation(alter->name);
  const auto lock = lock_on(step.in_use(), sequence);
  if (!lock || *lock < LockMode::share_row_exclusive) return;
  report
      .add(alter->name_span, fmt::format("nextval() of {} waits until this transaction ends",
                                         quoted(step.before, sequence)))
      .on(sequence)
      .shows(step.in_use());
}

}  // namespace

Rule alter_sequence_blocks_inserts() {
  return {
      .name = "alter-sequence-blocks-inserts",
      .group = Group::locks,
      .severity = Severity::warning,
      .summary = "ALTER SEQUENCE of a sequence in use",
      .why =
          "It takes a SHARE ROW EXCLUSIVE lock until COMMIT, and nextval() waits for it: every "
          "insert that takes a number from the sequence stands still.",
      .instead =
          "a short transaction of its own; setval() in place of RESTART, which makes nobody wait",
      .bad = {.schema = "CREATE SEQUENCE order_numbers;",
              .sql = "ALTER SEQUENCE order_numbers RESTART WITH 1000;"},
      .good = {.schema = "CREATE SEQUENCE order_numbers;",
               .sql = "SELECT setval('order_numbers', 1000, false);"},
      .check = check_alter_sequence_blocks_inserts,
  };
}

}  // namespace migc::lint::rules
