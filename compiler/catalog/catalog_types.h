// The types, functions and relations of a catalog, as the type system wants them, on top of the
// built-in ones. SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "compiler/catalog/catalog.h"
#include "compiler/catalog/type_builtin.h"

namespace migc::catalog {

// Looks at a catalog that goes on changing: answers hold until its next change.
class CatalogTypes : public BuiltinTypes {
 public:
  CatalogTypes(int version, std::vector<std::string> search_path, const Catalog& catalog)
      : BuiltinTypes(version, std::move(search_path)), catalog_(catalog) {}

  std::optional<TypeFacts> type(ObjectId id) const override;
  ObjectId find_type(std::string_view schema, std::string_view name) const override;
  std::vector<FunctionFacts> functions(std::string_view schema,
                                       std::string_view name) const override;
  std::optional<FunctionFacts> function(ObjectId id) const override;
  std::vector<OperatorFacts> operators(std::string_view schema,
                                       std::string_view name) const override;
  OperatorMemo* operator_memo(ObjectId left, ObjectId right) const override;
  std::optional<CastFacts> cast(ObjectId source, ObjectId target) const override;
  std::vector<ParameterFacts> parameters(ObjectId function) const override;
  std::vector<ColumnFacts> columns(ObjectId relation) const override;
  bool inherits(ObjectId relation, ObjectId ancestor) const override;

 private:
  void add_constructors(ObjectId type, int place, std::vector<FunctionFacts>& found) const;
  FunctionFacts facts(const Object& object, const Function& function) const;
  // Calls visit(scope, rank) for each of our schemas in which functions and operators of that
  // qualification are looked for.
  template <typename Visit>
  void visit_scopes(std::string_view schema, const Visit& visit) const;
  std::string_view schema_name(ObjectId schema) const;

  const Catalog& catalog_;
};

}  // namespace migc::catalog
