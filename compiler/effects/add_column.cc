// ADD COLUMN: whether the rows have to be written again, or get the new value without that
// (ATExecAddColumn, manual 5.6.1).
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

// The default as it is stored: the column's own or its domain's.
const catalog::CodePtr* find_default(const Prediction& p, const Column& column) {
  if (const auto* const own = p.after.find_as<catalog::Default>(column.default_value))
    return &own->code;
  const auto* const type = p.after.find_as<catalog::Type>(column.type.type);
  return type != nullptr && type->default_value ? &type->default_value : nullptr;
}

enum class Filling : std::uint8_t { null, constant, row_by_row };

Filling filling_of(Prediction& p, const Column& column) {
  if (column.generated == 's' || column.identity != 0 ||
      is_constrained_domain(p, column.type.type)) {
    return Filling::row_by_row;
  }
  const catalog::CodePtr* const code = column.generated == 0 ? find_default(p, column) : nullptr;
  if (code == nullptr) return Filling::null;
  if (!*code || !(*code)->expression) return Filling::row_by_row;  // serial: nextval()
  const auto volatility =
      catalog::infer(p.session, *(*code)->expression, catalog::Surroundings{}).volatility;
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
    const Filling filling = filling_of(prediction, column);
    if (filling == Filling::row_by_row) prediction.rewrite(table);
    // nothing that could be known beforehand fills it: the server looks whether there are rows
    if (filling != Filling::null || !column.not_null) continue;
    prediction.scan(table);
    prediction.doubt("the server refuses it (23502) if the table has rows");
  }
}

}  // namespace migc::effects
