// SPDX-License-Identifier: MIT
#include <cctype>

#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

bool has_word(std::string_view text, std::string_view word) {
  const auto is_part = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_part(text[at - 1])) && (end == text.size() || !is_part(text[end])))
      return true;
  }
  return false;
}

// Whether the body names another relation with a column of that name: it may mean that one.
bool may_mean_another(const Step& step, std::string_view body, std::string_view table,
                      std::string_view column) {
  bool found = false;
  step.after.visit_objects([&](const Object& object) {
    const auto* const relation = object.as<Relation>();
    if (found || relation == nullptr || relation->index || object.name == table) return;
    found = find_column(step.after, object.id, column) != 0 && has_word(body, object.name);
  });
  return found;
}

// Relations and columns that have no such name any more: the table's and, of a column, its own.
std::vector<std::pair<std::string, std::string>> lost_names(const Step& step) {
  std::vector<std::pair<std::string, std::string>> lost;
  const bool can_lose = step.as<sql::Rename>() != nullptr ||
                        step.as<sql::DropObjects>() != nullptr ||
                        step.as<sql::AlterTable>() != nullptr;
  if (!can_lose) return lost;
  for (const Change& each : step.changes()) {
    const auto* const old = each.old_as<Relation>();
    if (old == nullptr || old->index || step.is_new(each.before->id)) continue;
    const auto* const now = each.new_as<Relation>();
    if (now == nullptr || each.after->name != each.before->name) {
      lost.emplace_back(each.before->name, "");
      continue;
    }
    for (std::size_t i = 0; i < old->columns.size(); ++i) {
      const bool gone =
          !old->columns[i]->dropped &&
          (now->columns[i]->dropped || now->columns[i]->name != old->columns[i]->name);
      if (gone) lost.emplace_back(each.before->name, old->columns[i]->name);
    }
  }
  return lost;
}

void check_untracked_body_reference(const Step& step, Report& report) {
  for (const auto& lost : lost_names(step)) {
    const auto& table = lost.first;
    const auto& column = lost.second;
    std::string found;
    step.after.visit_objects([&](const Object& object) {
      const auto* const function = object.as<catalog::Function>();
      if (!found.empty() || function == nullptr || !function->definition ||
          function->definition->has_sql_body || object.id < catalog::k_first_user_object) {
        return;
      }
      const std::string& body = function->definition->body;
      const bool names = has_word(body, table) && (column.empty() || has_word(body, column));
      if (names && (column.empty() || !may_mean_another(step, body, table, column)))
        found = object.name;
    });
    if (found.empty()) continue;
    report.add(step.statement.span, fmt::format("the body of function \"{}\" still names \"{}\"",
                                                found, column.empty() ? table : column));
  }
}

}  // namespace

Rule untracked_body_reference() {
  return {
      .name = "untracked-body-reference",
      .group = Group::compatibility,
      .severity = Severity::warning,
      .summary = "a drop or rename of what a function body still names",
      .why =
          "PostgreSQL does not look into the body of a function that is written as a text: the "
          "migration succeeds, and the function fails at its next call.",
      .instead = "CREATE OR REPLACE the function first",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                        "CREATE FUNCTION last_code() RETURNS text LANGUAGE sql AS 'SELECT "
                        "max(code) FROM orders';",
              .sql = "-- migrate:ignore rename-column: no code uses it\n"
                     "ALTER TABLE orders RENAME COLUMN code TO reference;"},
      .good = {.schema =
                   "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                   "CREATE FUNCTION last_id() RETURNS bigint LANGUAGE sql AS 'SELECT max(id) FROM "
                   "orders';",
               .sql = "-- migrate:ignore rename-column: no code uses it\n"
                      "ALTER TABLE orders RENAME COLUMN code TO reference;"},
      .check = check_untracked_body_reference,
  };
}

}  // namespace migc::lint::rules
