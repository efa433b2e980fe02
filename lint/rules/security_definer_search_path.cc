// SPDX-License-Identifier: MIT
#include "compiler/sql/names.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

// pg_temp last: else it is looked at first, also for tables (manual, "CREATE FUNCTION").
std::optional<Fix> set_path(const Step& step, const sql::CreateFunction& create) {
  if (create.body_span.empty()) return std::nullopt;
  std::string path = "pg_catalog";
  for (const std::string& each : step.session.search_path())
    if (each != "pg_catalog" && each != "pg_temp" && each != "$user")
      path += ", " + sql::quote_identifier(each);
  const Span as = Words(step.source->text(), step.statement.span).before(create.body_span.begin);
  return Fix{
      .title = "SET search_path to what names are found through here",
      .care = Care::judgement,
      .edits = {{{as.begin, as.begin}, fmt::format("SET search_path = {}, pg_temp ", path)}}};
}

void check_security_definer_search_path(const Step& step, Report& report) {
  const auto* const create = step.as<sql::CreateFunction>();
  if (create == nullptr || !create->security_definer || create->has_sql_body) return;
  for (const sql::Option& each : create->settings)
    if (each.name == "search_path") return;
  report
      .add(create->name_span,
           fmt::format("\"{}\" finds names through the path of who calls it", create->name.name))
      .fixed_by(set_path(step, *create));
}

}  // namespace

Rule security_definer_search_path() {
  return {
      .name = "security-definer-search-path",
      .group = Group::code,
      .severity = Severity::error,
      .summary = "SECURITY DEFINER without SET search_path",
      .why =
          "The function runs with its owner's rights, but finds names through the caller's search "
          "path: who can create objects in a schema of that path can have his own code run with "
          "those rights.",
      .instead = "SET search_path = pg_catalog, your_schema, pg_temp in the function's definition",
      .fix =
          "sets it to pg_catalog, the path of the migration and pg_temp; needs judgement: which "
          "schemas the "
          "function is to find names in",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "CREATE FUNCTION orders_count() RETURNS bigint LANGUAGE sql SECURITY DEFINER "
                     "AS 'SELECT count(*) FROM orders';"},
      .good =
          {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
           .sql = "CREATE FUNCTION orders_count() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET "
                  "search_path = pg_catalog, public, pg_temp AS 'SELECT count(*) FROM orders';"},
      .check = check_security_definer_search_path,
  };
}

}  // namespace migc::lint::rules
