// The generated arrays, and rows as facts. Private to builtin*.cc.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>

#include "compiler/catalog/builtin.h"
#include "compiler/catalog/builtin_rows.h"

namespace migc::catalog::builtin {

// A name of the data: where it begins, and as a text.
const char* start(NameAt at);
std::string_view text(NameAt at);

// Sorted by id and version; casts by source and target.
std::span<const TypeRow> type_rows();
std::span<const FunctionRow> function_rows();
std::span<const OperatorRow> operator_rows();
std::span<const CastRow> cast_rows();
std::span<const ClassRow> class_rows();
std::span<const FamilyOperatorRow> family_operator_rows();
std::span<const MethodRow> method_rows();
std::span<const RelationRow> relation_rows();
std::span<const ColumnRow> column_rows();
std::span<const ParameterRow> parameter_rows();
std::span<const CollationRow> collation_rows();
std::span<const ExtensionRow> extension_rows();

// Places of rows, sorted by the rows' names.
std::span<const std::uint16_t> types_by_name();
std::span<const std::uint16_t> functions_by_name();
std::span<const std::uint16_t> operators_by_name();
std::span<const std::uint16_t> relations_by_name();

TypeFacts facts(const TypeRow& row);
FunctionFacts facts(const FunctionRow& row);
OperatorFacts facts(const OperatorRow& row);
CastFacts facts(const CastRow& row);
RelationFacts facts(const RelationRow& row);
MethodFacts facts(const MethodRow& row);
OperatorClassFacts facts(const ClassRow& row);
FamilyOperatorFacts facts(const FamilyOperatorRow& row);
CollationFacts facts(const CollationRow& row);
ExtensionFacts facts(const ExtensionRow& row);

}  // namespace migc::catalog::builtin
