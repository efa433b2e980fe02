// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

void check_policy_without_rls(const Step& step, Report& report) {
  const auto* const policy = step.as<sql::PolicyDefinition>();
  if (policy == nullptr || policy->alter) return;
  const ObjectId table = step.relation(policy->table);
  report
      .add(policy->name_span,
           fmt::format("{} has row level security off", quoted(step.after, table)))
      .unless([table](const Catalog& end) {
        const auto* const last = end.find_as<Relation>(table);
        return last == nullptr || last->row_security;
      })
      .fixed_by(
          Fix{.title = "enable row level security behind the policy",
              .care = Care::judgement,
              .edits = {append(step, fmt::format(";\nALTER TABLE {} ENABLE ROW LEVEL SECURITY",
                                                 qualified_name(step.after, table)))}});
}

}  // namespace

Rule policy_without_rls() {
  return {
      .name = "policy-without-rls",
      .group = Group::code,
      .severity = Severity::warning,
      .summary = "CREATE POLICY on a table that has row level security off",
      .why =
          "The policy has no effect until row level security is enabled: everybody goes on seeing "
          "all rows.",
      .instead = "ALTER TABLE … ENABLE ROW LEVEL SECURITY in the same transaction",
      .fix =
          "enables row level security behind the policy; needs judgement: from then on rows "
          "without a "
          "policy for them are hidden",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "CREATE POLICY own ON orders USING (customer = 1);"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "CREATE POLICY own ON orders USING (customer = 1);\n"
                      "ALTER TABLE orders ENABLE ROW LEVEL SECURITY;"},
      .check = check_policy_without_rls,
  };
}

}  // namespace migc::lint::rules
