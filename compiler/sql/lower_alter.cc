#include <utility>

#include "compiler/sql/lower.h"
#include "compiler/sql/lower_definition.h"
#include "compiler/sql/lower_object.h"
#include "compiler/sql/lower_operation.h"
#include "compiler/sql/lower_tokens.h"

extern "C" {
#include <catalog/pg_attribute_d.h>
}

// ALTER TABLE and its relatives (INDEX, VIEW, SEQUENCE, FOREIGN TABLE, TYPE of a composite).

namespace migc::sql {
namespace {

struct ActionRow {
  AlterTableType type;
  AlterAction action;
  const char* mode;
};

// NOLINTNEXTLINE(cert-err58-cpp): a table, one row a subcommand
constexpr ActionRow k_actions[] = {
    {AT_AddColumn, AlterAction::add_column, ""},
    {AT_ColumnDefault, AlterAction::set_default, ""},
    {AT_DropNotNull, AlterAction::drop_not_null, ""},
    {AT_SetNotNull, AlterAction::set_not_null, ""},
    {AT_SetExpression, AlterAction::set_expression, ""},
    {AT_DropExpression, AlterAction::drop_expression, ""},
    {AT_SetStatistics, AlterAction::set_statistics, ""},
    {AT_SetOptions, AlterAction::set_column_options, ""},
    {AT_ResetOptions, AlterAction::reset_column_options, ""},
    {AT_SetStorage, AlterAction::set_storage, ""},
    {AT_SetCompression, AlterAction::set_compression, ""},
    {AT_DropColumn, AlterAction::drop_column, ""},
    {AT_AddIndex, AlterAction::add_index, ""},
    {AT_AddConstraint, AlterAction::add_constraint, ""},
    {AT_AlterConstraint, AlterAction::alter_constraint, ""},
    {AT_ValidateConstraint, AlterAction::validate_constraint, ""},
    {AT_DropConstraint, AlterAction::drop_constraint, ""},
    {AT_AlterColumnType, AlterAction::set_type, ""},
    {AT_AlterColumnGenericOptions, AlterAction::foreign_options, ""},
    {AT_ChangeOwner, AlterAction::change_owner, ""},
    {AT_ClusterOn, AlterAction::cluster_on, ""},
    {AT_DropCluster, AlterAction::set_without_cluster, ""},
    {AT_SetLogged, AlterAction::set_logged, ""},
    {AT_SetUnLogged, AlterAction::set_unlogged, ""},
    {AT_DropOids, AlterAction::set_without_oids, ""},
    {AT_SetAccessMethod, AlterAction::set_access_method, ""},
    {AT_SetTableSpace, AlterAction::set_tablespace, ""},
    {AT_SetRelOptions, AlterAction::set_options, ""},
    {AT_ResetRelOptions, AlterAction::reset_options, ""},
    {AT_ReplaceRelOptions, AlterAction::replace_options, ""},
    {AT_EnableTrig, AlterAction::enable_trigger, ""},
    {AT_EnableAlwaysTrig, AlterAction::enable_trigger, "always"},
    {AT_EnableReplicaTrig, AlterAction::enable_trigger, "replica"},
    {AT_DisableTrig, AlterAction::disable_trigger, ""},
    {AT_EnableTrigAll, AlterAction::enable_trigger, "all"},
    {AT_DisableTrigAll, AlterAction::disable_trigger, "all"},
    {AT_EnableTrigUser, AlterAction::enable_trigger, "user"},
    {AT_DisableTrigUser, AlterAction::disable_trigger, "user"},
    {AT_EnableRule, AlterAction::enable_rule, ""},
    {AT_EnableAlwaysRule, AlterAction::enable_rule, "always"},
    {AT_EnableReplicaRule, AlterAction::enable_rule, "replica"},
    {AT_DisableRule, AlterAction::disable_rule, ""},
    {AT_AddInherit, AlterAction::inherit, ""},
    {AT_DropInherit, AlterAction::no_inherit, ""},
    {AT_AddOf, AlterAction::of_type, ""},
    {AT_DropOf, AlterAction::not_of, ""},
    {AT_ReplicaIdentity, AlterAction::replica_identity, ""},
    {AT_EnableRowSecurity, AlterAction::enable_row_security, ""},
    {AT_DisableRowSecurity, AlterAction::disable_row_security, ""},
    {AT_ForceRowSecurity, AlterAction::force_row_security, ""},
    {AT_NoForceRowSecurity, AlterAction::no_force_row_security, ""},
    {AT_GenericOptions, AlterAction::foreign_options, ""},
    {AT_AttachPartition, AlterAction::attach_partition, ""},
    {AT_DetachPartition, AlterAction::detach_partition, ""},
    {AT_DetachPartitionFinalize, AlterAction::finalize_detach, ""},
    {AT_AddIdentity, AlterAction::add_identity, ""},
    {AT_SetIdentity, AlterAction::set_identity, ""},
    {AT_DropIdentity, AlterAction::drop_identity, ""},
};

// What stands before the name in a subcommand.
bool skip_words(const AlterTableCmd* node, bool is_type, TokenCursor& cursor) {
  for (const std::string_view word : {"add", "alter", "drop", "validate", "enable", "disable"}) {
    if (cursor.accept(word)) break;
  }
  cursor.accept({"set", "access", "method"});
  cursor.accept({"set", "tablespace"});
  cursor.accept({"cluster", "on"});
  cursor.accept({"owner", "to"});
  cursor.accept({"replica", "identity", "using", "index"});
  cursor.accept({"always", "trigger"});
  cursor.accept({"replica", "trigger"});
  cursor.accept({"always", "rule"});
  cursor.accept({"replica", "rule"});
  const bool of_trigger = node->subtype >= AT_EnableTrig && node->subtype <= AT_DisableTrigUser;
  const bool of_rule = node->subtype >= AT_EnableRule && node->subtype <= AT_DisableRule;
  if (of_trigger) cursor.accept("trigger");
  if (of_rule) cursor.accept("rule");
  if (is_type) cursor.accept("attribute");
  cursor.accept("column");
  cursor.accept("constraint");
  cursor.accept({"if", "not", "exists"});
  cursor.accept({"if", "exists"});
  return !cursor.at_end();
}

std::string replica_identity(const ReplicaIdentityStmt* node) {
  switch (node->identity_type) {
    case 'n':
      return "nothing";
    case 'f':
      return "full";
    case 'i':
      return "index";
    default:
      return "default";
  }
}

const char* identity_mode(char letter) {
  return letter == ATTRIBUTE_IDENTITY_ALWAYS ? "always" : "by default";
}

class Command {
 public:
  Command(const AlterTableCmd* node, Span span, bool is_type, Context& context)
      : node_(node), is_type_(is_type), context_(context), cursor_(context) {
    command_.span = span;
    command_.name = to_text(node->name);
    cursor_.seek(span.begin);
    if (node->name != nullptr && skip_words(node, is_type, cursor_))
      command_.name_span = cursor_.token();
    command_.if_not_exists = node->subtype == AT_AddColumn && node->missing_ok;
    command_.if_exists = node->subtype != AT_AddColumn && node->missing_ok;
    command_.cascade = node->behavior == DROP_CASCADE;
  }

