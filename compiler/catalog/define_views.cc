// Views, materialized views, and tables made from queries.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/expression_places.h"
#include "compiler/catalog/made_names.h"
#include "compiler/catalog/prepared_statements.h"
#include "compiler/catalog/properties.h"
#include "compiler/catalog/replay_steps.h"
#include "compiler/catalog/storage_parameters.h"
#include "compiler/catalog/temporary.h"
#include "compiler/catalog/type_spelling.h"

namespace migc::catalog {
namespace {

CodePtr query_code(const Session& session, const std::shared_ptr<const sql::Query>& query,
                   Span span, std::vector<std::string> outputs) {
  Code code;
  code.source = session.source;
  code.span = span;
  code.definition = session.catalog.statement();
  code.outputs = std::move(outputs);
  code.query = query;
  return std::make_shared<const Code>(std::move(code));
}

// The columns of a query under the names that the statement gives them.
struct NamedColumns {
  References references;
  std::vector<Column> columns;
  std::vector<std::string> outputs;  // the query's own names
  bool known = true;                 // false: "*" of something unknown is among them
};

bool name_columns(Session& session, const Inference& found, const std::vector<std::string>& names,
                  std::optional<Span> span, NamedColumns& result) {
  const std::vector<OutputColumn>& outputs = found.columns;
  result.references = found.references;
  result.known = found.columns_known;
  if (found.columns_known && names.size() > outputs.size())
    return session.refuse("42601", span, "too many column names were specified");
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    result.outputs.push_back(outputs[i].name);
    Column column;
    column.name = truncated_name(i < names.size() ? names[i] : outputs[i].name);
    column.type = outputs[i].type;
    column.collation = outputs[i].collation;
    const bool twice = std::any_of(result.columns.begin(), result.columns.end(),
                                   [&](const Column& other) { return other.name == column.name; });
    if (twice)
      return session.refuse("42701", span,
                            fmt::format("column \"{}\" specified more than once", column.name));
    const ObjectId type = column.type.type;
    if (type != k_no_object && !check_stored_type(session, column.name, type, span)) return false;
    result.columns.push_back(std::move(column));
  }
  return true;
}

bool columns_of(Session& session, const sql::Query& query, const std::vector<std::string>& names,
                std::optional<Span> span, NamedColumns& result) {
  Inference found;
  return analyze(session, query, found) && name_columns(session, found, names, span, result);
}

void depend_on(Session& session, ObjectId relation, const References& references) {
  for (const Address& each : references.addresses) {
    if (each.object != relation)
      session.catalog.depend({relation, 0}, each, DependencyKind::normal);
  }
}

void add_columns(Session& session, ObjectId relation, const NamedColumns& columns) {
  for (const Column& column : columns.columns) make_column(session, relation, column);
  if (columns.known) return;
  session.update_relation(relation, [](Relation& view) { view.columns_known = false; });
}

// What CREATE OR REPLACE VIEW may not change (checkViewColumns).
bool check_replaced(Session& session, ObjectId view, const NamedColumns& made,
                    std::optional<Span> span) {
  const Relation& old = session.relation(view);
  if (!old.columns_known || !made.known) return true;
  if (made.columns.size() < old.columns.size())
    return session.refuse("42P16", span, "cannot drop columns from view");
  for (std::size_t i = 0; i < old.columns.size(); ++i) {
    const Column& before = *old.columns[i];
    const Column& after = made.columns[i];
    if (before.name != after.name)
      return session.refuse("42P16", span,
                            fmt::format("cannot change name of view column \"{}\" to \"{}\"",
                                        before.name, after.name));
    const bool known = before.type.type != k_no_object && after.type.type != k_no_object;
    if (known && !(before.type == after.type))
      return session.refuse(
          "42P16", span,
          fmt::format("cannot change data type of view column \"{}\" from {} to {}", before.name,
                      format_type(session.types, before.type.type, before.type.typmod),
                      format_type(session.types, after.type.type, after.type.typmod)));
  }
  return true;
}

bool replace_view(Session& session, ObjectId view, const NamedColumns& made, const CodePtr& code,
                  const sql::CreateView& statement) {
  const Span span = statement.name_span;
  if (session.relation(view).kind != RelationKind::view)
    return session.refuse("42809", span, fmt::format("\"{}\" is not a view", session.name(view)));
  if (!check_replaced(session, view, made, span)) return false;
  for (const Dependency& each : session.catalog.dependencies(view)) {
    const bool of_query = each.dependent.column == 0 && each.kind == DependencyKind::normal &&
                          session.catalog.find_as<Schema>(each.referenced.object) == nullptr;
    if (of_query) session.catalog.forget_dependency(each.dependent, each.referenced);
  }
  session.catalog.update(view,
                         [&](Object& object) { object.definition = session.catalog.statement(); });
  session.update_relation(view, [&](Relation& relation) {
    relation.query = code;
    relation.options = view_options(statement);
    relation.columns_known = made.known;
    if (!made.known) relation.columns.clear();
  });
  const std::size_t before = session.relation(view).columns.size();
  for (std::size_t i = before; i < made.columns.size(); ++i)
    make_column(session, view, made.columns[i]);
  depend_on(session, view, made.references);
  return true;
}

// Whether changes of a view's rows could be changes of its table's (view_query_is_auto_updatable);
// true also where that cannot be told.
bool is_updatable(const Session& session, const sql::Query& query) {
  const bool simple = query.kind == sql::QueryKind::select && query.with.empty() &&
                      !query.distinct && query.group_by.empty() && !query.having &&
                      query.from.size() == 1;
  if (!simple) return false;
  const sql::FromItem& from = query.from.front();
  if (from.kind != sql::FromKind::relation || !from.sample.empty()) return false;
  const Relation* const relation =
      session.catalog.find_as<Relation>(session.find_relation(from.relation));
  if (relation != nullptr && (relation->kind == RelationKind::materialized_view ||
                              relation->kind == RelationKind::sequence)) {
    return false;
  }
  bool has_column = false;
  for (const sql::Target& target : query.targets) {
    const sql::ExpressionKind kind = target.value.kind;
    if (forbidden_call(session, target.value, "updatable views")) return false;
    has_column =
        has_column || kind == sql::ExpressionKind::column || kind == sql::ExpressionKind::star;
  }
  return has_column;
}

bool check_view_options(Session& session, const sql::CreateView& statement) {
  bool checks = !statement.check_option.empty();
  if (!check_storage_parameters(session, RelationKind::view, {}, statement.options)) return false;
  for (const sql::Option& option : statement.options)
    checks = checks || option.name == "check_option";
  if (!checks || is_updatable(session, *statement.query)) return true;
  return session.refuse("0A000", statement.name_span,
                        "WITH CHECK OPTION is supported only on automatically updatable views");
}

bool is_temporary(const Session& session, const References& references) {
  return std::any_of(references.addresses.begin(), references.addresses.end(),
                     [&](const Address& each) {
                       const Relation* const used = session.catalog.find_as<Relation>(each.object);
                       return used != nullptr && used->persistence == sql::Persistence::temporary;
                     });
}

}  // namespace

