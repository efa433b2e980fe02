// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_set_local_outside_transaction(const Step& step, Report& report) {
  const auto* const set = step.as<sql::SetVariable>();
  if (set == nullptr || !set->is_local || step.transaction.is_block) return;
  report.add(step.statement.span,
             fmt::format("{} is not set: no transaction block is open", set->name));
}

}  // namespace

Rule set_local_outside_transaction() {
  return {
      .name = "set-local-outside-transaction",
      .group = Group::transactions,
      .severity = Severity::error,
      .summary = "SET LOCAL outside a transaction block",
      .why =
          "The server prints a warning and sets nothing: the timeout or search path that the next "
          "statements count on is not there.",
      .instead = "SET and RESET, or a transaction block around them",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "-- migrate:up transaction:false\n"
                     "SET LOCAL statement_timeout = '2s';"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "-- migrate:up transaction:false\n"
                      "SET statement_timeout = '2s';"},
      .check = check_set_local_outside_transaction,
  };
}

}  // namespace migc::lint::rules
