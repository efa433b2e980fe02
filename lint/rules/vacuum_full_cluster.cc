// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_vacuum_full_cluster(const Step& step, Report& report) {
  const auto* const maintain = step.as<sql::Maintain>();
  if (maintain == nullptr) return;
  const bool full = maintain->kind == sql::Maintain::Kind::vacuum && maintain->full;
  if (!full && maintain->kind != sql::Maintain::Kind::cluster) return;
  for (const sql::Truncate::Table& each : maintain->tables) {
    const ObjectId table = step.relation(each.name);
    report
        .add(each.span, fmt::format("nobody can read or write {} while it is written again",
                                    quoted(step.before, table)))
        .on(table)
        .shows(step.in_use());
  }
}

}  // namespace

Rule vacuum_full_cluster() {
  return {
      .name = "vacuum-full-cluster",
      .group = Group::locks,
      .severity = Severity::error,
      .summary = "VACUUM FULL or CLUSTER of a table in use",
      .why =
          "The table is written again from end to end, and nobody can read or write it until that "
          "is done.",
      .instead =
          "plain VACUUM; to give space back, pg_repack or pg_squeeze, which lock for a moment "
          "alone",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, note text);",
              .sql = "VACUUM FULL orders;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, note text);",
               .sql = "VACUUM orders;"},
      .check = check_vacuum_full_cluster,
  };
}

}  // namespace migc::lint::rules
