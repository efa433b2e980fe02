// What names a query can use at some place: the namespace of parse_relation.c. Private to
// inference. SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "compiler/catalog/references.h"

namespace migc::catalog {

using Columns = std::vector<OutputColumn>;
using ColumnsPtr = std::shared_ptr<const Columns>;

// Columns that are listed once somebody looks at them: most expressions name none of the table that
// they stand in.
class ItemColumns {
 public:
  using List = std::function<ColumnsPtr()>;

  ItemColumns() = default;         // none
  ItemColumns(ColumnsPtr columns)  // NOLINT(google-explicit-constructor)
      : columns_(std::move(columns)) {}
  explicit ItemColumns(List list) : list_(std::move(list)) {}

  const ColumnsPtr& pointer() const {
    if (!columns_) columns_ = list_ ? list_() : std::make_shared<const Columns>();
    return columns_;
  }
  const Columns& operator*() const { return *pointer(); }
  const Columns* operator->() const { return pointer().get(); }

 private:
  List list_;
  mutable ColumnsPtr columns_;
};

// One name in FROM and what it offers (ParseNamespaceItem).
struct Item {
  std::string schema;  // of a relation without an alias
  std::string alias;
  ObjectId relation = k_no_object;
  ObjectId row_type = type_id::record;  // of the item used as a value
  ItemColumns columns;
  bool known = true;             // false: it may have more columns
  bool is_table = false;         // has system columns
  bool is_stored = false;        // a relation of the catalog, its columns under their own names
  bool relation_visible = true;  // as alias.column
  bool columns_visible = true;   // as column alone
  bool of_function = false;      // a function's parameters
};

// The tables of WITH. Those of WITH RECURSIVE may name each other in any order, and are analysed
// when first used.
struct Common {
  const sql::CommonTable* table = nullptr;
  ColumnsPtr columns;  // null: not analysed yet
  bool known = true;
  bool started = false;
};
struct Withs {
  std::map<std::string, Common> tables;
  Withs* outer = nullptr;
  const struct Scope* scope = nullptr;  // around the query that has them
};

struct Scope {
  std::vector<Item> items;
  Withs* withs = nullptr;
  const Scope* outer = nullptr;
};

// What an expression is known to be.
struct Value {
  TypeUse type = {};                         // none: not known
  const sql::Expression* literal = nullptr;  // a constant that has not got a type yet
  Address origin = {};
  ObjectId function = k_no_object;  // a call's
  ColumnsPtr fields = {};           // of a record, if they are known
  std::string collation = {};       // empty: the type's

  bool known() const { return type.type != k_no_object; }
};

}  // namespace migc::catalog
