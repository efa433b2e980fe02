// How strongly ALTER TABLE locks its target (AlterTableGetLockLevel, tablecmds.c, and the lock
// modes of storage parameters, reloptions.c).
#include <algorithm>
#include <array>

#include "compiler/effects/steps.h"

namespace migc::effects {
namespace {

using sql::AlterAction;

// Storage parameters that can change beside reads and writes; all others need the strongest lock.
bool is_mild_option(const Relation& target, std::string_view name) {
  static constexpr std::array<std::string_view, 3> k_of_indexes = {
      "fillfactor", "deduplicate_items", "vacuum_cleanup_index_scale_factor"};
  static constexpr std::array<std::string_view, 6> k_of_tables = {
      "fillfactor",      "toast_tuple_target",   "parallel_workers",
      "vacuum_truncate", "vacuum_index_cleanup", "vacuum_max_eager_freeze_failure_rate"};
  const auto among = [&](const auto& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (target.index) return among(k_of_indexes);
  const std::string_view bare = name.starts_with("toast.") ? name.substr(6) : name;
  return among(k_of_tables) || bare.starts_with("autovacuum_") || bare.starts_with("log_auto") ||
         bare.starts_with("vacuum_");
}

LockMode options_level(const Relation& target, const std::vector<sql::Option>& options) {
  const bool mild = std::all_of(options.begin(), options.end(), [&](const sql::Option& each) {
    return is_mild_option(target, each.name);
  });
  return mild ? LockMode::share_update_exclusive : LockMode::access_exclusive;
}

LockMode command_level(const Relation& target, const sql::AlterCommand& command) {
  switch (command.action) {
    case AlterAction::set_statistics:
    case AlterAction::set_column_options:
    case AlterAction::reset_column_options:
    case AlterAction::cluster_on:
    case AlterAction::set_without_cluster:
    case AlterAction::attach_partition:
    case AlterAction::finalize_detach:
    case AlterAction::validate_constraint:
      return LockMode::share_update_exclusive;
    case AlterAction::detach_partition:
      return command.concurrently ? LockMode::share_update_exclusive : LockMode::access_exclusive;
    case AlterAction::enable_trigger:
    case AlterAction::disable_trigger:
      return LockMode::share_row_exclusive;
    case AlterAction::add_constraint:
      return command.constraint->kind == sql::ConstraintKind::foreign_key
                 ? LockMode::share_row_exclusive
                 : LockMode::access_exclusive;
    case AlterAction::set_options:
    case AlterAction::reset_options:
      return options_level(target, command.options);
    default:
      return LockMode::access_exclusive;
  }
}

}  // namespace

LockMode lock_level(const Relation& target, const sql::AlterTable& op) {
  LockMode mode = LockMode::share_update_exclusive;
  for (const sql::AlterCommand& each : op.commands)
    mode = stronger(mode, command_level(target, each));
  return mode;
}

}  // namespace migc::effects
