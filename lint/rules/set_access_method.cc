// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_set_access_method(const Step&, const Part& part, Report& report) {
  if (part.command.action != AlterAction::set_access_method ||
      !rewrites(part.in_use, part.relation)) {
    return;
  }
  report
      .add(part.command.span,
           fmt::format("all of {} is written again", quoted(part.before, part.relation)))
      .on(part.relation)
      .shows(part.in_use);
}

}  // namespace

Rule set_access_method() {
  return {
      .name = "set-access-method",
      .group = Group::locks,
      .severity = Severity::error,
      .summary = "SET ACCESS METHOD of a table in use",
      .why =
          "All rows are written again in the other storage format, while nobody can read or write "
          "the table.",
      .instead = "a new table with that access method, filled in batches and renamed into place",
      .bad = {.schema = "CREATE ACCESS METHOD columnar TYPE TABLE HANDLER heap_tableam_handler;\n"
                        "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, note text);",
              .sql = "ALTER TABLE orders SET ACCESS METHOD columnar;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, note text);",
               .sql = "ALTER TABLE orders SET ACCESS METHOD heap;"},
      .check_part = check_set_access_method,
  };
}

}  // namespace migc::lint::rules
