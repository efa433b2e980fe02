// SPDX-License-Identifier: MIT
#include <algorithm>

#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

bool is_below(const Catalog& catalog, ObjectId table, const std::vector<ObjectId>& named) {
  const auto& parents = catalog.find_as<Relation>(table)->parents;
  return std::any_of(parents.begin(), parents.end(), [&](ObjectId parent) {
    return std::find(named.begin(), named.end(), parent) != named.end() ||
           is_below(catalog, parent, named);
  });
}

// What CASCADE adds, without the partitions and children of what is named.
std::optional<Fix> name_all(const Step& step, const sql::Truncate& truncate,
                            const std::vector<ObjectId>& named) {
  const Words words(step.source->text(), step.statement.span);
  std::size_t end = words.whole().end;
  for (const std::string_view word : {"restart", "continue", "cascade"})
    if (const auto found = words.find({word}, truncate.tables.back().span.end))
      end = std::min(end, words.before(found->begin).end);
  const auto cascade = words.find({"cascade"}, end);
  if (!cascade) return std::nullopt;
  std::vector<ObjectId> all = named;
  for (const Address& each : step.found.effects.data_loss)
    if (each.column == 0 && std::find(all.begin(), all.end(), each.object) == all.end())
      all.push_back(each.object);
  std::string more;
  for (std::size_t i = named.size(); i < all.size(); ++i)
    if (!is_below(step.before, all[i], all)) more += ", " + qualified_name(step.before, all[i]);
  return Fix{.title = "name all tables that are emptied",
             .edits = {{{end, cascade->end},
                        more + std::string(words.text({end, words.before(cascade->begin).end}))}}};
}

void check_truncate_cascade(const Step& step, Report& report) {
  const auto* const truncate = step.as<sql::Truncate>();
  if (truncate == nullptr || !truncate->cascade) return;
  std::vector<ObjectId> named;
  for (const sql::Truncate::Table& each : truncate->tables)
    named.push_back(step.relation(each.name));
  for (const Address& each : step.in_use().data_loss) {
    if (each.column != 0 || std::find(named.begin(), named.end(), each.object) != named.end())
      continue;
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
