#include "compiler/sql/lower.h"
#include "compiler/sql/lower_definition.h"
#include "compiler/sql/lower_operation.h"
#include "compiler/sql/lower_tokens.h"

// CREATE TABLE, VIEW, INDEX and what makes a table of a query.

namespace migc::sql {
namespace {

const char* on_commit_name(OnCommitAction action) {
  switch (action) {
    case ONCOMMIT_PRESERVE_ROWS:
      return "preserve rows";
    case ONCOMMIT_DELETE_ROWS:
      return "delete rows";
    case ONCOMMIT_DROP:
      return "drop";
    case ONCOMMIT_NOOP:
      break;
  }
  return "";
}

LikeClause lower_like(const TableLikeClause* node, std::size_t position, Context& context) {
  LikeClause like;
  like.relation = qualified_name(node->relation);
  like.position = position;
  TokenCursor cursor(context);
  cursor.seek(context.offset(node->relation->location)).back();
  like.span = cursor.item();
  const auto has = [&](bits32 option) { return (node->options & option) != 0; };
  like.comments = has(CREATE_TABLE_LIKE_COMMENTS);
  like.compression = has(CREATE_TABLE_LIKE_COMPRESSION);
  like.constraints = has(CREATE_TABLE_LIKE_CONSTRAINTS);
  like.defaults = has(CREATE_TABLE_LIKE_DEFAULTS);
  like.generated = has(CREATE_TABLE_LIKE_GENERATED);
  like.identity = has(CREATE_TABLE_LIKE_IDENTITY);
  like.indexes = has(CREATE_TABLE_LIKE_INDEXES);
  like.statistics = has(CREATE_TABLE_LIKE_STATISTICS);
  like.storage = has(CREATE_TABLE_LIKE_STORAGE);
  return like;
}

CreateTable lower_table(const CreateStmt* node, Context& context) {
  CreateTable table;
  table.name = qualified_name(node->relation);
  table.name_span = context.name(node->relation);
  table.persistence = persistence_of(node->relation);
  table.if_not_exists = node->if_not_exists;
  for (const Node* const element : each(node->tableElts)) {
    if (is(element, T_ColumnDef))
      table.columns.push_back(lower_column_definition(as<ColumnDef>(element), context));
    if (is(element, T_Constraint))
      table.constraints.push_back(lower_table_constraint(as<Constraint>(element), context));
    if (is(element, T_TableLikeClause))
      table.likes.push_back(
          lower_like(as<TableLikeClause>(element), table.columns.size(), context));
  }
  for (const auto* const parent : each<RangeVar>(node->inhRelations))
    table.inherits.push_back(qualified_name(parent));
  if (node->partbound != nullptr) table.bound = lower_bound(node->partbound, context);
  if (node->partspec != nullptr) table.partition_by = lower_partition_key(node->partspec, context);
  if (node->ofTypename != nullptr) table.of_type = to_path(node->ofTypename->names);
  table.access_method = to_text(node->accessMethod);
  table.options = lower_options(node->options, context);
  table.tablespace = to_text(node->tablespacename);
  table.on_commit = on_commit_name(node->oncommit);
  return table;
}

CreateTable lower_foreign_table(const CreateForeignTableStmt* node, Context& context) {
  CreateTable table = lower_table(&node->base, context);
  table.is_foreign = true;
  table.server = to_text(node->servername);
  table.options = lower_options(node->options, context);
  return table;
}

// Behind "AS" outside of brackets, from the name on.
Span query_extent(Span name, Context& context) {
  TokenCursor cursor(context);
  cursor.seek(name.end);
  if (!cursor.find("as")) return {};
  cursor.next();
  return cursor.rest({{"with", "data"},
                      {"with", "no", "data"},
                      {"with", "cascaded", "check", "option"},
                      {"with", "local", "check", "option"},
                      {"with", "check", "option"}});
}

CreateTableAs lower_table_as(const CreateTableAsStmt* node, Context& context) {
  CreateTableAs table;
  const IntoClause* const into = node->into;
  table.name = qualified_name(into->rel);
  table.name_span = context.name(into->rel);
  table.persistence = persistence_of(into->rel);
  table.if_not_exists = node->if_not_exists;
  table.is_materialized_view = node->objtype == OBJECT_MATVIEW;
  table.with_data = !into->skipData;
  table.columns = to_names(into->colNames);
  table.query = lower_query(node->query, context);
  if (table.query != nullptr) table.query_span = query_extent(table.name_span, context);
  if (is(node->query, T_ExecuteStmt)) {
    const auto* const execute = as<ExecuteStmt>(node->query);
    table.prepared = to_text(execute->name);
    for (const Node* const argument : each(execute->params))
      table.arguments.push_back(lower_expression(argument, context));
  }
  table.access_method = to_text(into->accessMethod);
  table.options = lower_options(into->options, context);
  table.on_commit = on_commit_name(into->onCommit);
  table.tablespace = to_text(into->tableSpaceName);
  return table;
}

// The leftmost of a chain of set operations carries INTO.
const IntoClause* into_of(const SelectStmt* node) {
  while (node->op != SETOP_NONE) node = node->larg;
  return node->intoClause;
}

std::optional<AnyOperation> lower_select_into(const SelectStmt* node, Context& context) {
  const IntoClause* const into = into_of(node);
  if (into == nullptr) return std::nullopt;
  CreateTableAs table;
  table.name = qualified_name(into->rel);
  table.name_span = context.name(into->rel);
  table.persistence = persistence_of(into->rel);
  table.query = lower_query(reinterpret_cast<const Node*>(node), context);
  return table;
}

CreateView lower_view(const ViewStmt* node, Context& context) {
  CreateView view;
  view.name = qualified_name(node->view);
  view.name_span = context.name(node->view);
  view.or_replace = node->replace;
  view.temporary = persistence_of(node->view) == Persistence::temporary;
  view.columns = to_names(node->aliases);
  view.query = lower_query(node->query, context);
  TokenCursor cursor(context);
  cursor.seek(view.name_span.begin).back(2);
  view.recursive = cursor.accept({"recursive", "view"});
  view.query_span = query_extent(view.name_span, context);
  if (node->withCheckOption == LOCAL_CHECK_OPTION) view.check_option = "local";
  if (node->withCheckOption == CASCADED_CHECK_OPTION) view.check_option = "cascaded";
  view.options = lower_options(node->options, context);
  return view;
}

Span index_name(const IndexStmt* node, Context& context) {
  if (node->idxname == nullptr) return {};
  TokenCursor cursor(context);
  cursor.accept("create");
  cursor.accept("unique");
  cursor.accept("index");
  cursor.accept("concurrently");
  cursor.accept({"if", "not", "exists"});
  return cursor.token();
}

CreateIndex lower_index(const IndexStmt* node, Context& context) {
  CreateIndex index;
  index.name = to_text(node->idxname);
  index.name_span = index_name(node, context);
  index.table = qualified_name(node->relation);
  index.table_span = context.name(node->relation);
  index.only = !node->relation->inh;
  index.unique = node->unique;
  index.concurrently = node->concurrent;
  index.if_not_exists = node->if_not_exists;
  index.nulls_not_distinct = node->nulls_not_distinct;
  index.method = to_text(node->accessMethod);
  TokenCursor cursor(context);
  // a table may stand in brackets of its own: ON ONLY (t)
  cursor.seek(index.table_span.end);
  cursor.accept_symbol(')');
  cursor.find_symbol('(');
  index.parts = lower_keys(node->indexParams, cursor.offset(), context);
  if (node->indexIncludingParams != nullptr && cursor.find("include")) {
    cursor.next();
    index.including = lower_keys(node->indexIncludingParams, cursor.offset(), context);
  }
  index.options = lower_options(node->options, context);
  index.tablespace = to_text(node->tableSpace);
  if (node->whereClause != nullptr && cursor.find("where")) {
    cursor.next();
    index.where = lower_root(node->whereClause, cursor.rest(), context);
  }
  return index;
}

CreateStatistics lower_statistics(const CreateStatsStmt* node, Context& context) {
  CreateStatistics statistics;
  const NamePath path = to_path(node->defnames);
  TokenCursor cursor(context);
  cursor.accept({"create", "statistics"});
  cursor.accept({"if", "not", "exists"});
  if (!path.empty()) {
    statistics.name.name = path.back();
    if (path.size() > 1) statistics.name.schema = path[path.size() - 2];
    statistics.name_span = cursor.name();
  }
  statistics.if_not_exists = node->if_not_exists;
  for (const Node* const relation : each(node->relations)) {
    if (is(relation, T_RangeVar)) statistics.table = qualified_name(as<RangeVar>(relation));
  }
  statistics.kinds = to_names(node->stat_types);
  cursor.find("on");
  cursor.next();
  for (const auto* const element : each<StatsElem>(node->exprs)) {
    KeyPart part;
    part.column = to_text(element->name);
    part.span = key_expression_extent({cursor.offset(), cursor.offset()}, context);
    if (element->expr != nullptr) part.expression = lower_root(element->expr, part.span, context);
    cursor.find_symbol(',');
    cursor.next();
    statistics.parts.push_back(std::move(part));
  }
  return statistics;
}

}  // namespace

std::optional<AnyOperation> lower_relation_statement(const Node* node, Context& context) {
  switch (nodeTag(node)) {
    case T_CreateStmt:
      return lower_table(as<CreateStmt>(node), context);
    case T_CreateForeignTableStmt:
      return lower_foreign_table(as<CreateForeignTableStmt>(node), context);
    case T_CreateTableAsStmt:
      return lower_table_as(as<CreateTableAsStmt>(node), context);
    case T_SelectStmt:
      return lower_select_into(as<SelectStmt>(node), context);
    case T_ViewStmt:
      return lower_view(as<ViewStmt>(node), context);
    case T_IndexStmt:
      return lower_index(as<IndexStmt>(node), context);
    case T_CreateStatsStmt:
      return lower_statistics(as<CreateStatsStmt>(node), context);
    default:
      return std::nullopt;
  }
}

}  // namespace migc::sql
