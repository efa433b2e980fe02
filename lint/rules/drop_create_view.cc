// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_drop_create_view(const Step& step, Report& report) {
  const auto* const drop = step.as<sql::DropObjects>();
  if (drop == nullptr || drop->kind != ObjectKind::view) return;
  for (const sql::ObjectName& each : drop->objects) {
    const Object* const view = step.before.find(step.object(drop->kind, each));
    if (view == nullptr) continue;
    report
        .add(each.span, fmt::format("privileges and comments of \"{}\" do not come back with the "
                                    "new view",
                                    view->name))
        .on(view->id)
        .unless([schema = view->schema, name = view->name](const Catalog& end) {
          return end.find_name({catalog::NameClass::relation, schema, name, {}}) == k_no_object;
        });
  }
}

}  // namespace

Rule drop_create_view() {
  return {
      .name = "drop-create-view",
      .group = Group::compatibility,
      .severity = Severity::warning,
      .summary = "DROP VIEW and CREATE VIEW of the same name",
      .why =
          "Privileges, options, comments and the owner of the old view are gone, and if the two "
          "are not in one transaction there is no view in between.",
      .instead =
          "CREATE OR REPLACE VIEW; where columns change, grant again in the same transaction",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                        "CREATE VIEW codes AS SELECT code FROM orders;",
              .sql = "DROP VIEW codes;\n"
                     "CREATE VIEW codes AS SELECT code, id FROM orders;"},
      .good = {.schema =
                   "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                   "CREATE VIEW codes AS SELECT code FROM orders;",
               .sql = "CREATE OR REPLACE VIEW codes AS SELECT code, id FROM orders;"},
      .check = check_drop_create_view,
  };
}

}  // namespace migc::lint::rules
