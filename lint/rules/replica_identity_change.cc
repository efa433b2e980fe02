// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_replica_identity_change(const Step&, const Part& part, Report& report) {
  if (part.command.action != AlterAction::replica_identity ||
      publication_of(part.before, part.relation) == k_no_object) {
    return;
  }
  report
      .add(part.command.span,
           fmt::format("consumers of {} get other old values", quoted(part.before, part.relation)))
      .on(part.relation);
}

}  // namespace

Rule replica_identity_change() {
  return {
      .name = "replica-identity-change",
      .group = Group::replication,
      .severity = Severity::warning,
      .summary = "REPLICA IDENTITY of a published table changed",
      .why =
          "Subscribers and consumers of the changes see other old values from now on; FULL writes "
          "every old row into the WAL, NOTHING ends UPDATE and DELETE on published tables.",
      .instead = "tell who reads the changes first; an index of few columns rather than FULL",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, code text);\n"
                        "CREATE PUBLICATION changes FOR TABLE orders;",
              .sql = "ALTER TABLE orders REPLICA IDENTITY FULL;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, code text);",
               .sql = "ALTER TABLE orders REPLICA IDENTITY FULL;"},
      .check_part = check_replica_identity_change,
  };
}

}  // namespace migc::lint::rules
