// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/shared_fixes.h"
#include "lint/statement_edits.h"

namespace migc::lint::rules {
namespace {

// The whole statement moves: it has no other subcommand.
std::optional<Fix> validate_behind(const Step& step, const Part& part) {
  if (step.as<sql::AlterTable>()->commands.size() != 1) return std::nullopt;
  return Fix{.title = "validate it in a revision of its own",
             .edits = {take_out_statement(step.source->text(), step.statement.span)},
             .next = {validation(qualified_name(part.after, part.relation), part.command.name)}};
}

void check_not_valid_validate_same_tx(const Step& step, const Part& part, Report& report) {
  if (part.command.action != AlterAction::validate_constraint || part.in_use.scans.empty()) return;
  const ObjectId constraint = find_constraint(part.before, part.relation, part.command.name);
  const auto held = step.transaction.held.find(part.relation);
  if (!step.is_own(constraint) || held == step.transaction.held.end()) return;
  report
      .add(part.command.span, fmt::format("all rows of {} are read under the lock that adding the "
                                          "constraint took",
                                          quoted(part.before, part.relation)))
      .on(part.relation)
      .shows(part.in_use)
      .because(fmt::format("{} since here", effects::manual_name(held->second.mode)), step.source,
               held->second.span)
      .fixed_by(validate_behind(step, part));
}

}  // namespace

Rule not_valid_validate_same_tx() {
  return {
      .name = "not-valid-validate-same-tx",
      .group = Group::constraints,
      .severity = Severity::error,
      .summary = "ADD CONSTRAINT … NOT VALID and VALIDATE CONSTRAINT in one transaction",
      .why =
          "The lock of the first statement is kept until COMMIT, so that the second one reads the "
          "table under it: slower than the plain form, and just as blocking.",
      .instead = "put VALIDATE CONSTRAINT into a revision of its own",
      .fix = "moves the statement into a revision behind this one",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, total int);",
              .sql = "ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0) NOT "
                     "VALID;\n"
                     "ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, total int);",
               .sql = "ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0) NOT "
                      "VALID;\n"
                      "-- next revision\n"
                      "ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;"},
      .check_part = check_not_valid_validate_same_tx,
  };
}

}  // namespace migc::lint::rules
