// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

void check_add_primary_key(const Step& step, const Part& part, Report& report) {
  if (part.command.action != AlterAction::add_constraint || part.in_use.scans.empty() ||
      part.command.constraint->kind != ConstraintKind::primary_key ||
      !part.command.constraint->using_index.empty()) {
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

Rule add_primary_key() {
  return {
      .name = "add-primary-key",
      .group = Group::constraints,
      .severity = Severity::error,
      .summary = "ADD PRIMARY KEY on a table in use",
      .why =
          "The index is built under ACCESS EXCLUSIVE, and columns that are nullable are checked "
          "for NULL: neither reads nor writes go on.",
      .instead =
          "make the columns NOT NULL through a valid CHECK, CREATE UNIQUE INDEX CONCURRENTLY, then "
          "ADD CONSTRAINT … PRIMARY KEY USING INDEX",
      .fix =
          "builds a unique index CONCURRENTLY first, under the name that the server would make up, "
          "and "
          "adds the key USING INDEX; a nullable column is proven by a valid CHECK before, which is "
          "dropped again",
      .bad = {.schema = "CREATE TABLE orders (id bigint NOT NULL);",
              .sql = "ALTER TABLE orders ADD PRIMARY KEY (id);"},
      .good = {.schema = "CREATE TABLE orders (id bigint NOT NULL);",
               .sql = "CREATE UNIQUE INDEX CONCURRENTLY orders_pkey ON orders (id);\n"
                      "ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX "
                      "orders_pkey;"},
      .check_part = check_add_primary_key,
  };
}

}  // namespace migc::lint::rules
