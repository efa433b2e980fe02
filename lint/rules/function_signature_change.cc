// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_function_signature_change(const Step& step, Report& report) {
  const auto* const create = step.as<sql::CreateFunction>();
  if (create == nullptr || !create->or_replace) return;
  for (const Change& each : step.changes()) {
    if (each.before != nullptr || each.new_as<catalog::Function>() == nullptr) continue;
    std::vector<ObjectId> others;
    step.before.visit_overloads(catalog::NameClass::function, each.after->schema, each.after->name,
                                [&](ObjectId id) { others.push_back(id); });
    if (others.empty()) continue;
    report
        .add(create->name_span, fmt::format("there is a function \"{}\" with other arguments, "
                                            "which stays",
                                            each.after->name))
        .unless([others](const Catalog& end) { return end.find(others.front()) == nullptr; });
  }
}

}  // namespace

Rule function_signature_change() {
  return {
      .name = "function-signature-change",
      .group = Group::compatibility,
      .severity = Severity::warning,
      .summary = "CREATE OR REPLACE FUNCTION with other arguments, which makes a second one",
      .why =
          "The old function stays beside the new one: calls go on to it, or become ambiguous and "
          "fail.",
      .instead = "DROP FUNCTION of the old one when no code calls it any more, or another name",
      .bad = {.schema = "CREATE FUNCTION price(int) RETURNS int LANGUAGE sql AS 'SELECT $1';",
              .sql = "CREATE OR REPLACE FUNCTION price(bigint) RETURNS bigint LANGUAGE sql AS "
                     "'SELECT $1';"},
      .good = {.schema = "CREATE FUNCTION price(int) RETURNS int LANGUAGE sql AS 'SELECT $1';",
               .sql = "CREATE OR REPLACE FUNCTION price(int) RETURNS int LANGUAGE sql AS 'SELECT "
                      "$1 + 1';"},
      .check = check_function_signature_change,
  };
}

}  // namespace migc::lint::rules