  AlterCommand lower() {
    for (const ActionRow& row : k_actions) {
      if (row.type != node_->subtype) continue;
      command_.action = row.action;
      command_.mode = row.mode;
    }
    if (command_.action == AlterAction::other)
      command_.node = "AlterTableType " + std::to_string(static_cast<int>(node_->subtype));
    lower_column_action();
    lower_constraint_action();
    lower_relation_action();
    lower_storage_action();
    return std::move(command_);
  }

 private:
  void lower_column_action() {
    switch (node_->subtype) {
      case AT_AddColumn:
        command_.column = lower_column_definition(as<ColumnDef>(node_->def), context_);
        command_.column->span.end = command_.span.end;
        if (is_type_) trim_behavior(command_.column->span);
        command_.name = command_.column->name;
        command_.name_span = command_.column->name_span;
        break;
      case AT_AlterColumnType:
        lower_type_change(as<ColumnDef>(node_->def));
        break;
      case AT_ColumnDefault:
        if (node_->def == nullptr) command_.action = AlterAction::drop_default;
        if (node_->def != nullptr) command_.expression = expression_after({"set", "default"});
        break;
      case AT_SetExpression:
        command_.expression = expression_in_brackets({"set", "expression", "as"});
        break;
      case AT_SetStatistics:
        lower_statistics();
        break;
      case AT_SetStorage:
      case AT_SetCompression:
        command_.mode = option_text(node_->def);
        break;
      case AT_SetOptions:
      case AT_ResetOptions:
      case AT_AlterColumnGenericOptions:
        command_.options = lower_options(as<List>(node_->def), context_);
        break;
      case AT_SetIdentity:
        lower_identity_options(as<List>(node_->def));
        break;
      default:
        break;
    }
  }

