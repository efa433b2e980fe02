#include "compiler/catalog/alter_passes.h"

#include <algorithm>

namespace migc::catalog {
namespace {

using sql::AlterAction;
using sql::AlterCommand;
using sql::ConstraintKind;

int pass_of(const AlterCommand& command) {
  switch (command.action) {
    case AlterAction::drop_column:
    case AlterAction::drop_constraint:
    case AlterAction::drop_not_null:
    case AlterAction::drop_expression:
    case AlterAction::drop_identity:
      return 0;
    case AlterAction::set_type:
      return 1;
    case AlterAction::add_column:
      return 4;
    case AlterAction::set_expression:
      return 5;
    case AlterAction::set_default:
    case AlterAction::drop_default:
      return command.action == AlterAction::drop_default ? 0 : 8;
    case AlterAction::set_not_null:
    case AlterAction::add_identity:
    case AlterAction::set_identity:
      return 6;
    case AlterAction::add_constraint: {
      const ConstraintKind kind = command.constraint->kind;
      if (kind == ConstraintKind::foreign_key) return 10;
      const bool with_index = kind == ConstraintKind::primary_key ||
                              kind == ConstraintKind::unique || kind == ConstraintKind::exclusion;
      return with_index ? 9 : 7;
    }
    default:
      return 11;
  }
}

}  // namespace

std::vector<const AlterCommand*> in_passes(const sql::AlterTable& statement) {
  std::vector<const AlterCommand*> commands;
  commands.reserve(statement.commands.size());
  for (const AlterCommand& each : statement.commands) commands.push_back(&each);
  std::stable_sort(commands.begin(), commands.end(),
                   [](const auto* a, const auto* b) { return pass_of(*a) < pass_of(*b); });
  return commands;
}

}  // namespace migc::catalog
