#include "compiler/sql/lower.h"
#include "compiler/sql/lower_definition.h"
#include "compiler/sql/lower_object.h"
#include "compiler/sql/lower_operation.h"

extern "C" {
#include <catalog/pg_trigger_d.h>
}

// Triggers, rules, policies, event triggers.

namespace migc::sql {
namespace {

CreateTrigger::Timing timing_of(const CreateTrigStmt* node) {
  if ((node->timing & TRIGGER_TYPE_BEFORE) != 0) return CreateTrigger::Timing::before;
  if ((node->timing & TRIGGER_TYPE_INSTEAD) != 0) return CreateTrigger::Timing::instead_of;
  return CreateTrigger::Timing::after;
}

// Behind CREATE [OR REPLACE] and the word for the kind.
Span created_name(std::string_view kind, TokenCursor& cursor) {
  cursor.accept("create");
  cursor.accept({"or", "replace"});
  cursor.accept("constraint");
  cursor.accept("event");
  cursor.accept(kind);
  return cursor.token();
}

void lower_transitions(const List* list, CreateTrigger& trigger) {
  for (const auto* const transition : each<TriggerTransition>(list))
    (transition->isNew ? trigger.new_table : trigger.old_table) = to_text(transition->name);
}

CreateTrigger lower_trigger(const CreateTrigStmt* node, Context& context) {
  CreateTrigger trigger;
  TokenCursor cursor(context);
  trigger.name = to_text(node->trigname);
  trigger.name_span = created_name("trigger", cursor);
  trigger.table = qualified_name(node->relation);
  trigger.table_span = context.name(node->relation);
  trigger.or_replace = node->replace;
  trigger.is_constraint = node->isconstraint;
  trigger.each_row = node->row;
  trigger.timing = timing_of(node);
  trigger.on_insert = (node->events & TRIGGER_TYPE_INSERT) != 0;
  trigger.on_update = (node->events & TRIGGER_TYPE_UPDATE) != 0;
  trigger.on_delete = (node->events & TRIGGER_TYPE_DELETE) != 0;
  trigger.on_truncate = (node->events & TRIGGER_TYPE_TRUNCATE) != 0;
  trigger.update_columns = to_names(node->columns);
  cursor.seek(trigger.table_span.end);
  if (node->whenClause != nullptr && cursor.find("when")) {
    cursor.next();
    trigger.when = lower_root(node->whenClause, cursor.group(), context);
  }
  trigger.function = qualified(to_path(node->funcname));
  trigger.arguments = to_names(node->args);
  if (node->constrrel != nullptr) trigger.constraint_table = qualified_name(node->constrrel);
  lower_transitions(node->transitionRels, trigger);
  trigger.deferrable = node->deferrable;
  trigger.initially_deferred = node->initdeferred;
  return trigger;
}

const char* event_name(CmdType event) {
  switch (event) {
    case CMD_SELECT:
      return "select";
    case CMD_UPDATE:
      return "update";
    case CMD_INSERT:
      return "insert";
    case CMD_DELETE:
      return "delete";
    default:
      return "";
  }
}

CreateRule lower_rule(const RuleStmt* node, Context& context) {
  CreateRule rule;
  TokenCursor cursor(context);
  rule.name = to_text(node->rulename);
  rule.name_span = created_name("rule", cursor);
  rule.table = qualified_name(node->relation);
  rule.table_span = context.name(node->relation);
  rule.or_replace = node->replace;
  rule.event = event_name(node->event);
  rule.instead = node->instead;
  cursor.seek(rule.table_span.end);
  if (node->whereClause != nullptr && cursor.accept("where")) {
    const std::size_t begin = cursor.offset();
    cursor.find("do");
    cursor.back();
    rule.where = lower_root(node->whereClause, {begin, cursor.token().end}, context);
  }
  for (const Node* const action : each(node->actions)) {
    if (auto query = lower_query(action, context)) rule.actions.push_back(std::move(query));
  }
  return rule;
}

// The group behind a key word, from where the cursor is.
Expression lower_grouped(const Node* node, std::string_view word, TokenCursor cursor,
                         Context& context) {
  Span extent;
  if (cursor.find(word)) {
    cursor.next();
    extent = cursor.group();
  }
  return lower_root(node, extent, context);
}

template <typename T>
PolicyDefinition lower_policy(const T* node, Context& context) {
  PolicyDefinition policy;
  policy.name = to_text(node->policy_name);
  policy.table = qualified_name(node->table);
  policy.table_span = context.name(node->table);
  TokenCursor cursor(context);
  cursor.next();
  cursor.accept("policy");
  policy.name_span = cursor.token();
  cursor.seek(policy.table_span.end);
  if (node->roles != nullptr) {
    policy.roles.emplace();
    for (const auto* const role : each<RoleSpec>(node->roles))
      policy.roles->push_back(role_name(role));
  }
  if (node->qual != nullptr)
    policy.using_expression = lower_grouped(node->qual, "using", cursor, context);
  if (node->with_check != nullptr)
    policy.check = lower_grouped(node->with_check, "check", cursor, context);
  return policy;
}

PolicyDefinition lower_create_policy(const CreatePolicyStmt* node, Context& context) {
  PolicyDefinition policy = lower_policy(node, context);
  policy.permissive = node->permissive;
  policy.command = to_text(node->cmd_name);
  return policy;
}

PolicyDefinition lower_alter_policy(const AlterPolicyStmt* node, Context& context) {
  PolicyDefinition policy = lower_policy(node, context);
  policy.alter = true;
  return policy;
}

CreateEventTrigger lower_event_trigger(const CreateEventTrigStmt* node, Context& context) {
  CreateEventTrigger trigger;
  TokenCursor cursor(context);
  trigger.name = to_text(node->trigname);
  trigger.name_span = created_name("trigger", cursor);
  trigger.event = to_text(node->eventname);
  for (const auto* const filter : each<DefElem>(node->whenclause)) {
    for (std::string& tag : to_names(as<List>(filter->arg))) trigger.tags.push_back(std::move(tag));
  }
  trigger.function = qualified(to_path(node->funcname));
  return trigger;
}

AlterProperties lower_alter_event_trigger(const AlterEventTrigStmt* node, Context& context) {
  AlterProperties alter;
  alter.kind = ObjectKind::event_trigger;
  alter.object.path = {to_text(node->trigname)};
  TokenCursor cursor(context);
  cursor.accept({"alter", "event", "trigger"});
  alter.object.span = cursor.token();
  switch (node->tgenabled) {
    case 'D':
      alter.action = "disable";
      break;
    case 'R':
      alter.action = "enable replica";
      break;
    case 'A':
      alter.action = "enable always";
      break;
    default:
      alter.action = "enable";
  }
  return alter;
}

}  // namespace

std::optional<AnyOperation> lower_trigger_statement(const Node* node, Context& context) {
  switch (nodeTag(node)) {
    case T_CreateTrigStmt:
      return lower_trigger(as<CreateTrigStmt>(node), context);
    case T_RuleStmt:
      return lower_rule(as<RuleStmt>(node), context);
    case T_CreatePolicyStmt:
      return lower_create_policy(as<CreatePolicyStmt>(node), context);
    case T_AlterPolicyStmt:
      return lower_alter_policy(as<AlterPolicyStmt>(node), context);
    case T_CreateEventTrigStmt:
      return lower_event_trigger(as<CreateEventTrigStmt>(node), context);
    case T_AlterEventTrigStmt:
      return lower_alter_event_trigger(as<AlterEventTrigStmt>(node), context);
    default:
      return std::nullopt;
  }
}

}  // namespace migc::sql
