// SPDX-License-Identifier: MIT
#include <algorithm>

#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

using Tables = std::vector<ObjectId>;

bool contains(const Tables& tables, ObjectId table) {
  return std::find(tables.begin(), tables.end(), table) != tables.end();
}

// The table of which all rows are lost with those of the partition, or the table itself.
ObjectId whole_table(const Catalog& catalog, ObjectId table, const Tables& lost) {
  const auto& partition = catalog.find_as<Relation>(table)->partition;
  if (!partition) return table;
  const auto below = catalog::descendants_of(catalog, partition->parent);
  const bool is_all = std::all_of(below.begin(), below.end(), [&](ObjectId each) {
    return catalog.find_as<Relation>(each)->kind == RelationKind::partitioned_table ||
           contains(lost, each);
  });
  return is_all ? whole_table(catalog, partition->parent, lost) : table;
}

// What CASCADE adds, partitioned tables in place of their partitions.
std::optional<Fix> name_all(const Step& step, const sql::Truncate& truncate, const Tables& named) {
  const Words words(step.source->text(), step.statement.span);
  std::size_t end = words.whole().end;
  for (const std::string_view word : {"restart", "continue", "cascade"})
    if (const auto found = words.find({word}, truncate.tables.back().span.end))
      end = std::min(end, words.before(found->begin).end);
  const auto cascade = words.find({"cascade"}, end);
  if (!cascade) return std::nullopt;
  Tables lost;
  for (const Address& each : step.found.effects.data_loss)
    if (each.column == 0) lost.push_back(each.object);
  Tables all = named;
  std::string more;
  for (const ObjectId each : lost) {
    const ObjectId table = whole_table(step.before, each, lost);
    if (contains(all, table)) continue;
    all.push_back(table);
    more += ", " + qualified_name(step.before, table);
  }
  return Fix{.title = "name all tables that are emptied",
             .edits = {{{end, cascade->end},
                        more + std::string(words.text({end, words.before(cascade->begin).end}))}}};
}

void check_truncate_cascade(const Step& step, Report& report) {
  const auto* const truncate = step.as<sql::Truncate>();
  if (truncate == nullptr || !truncate->cascade) return;
  Tables named;
  for (const sql::Truncate::Table& each : truncate->tables)
    named.push_back(step.relation(each.name));
  for (const Address& each : step.in_use().data_loss) {
    if (each.column != 0 || contains(named, each.object)) continue;
    report
        .add(truncate->tables.front().span,
             fmt::format("{} is emptied as well", quoted(step.before, each.object)))
        .on(each.object)
        .fixed_by(name_all(step, *truncate, named));
  }
}

}  // namespace

Rule truncate_cascade() {
  return {
      .name = "truncate-cascade",
      .group = Group::compatibility,
      .severity = Severity::error,
      .summary = "TRUNCATE … CASCADE that empties other tables",
      .why =
          "Every table whose foreign keys refer to the named one is emptied as well, and those "
          "that refer to them, without being named.",
      .instead = "name all tables that are to be emptied, and leave CASCADE out",
      .fix = "names all tables that are emptied, and leaves CASCADE out",
      .bad =
          {.schema =
               "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
               "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint REFERENCES customers);",
           .sql = "-- migrate:ignore truncate: test data\n"
                  "TRUNCATE customers CASCADE;"},
      .good = {.schema = "CREATE TABLE customers (id bigint PRIMARY KEY);",
               .sql = "-- migrate:ignore truncate: test data\n"
                      "TRUNCATE customers CASCADE;"},
      .check = check_truncate_cascade,
  };
}

}  // namespace migc::lint::rules
