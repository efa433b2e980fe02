#include "compiler/sql/lower.h"

#include <array>

#include <fmt/format.h>

#include "compiler/base/text.h"

namespace migc::sql {
namespace {

template <typename T>
const T* as(const Node* node) {
  return reinterpret_cast<const T*>(node);  // NOLINT: how PostgreSQL's castNode works
}

const Node* first(const List* list) {
  return list == nullptr || list_length(list) == 0 ? nullptr
                                                   : static_cast<const Node*>(linitial(list));
}

std::string_view view(const char* text) { return text == nullptr ? std::string_view() : text; }

bool is_off(std::string_view value) {
  constexpr std::array<std::string_view, 5> k_off = {"off", "false", "no", "0", "f"};
  for (const std::string_view word : k_off) {
    if (equals_ignoring_case(value, word)) return true;
  }
  return false;
}

// The script fixes how its bytes are read; a statement that changes it would make the rest mean
// something else.
Objection object_to_setting(std::string_view name, std::string_view value) {
  if (equals_ignoring_case(name, "standard_conforming_strings") && is_off(value)) {
    return {"standard_conforming_strings = off changes how every later string is read",
            "write backslash escapes as E'…' and leave the setting on"};
  }
  if (equals_ignoring_case(name, "client_encoding") && !value.empty() &&
      !equals_ignoring_case(value, "utf8") && !equals_ignoring_case(value, "utf-8") &&
      !equals_ignoring_case(value, "unicode")) {
    return {
        fmt::format("client_encoding = \"{}\" does not fit: sources and script are UTF-8", value),
        "convert the file to UTF-8 and leave the setting out"};
  }
  return {};
}

Objection lower_set(const VariableSetStmt* node, Statement& statement) {
  // SET TRANSACTION belongs to its transaction; SET SESSION CHARACTERISTICS does not
  const bool of_transaction =
      node->kind == VAR_SET_MULTI && equals_ignoring_case(view(node->name), "TRANSACTION");
  statement.changes_session = !node->is_local && !of_transaction;
  if (node->kind != VAR_SET_VALUE) return {};
  return object_to_setting(view(node->name), text_of(first(node->args)));
}

std::string_view function_name(const FuncCall* call) {
  const Node* const last = static_cast<const Node*>(llast(call->funcname));
  return text_of(last);
}

// SELECT set_config('name', 'value', false): how pg_dump writes SET.
Objection lower_set_config(const SelectStmt* node, Statement& statement) {
  const ListCell* cell = nullptr;
  foreach (cell, node->targetList) {
    const Node* const value = static_cast<const ResTarget*>(lfirst(cell))->val;
    if (value == nullptr || nodeTag(value) != T_FuncCall) continue;
    const auto* const call = as<FuncCall>(value);
    if (function_name(call) != "set_config" || list_length(call->args) != 3) continue;
    const auto* const local = static_cast<const Node*>(lthird(call->args));
    const bool is_local = nodeTag(local) == T_A_Const &&
                          nodeTag(&as<A_Const>(local)->val) == T_Boolean &&
                          as<A_Const>(local)->val.boolval.boolval;
    if (!is_local) statement.changes_session = true;
    return object_to_setting(text_of(static_cast<const Node*>(linitial(call->args))),
                             text_of(static_cast<const Node*>(lsecond(call->args))));
  }
  return {};
}

bool is_star(const Node* target) {
  const Node* const value = as<ResTarget>(target)->val;
  if (value == nullptr || nodeTag(value) != T_ColumnRef) return false;
  return nodeTag(static_cast<const Node*>(llast(as<ColumnRef>(value)->fields))) == T_A_Star;
}

bool is_single_value(const SelectStmt* node) {
  while (node->op != SETOP_NONE) node = node->larg;
  if (node->intoClause != nullptr) return false;
  if (node->valuesLists != nullptr)
    return list_length(reinterpret_cast<const List*>(first(node->valuesLists))) == 1;
  return list_length(node->targetList) == 1 && !is_star(first(node->targetList));
}

Control control(const TransactionStmt* node) {
  switch (node->kind) {
    case TRANS_STMT_BEGIN:
    case TRANS_STMT_START:
      return Control::begin;
    case TRANS_STMT_COMMIT:
      return Control::commit;
    case TRANS_STMT_ROLLBACK:
      return Control::rollback;
    case TRANS_STMT_SAVEPOINT:
    case TRANS_STMT_RELEASE:
    case TRANS_STMT_ROLLBACK_TO:
      return Control::savepoint;
    case TRANS_STMT_PREPARE:
    case TRANS_STMT_COMMIT_PREPARED:
    case TRANS_STMT_ROLLBACK_PREPARED:
      return Control::prepared;
  }
  return Control::none;
}

template <typename T>
void set_detail(Statement& statement, T detail) {
  statement.detail = std::make_shared<const Detail>(std::move(detail));
}

void lower_index(const IndexStmt* node, Statement& statement) {
  if (!node->concurrent) return;
  set_detail(statement, ConcurrentIndexBuild{std::string(view(node->idxname)),
                                             qualified_name(node->relation)});
}

// DROP … CONCURRENTLY takes one index (dropcmds.c, RemoveRelations).
void lower_drop(const DropStmt* node, Statement& statement) {
  if (!node->concurrent || list_length(node->objects) != 1) return;
  const auto* const names = as<List>(first(node->objects));
  const int count = list_length(names);
  const auto part = [&](int i) {
    return std::string(text_of(static_cast<const Node*>(list_nth(names, i))));
  };
  set_detail(statement,
             ConcurrentIndexDrop{{count > 1 ? part(count - 2) : std::string(), part(count - 1)}});
}

void lower_reindex(const ReindexStmt* node, Statement& statement) {
  if (node->relation == nullptr || !option_is_on(find_option(node->params, "concurrently"))) return;
  set_detail(statement,
             ConcurrentReindex{qualified_name(node->relation), node->kind == REINDEX_OBJECT_TABLE});
}

void lower_alter_table(const AlterTableStmt* node, Statement& statement) {
  const ListCell* cell = nullptr;
  foreach (cell, node->cmds) {
    const auto* const command = static_cast<const AlterTableCmd*>(lfirst(cell));
    if (command->subtype != AT_DetachPartition) continue;
    const auto* const partition = as<PartitionCmd>(command->def);
    if (!partition->concurrent) continue;
    set_detail(statement,
               ConcurrentDetach{qualified_name(node->relation), qualified_name(partition->name)});
  }
}

void lower_enum(const AlterEnumStmt* node, Statement& statement) {
  if (node->oldVal != nullptr || node->newVal == nullptr) return;  // RENAME VALUE
  set_detail(statement, AddEnumValue{node->newVal});
}

void lower_copy(const CopyStmt* node, Statement& statement) {
  const DefElem* const format = find_option(node->options, "format");
  statement.copies_csv = format != nullptr && text_of(format->arg) == "csv";
}

}  // namespace

Objection lower(const Node* node, Statement& statement) {
  statement.kind = kind_name(node);
  statement.block = block_rule(node);
  switch (nodeTag(node)) {
    case T_TransactionStmt:
      statement.control = control(as<TransactionStmt>(node));
      statement.chains = as<TransactionStmt>(node)->chain;
      return {};
    case T_VariableSetStmt:
      return lower_set(as<VariableSetStmt>(node), statement);
    case T_DiscardStmt:
      statement.changes_session = true;
      return {};
    case T_SelectStmt:
      statement.single_value_query = is_single_value(as<SelectStmt>(node));
      return lower_set_config(as<SelectStmt>(node), statement);
    case T_IndexStmt:
      lower_index(as<IndexStmt>(node), statement);
      return {};
    case T_DropStmt:
      lower_drop(as<DropStmt>(node), statement);
      return {};
    case T_ReindexStmt:
      lower_reindex(as<ReindexStmt>(node), statement);
      return {};
    case T_AlterTableStmt:
      lower_alter_table(as<AlterTableStmt>(node), statement);
      return {};
    case T_CopyStmt:
      lower_copy(as<CopyStmt>(node), statement);
      return {};
    case T_AlterEnumStmt:
      lower_enum(as<AlterEnumStmt>(node), statement);
      return {};
    default:
      return {};
  }
}

std::string_view text_of(const Node* node) {
  if (node == nullptr) return {};
  if (nodeTag(node) == T_String) return view(as<String>(node)->sval);
  if (nodeTag(node) == T_TypeCast) return text_of(as<TypeCast>(node)->arg);
  if (nodeTag(node) != T_A_Const) return {};
  const auto* const constant = as<A_Const>(node);
  if (constant->isnull || nodeTag(&constant->val) != T_String) return {};
  return view(constant->val.sval.sval);
}

QualifiedName qualified_name(const RangeVar* relation) {
  return {std::string(view(relation->schemaname)), std::string(view(relation->relname))};
}

const DefElem* find_option(const List* options, std::string_view name) {
  const DefElem* found = nullptr;
  const ListCell* cell = nullptr;
  foreach (cell, options) {
    const auto* const option = static_cast<const DefElem*>(lfirst(cell));
    if (equals_ignoring_case(view(option->defname), name)) found = option;
  }
  return found;
}

bool option_is_on(const DefElem* option) {
  if (option == nullptr) return false;
  if (option->arg == nullptr) return true;
  switch (nodeTag(option->arg)) {
    case T_Integer:
      return as<Integer>(option->arg)->ival != 0;
    case T_Boolean:
      return as<Boolean>(option->arg)->boolval;
    default:
      return !is_off(text_of(option->arg));
  }
}

}  // namespace migc::sql
