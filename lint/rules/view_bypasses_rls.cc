// SPDX-License-Identifier: MIT
#include <algorithm>

#include "lint/rule.h"
#include "lint/shared_fixes.h"
#include "lint/view_fixes.h"

namespace migc::lint::rules {
namespace {

void check_view_bypasses_rls(const Step& step, Report& report) {
  const auto* const create = step.as<sql::CreateView>();
  if (create == nullptr || step.postgres() < 15) return;
  for (const sql::Option& each : create->options)
    if (each.name == "security_invoker" && each.value.value_or("true") != "false") return;
  const bool is_said =
      std::any_of(create->options.begin(), create->options.end(),
                  [](const auto& each) { return each.name == "security_invoker"; });
  const ObjectId view = step.relation(create->name);
  for (const catalog::Dependency& each : step.after.dependencies(view)) {
    const auto* const table = step.after.find_as<Relation>(each.referenced.object);
    if (table == nullptr || !table->row_security) continue;
    Finding& finding = report.add(create->name_span,
                                  fmt::format("policies of {} do not hold for who reads the view",
                                              quoted(step.after, each.referenced.object)));
    sql::Option option;
    option.name = "security_invoker";
    option.value = "true";
    if (!is_said)
      finding.fixed_by(
          Fix{.title = "let the policies hold for who reads the view",
              .care = Care::judgement,
              .edits = {add_view_options(Words(step.source->text(), step.statement.span), *create,
                                         {option})}});
    return;
  }
}

}  // namespace

Rule view_bypasses_rls() {
  return {
      .name = "view-bypasses-rls",
      .group = Group::code,
      .severity = Severity::warning,
      .summary = "a view over a table with row level security, without security_invoker",
      .why =
          "The policies are applied for the owner of the view, not for who reads it: all readers "
          "see what the owner may see.",
      .instead = "WITH (security_invoker = true), from PostgreSQL 15 on",
      .fix =
          "adds security_invoker = true; needs judgement: who reads the view then needs privileges "
          "on its "
          "tables",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                        "ALTER TABLE orders ENABLE ROW LEVEL SECURITY;\n"
                        "CREATE POLICY own ON orders USING (customer = 1);",
              .sql = "CREATE VIEW codes AS SELECT code FROM orders;"},
      .good = {.schema =
                   "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                   "ALTER TABLE orders ENABLE ROW LEVEL SECURITY;\n"
                   "CREATE POLICY own ON orders USING (customer = 1);",
               .sql =
                   "CREATE VIEW codes WITH (security_invoker = true) AS SELECT code FROM orders;"},
      .check = check_view_bypasses_rls,
  };
}

}  // namespace migc::lint::rules
