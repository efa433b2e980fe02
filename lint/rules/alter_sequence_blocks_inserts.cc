// SPDX-License-Identifier: MIT
#include "compiler/sql/names.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"
#include "lint/words.h"

namespace migc::lint::rules {
namespace {

// RESTART [WITH number] and nothing else.
std::optional<Fix> set_value(const Step& step, const sql::AlterSequence& alter, ObjectId sequence) {
  if (alter.if_exists || alter.options.size() != 1 || alter.options.front().name != "restart")
    return std::nullopt;
  const auto& facts = step.before.find_as<Relation>(sequence)->sequence;
  const std::string value = alter.options.front().value.value_or(facts ? facts->start : "");
  if (value.empty()) return std::nullopt;
  const Span whole = Words(step.source->text(), step.statement.span).whole();
  return Fix{
      .title = "setval() in its place, which makes nobody wait",
      .edits = {
          {whole, fmt::format("SELECT setval({}, {}, false)",
                              sql::quote_literal(qualified_name(step.before, sequence)), value)}}};
}

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
      .shows(step.in_use())
      .fixed_by(set_value(step, *alter, sequence));
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
      .fix = "puts setval() in the place of RESTART, where the statement says nothing else",
      .bad = {.schema = "CREATE SEQUENCE order_numbers;",
              .sql = "ALTER SEQUENCE order_numbers RESTART WITH 1000;"},
      .good = {.schema = "CREATE SEQUENCE order_numbers;",
               .sql = "SELECT setval('order_numbers', 1000, false);"},
      .check = check_alter_sequence_blocks_inserts,
  };
}

}  // namespace migc::lint::rules
