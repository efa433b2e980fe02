// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_standard_conforming_strings(const Step& step, Report& report) {
  const auto* const set = step.as<sql::SetVariable>();
  if (set != nullptr && set->name == "standard_conforming_strings" && !set->values.empty() &&
      (set->values.front() == "off" || set->values.front() == "false"))
    report.add(step.statement.span, "plain strings mean something else behind this");
}

}  // namespace

Rule standard_conforming_strings() {
  return {
      .name = "standard-conforming-strings",
      .group = Group::scripts,
      .severity = Severity::warning,
      .summary = "standard_conforming_strings set to off",
      .why =
          "Backslashes in plain strings become escapes: the same text means something else than in "
          "every other session, and quoting can be broken out of.",
      .instead = "leave it on, and write E'…' where escapes are meant",
      .bad = {.schema = {}, .sql = "SET standard_conforming_strings = off;"},
      .good = {.schema = {}, .sql = "SET standard_conforming_strings = on;"},
      .check = check_standard_conforming_strings,
  };
}

}  // namespace migc::lint::rules