  void lower_type_change(const ColumnDef* definition) {
    ColumnDefinition column;
    column.name = command_.name;
    column.name_span = command_.name_span;
    column.span = {command_.name_span.begin, command_.span.end};
    column.type = lower_type(definition->typeName, context_);
    if (definition->collClause != nullptr)
      column.collation = to_path(definition->collClause->collname);
    command_.column = std::move(column);
    if (definition->raw_default == nullptr) return;
    cursor_.find("using");
    cursor_.next();
    command_.expression = lower_root(definition->raw_default, cursor_.item(), context_);
  }

  Expression expression_after(std::initializer_list<std::string_view> words) {
    cursor_.accept(words);
    return lower_root(node_->def, cursor_.item(), context_);
  }

  Expression expression_in_brackets(std::initializer_list<std::string_view> words) {
    cursor_.accept(words);
    return lower_root(node_->def, cursor_.group(), context_);
  }

  // Columns of indexes have numbers alone; a missing value is DEFAULT (17).
  void lower_statistics() {
    if (node_->name == nullptr) command_.mode = std::to_string(node_->num);
    Option option;
    option.name = "statistics";
    if (node_->def != nullptr) option.value = option_text(node_->def);
    command_.options.push_back(std::move(option));
  }

  void lower_identity_options(const List* list) {
    for (const auto* const node : each<DefElem>(list)) {
      Option option = lower_option(node, context_);
      if (option.name == "generated") {
        command_.mode = identity_mode(static_cast<char>(as<Integer>(node->arg)->ival));
      } else {
        command_.options.push_back(std::move(option));
      }
    }
  }

  void lower_constraint_action() {
    switch (node_->subtype) {
      case AT_AddConstraint:
        command_.constraint = lower_table_constraint(as<Constraint>(node_->def), context_);
        command_.name = command_.constraint->name;
        command_.name_span = command_.constraint->name_span;
        break;
      case AT_AddIdentity: {
        command_.constraint = lower_table_constraint(as<Constraint>(node_->def), context_);
        command_.options = command_.constraint->options;
        command_.mode = command_.constraint->identity_always ? "always" : "by default";
        break;
      }
      case AT_AlterConstraint:
        lower_constraint_change();
        break;
      default:
        break;
    }
  }

  void lower_constraint_change() {
    ConstraintDefinition constraint;
    constraint.kind = ConstraintKind::foreign_key;
    constraint.span = command_.span;
#if PG_VERSION_NUM >= 180000
    const auto* const change = as<ATAlterConstraint>(node_->def);
    constraint.name = to_text(change->conname);
    constraint.not_enforced = change->alterEnforceability && !change->is_enforced;
    constraint.no_inherit = change->noinherit;
    if (change->alterEnforceability) command_.mode = "enforceability";
    if (change->alterInheritability) command_.mode = "inheritability";
    if (change->alterDeferrability) command_.mode = "deferrability";
#else
    const auto* const change = as<Constraint>(node_->def);
    constraint.name = to_text(change->conname);
    command_.mode = "deferrability";
#endif
    constraint.deferrable = change->deferrable;
    constraint.initially_deferred = change->initdeferred;
    TokenCursor cursor(context_);
    cursor.seek(command_.span.begin).accept({"alter", "constraint"});
    constraint.name_span = cursor.token();
    command_.name = constraint.name;
    command_.name_span = constraint.name_span;
    command_.constraint = std::move(constraint);
  }

