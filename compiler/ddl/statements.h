// What the statements said that made and changed the objects. The catalog keeps where they stand,
// and not their operations, which take many times the memory of their text: printing reads those it
// needs again. SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <utility>
#include <variant>

#include "compiler/catalog/object.h"
#include "compiler/sql/operation.h"

namespace migc::ddl {

class Statements {
 public:
  // Null if its source is not at hand.
  std::shared_ptr<const sql::Operation> operation(const catalog::DefinitionPtr& definition);

  // Null if it is no statement of that kind.
  template <typename Statement>
  std::shared_ptr<const Statement> read(const catalog::DefinitionPtr& definition) {
    const auto found = operation(definition);
    const auto* const statement =
        found == nullptr ? nullptr : std::get_if<Statement>(&found->value);
    if (statement == nullptr) return nullptr;
    return {found, statement};
  }

 private:
  // The last ones: what is asked of one table stands in few statements.
  std::array<std::pair<catalog::DefinitionPtr, std::shared_ptr<const sql::Operation>>, 8> read_;
  std::size_t next_ = 0;
};

}  // namespace migc::ddl