bool create_view(Session& session, const sql::CreateView& statement) {
  NamedColumns made;
  if (!columns_of(session, *statement.query, statement.columns, statement.name_span, made) ||
      !check_view_options(session, statement)) {
    return false;
  }
  // a view of a temporary table is temporary (DefineView)
  const bool temporary = statement.temporary || is_temporary(session, made.references);
  const sql::Persistence persistence =
      temporary ? sql::Persistence::temporary : sql::Persistence::permanent;
  RelationPlace place;
  if (!place_relation(session, statement.name, statement.name_span, persistence, place))
    return false;
  const CodePtr code =
      query_code(session, statement.query, statement.query_span, std::move(made.outputs));
  if (place.there != k_no_object && statement.or_replace)
    return replace_view(session, place.there, made, code, statement);
  Relation view;
  view.kind = RelationKind::view;
  view.persistence = persistence;
  view.query = code;
  view.options = view_options(statement);
  ObjectId id = k_no_object;
  if (!make_relation(session, place.schema, place.name, std::move(view), statement.name_span, id))
    return false;
  add_columns(session, id, made);
  depend_on(session, id, made.references);
  return true;
}

bool create_table_as(Session& session, const sql::CreateTableAs& statement) {
  RelationPlace place;
  if (!place_relation(session, statement.name, statement.name_span, statement.persistence, place))
    return false;
  NamedColumns made;
  if (statement.query) {
    Inference found;
    if (!analyze_in_code(session, *statement.query, found) ||
        !name_columns(session, found, statement.columns, statement.name_span, made)) {
      return false;
    }
  } else if (!statement.prepared.empty()) {
    Inference found;
    if (find_prepared(session, statement.prepared, statement.arguments, found) == nullptr ||
        !name_columns(session, found, statement.columns, statement.name_span, made)) {
      return false;
    }
  }
  if (place.there != k_no_object && statement.if_not_exists) return true;
  if (statement.is_materialized_view && is_temporary(session, made.references))
    return session.refuse("0A000", statement.name_span,
                          "materialized views must not use temporary tables or views");
  Relation relation;
  relation.kind =
      statement.is_materialized_view ? RelationKind::materialized_view : RelationKind::table;
  relation.persistence = statement.persistence;
  relation.access_method = statement.access_method;
  relation.options = statement.options;
  relation.populated = statement.with_data;
  if (statement.is_materialized_view)
    relation.query =
        query_code(session, statement.query, statement.query_span, std::move(made.outputs));
  ObjectId id = k_no_object;
  if (!make_relation(session, place.schema, place.name, std::move(relation), statement.name_span,
                     id))
    return false;
  add_columns(session, id, made);
  if (statement.is_materialized_view) depend_on(session, id, made.references);
  return set_on_commit(session, id, statement.on_commit, statement.name_span);
}

}  // namespace migc::catalog
