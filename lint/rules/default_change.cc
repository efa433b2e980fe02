// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_default_change(const Step& step, const Part& part, Report& report) {
  const AlterAction action = part.command.action;
  if (action != AlterAction::set_default && action != AlterAction::drop_default) return;
  const Address column{part.relation, find_column(part.before, part.relation, part.command.name)};
  if (!step.is_in_use(column)) return;
  report
      .add(part.command.name_span,
           fmt::format("running code may rely on the old default of \"{}\"", part.command.name))
      .on(part.relation);
}

}  // namespace

Rule default_change() {
  return {
      .name = "default-change",
      .group = Group::compatibility,
      .severity = Severity::warning,
      .is_on = false,
      .summary = "SET DEFAULT or DROP DEFAULT of a column in use",
      .why =
          "Old rows keep what they have. Running code that relies on the old default, or sends it "
          "itself because it has cached it, writes other values than new code.",
      .instead = "deploy code that names the value first",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "ALTER TABLE orders ALTER COLUMN code SET DEFAULT 'new';"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "ALTER TABLE orders ADD COLUMN state text;\n"
                      "ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'new';"},
      .check_part = check_default_change,
  };
}

}  // namespace migc::lint::rules
