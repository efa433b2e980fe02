// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

Fix with_time_zone(const Step& step, Span type) {
  const Words words(step.source->text(), type);
  Fix fix{.title = "make it timestamptz", .care = Care::judgement};
  if (const auto word = words.find({"timestamp"})) fix.edits.push_back({*word, "timestamptz"});
  if (const auto zone = words.find({"without", "time", "zone"}))
    fix.edits.push_back(take_out(step, *zone));
  return fix;
}

void check_type_timestamp(const Step& step, Report& report) {
  for (const sql::ColumnDefinition* const each : new_columns(step.operation())) {
    if (!each->type) continue;
    if (each->type->name.back() == "timestamp")
      report
          .add(each->type->span, fmt::format("which instants \"{}\" means is not said", each->name))
          .fixed_by(with_time_zone(step, each->type->span));
  }
}

}  // namespace

Rule type_timestamp() {
  return {
      .name = "type-timestamp",
      .group = Group::types,
      .severity = Severity::note,
      .is_on = false,
      .summary = "a column of type timestamp without time zone",
      .why =
          "Which instant a value means depends on who wrote it; a change to timestamptz later has "
          "to know.",
      .instead = "timestamptz, which means an instant",
      .fix =
          "makes it timestamptz; needs judgement: what code writes there is then read in its time "
          "zone",
      .bad = {.schema = {}, .sql = "CREATE TABLE orders (id bigint PRIMARY KEY, at timestamp);"},
      .good = {.schema = {}, .sql = "CREATE TABLE orders (id bigint PRIMARY KEY, at timestamptz);"},
      .check = check_type_timestamp,
  };
}

}  // namespace migc::lint::rules
