// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_set_logged_unlogged(const Step&, const Part& part, Report& report) {
  const AlterAction action = part.command.action;
  if ((action != AlterAction::set_logged && action != AlterAction::set_unlogged) ||
      !rewrites(part.in_use, part.relation)) {
    return;
  }
  report
      .add(part.command.span,
           fmt::format("all of {} is written again", quoted(part.before, part.relation)))
      .on(part.relation)
      .shows(part.in_use);
}

}  // namespace

Rule set_logged_unlogged() {
  return {
      .name = "set-logged-unlogged",
      .group = Group::locks,
      .severity = Severity::error,
      .summary = "SET LOGGED or SET UNLOGGED of a table in use",
      .why =
          "The whole table is written again under ACCESS EXCLUSIVE. An unlogged table is empty "
          "after a crash and is not there on replicas.",
      .instead = "a new table of the wanted kind, filled in batches and renamed into place",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, note text);",
              .sql = "ALTER TABLE orders SET UNLOGGED;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY);",
               .sql = "ALTER TABLE orders SET LOGGED;"},
      .check_part = check_set_logged_unlogged,
  };
}

}  // namespace migc::lint::rules
