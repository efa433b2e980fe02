// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_cluster_level_statement(const Step& step, Report& report) {
  const auto* const command = step.as<sql::ClusterCommand>();
  if (command == nullptr) return;
  static constexpr std::array<std::string_view, 9> k_kinds = {
      "CreateRole", "AlterRole", "AlterRoleSet",     "DropRole",      "AlterSystem",
      "Createdb",   "Dropdb",    "CreateTableSpace", "DropTableSpace"};
  if (std::find(k_kinds.begin(), k_kinds.end(), command->kind) == k_kinds.end()) return;
  report.add(step.statement.span, "this is about the server, not about this database");
}

}  // namespace

Rule cluster_level_statement() {
  return {
      .name = "cluster-level-statement",
      .group = Group::code,
      .severity = Severity::warning,
      .summary = "a statement about the whole server in the history of one database",
      .why =
          "Roles, tablespaces, databases and ALTER SYSTEM are no part of the database: the "
          "statement fails on the second database of the same server, and a dump does not have it.",
      .instead = "keep it in the scripts that set up the server",
      .bad = {.schema = {}, .sql = "CREATE ROLE reader;"},
      .good = {.schema = {}, .sql = "CREATE TABLE readers (id bigint PRIMARY KEY);"},
      .check = check_cluster_level_statement,
  };
}

}  // namespace migc::lint::rules
