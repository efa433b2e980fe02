// SPDX-License-Identifier: MIT
#include "compiler/sql/names.h"
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

// A value that means nothing much; empty: the type has none.
std::string default_for(const Step& step, ObjectId id) {
  using namespace catalog::type_id;
  const auto type = step.session.types.type(id);
  if (!type) return {};
  if (type->kind == catalog::TypeKind::enumeration) {
    const auto& labels = step.after.find_as<catalog::Type>(id)->labels;
    return labels.empty() ? "" : sql::quote_literal(labels.front());
  }
  if (type->kind != catalog::TypeKind::base) return {};
  if (type->is_array() || id == json || id == jsonb) return "'{}'";
  if (id == date || id == timestamp || id == timestamptz) return "now()";
  switch (type->category) {
    case 'N':
      return "0";
    case 'S':
      return "''";
    case 'B':
      return "false";
    default:
      return {};
  }
}

std::optional<Fix> give_default(const Step& step, const Part& part, ObjectId type) {
  const auto* const required = find(*part.command.column, ConstraintKind::not_null);
  const std::string value = default_for(step, type);
  if (required == nullptr || value.empty()) return std::nullopt;
  return Fix{
      .title = fmt::format("give it a default, such as {}", value),
      .care = Care::judgement,
      .edits = {{{required->span.begin, required->span.begin}, fmt::format("DEFAULT {} ", value)}}};
}

void check_add_required_column(const Step& step, const Part& part, Report& report) {
  if (part.command.action != AlterAction::add_column) return;
  const Address column{part.relation, find_column(part.after, part.relation, part.command.name)};
  const Column* const added = column_at(part.after, column);
  const bool exists = find_column(part.before, part.relation, part.command.name) != 0;
  if (added == nullptr || exists || !added->not_null || added->identity != 0 ||
      added->generated != 0 || added->default_value != k_no_object) {
    return;
  }
  const auto* const type = part.after.find_as<catalog::Type>(added->type.type);
  if (type != nullptr && type->default_value) return;  // the domain's
  report
      .add(part.command.name_span,
           fmt::format("rows of {} have no value for \"{}\", nor have the inserts of running code",
                       quoted(part.before, part.relation), part.command.name))
      .on(part.relation)
      .fixed_by(give_default(step, part, added->type.type));
}

}  // namespace

Rule add_required_column() {
  return {
      .name = "add-required-column",
      .group = Group::compatibility,
      .severity = Severity::error,
      .summary = "ADD COLUMN … NOT NULL without a default",
      .why =
          "If the table has rows the server refuses it (23502); if it has none, the inserts of "
          "running code, which does not know the column, fail from now on.",
      .instead =
          "add it with a constant DEFAULT, which costs nothing, and drop the default when all code "
          "fills the column",
      .fix =
          "gives it a default of its type (0, an empty text, false, the enum's first value, …); "
          "needs judgement: which "
          "value it should be",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "ALTER TABLE orders ADD COLUMN total numeric NOT NULL;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "ALTER TABLE orders ADD COLUMN total numeric NOT NULL DEFAULT 0;"},
      .check_part = check_add_required_column,
  };
}

}  // namespace migc::lint::rules
