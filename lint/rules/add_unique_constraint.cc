// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

void check_add_unique_constraint(const Step& step, const Part& part, Report& report) {
  if (part.command.action != AlterAction::add_constraint || part.in_use.scans.empty() ||
      part.command.constraint->kind != ConstraintKind::unique) {
    return;
  }
  const auto* const table = part.before.find_as<Relation>(part.relation);
  if (table == nullptr || table->kind == RelationKind::partitioned_table) return;
  report
      .add(part.command.constraint->span,
           fmt::format("the index is built while nobody can read or write {}",
                       quoted(part.before, part.relation)))
      .on(part.relation)
      .shows(part.in_use)
      .fixed_by(build_index_first(step, part));
}

}  // namespace

Rule add_unique_constraint() {
  return {
      .name = "add-unique-constraint",
      .group = Group::constraints,
      .severity = Severity::error,
      .summary = "ADD UNIQUE on a table in use",
      .why =
          "The index behind the constraint is built under ACCESS EXCLUSIVE: neither reads nor "
          "writes go on, and if there is a duplicate all of that was in vain.",
      .instead = "CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … UNIQUE USING INDEX",
      .fix =
          "builds a unique index CONCURRENTLY first, under the name that the server would make up, "
          "and "
          "adds the constraint USING INDEX",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, total int);",
              .sql = "ALTER TABLE orders ADD UNIQUE (customer, total);"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, total int);",
               .sql =
                   "CREATE UNIQUE INDEX CONCURRENTLY orders_key ON orders (customer, total);\n"
                   "ALTER TABLE orders ADD CONSTRAINT orders_key UNIQUE USING INDEX orders_key;"},
      .check_part = check_add_unique_constraint,
  };
}

}  // namespace migc::lint::rules
