// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/statement_edits.h"

namespace migc::lint::rules {
namespace {

// concurrent-in-transaction has more to say of those.
bool is_concurrent_command(const Step& step) {
  const auto* const create = step.as<sql::CreateIndex>();
  const auto* const drop = step.as<sql::DropObjects>();
  const auto* const maintain = step.as<sql::Maintain>();
  const auto* const alter = step.as<sql::AlterTable>();
  return (create != nullptr && create->concurrently) || (drop != nullptr && drop->concurrently) ||
         (maintain != nullptr && maintain->concurrently) ||
         (alter != nullptr && !alter->commands.empty() && alter->commands.front().concurrently);
}

// What was one transaction is two.
std::optional<Fix> step_out(const Step& step) {
  Fix fix{.title = "take it out of BEGIN … COMMIT",
          .care = Care::judgement,
          .edits = leave_block(step),
          .leaves_transaction = true,
          .ends_block = true};
  return fix.edits.empty() ? std::nullopt : std::optional(std::move(fix));
}

void check_nontransactional_statement(const Step& step, Report& report) {
  if (step.found.refusal->sqlstate != "25001" || is_concurrent_command(step)) return;
  report.add(step.statement.span, "the statement cannot run inside a transaction block")
      .fixed_by(step_out(step))
      .diagnostic.with_sqlstate("25001");
}

}  // namespace

Rule nontransactional_statement() {
  return {
      .name = "nontransactional-statement",
      .group = Group::transactions,
      .severity = Severity::error,
      .summary = "a statement in a transaction block that must stand outside of one",
      .why =
          "The server refuses it: VACUUM, CREATE DATABASE, ALTER SYSTEM and their like cannot run "
          "inside BEGIN … COMMIT.",
      .instead =
          "take it out of BEGIN … COMMIT (or out of \"transaction:true\"); migc puts it between "
          "transactions by itself",
      .fix =
          "ends the block before it, and begins another one behind it; needs judgement: the two "
          "are no "
          "longer done or undone together",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "BEGIN;\n"
                     "VACUUM orders;\n"
                     "COMMIT;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "VACUUM orders;"},
      .check_refused = check_nontransactional_statement,
  };
}

}  // namespace migc::lint::rules
