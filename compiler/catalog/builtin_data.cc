#include "compiler/catalog/builtin_data.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace migc::catalog::builtin {
namespace {

// clang-format off
#include "compiler/catalog/builtin_names.inc"
#include "compiler/catalog/builtin_orders.inc"
constexpr TypeRow k_types[] = {
#include "compiler/catalog/builtin_types.inc"
};
constexpr FunctionRow k_functions[] = {
#include "compiler/catalog/builtin_functions.inc"
};
constexpr OperatorRow k_operators[] = {
#include "compiler/catalog/builtin_operators.inc"
};
constexpr CastRow k_casts[] = {
#include "compiler/catalog/builtin_casts.inc"
};
constexpr ClassRow k_classes[] = {
#include "compiler/catalog/builtin_classes.inc"
};
constexpr FamilyOperatorRow k_family_operators[] = {
#include "compiler/catalog/builtin_family_operators.inc"
};
constexpr MethodRow k_methods[] = {
#include "compiler/catalog/builtin_methods.inc"
};
constexpr RelationRow k_relations[] = {
#include "compiler/catalog/builtin_relations.inc"
};
constexpr CollationRow k_collations[] = {
#include "compiler/catalog/builtin_collations.inc"
};
constexpr ExtensionRow k_extensions[] = {
#include "compiler/catalog/builtin_extensions.inc"
};
// clang-format on

// The upper half of a place is the literal's number, the lower half the offset in it.
constexpr const char* place_of(NameAt at) { return k_names[at >> 16U] + (at & 0xFFFFU); }

// The few schemas are asked for with every row.
constexpr auto k_schema_names = [] {
  std::array<std::string_view, std::size(k_schemas)> names;
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = place_of(k_schemas[i]);
  return names;
}();

}  // namespace

const char* start(NameAt at) { return place_of(at); }
std::string_view text(NameAt at) { return place_of(at); }

std::span<const TypeRow> type_rows() { return k_types; }
std::span<const FunctionRow> function_rows() { return k_functions; }
std::span<const OperatorRow> operator_rows() { return k_operators; }
std::span<const CastRow> cast_rows() { return k_casts; }
std::span<const ClassRow> class_rows() { return k_classes; }
std::span<const FamilyOperatorRow> family_operator_rows() { return k_family_operators; }
std::span<const MethodRow> method_rows() { return k_methods; }
std::span<const RelationRow> relation_rows() { return k_relations; }
std::span<const ColumnRow> column_rows() { return k_columns; }
std::span<const ParameterRow> parameter_rows() { return k_parameters; }
std::span<const CollationRow> collation_rows() { return k_collations; }
std::span<const ExtensionRow> extension_rows() { return k_extensions; }
std::span<const std::uint16_t> types_by_name() { return k_types_by_name; }
std::span<const std::uint16_t> functions_by_name() { return k_functions_by_name; }
std::span<const std::uint16_t> operators_by_name() { return k_operators_by_name; }
std::span<const std::uint16_t> relations_by_name() { return k_relations_by_name; }

TypeFacts facts(const TypeRow& row) {
  return {.id = row.id,
          .schema = k_schema_names[row.schema],
          .name = text(row.name),
          .kind = static_cast<TypeKind>(row.kind),
          .category = row.category,
          .storage = row.storage,
          .preferred = row.preferred != 0,
          .constrained = row.constrained != 0,
          .extension = row.extension,
          .typmod_rule = static_cast<TypmodRule>(row.typmod_rule),
          .length = row.length,
          .element = row.element,
          .array = row.array,
          .base = row.base,
          .base_typmod = row.base_typmod,
          .subtype = row.subtype,
          .peer = row.peer,
          .relation = row.relation,
          .collation = row.collation};
}

FunctionFacts facts(const FunctionRow& row) {
  return {.id = row.id,
          .schema = k_schema_names[row.schema],
          .name = text(row.name),
          .arguments = std::span(k_type_lists).subspan(row.first_argument, row.arguments),
          .variadic = row.variadic,
          .result = row.result,
          .kind = static_cast<FunctionKind>(row.kind),
          .volatility = static_cast<Volatility>(row.volatility),
          .strict = row.strict != 0,
          .returns_set = row.returns_set != 0,
          .defaults = row.defaults,
          .aggregate_kind = row.aggregate_kind,
          .direct_arguments = row.direct_arguments,
          .extension = row.extension};
}

OperatorFacts facts(const OperatorRow& row) {
  return {.id = row.id,
          .schema = k_schema_names[row.schema],
          .name = text(row.name),
          .left = row.left,
          .right = row.right,
          .result = row.result,
          .function = row.function,
          .commutator = row.commutator,
          .extension = row.extension};
}

CastFacts facts(const CastRow& row) {
  return {.source = row.source,
          .target = row.target,
          .function = row.function,
          .context = static_cast<CastContext>(row.context),
          .method = static_cast<CastMethod>(row.method),
          .volatility = row.volatility == '-' ? Volatility::immutable
                                              : static_cast<Volatility>(row.volatility),
          .arguments = row.arguments,
          .extension = row.extension};
}

RelationFacts facts(const RelationRow& row) {
  return {.id = row.id,
          .schema = k_schema_names[row.schema],
          .name = text(row.name),
          .kind = row.kind,
          .row_type = row.row_type,
          .extension = row.extension};
}

MethodFacts facts(const MethodRow& row) {
  const auto has = [&](unsigned bit) { return ((row.properties >> bit) & 1U) != 0; };
  return {.id = row.id,
          .name = text(row.name),
          .is_table = row.kind == 't',
          .can_order = has(0),
          .can_unique = has(1),
          .can_multicolumn = has(2),
          .can_exclude = has(3),
          .can_include = has(4),
          .extension = row.extension};
}

OperatorClassFacts facts(const ClassRow& row) {
  return {.id = row.id,
          .schema = k_schema_names[row.schema],
          .name = text(row.name),
          .method = row.method,
          .family = row.family,
          .input = row.input,
          .key = row.key,
          .is_default = row.is_default != 0,
          .extension = row.extension};
}

FamilyOperatorFacts facts(const FamilyOperatorRow& row) {
  return {.left = row.left,
          .right = row.right,
          .strategy = row.strategy,
          .orders = row.purpose == 'o',
          .operator_id = row.op,
          .extension = row.extension};
}

CollationFacts facts(const CollationRow& row) {
  return {.id = row.id, .name = text(row.name), .provider = row.provider};
}

ExtensionFacts facts(const ExtensionRow& row) {
  ExtensionFacts found{.number = row.number,
                       .name = text(row.name),
                       .default_version = text(row.version),
                       .schema = text(row.schema),
                       .relocatable = row.relocatable != 0,
                       .declared = row.declared != 0};
  for (const std::uint8_t number : {row.needs_1, row.needs_2, row.needs_3}) {
    if (number == 0) continue;
    const auto needed =
        std::find_if(std::begin(k_extensions), std::end(k_extensions),
                     [&](const ExtensionRow& other) { return other.number == number; });
    found.requires_extensions.push_back(text(needed->name));
  }
  return found;
}

}  // namespace migc::catalog::builtin
