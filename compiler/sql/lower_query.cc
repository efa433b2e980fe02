#include <algorithm>
#include <array>
#include <utility>

#include "compiler/sql/lower.h"
#include "compiler/sql/lower_expression.h"

namespace migc::sql {
namespace {

void reach(Query& query, Span span) { query.span = join(query.span, span); }

std::optional<Expression> lower_optional(const Node* node, Context& context) {
  if (node == nullptr) return std::nullopt;
  return lower_expression(node, context);
}

Target lower_target(const ResTarget* node, Context& context) {
  Target target;
  target.name = to_text(node->name);
  target.span = context.token(node->location);
  if (node->val != nullptr) target.value = lower_expression(node->val, context);
  for (const Node* const part : each(node->indirection)) {
    if (!is(part, T_A_Indices)) continue;
    for (const Node* const bound : {as<A_Indices>(part)->lidx, as<A_Indices>(part)->uidx}) {
      if (bound != nullptr) target.value.extra.push_back(lower_expression(bound, context));
    }
  }
  return target;
}

std::vector<Target> lower_targets(const List* list, Context& context, Query& query) {
  std::vector<Target> targets;
  targets.reserve(size(list));
  for (const auto* const node : each<ResTarget>(list)) {
    targets.push_back(lower_target(node, context));
    reach(query, join(targets.back().span, targets.back().value.span));
  }
  return targets;
}

void lower_from_list(const List* list, Context& context, Query& query) {
  query.from.reserve(query.from.size() + size(list));
  for (const Node* const node : each(list)) {
    query.from.push_back(lower_from(node, context));
    reach(query, query.from.back().span);
  }
}

CommonTable lower_common_table(const CommonTableExpr* node, Context& context) {
  CommonTable table;
  table.name = to_text(node->ctename);
  table.columns = to_names(node->aliascolnames);
  table.query = lower_query(node->ctequery, context);
  table.span = context.token(node->location);
  if (node->search_clause != nullptr)
    table.added_columns.push_back(to_text(node->search_clause->search_seq_column));
  if (node->cycle_clause != nullptr) {
    table.added_columns.push_back(to_text(node->cycle_clause->cycle_mark_column));
    table.added_columns.push_back(to_text(node->cycle_clause->cycle_path_column));
  }
  return table;
}

void lower_with(const WithClause* node, Context& context, Query& query) {
  if (node == nullptr) return;
  query.recursive = node->recursive;
  for (const auto* const table : each<CommonTableExpr>(node->ctes)) {
    query.with.push_back(lower_common_table(table, context));
    reach(query, query.with.back().span);
  }
  reach(query, context.token(node->location));
}

RowLock lower_lock(const LockingClause* node) {
  RowLock lock;
  switch (node->strength) {
    case LCS_FORKEYSHARE:
      lock.strength = "key share";
      break;
    case LCS_FORSHARE:
      lock.strength = "share";
      break;
    case LCS_FORNOKEYUPDATE:
      lock.strength = "no key update";
      break;
    default:
      lock.strength = "update";
  }
  for (const auto* const relation : each<RangeVar>(node->lockedRels))
    lock.relations.push_back(to_text(relation->relname));
  return lock;
}

// ORDER BY, LIMIT, OFFSET, FOR UPDATE: of simple selects and of set operations.
void lower_tail(const SelectStmt* node, Context& context, Query& query) {
  append_sort(node->sortClause, context, query.order_by);
  for (const Node* const bound : {node->limitOffset, node->limitCount}) {
    if (bound != nullptr) query.order_by.push_back(lower_expression(bound, context));
  }
  for (const Expression& expression : query.order_by) reach(query, expression.span);
  for (const auto* const lock : each<LockingClause>(node->lockingClause))
    query.locks.push_back(lower_lock(lock));
  lower_with(node->withClause, context, query);
}

// Says nothing but itself: a constant, maybe with a cast or a sign.
bool is_plain_value(const Node* node) {
  while (is(node, T_TypeCast)) node = as<TypeCast>(node)->arg;
  return is(node, T_A_Const) || is(node, T_SetToDefault);
}

bool is_plain_row(const List* row) {
  for (const Node* const value : each(row)) {
    if (!is_plain_value(value)) return false;
  }
  return true;
}

void lower_rows(const SelectStmt* node, Context& context, Query& query) {
  const bool is_data = std::exchange(context.is_data, false);
  query.kind = QueryKind::values;
  query.row_count = size(node->valuesLists);
  std::size_t i = 0;
  for (const auto* const row : each<List>(node->valuesLists)) {
    const bool is_last = ++i == query.row_count;
    if (is_data && i > Query::k_data_rows && !is_last && is_plain_row(row)) continue;
    query.rows.push_back(lower_expressions(row, context));
    for (const Expression& value : query.rows.back()) reach(query, value.span);
  }
}

void lower_into(const IntoClause* node, Query& query) {
  if (node == nullptr) return;
  query.into = qualified_name(node->rel);
  query.into_temporary = persistence_of(node->rel) == Persistence::temporary;
  query.into_unlogged = persistence_of(node->rel) == Persistence::unlogged;
}

void lower_plain_select(const SelectStmt* node, Context& context, Query& query) {
  query.distinct = node->distinctClause != nullptr;
  for (const Node* const key : each(node->distinctClause)) {
    if (key != nullptr) query.order_by.push_back(lower_expression(key, context));
  }
  query.targets = lower_targets(node->targetList, context, query);
  lower_from_list(node->fromClause, context, query);
  query.where = lower_optional(node->whereClause, context);
  if (query.where) reach(query, query.where->span);
  query.group_by = lower_expressions(node->groupClause, context);
  for (const Expression& key : query.group_by) reach(query, key.span);
  query.having = lower_optional(node->havingClause, context);
  if (query.having) reach(query, query.having->span);
  for (const auto* const window : each<WindowDef>(node->windowClause))
    append_window(window, context, query.order_by);
  lower_into(node->intoClause, query);
}

std::shared_ptr<const Query> lower_leaf(const SelectStmt* node, Context& context) {
  auto query = std::make_shared<Query>();
  if (node->valuesLists != nullptr) {
    lower_rows(node, context, *query);
  } else {
    lower_plain_select(node, context, *query);
  }
  lower_tail(node, context, *query);
  return query;
}

bool has_tail(const SelectStmt* node) {
  return node->sortClause != nullptr || node->limitOffset != nullptr ||
         node->limitCount != nullptr || node->lockingClause != nullptr ||
         node->withClause != nullptr;
}

SetOperation operation_of(const SelectStmt* node) {
  if (node->op == SETOP_INTERSECT) return SetOperation::intersect;
  return node->op == SETOP_EXCEPT ? SetOperation::except : SetOperation::union_;
}

std::shared_ptr<Query> combine(const SelectStmt* node, std::shared_ptr<const Query> left,
                               std::shared_ptr<const Query> right) {
  auto query = std::make_shared<Query>();
  query->kind = QueryKind::set_operation;
  query->operation = operation_of(node);
  query->all = node->all;
  query->into = left->into;
  query->into_temporary = left->into_temporary;
  query->into_unlogged = left->into_unlogged;
  query->span = join(left->span, right->span);
  query->left = std::move(left);
  query->right = std::move(right);
  return query;
}

// a UNION b UNION c … is nested to the left, however many queries there are. UNION and INTERSECT
// of one kind are the same in any grouping, and become a tree that later layers can recurse over;
// so does EXCEPT beyond what the depth allows, whose nested parts are then no longer PostgreSQL's,
// but name the same relations.
std::shared_ptr<const Query> balanced(const SelectStmt* node,
                                      std::vector<std::shared_ptr<const Query>>& parts,
                                      std::size_t begin, std::size_t end) {
  if (end - begin == 1) return std::move(parts[begin]);
  const std::size_t middle = begin + (end - begin + 1) / 2;
  auto left = balanced(node, parts, begin, middle);
  return combine(node, std::move(left), balanced(node, parts, middle, end));
}

// The operands of a chain of one operation, from left to right.
std::vector<const SelectStmt*> chain(const SelectStmt* node) {
  std::vector<const SelectStmt*> operands = {node->rarg};
  const SelectStmt* at = node->larg;
  for (; at->op == node->op && at->all == node->all && !has_tail(at); at = at->larg)
    operands.push_back(at->rarg);
  operands.push_back(at);
  std::reverse(operands.begin(), operands.end());
  return operands;
}

constexpr std::size_t k_long_chain = 100;

std::shared_ptr<const Query> lower_select(const SelectStmt* node, Context& context) {
  const Level level(context);
  if (node->op == SETOP_NONE) return lower_leaf(node, context);
  auto empty = std::make_shared<Query>();
  if (level.too_deep()) return empty;
  std::vector<std::shared_ptr<const Query>> parts;
  for (const SelectStmt* const operand : chain(node))
    parts.push_back(lower_select(operand, context));
  std::shared_ptr<Query> result;
  if (parts.size() > k_long_chain) {
    const std::size_t middle = parts.size() / 2;
    auto left = balanced(node, parts, 0, middle);
    result = combine(node, std::move(left), balanced(node, parts, middle, parts.size()));
  } else {
    result = combine(node, std::move(parts[0]), std::move(parts[1]));
    for (std::size_t i = 2; i < parts.size(); ++i)
      result = combine(node, std::move(result), std::move(parts[i]));
  }
  lower_tail(node, context, *result);
  return result;
}

void lower_relation(const RangeVar* node, Context& context, Query& query) {
  query.relation = qualified_name(node);
  query.relation_span = context.name(node);
  query.alias = node->alias == nullptr ? "" : to_text(node->alias->aliasname);
  query.only = !node->inh;
  reach(query, query.relation_span);
}

void lower_returning(
#if PG_VERSION_NUM >= 180000
    const ReturningClause* clause, Context& context, Query& query) {
  if (clause == nullptr) return;
  const List* const list = clause->exprs;
#else
    const List* list, Context& context, Query& query) {
#endif
  query.targets = lower_targets(list, context, query);
}

// The name of the member changed in 18.
template <typename T>
auto returning_of(const T* node) {
#if PG_VERSION_NUM >= 180000
  return node->returningClause;
#else
  return node->returningList;
#endif
}

void lower_conflict(const OnConflictClause* node, Context& context, Query& query) {
  if (node == nullptr) return;
  query.on_conflict = true;
  query.conflict_updates = node->action == ONCONFLICT_UPDATE;
  query.conflict_assignments = lower_targets(node->targetList, context, query);
  if (node->whereClause != nullptr)
    query.conditions.push_back(lower_expression(node->whereClause, context));
  if (node->infer == nullptr) return;
  query.conflict_constraint = to_text(node->infer->conname);
  for (const auto* const element : each<IndexElem>(node->infer->indexElems)) {
    Expression key;
    if (element->name != nullptr) {
      key.kind = ExpressionKind::column;
      key.name = {to_text(element->name)};
    } else {
      key = lower_expression(element->expr, context);
    }
    query.conflict_keys.push_back(std::move(key));
  }
  if (node->infer->whereClause != nullptr)
    query.conditions.push_back(lower_expression(node->infer->whereClause, context));
}

std::shared_ptr<const Query> lower_insert(const InsertStmt* node, Context& context) {
  auto query = std::make_shared<Query>();
  query->kind = QueryKind::insert;
  lower_relation(node->relation, context, *query);
  query->assignments = lower_targets(node->cols, context, *query);
  context.is_data = is(node->selectStmt, T_SelectStmt) &&
                    as<SelectStmt>(node->selectStmt)->valuesLists != nullptr;
  query->source = lower_query(node->selectStmt, context);
  if (query->source != nullptr) reach(*query, query->source->span);
  lower_conflict(node->onConflictClause, context, *query);
  lower_returning(returning_of(node), context, *query);
  lower_with(node->withClause, context, *query);
  return query;
}

std::shared_ptr<const Query> lower_update(const UpdateStmt* node, Context& context) {
  auto query = std::make_shared<Query>();
  query->kind = QueryKind::update;
  lower_relation(node->relation, context, *query);
  query->assignments = lower_targets(node->targetList, context, *query);
  lower_from_list(node->fromClause, context, *query);
  query->where = lower_optional(node->whereClause, context);
  if (query->where) reach(*query, query->where->span);
  lower_returning(returning_of(node), context, *query);
  lower_with(node->withClause, context, *query);
  return query;
}

std::shared_ptr<const Query> lower_delete(const DeleteStmt* node, Context& context) {
  auto query = std::make_shared<Query>();
  query->kind = QueryKind::delete_rows;
  lower_relation(node->relation, context, *query);
  lower_from_list(node->usingClause, context, *query);
  query->where = lower_optional(node->whereClause, context);
  if (query->where) reach(*query, query->where->span);
  lower_returning(returning_of(node), context, *query);
  lower_with(node->withClause, context, *query);
  return query;
}

void lower_when(const MergeWhenClause* node, Context& context, Query& query) {
  if (node->condition != nullptr)
    query.conditions.push_back(lower_expression(node->condition, context));
  query.merge_inserts = query.merge_inserts || node->commandType == CMD_INSERT;
  query.merge_updates = query.merge_updates || node->commandType == CMD_UPDATE;
  query.merge_deletes = query.merge_deletes || node->commandType == CMD_DELETE;
  std::vector<Target> targets = lower_targets(node->targetList, context, query);
  std::size_t i = 0;
  for (const Node* const value : each(node->values)) {
    if (i == targets.size()) targets.emplace_back();  // INSERT without a list of columns
    targets[i++].value = lower_expression(value, context);
  }
  for (Target& target : targets) query.assignments.push_back(std::move(target));
}

std::shared_ptr<const Query> lower_merge(const MergeStmt* node, Context& context) {
  auto query = std::make_shared<Query>();
  query->kind = QueryKind::merge;
  lower_relation(node->relation, context, *query);
  query->from.push_back(lower_from(node->sourceRelation, context));
  query->conditions.push_back(lower_expression(node->joinCondition, context));
  for (const auto* const when : each<MergeWhenClause>(node->mergeWhenClauses))
    lower_when(when, context, *query);
  lower_returning(returning_of(node), context, *query);
  lower_with(node->withClause, context, *query);
  return query;
}

}  // namespace

std::shared_ptr<const Query> lower_query(const Node* node, Context& context) {
  if (node == nullptr) return nullptr;
  const Level level(context);
  if (level.too_deep()) return std::make_shared<const Query>();
  switch (nodeTag(node)) {
    case T_SelectStmt:
      return lower_select(as<SelectStmt>(node), context);
    case T_InsertStmt:
      return lower_insert(as<InsertStmt>(node), context);
    case T_UpdateStmt:
      return lower_update(as<UpdateStmt>(node), context);
    case T_DeleteStmt:
      return lower_delete(as<DeleteStmt>(node), context);
    case T_MergeStmt:
      return lower_merge(as<MergeStmt>(node), context);
    default:
      return nullptr;
  }
}

}  // namespace migc::sql
