// SPDX-License-Identifier: MIT
#include <algorithm>

#include "lint/explicit_drops.h"
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

// Whether the statement names the object, which then is no surprise.
bool is_named(const Step& step, ObjectId id) {
  if (const auto* const drop = step.as<sql::DropObjects>()) {
    return std::any_of(drop->objects.begin(), drop->objects.end(),
                       [&](const auto& each) { return step.object(drop->kind, each) == id; });
  }
  const auto* const alter = step.as<sql::AlterTable>();
  return alter != nullptr && name_of(step.before, id) == alter->commands.front().name;
}

// What else goes that others could miss: no parts of what is named, such as indexes of a table.
std::vector<std::string> unnamed_drops(const Step& step) {
  std::vector<std::string> gone;
  for (const Change& each : step.changes()) {
    if (each.before == nullptr || each.after != nullptr || step.is_new(each.before->id) ||
        is_named(step, each.before->id)) {
      continue;
    }
    const auto* const relation = each.old_as<Relation>();
    const auto* const constraint = each.old_as<Constraint>();
    if (relation != nullptr && !relation->index && relation->kind != RelationKind::sequence) {
      gone.push_back(fmt::format("\"{}\"", each.before->name));
    } else if (constraint != nullptr && constraint->kind == ConstraintKind::foreign_key &&
               step.after.find(constraint->relation) != nullptr) {
      gone.push_back(fmt::format("foreign key \"{}\" of {}", each.before->name,
                                 quoted(step.before, constraint->relation)));
    } else if (each.old_as<catalog::Function>() != nullptr) {
      gone.push_back(fmt::format("function \"{}\"", each.before->name));
    }
  }
  return gone;
}

void check_drop_cascade(const Step& step, Report& report) {
  const auto* const drop = step.as<sql::DropObjects>();
  const auto* const alter = step.as<sql::AlterTable>();
  const bool cascades =
      (drop != nullptr && drop->cascade) ||
      (alter != nullptr && !alter->commands.empty() && alter->commands.front().cascade);
  if (!cascades) return;
  const std::vector<std::string> gone = unnamed_drops(step);
  if (gone.empty()) return;
  std::string list;
  for (std::size_t i = 0; i < gone.size() && i < 5; ++i) list += (i == 0 ? "" : ", ") + gone[i];
  if (gone.size() > 5) list += fmt::format(" and {} more", gone.size() - 5);
  const Span span = drop != nullptr ? drop->objects.front().span : alter->commands.front().span;
  report.add(span, "CASCADE also drops " + list)
      .shows(step.in_use())
      .fixed_by(alter != nullptr && alter->commands.size() > 1 ? std::nullopt
                                                               : drop_one_by_one(step));
}

}  // namespace

Rule drop_cascade() {
  return {
      .name = "drop-cascade",
      .group = Group::compatibility,
      .severity = Severity::error,
      .summary = "CASCADE that drops what the statement does not name",
      .why =
          "Views, foreign keys, defaults, columns of a dropped type: all that depends on the "
          "object goes with it, and nobody who reads the statement sees it.",
      .instead = "drop those objects by name before, and leave CASCADE out",
      .fix = "drops those by name before it, and leaves CASCADE out",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY);\n"
                        "CREATE VIEW open_orders AS SELECT id FROM orders;\n"
                        "CREATE VIEW counts AS SELECT count(*) AS n FROM open_orders;",
              .sql = "DROP VIEW open_orders CASCADE;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY);\n"
                         "CREATE VIEW open_orders AS SELECT id FROM orders;",
               .sql = "DROP VIEW open_orders CASCADE;"},
      .check = check_drop_cascade,
  };
}

}  // namespace migc::lint::rules
