// What the statements said that made and changed the objects. The catalog keeps where they stand,
// and not their operations, which take many times the memory of their text: printing reads those it
// needs again. SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <memory>
#include <variant>

#include "compiler/catalog/object.h"
#include "compiler/sql/operation.h"

namespace migc::ddl {

class Statements {
 public:
  // Null if its source is not at hand.
  const sql::Operation* operation(const catalog::DefinitionPtr& definition);

  // Null if it is no statement of that kind.
  template <typename Statement>
  const Statement* read(const catalog::DefinitionPtr& definition) {
    const sql::Operation* const found = operation(definition);
    return found == nullptr ? nullptr : std::get_if<Statement>(&found->value);
  }

 private:
  std::map<catalog::DefinitionPtr, std::shared_ptr<const sql::Operation>> read_;
};

}  // namespace migc::ddl
