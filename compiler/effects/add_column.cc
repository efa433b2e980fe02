// ADD COLUMN: whether the rows have to be written again, or get the new value without that
// (ATExecAddColumn, manual 5.6.1).
#include <optional>

#include "compiler/catalog/inference.h"
#include "compiler/catalog/made_names.h"
#include "compiler/catalog/type_coercion.h"
#include "compiler/effects/steps.h"

namespace migc::effects {
namespace {

using catalog::Column;
using catalog::Volatility;

// A domain with constraints, or one over such a domain (DomainHasConstraints).
bool is_constrained_domain(const Prediction& p, ObjectId type) {
  for (auto facts = p.session.types.type(type); facts && facts->kind == catalog::TypeKind::domain;
       facts = p.session.types.type(facts->base))
    if (facts->constrained) return true;
  return false;
}

// The default with which the column is added, its own or its domain's: absent if there is none,
// null if it is the nextval() of a serial. SET DEFAULT in the same statement comes later
// (AT_PASS_ADD_OTHERCONSTR), and is for rows to come.
std::optional<const sql::Expression*> find_default(const Prediction& p, const Column& column,
                                                   const sql::ColumnDefinition& definition) {
  for (const sql::ConstraintDefinition& each : definition.constraints) {
    if (each.kind != sql::ConstraintKind::default_value || !each.expression) continue;
    const bool is_null = each.expression->kind == sql::ExpressionKind::null_value;
    return is_null ? std::nullopt : std::optional(&*each.expression);
  }
  const auto* const own = p.after.find_as<catalog::Default>(column.default_value);
  if (own != nullptr && (!own->code || !own->code->expression)) return nullptr;
  const auto* const type = p.after.find_as<catalog::Type>(column.type.type);
  if (type == nullptr || !type->default_value) return std::nullopt;
  return type->default_value->expression.get();
}

enum class Filling : std::uint8_t { null, constant, row_by_row };

Filling filling_of(Prediction& p, const Column& column, const sql::ColumnDefinition& definition) {
  if (column.generated == 's' || column.identity != 0 ||
      is_constrained_domain(p, column.type.type)) {
    return Filling::row_by_row;
  }
  const auto value = column.generated == 0 ? find_default(p, column, definition) : std::nullopt;
  if (!value) return Filling::null;
  if (*value == nullptr) return Filling::row_by_row;
  const auto volatility = catalog::infer(p.session, **value, catalog::Surroundings{}).volatility;
  if (!volatility) p.doubt("how volatile the default of the new column is, is not known");
  return !volatility || *volatility == Volatility::volatile_ ? Filling::row_by_row
                                                             : Filling::constant;
}

}  // namespace

void predict_add_column(Prediction& prediction, ObjectId table, const sql::AlterCommand& command) {
  const Relation* const old = prediction.relation(table);
  const auto* const now = prediction.after.find_as<Relation>(table);
  if (old == nullptr || now == nullptr || !prediction.stores_rows(table)) return;
  for (std::size_t i = old->columns.size(); i < now->columns.size(); ++i) {
    const Column& column = *now->columns[i];
    if (column.name != catalog::truncated_name(command.name)) continue;
    const Filling filling = filling_of(prediction, column, *command.column);
    if (filling == Filling::row_by_row) prediction.rewrite(table);
    // nothing that could be known beforehand fills it: the server looks whether there are rows
    if (filling != Filling::null || !column.not_null) continue;
    prediction.scan(table);
    prediction.doubt("the server refuses it (23502) if the table has rows");
  }
}

}  // namespace migc::effects
