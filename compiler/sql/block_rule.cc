#include <algorithm>

#include "compiler/base/text.h"
#include "compiler/lexical/lexer.h"
#include "compiler/sql/lower.h"

// PostgreSQL's callers of PreventInTransactionBlock, 13 to 18 (tcop/utility.c, commands/*.c), one
// function a statement.

namespace migc::sql {
namespace {

constexpr BlockRule k_allowed{};
constexpr BlockRule k_forbidden{13, 0};

template <typename T>
const T* as(const Node* node) {
  return reinterpret_cast<const T*>(node);  // NOLINT: how PostgreSQL's castNode works
}

BlockRule reindex(const ReindexStmt* statement) {
  if (option_is_on(find_option(statement->params, "concurrently"))) return k_forbidden;
  switch (statement->kind) {
    case REINDEX_OBJECT_SCHEMA:
    case REINDEX_OBJECT_SYSTEM:
    case REINDEX_OBJECT_DATABASE:
      return k_forbidden;
    default:
      return {0, 14};  // ReindexPartitions
  }
}

BlockRule alter_table(const AlterTableStmt* statement) {
  const ListCell* cell = nullptr;
  foreach (cell, statement->cmds) {
    const auto* command = static_cast<const AlterTableCmd*>(lfirst(cell));
    if (command->subtype != AT_DetachPartition) continue;
    if (as<PartitionCmd>(command->def)->concurrent) return {14, 0};
  }
  return k_allowed;
}

BlockRule create_subscription(const CreateSubscriptionStmt* statement) {
  const DefElem* const connect = find_option(statement->options, "connect");
  if (connect != nullptr && !option_is_on(connect)) return k_allowed;
  const DefElem* const slot = find_option(statement->options, "create_slot");
  return slot == nullptr || option_is_on(slot) ? k_forbidden : k_allowed;
}

BlockRule alter_subscription(const AlterSubscriptionStmt* statement) {
  switch (statement->kind) {
    case ALTER_SUBSCRIPTION_SET_PUBLICATION:
    case ALTER_SUBSCRIPTION_ADD_PUBLICATION:
    case ALTER_SUBSCRIPTION_DROP_PUBLICATION: {
      const DefElem* const refresh = find_option(statement->options, "refresh");
      return refresh == nullptr || option_is_on(refresh) ? BlockRule{14, 0} : k_allowed;
    }
    case ALTER_SUBSCRIPTION_OPTIONS:
      if (find_option(statement->options, "failover") != nullptr) return {0, 17};
      if (find_option(statement->options, "two_phase") != nullptr) return {0, 18};
      return k_allowed;
    case ALTER_SUBSCRIPTION_REFRESH:
      return {14, 0};
    default:
      return k_allowed;
  }
}

BlockRule transaction(const TransactionStmt* statement) {
  const bool two_phase = statement->kind == TRANS_STMT_COMMIT_PREPARED ||
                         statement->kind == TRANS_STMT_ROLLBACK_PREPARED;
  return two_phase ? k_forbidden : k_allowed;
}

// COMMIT or ROLLBACK as a statement of a PL/pgSQL body: "invalid transaction termination" (2D000)
// if the DO itself is in a block. ROLLBACK TO and "ON COMMIT DROP" are no such statements.
bool ends_transactions(std::string_view body) {
  using lexical::TokenKind;
  lexical::Lexer lexer(body);
  bool starts_statement = true;
  for (auto token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    if (!lexical::is_code(token.kind)) continue;
    const std::string_view word = lexer.text(token);
    const auto is = [&](std::string_view name) { return equals_ignoring_case(word, name); };
    if (starts_statement && (is("commit") || is("rollback"))) return true;
    starts_statement =
        token.kind == TokenKind::semicolon || is("begin") || is("then") || is("else") || is("loop");
  }
  return false;
}

BlockRule do_block(const DoStmt* statement) {
  const DefElem* const body = find_option(statement->args, "as");
  return body != nullptr && ends_transactions(text_of(body->arg)) ? k_forbidden : k_allowed;
}

}  // namespace

BlockRule block_rule(const Node* node) {
  switch (nodeTag(node)) {
    case T_IndexStmt:
      return as<IndexStmt>(node)->concurrent ? k_forbidden : k_allowed;
    case T_DropStmt:
      return as<DropStmt>(node)->concurrent ? k_forbidden : k_allowed;
    case T_ReindexStmt:
      return reindex(as<ReindexStmt>(node));
    case T_AlterTableStmt:
      return alter_table(as<AlterTableStmt>(node));
    case T_VacuumStmt:
      return as<VacuumStmt>(node)->is_vacuumcmd ? k_forbidden : k_allowed;
    case T_ClusterStmt:
      return as<ClusterStmt>(node)->relation == nullptr ? k_forbidden : BlockRule{0, 15};
    case T_CreatedbStmt:
    case T_DropdbStmt:
    case T_CreateTableSpaceStmt:
    case T_DropTableSpaceStmt:
    case T_AlterSystemStmt:
      return k_forbidden;
    case T_AlterDatabaseStmt:
      return find_option(as<AlterDatabaseStmt>(node)->options, "tablespace") != nullptr
                 ? k_forbidden
                 : k_allowed;
    case T_CreateSubscriptionStmt:
      return create_subscription(as<CreateSubscriptionStmt>(node));
    case T_AlterSubscriptionStmt:
      return alter_subscription(as<AlterSubscriptionStmt>(node));
    case T_DropSubscriptionStmt:
      return {0, 13};
    case T_TransactionStmt:
      return transaction(as<TransactionStmt>(node));
    case T_DiscardStmt:
      return as<DiscardStmt>(node)->target == DISCARD_ALL ? k_forbidden : k_allowed;
    case T_DoStmt:
      return do_block(as<DoStmt>(node));
    default:
      return k_allowed;
  }
}

}  // namespace migc::sql
