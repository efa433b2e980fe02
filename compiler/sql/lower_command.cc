#include <array>

#include "compiler/sql/lower.h"
#include "compiler/sql/lower_definition.h"
#include "compiler/sql/lower_object.h"
#include "compiler/sql/lower_operation.h"

// What changes no definition: data, the session, transactions, maintenance, the cluster.

namespace migc::sql {
namespace {

SetVariable lower_set(const VariableSetStmt* node) {
  SetVariable set;
  set.name = to_text(node->name);
  set.is_local = node->is_local;
  switch (node->kind) {
    case VAR_SET_VALUE:
      set.values = setting_values(node->args);
      break;
    case VAR_SET_DEFAULT:
      set.kind = SetVariable::Kind::to_default;
      break;
    case VAR_SET_CURRENT:
      set.kind = SetVariable::Kind::current;
      break;
    case VAR_SET_MULTI:
      set.kind = SetVariable::Kind::transaction;
      for (const Node* const option : each(node->args))
        set.values.push_back(is(option, T_DefElem) ? to_text(as<DefElem>(option)->defname)
                                                   : option_text(option));
      break;
    case VAR_RESET:
      set.kind = SetVariable::Kind::reset;
      break;
    case VAR_RESET_ALL:
      set.kind = SetVariable::Kind::reset_all;
      break;
  }
  return set;
}

TransactionCommand::Kind transaction_kind(TransactionStmtKind kind) {
  using Kind = TransactionCommand::Kind;
  switch (kind) {
    case TRANS_STMT_BEGIN:
    case TRANS_STMT_START:
      return Kind::begin;
    case TRANS_STMT_COMMIT:
      return Kind::commit;
    case TRANS_STMT_ROLLBACK:
      return Kind::rollback;
    case TRANS_STMT_SAVEPOINT:
      return Kind::savepoint;
    case TRANS_STMT_RELEASE:
      return Kind::release;
    case TRANS_STMT_ROLLBACK_TO:
      return Kind::rollback_to;
    case TRANS_STMT_PREPARE:
      return Kind::prepare;
    case TRANS_STMT_COMMIT_PREPARED:
      return Kind::commit_prepared;
    case TRANS_STMT_ROLLBACK_PREPARED:
      return Kind::rollback_prepared;
  }
  return Kind::begin;
}

TransactionCommand lower_transaction(const TransactionStmt* node) {
  TransactionCommand command;
  command.kind = transaction_kind(node->kind);
  command.savepoint = to_text(node->savepoint_name != nullptr ? node->savepoint_name : node->gid);
  command.chain = node->chain;
  return command;
}

Do lower_do(const DoStmt* node, Context& context) {
  Do block;
  for (const auto* const option : each<DefElem>(node->args)) {
    const std::string_view name = option->defname;
    if (name == "language") block.language = option_text(option->arg);
    if (name != "as") continue;
    block.body = option_text(option->arg);
    block.body_span = context.token(option->location);
  }
  return block;
}

Copy lower_copy(const CopyStmt* node, Context& context) {
  Copy copy;
  if (node->relation != nullptr) {
    copy.relation = qualified_name(node->relation);
    copy.relation_span = context.name(node->relation);
  }
  copy.query = lower_query(node->query, context);
  copy.from = node->is_from;
  copy.standard = node->filename == nullptr;
  copy.program = node->is_program;
  copy.file = to_text(node->filename);
  copy.columns = to_names(node->attlist);
  copy.options = lower_options(node->options, context);
  if (node->whereClause != nullptr) {
    TokenCursor cursor(context);
    Span extent;
    if (cursor.find("where")) {
      cursor.next();
      extent = cursor.rest();
    }
    copy.where = lower_root(node->whereClause, extent, context);
  }
  return copy;
}

Truncate::Table lower_table_name(const RangeVar* node, Context& context) {
  return {qualified_name(node), !node->inh, context.name(node)};
}

Truncate lower_truncate(const TruncateStmt* node, Context& context) {
  Truncate truncate;
  for (const auto* const relation : each<RangeVar>(node->relations))
    truncate.tables.push_back(lower_table_name(relation, context));
  truncate.restart_identity = node->restart_seqs;
  truncate.cascade = node->behavior == DROP_CASCADE;
  return truncate;
}

LockTable lower_lock(const LockStmt* node, Context& context) {
  // LOCKMODE counts from one (storage/lockdefs.h)
  constexpr std::array<const char*, 9> k_modes = {"NoLock",
                                                  "AccessShareLock",
                                                  "RowShareLock",
                                                  "RowExclusiveLock",
                                                  "ShareUpdateExclusiveLock",
                                                  "ShareLock",
                                                  "ShareRowExclusiveLock",
                                                  "ExclusiveLock",
                                                  "AccessExclusiveLock"};
  LockTable lock;
  for (const auto* const relation : each<RangeVar>(node->relations))
    lock.tables.push_back(lower_table_name(relation, context));
  lock.mode = k_modes.at(static_cast<std::size_t>(node->mode));
  lock.nowait = node->nowait;
  return lock;
}

Refresh lower_refresh(const RefreshMatViewStmt* node, Context& context) {
  Refresh refresh;
  refresh.name = qualified_name(node->relation);
  refresh.name_span = context.name(node->relation);
  refresh.concurrently = node->concurrent;
  refresh.with_data = !node->skipData;
  return refresh;
}

Maintain lower_vacuum(const VacuumStmt* node, Context& context) {
  Maintain maintain;
  maintain.kind = node->is_vacuumcmd ? Maintain::Kind::vacuum : Maintain::Kind::analyze;
  for (const auto* const target : each<VacuumRelation>(node->rels))
    maintain.tables.push_back(lower_table_name(target->relation, context));
  maintain.full = option_is_on(find_option(node->options, "full"));
  maintain.options = lower_options(node->options, context);
  return maintain;
}

Maintain lower_cluster(const ClusterStmt* node, Context& context) {
  Maintain maintain;
  maintain.kind = Maintain::Kind::cluster;
  if (node->relation != nullptr)
    maintain.tables.push_back(lower_table_name(node->relation, context));
  maintain.name = to_text(node->indexname);
  maintain.options = lower_options(node->params, context);
  return maintain;
}

ObjectKind reindex_target(ReindexObjectType kind) {
  switch (kind) {
    case REINDEX_OBJECT_INDEX:
      return ObjectKind::index;
    case REINDEX_OBJECT_TABLE:
      return ObjectKind::table;
    case REINDEX_OBJECT_SCHEMA:
      return ObjectKind::schema;
    case REINDEX_OBJECT_DATABASE:
      return ObjectKind::database;
    default:
      return ObjectKind::other;
  }
}

Maintain lower_reindex(const ReindexStmt* node, Context& context) {
  Maintain maintain;
  maintain.kind = Maintain::Kind::reindex;
  maintain.target = reindex_target(node->kind);
  if (node->relation != nullptr)
    maintain.tables.push_back(lower_table_name(node->relation, context));
  maintain.name = to_text(node->name);
  maintain.concurrently = option_is_on(find_option(node->params, "concurrently"));
  maintain.options = lower_options(node->params, context);
  return maintain;
}

const char* discarded(DiscardMode mode) {
  switch (mode) {
    case DISCARD_ALL:
      return "all";
    case DISCARD_TEMP:
      return "temp";
    case DISCARD_PLANS:
      return "plans";
    case DISCARD_SEQUENCES:
      return "sequences";
  }
  return nullptr;
}

SessionCommand session_command(const Node* node, const char* name,
                               std::shared_ptr<const Query> query = nullptr) {
  return {std::string(kind_name(node)), to_text(name), std::move(query)};
}

SessionCommand lower_prepare(const PrepareStmt* node, Context& context) {
  SessionCommand prepare = session_command(reinterpret_cast<const Node*>(node), node->name,
                                           lower_query(node->query, context));
  for (const auto* const type : each<::TypeName>(node->argtypes))
    prepare.parameters.push_back(lower_type(type, context));
  return prepare;
}

SessionCommand lower_execute(const ExecuteStmt* node, Context& context) {
  SessionCommand execute = session_command(reinterpret_cast<const Node*>(node), node->name);
  for (const Node* const argument : each(node->params))
    execute.arguments.push_back(lower_expression(argument, context));
  return execute;
}

// EXPLAIN ANALYZE runs what it explains: CREATE TABLE AS makes its table.
AnyOperation lower_explain(const ExplainStmt* node, Context& context) {
  const Node* const itself = reinterpret_cast<const Node*>(node);
  AnyOperation inner = lower_any_statement(node->query, context);
  const bool runs = option_is_on(find_option(node->options, "analyze"));
  auto* const made = std::get_if<CreateTableAs>(&inner);
  if (made != nullptr && runs) return inner;
  SessionCommand command = session_command(
      itself, nullptr, made != nullptr ? made->query : lower_query(node->query, context));
  command.runs = runs;
  return command;
}

std::optional<AnyOperation> lower_session_command(const Node* node, Context& context) {
  switch (nodeTag(node)) {
    case T_PrepareStmt:
      return lower_prepare(as<PrepareStmt>(node), context);
    case T_DeclareCursorStmt:
      return session_command(node, as<DeclareCursorStmt>(node)->portalname,
                             lower_query(as<DeclareCursorStmt>(node)->query, context));
    case T_ExplainStmt:
      return lower_explain(as<ExplainStmt>(node), context);
    case T_ExecuteStmt:
      return lower_execute(as<ExecuteStmt>(node), context);
    case T_DeallocateStmt:
      return session_command(node, as<DeallocateStmt>(node)->name);
    case T_FetchStmt:
      return session_command(node, as<FetchStmt>(node)->portalname);
    case T_ClosePortalStmt:
      return session_command(node, as<ClosePortalStmt>(node)->portalname);
    case T_NotifyStmt:
      return session_command(node, as<NotifyStmt>(node)->conditionname);
    case T_ListenStmt:
      return session_command(node, as<ListenStmt>(node)->conditionname);
    case T_UnlistenStmt:
      return session_command(node, as<UnlistenStmt>(node)->conditionname);
    case T_LoadStmt:
      return session_command(node, as<LoadStmt>(node)->filename);
    case T_VariableShowStmt:
      return session_command(node, as<VariableShowStmt>(node)->name);
    case T_DiscardStmt:
      return session_command(node, discarded(as<DiscardStmt>(node)->target));
    case T_CheckPointStmt:
    case T_ConstraintsSetStmt:
      return session_command(node, nullptr);
    default:
      return std::nullopt;
  }
}

std::optional<AnyOperation> lower_cluster_command(const Node* node) {
  switch (nodeTag(node)) {
    case T_CreateRoleStmt:
    case T_AlterRoleStmt:
    case T_AlterRoleSetStmt:
    case T_DropRoleStmt:
    case T_ReassignOwnedStmt:
    case T_CreatedbStmt:
    case T_AlterDatabaseStmt:
    case T_AlterDatabaseRefreshCollStmt:
    case T_AlterDatabaseSetStmt:
    case T_DropdbStmt:
    case T_AlterSystemStmt:
    case T_CreateTableSpaceStmt:
    case T_DropTableSpaceStmt:
    case T_AlterTableSpaceOptionsStmt:
    case T_CreateSubscriptionStmt:
    case T_AlterSubscriptionStmt:
    case T_DropSubscriptionStmt:
      return ClusterCommand{std::string(kind_name(node))};
    default:
      return std::nullopt;
  }
}

std::optional<AnyOperation> lower_maintenance(const Node* node, Context& context) {
  switch (nodeTag(node)) {
    case T_TruncateStmt:
      return lower_truncate(as<TruncateStmt>(node), context);
    case T_LockStmt:
      return lower_lock(as<LockStmt>(node), context);
    case T_RefreshMatViewStmt:
      return lower_refresh(as<RefreshMatViewStmt>(node), context);
    case T_VacuumStmt:
      return lower_vacuum(as<VacuumStmt>(node), context);
    case T_ClusterStmt:
      return lower_cluster(as<ClusterStmt>(node), context);
    case T_ReindexStmt:
      return lower_reindex(as<ReindexStmt>(node), context);
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<AnyOperation> lower_command(const Node* node, Context& context) {
  switch (nodeTag(node)) {
    case T_SelectStmt:
    case T_InsertStmt:
    case T_UpdateStmt:
    case T_DeleteStmt:
    case T_MergeStmt:
      return RunQuery{lower_query(node, context)};
    case T_VariableSetStmt:
      return lower_set(as<VariableSetStmt>(node));
    case T_TransactionStmt:
      return lower_transaction(as<TransactionStmt>(node));
    case T_DoStmt:
      return lower_do(as<DoStmt>(node), context);
    case T_CallStmt:
      return Call{
          lower_expression(reinterpret_cast<const Node*>(as<CallStmt>(node)->funccall), context)};
    case T_CopyStmt:
      return lower_copy(as<CopyStmt>(node), context);
    default:
      break;
  }
  if (auto operation = lower_maintenance(node, context)) return operation;
  if (auto operation = lower_session_command(node, context)) return operation;
  return lower_cluster_command(node);
}

}  // namespace migc::sql
