// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_alter_type_index_rebuild(const Step&, const Part& part, Report& report) {
  if (part.command.action != AlterAction::set_type || rewrites(part.in_use, part.relation) ||
      part.in_use.index_rebuilds.empty()) {
    return;
  }
  report
      .add(part.command.column->type->span,
           fmt::format("index {} is built again while {} is locked",
                       quoted(part.before, part.in_use.index_rebuilds.front()),
                       quoted(part.before, part.relation)))
      .on(part.relation)
      .shows(part.in_use);
}

}  // namespace

Rule alter_type_index_rebuild() {
  return {
      .name = "alter-type-index-rebuild",
      .group = Group::locks,
      .severity = Severity::warning,
      .summary = "a change of type that leaves the rows but builds an index again",
      .why =
          "The rows can stay, but an index on an expression, with a predicate, or with another "
          "collation or operator family has to be built anew, while nobody can read or write the "
          "table.",
      .instead = "drop that index CONCURRENTLY first, and build it CONCURRENTLY behind the change",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, code varchar(20));\n"
                        "CREATE INDEX orders_code_idx ON orders (lower(code));",
              .sql = "ALTER TABLE orders ALTER COLUMN code TYPE varchar(40);"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, code varchar(20));\n"
                         "CREATE INDEX orders_code_idx ON orders (code);",
               .sql = "ALTER TABLE orders ALTER COLUMN code TYPE varchar(40);"},
      .check_part = check_alter_type_index_rebuild,
  };
}

}  // namespace migc::lint::rules
