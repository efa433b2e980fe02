// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_composite_alter(const Step& step, Report& report) {
  const auto* const alter = step.as<sql::AlterTable>();
  if (alter == nullptr || alter->kind != ObjectKind::type) return;
  for (const effects::Lock& each : step.in_use().locks) {
    const auto* const relation = step.before.find_as<Relation>(each.relation);
    if (relation == nullptr || relation->of_type == k_no_object) continue;
    report
        .add(alter->name_span,
             fmt::format("table {} is altered with the type", quoted(step.before, each.relation)))
        .on(each.relation)
        .shows(step.in_use());
  }
}

}  // namespace

Rule composite_alter() {
  return {
      .name = "composite-alter",
      .group = Group::types,
      .severity = Severity::warning,
      .summary = "a change of a composite type that tables are made of",
      .why = "Tables OF the type are altered with it, under ACCESS EXCLUSIVE each.",
      .instead = "a new type, and a change of one table after the other",
      .bad = {.schema = "CREATE TYPE item AS (name text);\n"
                        "CREATE TABLE items OF item;",
              .sql = "ALTER TYPE item ADD ATTRIBUTE price int CASCADE;"},
      .good = {.schema = "CREATE TYPE item AS (name text);",
               .sql = "ALTER TYPE item ADD ATTRIBUTE price int;"},
      .check = check_composite_alter,
  };
}

}  // namespace migc::lint::rules
