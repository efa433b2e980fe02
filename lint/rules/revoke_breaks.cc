// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_revoke_breaks(const Step& step, Report& report) {
  const auto* const revoke = step.as<sql::Grant>();
  if (revoke == nullptr || revoke->is_grant || revoke->is_role || revoke->defaults) return;
  for (const sql::ObjectName& each : revoke->objects) {
    const ObjectId object = step.object(revoke->kind, each);
    const catalog::Grants* const had = step.range.start.grants({object, 0});
    if (had == nullptr) continue;
    for (const std::string& grantee : revoke->grantees) {
      if (had->count(grantee) == 0) continue;
      report.add(each.span, fmt::format("what \"{}\" does with {} may fail", grantee,
                                        quoted(step.before, object)));
    }
  }
}

}  // namespace

Rule revoke_breaks() {
  return {
      .name = "revoke-breaks",
      .group = Group::code,
      .severity = Severity::warning,
      .summary = "REVOKE of a privilege that roles had before the range",
      .why = "Running code that relies on it fails at once with \"permission denied\".",
      .instead = "deploy code that does without it first",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                        "GRANT SELECT ON orders TO reader;",
              .sql = "REVOKE SELECT ON orders FROM reader;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "REVOKE ALL ON orders FROM PUBLIC;"},
      .check = check_revoke_breaks,
  };
}

}  // namespace migc::lint::rules
