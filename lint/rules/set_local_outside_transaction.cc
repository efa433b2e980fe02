// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

std::optional<Fix> set_for_session(const Step& step) {
  const auto words = Words(step.source->text(), step.statement.span).find({"set", "local"});
  if (!words) return std::nullopt;
  return Fix{.title = "SET it for the session",
             .care = Care::judgement,
             .edits = {{*words, std::string(step.source->text().substr(words->begin, 3))}}};
}

void check_set_local_outside_transaction(const Step& step, Report& report) {
  const auto* const set = step.as<sql::SetVariable>();
  if (set == nullptr || !set->is_local || step.transaction.is_block) return;
  report
      .add(step.statement.span,
           fmt::format("{} is not set: no transaction block is open", set->name))
      .fixed_by(set_for_session(step));
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
      .fix =
          "takes LOCAL out; needs judgement: it holds to the end of the session then, or to a "
          "RESET",
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
