#include "compiler/sql/lower_operation.h"

#include <array>

#include "compiler/sql/lower.h"

namespace migc::sql {

AnyOperation lower_any_statement(const Node* node, Context& context) {
  constexpr std::array k_families = {
      lower_relation_statement, lower_alter_table,          lower_command,
      lower_object_statement,   lower_type_statement,       lower_function_statement,
      lower_trigger_statement,  lower_definition_statement, lower_privilege_statement,
  };
  for (const auto family : k_families) {
    std::optional<AnyOperation> operation = family(node, context);
    if (operation) return *std::move(operation);
  }
  return UnknownStatement{std::string(kind_name(node))};
}

std::shared_ptr<const Operation> lower_operation(const Node* node, Context& context) {
  Operation operation{lower_any_statement(node, context), context.statement()};
  return std::make_shared<const Operation>(std::move(operation));
}

}  // namespace migc::sql
