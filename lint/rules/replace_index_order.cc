// SPDX-License-Identifier: MIT
#include "compiler/catalog/made_names.h"
#include "compiler/sql/names.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"
#include "lint/split.h"
#include "lint/words.h"

namespace migc::lint::rules {
namespace {

// The old index keeps serving under another name, and goes when all of this revision is through.
std::optional<Fix> drop_later(const Step& step, const sql::DropObjects& drop, ObjectId id) {
  if (drop.objects.size() != 1 || drop.cascade || !tail_of(step)) return std::nullopt;
  const Object& index = *step.before.find(id);
  const std::string kept = sql::quote_identifier(
      catalog::choose_relation_name(step.after, index.name, "", "old", index.schema, false));
  const Span whole = Words(step.source->text(), step.statement.span).whole();
  const std::string schema = name_of(step.before, index.schema);
  return Fix{
      .title = "drop it in a revision of its own, when its successor is built",
      .edits = {{whole, fmt::format("ALTER INDEX {} RENAME TO {}", qualified_name(step.before, id),
                                    kept)}},
      .next = {{"drop the old " + index.name,
                fmt::format("DROP INDEX CONCURRENTLY {}.{};", sql::quote_identifier(schema), kept),
                "-- nothing to undo here: the revision before this one makes it again"}}};
}

void check_replace_index_order(const Step& step, Report& report) {
  const auto* const drop = step.as<sql::DropObjects>();
  if (drop == nullptr || drop->kind != ObjectKind::index) return;
  for (const sql::ObjectName& each : drop->objects) {
    const ObjectId id = step.object(drop->kind, each);
    const catalog::IndexFacts* const old = index_at(step.before, id);
    if (old == nullptr || old->keys.empty() || old->keys.front().column == 0) continue;
    report
        .add(each.span, fmt::format("queries that use {} have nothing in its place until its "
                                    "successor is built",
                                    quoted(step.before, id)))
        .on(old->table)
        .unless([table = old->table, first = Catalog(step.after).new_id(),
                 column = old->keys.front().column](const Catalog& end) {
          for (const ObjectId index : indexes_of(end, table)) {
            const auto columns = key_columns(*index_at(end, index));
            if (index >= first && !columns.empty() && columns.front() == column) return false;
          }
          return true;
        })
        .fixed_by(drop_later(step, *drop, id));
  }
}

}  // namespace

Rule replace_index_order() {
  return {
      .name = "replace-index-order",
      .group = Group::indexes,
      .severity = Severity::warning,
      .summary = "an index dropped before its successor is built",
      .why =
          "In between no index serves the queries: each of them reads the whole table until the "
          "new one is there.",
      .instead = "build the new index first, drop the old one, then rename the new one",
      .fix =
          "renames the old index in the place of the drop, and drops it CONCURRENTLY in a revision "
          "behind this one",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                        "CREATE INDEX orders_customer_idx ON orders (customer);",
              .sql = "DROP INDEX CONCURRENTLY orders_customer_idx;\n"
                     "CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer, code);"},
      .good =
          {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                     "CREATE INDEX orders_customer_idx ON orders (customer);",
           .sql = "CREATE INDEX CONCURRENTLY orders_customer_code_idx ON orders (customer, code);\n"
                  "DROP INDEX CONCURRENTLY orders_customer_idx;"},
      .check = check_replace_index_order,
  };
}

}  // namespace migc::lint::rules
