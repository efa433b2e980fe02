// SPDX-License-Identifier: MIT
#include "compiler/sql/names.h"
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_quoted_identifier(const Step& step, Report& report) {
  const auto look = [&](const std::string& name, Span span) {
    if (sql::quote_identifier(name) != name)
      report.add(span, fmt::format("\"{}\" has to be quoted wherever it is used", name));
  };
  if (const auto* const table = step.as<sql::CreateTable>())
    look(table->name.name, table->name_span);
  if (const auto* const view = step.as<sql::CreateView>()) look(view->name.name, view->name_span);
  for (const sql::ColumnDefinition* const each : new_columns(step.operation()))
    look(each->name, each->name_span);
}

}  // namespace

Rule quoted_identifier() {
  return {
      .name = "quoted-identifier",
      .group = Group::hygiene,
      .severity = Severity::note,
      .is_on = false,
      .summary = "a name that has to be quoted for ever",
      .why =
          "A name with capital letters, blanks or signs must be written in quotes by everybody, "
          "everywhere; without them it is another name.",
      .instead = "small letters, digits and underscores",
      .bad = {.schema = {}, .sql = "CREATE TABLE \"Orders\" (id bigint PRIMARY KEY);"},
      .good = {.schema = {}, .sql = "CREATE TABLE orders (id bigint PRIMARY KEY);"},
      .check = check_quoted_identifier,
  };
}

}  // namespace migc::lint::rules
