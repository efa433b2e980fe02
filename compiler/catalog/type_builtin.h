// Types of a server on which nothing was created but extensions. A catalog derives from it and adds
// its own.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "compiler/catalog/persistent_map.h"
#include "compiler/catalog/remembered.h"
#include "compiler/catalog/type_overload.h"

namespace migc::catalog {

class BuiltinTypes : public Types {
 public:
  // `search_path` without pg_catalog, which comes first unless it is named (manual 5.10.5).
  explicit BuiltinTypes(int version, std::vector<std::string> search_path = {"public"});

  // From now on the extension's members are found, in `schema`. False if it is not known.
  bool install(std::string_view extension, std::string_view schema);
  void remove(std::string_view extension);
  void set_search_path(std::vector<std::string> search_path);

  int version() const override { return version_; }
  std::optional<TypeFacts> type(ObjectId id) const override;
  ObjectId find_type(std::string_view schema, std::string_view name) const override;
  std::vector<FunctionFacts> functions(std::string_view schema,
                                       std::string_view name) const override;
  std::vector<OperatorFacts> operators(std::string_view schema,
                                       std::string_view name) const override;
  OperatorMemo* operator_memo(ObjectId, ObjectId) const override { return &operator_memo_; }
  std::optional<FunctionFacts> function(ObjectId id) const override;
  std::vector<ParameterFacts> parameters(ObjectId function) const override;
  std::optional<CastFacts> cast(ObjectId source, ObjectId target) const override;
  std::vector<ColumnFacts> columns(ObjectId relation) const override;
  bool inherits(ObjectId, ObjectId) const override { return false; }

  const std::vector<std::string>& path() const { return path_; }

  // Numbers of the extensions that are installed, with their schemas: to put them back later.
  using Installed = PersistentMap<std::uint8_t, std::string>;
  const Installed& installed() const { return installed_; }
  void set_installed(Installed installed);

  // Place of a schema in the search path, pg_catalog included; -1 if it is not in it.
  int rank(std::string_view schema) const;

 protected:
  // A built-in type and the place of its schema in the search path; -1 if there is none.
  struct PlacedType {
    ObjectId id = k_no_object;
    int rank = -1;
  };
  PlacedType find_placed_type(std::string_view schema, std::string_view name) const;

 private:
  PlacedType look_for_type(std::string_view schema, std::string_view name) const;
  // Gives a member its extension's schema; false if the extension is not installed.
  template <typename Facts>
  bool place(Facts& facts) const;
  template <typename Facts>
  std::vector<Facts> visible(std::vector<Facts> found, std::string_view schema) const;

  // The path or the extensions are others: what was found by name is to be looked for again.
  void forget_found();

  int version_;
  std::vector<std::string> path_;
  Installed installed_;
  // What was found by name, functions and operators by their names alone.
  mutable Memo<std::tuple<std::string, std::string>, PlacedType> types_;
  mutable Memo<std::string, std::vector<FunctionFacts>> functions_;
  mutable Memo<std::string, std::vector<OperatorFacts>> operators_;
  mutable OperatorMemo operator_memo_;
};

}  // namespace migc::catalog
