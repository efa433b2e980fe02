// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_copy_from_file(const Step& step, Report& report) {
  const auto* const copy = step.as<sql::Copy>();
  if (copy == nullptr || copy->standard) return;
  report.add(step.statement.span, copy->program ? "a program runs on the server's machine"
                                                : "the file is looked for on the server's machine");
}

}  // namespace

Rule copy_from_file() {
  return {
      .name = "copy-from-file",
      .group = Group::scripts,
      .severity = Severity::warning,
      .summary = "COPY from or to a file or program of the server",
      .why =
          "It reads or writes on the machine of the server, with the rights of its operating "
          "system user, and needs pg_read_server_files or its like: no managed service allows it.",
      .instead = "COPY … FROM STDIN with the data in the migration, or a loader of its own",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "COPY orders FROM '/tmp/orders.csv';"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "INSERT INTO orders (id) VALUES (1);"},
      .check = check_copy_from_file,
  };
}

}  // namespace migc::lint::rules
