// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_json_column(const Step& step, Report& report) {
  for (const sql::ColumnDefinition* const each : new_columns(step.operation())) {
    if (!each->type) continue;
    if (each->type->name.back() == "json" && each->type->array_dimensions == 0)
      report.add(each->type->span, fmt::format("\"{}\" cannot be compared", each->name))
          .fixed_by(Fix{.title = "make it jsonb",
                        .care = Care::judgement,
                        .edits = {{each->type->span, "jsonb"}}});
  }
}

}  // namespace

Rule json_column() {
  return {
      .name = "json-column",
      .group = Group::types,
      .severity = Severity::warning,
      .summary = "a column of type json",
      .why =
          "json has no equality: DISTINCT, GROUP BY and UNION over a row with such a column fail, "
          "and it cannot be indexed.",
      .instead = "jsonb, unless blanks and the order of keys have to stay",
      .fix =
          "makes the column jsonb; needs judgement: jsonb keeps neither the order of keys nor "
          "blanks",
      .bad = {.schema = {}, .sql = "CREATE TABLE events (id bigint PRIMARY KEY, payload json);"},
      .good = {.schema = {}, .sql = "CREATE TABLE events (id bigint PRIMARY KEY, payload jsonb);"},
      .check = check_json_column,
  };
}

}  // namespace migc::lint::rules
