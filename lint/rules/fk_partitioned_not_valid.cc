// SPDX-License-Identifier: MIT
#include "compiler/sql/names.h"
#include "lint/partition_fixes.h"
#include "lint/rehearsal.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"
#include "lint/split.h"
#include "lint/words.h"

namespace migc::lint::rules {
namespace {

// The name that it gets as a plain foreign key; empty: refused for another reason.
std::string key_name(const Step& step, sql::AlterTable alter, ObjectId table) {
  alter.commands.front().constraint->not_valid = false;
  Rehearsal trial(step);
  if (!trial.run({alter, step.operation().span})) return {};
  for (const ObjectId id : constraints_of(trial.catalog(), table))
    if (step.before.find(id) == nullptr) return name_of(trial.catalog(), id);
  return {};
}

// The key of each partition, NOT VALID and then validated; the plain one of the partitioned table
// takes them over.
std::optional<Fix> add_by_partition(const Step& step, const sql::AlterTable& alter,
                                    ObjectId table) {
  const sql::ConstraintDefinition& key = *alter.commands.front().constraint;
  const Words words(step.source->text(), step.statement.span);
  const auto suffix = words.find({"not", "valid"}, key.span.begin);
  const std::string name = key_name(step, alter, table);
  if (!suffix || suffix->end != key.span.end || alter.commands.size() != 1 || alter.only ||
      name.empty()) {
    return std::nullopt;
  }
  const Edit plain = take_out(step, *suffix);
  const std::string quoted_name = sql::quote_identifier(name);
  const auto leaves = leaves_of(step.before, table);
  if (leaves.empty())
    return Fix{.title = "add it without NOT VALID: there is no partition yet",
               .care = Care::judgement,
               .edits = {plain}};
  const auto tail = tail_of(step);
  const bool is_flat = leaves == children_of(step.before, table);
  if (!tail || !is_flat) return std::nullopt;
  std::vector<std::string> add;
  std::vector<std::string> validate;
  std::vector<std::string> drop;
  for (const ObjectId leaf : leaves) {
    const std::string whole = qualified_name(step.before, leaf);
    add.push_back(fmt::format("ALTER TABLE {} ADD CONSTRAINT {} {};", whole, quoted_name,
                              without_name(step, key)));
    validate.push_back(fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {};", whole, quoted_name));
    drop.push_back(
        fmt::format("ALTER TABLE IF EXISTS {} DROP CONSTRAINT IF EXISTS {};", whole, quoted_name));
  }
  std::vector<Edit> edits = {plain};
  if (key.name.empty())
    edits.push_back({{key.span.begin, key.span.begin}, fmt::format("CONSTRAINT {} ", quoted_name)});
  return Fix{.title = "add and validate it on each partition, then on the partitioned table",
             .care = Care::judgement,
             .edits = {replace(step, *tail, fmt::format("{}", fmt::join(add, "\n")))},
             .next = {{"validate " + name, fmt::format("{}", fmt::join(validate, "\n")),
                       std::string(k_nothing_to_undo)},
                      as_revision(step, *tail, "take over " + name, edits)},
             .down = fmt::format("{}", fmt::join(drop, "\n"))};
}

void check_fk_partitioned_not_valid(const Step& step, Report& report) {
  const auto* const alter = step.as<sql::AlterTable>();
  if (alter == nullptr || step.postgres() >= 18) return;
  const ObjectId table = step.relation(alter->name);
  const auto* const facts = step.before.find_as<Relation>(table);
  if (facts == nullptr || facts->kind != RelationKind::partitioned_table) return;
  for (const sql::AlterCommand& each : alter->commands) {
    if (each.action != AlterAction::add_constraint || !each.constraint->not_valid ||
        each.constraint->kind != ConstraintKind::foreign_key) {
      continue;
    }
    report.add(each.constraint->span, step.found.refusal->message)
        .fixed_by(add_by_partition(step, *alter, table))
        .diagnostic.with_sqlstate(step.found.refusal->sqlstate);
    return;
  }
}

}  // namespace

Rule fk_partitioned_not_valid() {
  return {
      .name = "fk-partitioned-not-valid",
      .group = Group::constraints,
      .severity = Severity::error,
      .summary = "a NOT VALID foreign key of a partitioned table before PostgreSQL 18",
      .why =
          "The server refuses it: before version 18 the foreign keys of partitioned tables cannot "
          "be NOT VALID.",
      .instead =
          "add and validate the key on each partition first, then the plain one on the partitioned "
          "table, which takes theirs over",
      .fix =
          "adds the key NOT VALID to each partition, validates it in a revision behind this one, "
          "and adds the plain one in one "
          "behind that; needs judgement: the statement as it stands does nothing",
      .bad = {.schema =
                  "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
                  "CREATE TABLE orders (id bigint, customer bigint) PARTITION BY RANGE (id);\n"
                  "CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM (0) TO (1000);\n"
                  "CREATE INDEX ON orders (customer);",
              .sql =
                  "ALTER TABLE orders ADD FOREIGN KEY (customer) REFERENCES customers NOT VALID;"},
      .good = {.schema =
                   "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
                   "CREATE TABLE orders (id bigint, customer bigint) PARTITION BY RANGE (id);\n"
                   "CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM (0) TO (1000);\n"
                   "CREATE INDEX ON orders (customer);",
               .sql = "-- migrate:ignore fk-locks-referenced-table: short\n"
                      "ALTER TABLE orders_1 ADD CONSTRAINT orders_customer_fkey FOREIGN KEY "
                      "(customer) REFERENCES customers NOT VALID;\n"
                      "-- next revision\n"
                      "ALTER TABLE orders_1 VALIDATE CONSTRAINT orders_customer_fkey;"},
      .check_refused = check_fk_partitioned_not_valid,
  };
}

}  // namespace migc::lint::rules
