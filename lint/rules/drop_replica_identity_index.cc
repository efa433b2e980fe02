// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_drop_replica_identity_index(const Step& step, Report& report) {
  for (const Change& change : step.changes()) {
    const auto* const index = change.old_as<Relation>();
    const bool is_identity = change.after == nullptr && index != nullptr && index->index &&
                             index->index->replica_identity &&
                             step.after.find(index->index->table) != nullptr;
    if (!is_identity) continue;
    report
        .add(step.statement.span,
             fmt::format("\"{}\" is the replica identity of {}", change.before->name,
                         quoted(step.before, index->index->table)))
        .on(index->index->table);
  }
}

}  // namespace

Rule drop_replica_identity_index() {
  return {
      .name = "drop-replica-identity-index",
      .group = Group::indexes,
      .severity = Severity::error,
      .summary = "the drop of the index that is the replica identity",
      .why =
          "The table is left without a replica identity, and nothing says so: from then on UPDATE "
          "and DELETE fail wherever the table is published.",
      .instead = "ALTER TABLE … REPLICA IDENTITY to another index or the primary key first",
      .bad = {.schema = "CREATE TABLE orders (id bigint NOT NULL);\n"
                        "CREATE UNIQUE INDEX orders_id_idx ON orders (id);\n"
                        "ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_id_idx;",
              .sql = "DROP INDEX CONCURRENTLY orders_id_idx;"},
      .good = {.schema = "CREATE TABLE orders (id bigint NOT NULL);\n"
                         "CREATE UNIQUE INDEX orders_id_idx ON orders (id);",
               .sql = "DROP INDEX CONCURRENTLY orders_id_idx;"},
      .check = check_drop_replica_identity_index,
  };
}

}  // namespace migc::lint::rules
