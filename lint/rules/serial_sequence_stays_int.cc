// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

// One that is narrower than bigint; zero if there is none.
ObjectId owned_sequence(const Catalog& catalog, Address column) {
  ObjectId found = k_no_object;
  catalog.visit_dependents(column.object, [&](const catalog::Dependency& each) {
    const auto* const relation = catalog.find_as<Relation>(each.dependent.object);
    if (relation != nullptr && relation->sequence && each.referenced == column &&
        relation->sequence->type != catalog::type_id::int8) {
      found = each.dependent.object;
    }
  });
  return found;
}

void check_serial_sequence_stays_int(const Step& step, const Part& part, Report& report) {
  if (part.command.action != AlterAction::set_type) return;
  const Address column{part.relation, find_column(part.after, part.relation, part.command.name)};
  const Column* const now = column_at(part.after, column);
  if (now == nullptr || now->type.type != catalog::type_id::int8) return;
  const ObjectId sequence = owned_sequence(part.after, column);
  if (sequence == k_no_object) return;
  report
      .add(part.command.column->type->span,
           fmt::format("sequence {} still ends at 2147483647", quoted(part.after, sequence)))
      .unless([sequence](const Catalog& end) {
        const auto* const facts = end.find_as<Relation>(sequence);
        return facts == nullptr || !facts->sequence ||
               facts->sequence->type == catalog::type_id::int8;
      })
      .fixed_by(Fix{.title = "make the sequence bigint, too",
                    .care = Care::judgement,
                    .edits = {append(step, fmt::format(";\nALTER SEQUENCE {} AS bigint",
                                                       qualified_name(part.after, sequence)))}});
}

}  // namespace

Rule serial_sequence_stays_int() {
  return {
      .name = "serial-sequence-stays-int",
      .group = Group::compatibility,
      .severity = Severity::error,
      .summary = "a serial column made bigint while its sequence stays integer",
      .why =
          "The column can hold larger numbers, but its sequence ends at 2147483647 all the same: "
          "inserts fail on that day.",
      .instead =
          "ALTER SEQUENCE … AS bigint beside it (of identity columns the server does it by itself)",
      .fix =
          "makes the sequence bigint behind it; needs judgement: inserts wait for it to the end of "
          "the "
          "transaction",
      .bad = {.schema = "CREATE TABLE orders (id serial PRIMARY KEY);",
              .sql = "-- migrate:ignore alter-type-rewrite: few rows\n"
                     "ALTER TABLE orders ALTER COLUMN id TYPE bigint;"},
      .good = {.schema = "CREATE TABLE orders (id serial PRIMARY KEY);",
               .sql = "-- migrate:ignore alter-type-rewrite: few rows\n"
                      "ALTER TABLE orders ALTER COLUMN id TYPE bigint;\n"
                      "-- migrate:ignore alter-sequence-blocks-inserts: short\n"
                      "ALTER SEQUENCE orders_id_seq AS bigint;"},
      .check_part = check_serial_sequence_stays_int,
  };
}

}  // namespace migc::lint::rules
