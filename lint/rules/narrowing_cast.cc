// SPDX-License-Identifier: MIT
#include "compiler/catalog/type_spelling.h"
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

int integer_size(ObjectId type) {
  using namespace catalog::type_id;
  if (type == int2) return 2;
  if (type == int4) return 4;
  return type == int8 ? 8 : 0;
}

bool is_limited_text(const catalog::TypeUse& use) {
  using namespace catalog::type_id;
  return (use.type == varchar || use.type == bpchar) && use.typmod >= 0;
}

bool is_narrower(const catalog::TypeUse& old, const catalog::TypeUse& now) {
  using namespace catalog::type_id;
  const int from = integer_size(old.type);
  const int to = integer_size(now.type);
  if (from != 0 && to != 0) return to < from;
  if (is_limited_text(now)) {
    const bool was_text = old.type == text || old.type == varchar || old.type == bpchar;
    return was_text && (old.typmod < 0 || now.typmod < old.typmod);
  }
  if (now.type == numeric && old.type == numeric && now.typmod >= 0)
    return old.typmod < 0 || now.typmod < old.typmod;
  if (to != 0) return old.type == numeric || old.type == float4 || old.type == float8;
  return now.type == date && (old.type == timestamp || old.type == timestamptz);
}

void check_narrowing_cast(const Step& step, const Part& part, Report& report) {
  if (part.command.action != AlterAction::set_type) return;
  const Address column{part.relation, find_column(part.before, part.relation, part.command.name)};
  const Column* const old = column_at(part.before, column);
  const Column* const now = column_at(part.after, column);
  if (old == nullptr || now == nullptr || !is_narrower(old->type, now->type)) return;
  report
      .add(
          part.command.column->type->span,
          fmt::format("values of \"{}\" that do not fit {} fail, or lose a part", part.command.name,
                      catalog::format_type(step.session.types, now->type.type, now->type.typmod)))
      .on(part.relation);
}

}  // namespace

Rule narrowing_cast() {
  return {
      .name = "narrowing-cast",
      .group = Group::compatibility,
      .severity = Severity::error,
      .summary = "a change of type that old values may not survive",
      .why =
          "A value that does not fit fails the statement in the middle of writing the table again; "
          "with USING, or from timestamp to date, it is cut or rounded without a word.",
      .instead =
          "a CHECK for the new bound first (NOT VALID, then VALIDATE CONSTRAINT), then the type",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "-- migrate:ignore alter-type-rewrite: few rows\n"
                     "ALTER TABLE orders ALTER COLUMN customer TYPE int;"},
      .good = {.schema = "CREATE TABLE orders (id int PRIMARY KEY);",
               .sql = "-- migrate:ignore alter-type-rewrite: few rows\n"
                      "ALTER TABLE orders ALTER COLUMN id TYPE bigint;"},
      .check_part = check_narrowing_cast,
  };
}

}  // namespace migc::lint::rules
