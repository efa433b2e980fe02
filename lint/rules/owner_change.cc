// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_owner_change(const Step& step, Report& report) {
  if (const auto* const change = step.as<sql::ChangeOwner>()) {
    const ObjectId object = step.object(change->kind, change->object);
    if (object == k_no_object || step.is_new(object)) return;
    report.add(change->object.span, fmt::format("what acts with the rights of the owner of {} does "
                                                "so with those of \"{}\"",
                                                quoted(step.before, object), change->owner));
    return;
  }
  const auto* const alter = step.as<sql::AlterTable>();
  if (alter == nullptr) return;
  const ObjectId table = step.relation(alter->name);
  for (const sql::AlterCommand& each : alter->commands) {
    if (each.action != AlterAction::change_owner) continue;
    report
        .add(each.span, fmt::format("what acts with the rights of the owner of {} does so with "
                                    "those of \"{}\"",
                                    quoted(step.before, table), each.name))
        .on(table);
  }
}

}  // namespace

Rule owner_change() {
  return {
      .name = "owner-change",
      .group = Group::code,
      .severity = Severity::warning,
      .summary = "OWNER TO of a relation, function or schema in use",
      .why =
          "Row level security, SECURITY DEFINER functions and views act with the rights of the "
          "owner: who may do what changes without another word. Relations get an ACCESS EXCLUSIVE "
          "lock.",
      .instead = "review what the new owner may see, in a transaction of its own",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "ALTER TABLE orders OWNER TO sales;"},
      .good = {.schema = {},
               .sql = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                      "ALTER TABLE orders OWNER TO sales;"},
      .check = check_owner_change,
  };
}

}  // namespace migc::lint::rules
