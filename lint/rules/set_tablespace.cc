// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_set_tablespace(const Step&, const Part& part, Report& report) {
  if (part.command.action != AlterAction::set_tablespace || part.in_use.replaced.empty()) return;
  report
      .add(part.command.span,
           fmt::format("the files of {} are copied under a lock that stops everybody",
                       quoted(part.before, part.relation)))
      .on(part.relation)
      .shows(part.in_use);
}

}  // namespace

Rule set_tablespace() {
  return {
      .name = "set-tablespace",
      .group = Group::locks,
      .severity = Severity::warning,
      .summary = "SET TABLESPACE of a table or index in use",
      .why =
          "The files are copied while nobody can read or write the table; for an index, while "
          "nobody can read through it.",
      .instead =
          "REINDEX (TABLESPACE …) CONCURRENTLY for an index; for a table pg_repack, or a window",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, note text);",
              .sql = "ALTER TABLE orders SET TABLESPACE fast;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, note text);",
               .sql = "ALTER TABLE orders SET (fillfactor = 90);"},
      .check_part = check_set_tablespace,
  };
}

}  // namespace migc::lint::rules
