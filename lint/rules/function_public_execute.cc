// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

void check_function_public_execute(const Step& step, Report& report) {
  const auto* const create = step.as<sql::CreateFunction>();
  if (create == nullptr || !create->security_definer) return;
  for (const Change& each : step.changes()) {
    if (each.before != nullptr || each.new_as<catalog::Function>() == nullptr) continue;
    report
        .add(create->name_span,
             fmt::format("every role may call \"{}\" with its owner's rights", create->name.name))
        .unless([id = each.after->id](const Catalog& end) {
          const catalog::Grants* const grants = end.grants({id, 0});
          return end.find(id) == nullptr || (grants != nullptr && grants->count("PUBLIC") == 0);
        })
        .fixed_by(Fix{.title = "revoke it from PUBLIC right behind",
                      .care = Care::judgement,
                      .edits = {append(step, fmt::format(";\nREVOKE ALL ON ROUTINE {} FROM PUBLIC",
                                                         step.source->text(create->name_span)))}});
  }
}

}  // namespace

Rule function_public_execute() {
  return {
      .name = "function-public-execute",
      .group = Group::code,
      .severity = Severity::warning,
      .is_on = false,
      .summary = "CREATE FUNCTION … SECURITY DEFINER that everybody may call",
      .why =
          "EXECUTE is granted to PUBLIC by default: every role can do what the function's owner "
          "may do in it.",
      .instead =
          "REVOKE EXECUTE ON FUNCTION … FROM PUBLIC in the same transaction, then GRANT it to whom "
          "you mean",
      .fix =
          "revokes it from PUBLIC right behind; needs judgement: who is to call it then needs a "
          "GRANT",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "CREATE FUNCTION orders_count() RETURNS bigint LANGUAGE sql SECURITY DEFINER "
                     "SET search_path = pg_catalog, public AS 'SELECT count(*) FROM orders';"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "CREATE FUNCTION orders_count() RETURNS bigint LANGUAGE sql SECURITY DEFINER "
                      "SET search_path = pg_catalog, public AS 'SELECT count(*) FROM orders';\n"
                      "REVOKE EXECUTE ON FUNCTION orders_count() FROM PUBLIC;"},
      .check = check_function_public_execute,
  };
}

}  // namespace migc::lint::rules