  void lower_relation_action() {
    switch (node_->subtype) {
      case AT_AddInherit:
      case AT_DropInherit:
        set_relation(as<RangeVar>(node_->def));
        break;
      case AT_AttachPartition:
      case AT_DetachPartition:
      case AT_DetachPartitionFinalize:
        set_relation(as<PartitionCmd>(node_->def)->name);
        command_.concurrently = as<PartitionCmd>(node_->def)->concurrent;
        if (as<PartitionCmd>(node_->def)->bound != nullptr)
          command_.bound = lower_bound(as<PartitionCmd>(node_->def)->bound, context_);
        break;
      case AT_AddOf:
        command_.relation = qualified(to_path(as<::TypeName>(node_->def)->names));
        command_.relation_span = context_.name(as<::TypeName>(node_->def)->location);
        break;
      default:
        break;
    }
  }

  void set_relation(const RangeVar* relation) {
    command_.relation = qualified_name(relation);
    command_.relation_span = context_.name(relation);
  }

  void lower_storage_action() {
    switch (node_->subtype) {
      case AT_SetRelOptions:
      case AT_ResetRelOptions:
      case AT_ReplaceRelOptions:
      case AT_GenericOptions:
        command_.options = lower_options(as<List>(node_->def), context_);
        break;
      case AT_ChangeOwner:
        command_.name = role_name(node_->newowner);
        cursor_.accept({"owner", "to"});
        command_.name_span = cursor_.token();
        break;
      case AT_ReplicaIdentity:
        lower_replica_identity(as<ReplicaIdentityStmt>(node_->def));
        break;
      default:
        break;
    }
  }

  void lower_replica_identity(const ReplicaIdentityStmt* identity) {
    command_.mode = replica_identity(identity);
    if (identity->name == nullptr) return;
    command_.name = identity->name;
    cursor_.accept({"replica", "identity", "using", "index"});
    command_.name_span = cursor_.token();
  }

  // ALTER TYPE … ADD ATTRIBUTE a int CASCADE
  void trim_behavior(Span& span) {
    const std::string_view word = command_.cascade ? "cascade" : "restrict";
    if (span.size() <= word.size()) return;
    TokenCursor cursor(context_);
    cursor.seek(span.end - word.size());
    if (cursor.offset() != span.end - word.size() || !cursor.is_word(word)) return;
    cursor.back();
    span.end = cursor.token().end;
  }

  const AlterTableCmd* node_;
  bool is_type_;
  Context& context_;
  TokenCursor cursor_;
  AlterCommand command_;
};

// The subcommands, without commas: those of partitions and of ALTER TABLE ALL stand alone.
std::vector<Span> command_spans(const AlterTableStmt* node, Context& context) {
  TokenCursor cursor(context);
  cursor.seek(context.name(node->relation).end);
  cursor.accept_symbol(')');
  cursor.accept_symbol('*');
  return cursor.items();
}

}  // namespace

std::optional<AnyOperation> lower_alter_table(const Node* node, Context& context) {
  if (!is(node, T_AlterTableStmt)) return std::nullopt;
  const auto* const statement = as<AlterTableStmt>(node);
  AlterTable alter;
  alter.kind = lower_kind(statement->objtype);
  alter.name = qualified_name(statement->relation);
  alter.name_span = context.name(statement->relation);
  alter.only = !statement->relation->inh;
  alter.if_exists = statement->missing_ok;
  const std::vector<Span> spans = command_spans(statement, context);
  std::size_t i = 0;
  for (const auto* const command : each<AlterTableCmd>(statement->cmds)) {
    const bool is_type = statement->objtype == OBJECT_TYPE;
    alter.commands.push_back(Command(command, nth(spans, i++), is_type, context).lower());
  }
  return alter;
}

}  // namespace migc::sql
