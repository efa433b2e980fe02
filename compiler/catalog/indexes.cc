// Indexes: what they are made of, their names, and those of partitions.
#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "compiler/catalog/builtin.h"
#include "compiler/catalog/default_class.h"
#include "compiler/catalog/define_parts.h"
#include "compiler/catalog/expression_places.h"
#include "compiler/catalog/index_keys.h"
#include "compiler/catalog/made_names.h"
#include "compiler/catalog/relations.h"
#include "compiler/catalog/replay_steps.h"
#include "compiler/catalog/storage_parameters.h"
#include "compiler/catalog/type_coercion.h"
#include "compiler/catalog/type_overload.h"
#include "compiler/catalog/type_spelling.h"

namespace migc::catalog {
namespace {

constexpr std::size_t k_most_index_columns = 32;  // INDEX_MAX_KEYS

// Repeated names get numbers (ChooseIndexColumnNames).
std::vector<std::string> distinct(const std::vector<std::string>& originals) {
  std::vector<std::string> names;
  for (const std::string& original : originals) {
    std::string name = truncated_name(original);
    for (int i = 1; std::find(names.begin(), names.end(), name) != names.end(); ++i) {
      const std::string number = std::to_string(i);
      name = truncated_name(original.substr(0, k_longest_name - number.size())) + number;
    }
    names.push_back(std::move(name));
  }
  return names;
}

// Expressions without a name are called "expr" (FigureIndexColname).
std::string expression_name(const Session& session, const sql::Expression& expression) {
  const std::string made = column_name_of(expression, session.postgres());
  return made == "?column?" ? "expr" : made;
}

std::vector<std::string> key_names(const Session& session, const IndexFacts& facts) {
  const Relation& table = session.relation(facts.table);
  const auto name_of = [&](std::int16_t column) { return table.column(column).name; };
  std::vector<std::string> names;
  for (const IndexKey& key : facts.keys) {
    names.push_back(key.column != 0 ? name_of(key.column)
                                    : expression_name(session, *key.expression->expression));
  }
  for (const std::int16_t column : facts.included) names.push_back(name_of(column));
  return distinct(names);
}

std::string index_name(const Session& session, const IndexFacts& facts,
                       const std::vector<std::string>& columns, bool is_constraint) {
  const Object* const table = session.catalog.find(facts.table);
  const auto choose = [&](std::string_view second, std::string_view label, bool constraint) {
    return choose_relation_name(session.catalog, table->name, second, label, table->schema,
                                constraint);
  };
  if (facts.primary) return choose("", "pkey", true);
  const std::string joined = joined_columns(columns);
  if (facts.exclusion) return choose(joined, "excl", true);
  if (is_constraint) return choose(joined, "key", true);
  return choose(joined, "idx", false);
}

// Columns that an index stores: of its keys, by name.
Relation index_relation(const Session& session, const IndexFacts& facts,
                        const std::vector<std::string>& names) {
  const Relation& table = session.relation(facts.table);
  Relation relation;
  relation.kind = table.kind == RelationKind::partitioned_table ? RelationKind::partitioned_index
                                                                : RelationKind::index;
  relation.persistence = table.persistence;
  for (std::size_t i = 0; i < names.size(); ++i) {
    Column column;
    column.name = names[i];
    const std::int16_t number =
        i < facts.keys.size() ? facts.keys[i].column : facts.included[i - facts.keys.size()];
    if (number != 0) column.type = table.column(number).type;
    relation.columns.push_back(std::make_shared<const Column>(std::move(column)));
  }
  relation.index = std::make_shared<const IndexFacts>(facts);
  return relation;
}

void record_dependencies(Session& session, ObjectId id, const IndexFacts& facts) {
  Catalog& catalog = session.catalog;
  bool has_column = false;
  const auto column = [&](std::int16_t number) {
    has_column = true;
    catalog.depend({id, 0}, {facts.table, number}, DependencyKind::automatic);
  };
  const auto expression = [&](const CodePtr& code) {
    const References found = references_of(session, *code->expression, facts.table);
    for (const Address& each : found.addresses) {
      const bool own = each.object == facts.table;
      catalog.depend({id, 0}, each, own ? DependencyKind::automatic : DependencyKind::normal);
    }
  };
  for (const IndexKey& key : facts.keys) {
    if (key.column != 0) column(key.column);
  }
  for (const std::int16_t number : facts.included) column(number);
  if (!has_column) catalog.depend({id, 0}, {facts.table, 0}, DependencyKind::automatic);
  for (const IndexKey& key : facts.keys) {
    if (key.column == 0) expression(key.expression);
  }
  if (facts.predicate) expression(facts.predicate);
  for (const IndexKey& key : facts.keys) {
    if (!key.operator_class.empty())
      catalog.depend({id, 0},
                     {find_own(session, sql::ObjectKind::operator_class, {"", key.operator_class},
                               facts.method),
                      0},
                     DependencyKind::normal);
    if (!key.collation.empty())
      catalog.depend({id, 0},
                     {find_own(session, sql::ObjectKind::collation, {"", key.collation}), 0},
                     DependencyKind::normal);
  }
}

bool check_named_class(Session& session, ObjectId index, ObjectId method, const IndexKey& key,
                       ObjectId type, std::optional<Span> span) {
  const auto found =
      builtin::find_operator_class(session.postgres(), method, [&](const auto& each) {
        return each.name == key.operator_class && is_installed(session, each.extension);
      });
  if (found) {
    session.depend_on_extension({index, 0}, found->extension);
    if (type == k_no_object || takes(session, *found, base_type(session.types, type))) return true;
    return session.refuse("42804", span,
                          fmt::format("operator class \"{}\" does not accept data type {}",
                                      key.operator_class, format_type(session.types, type)));
  }
  if (session.has_own_operator_classes()) return true;
  return session.refuse("42704", span,
                        fmt::format("operator class \"{}\" does not exist for access method \"{}\"",
                                    key.operator_class, session.relation(index).index->method));
}

}  // namespace

bool check_index_key(Session& session, ObjectId index, const IndexKey& key,
                     std::optional<Span> span) {
  const IndexFacts& facts = *session.relation(index).index;
  ObjectId type = k_no_object;
  if (key.column != 0) {
    type = session.column({facts.table, key.column}).type.type;
  } else {
    type = infer(session, *key.expression->expression, over(session, facts.table)).type.type;
  }
  if (type == type_id::unknown) type = type_id::text;
  const auto method = builtin::access_method(session.postgres(), facts.method);
  if (!method) return true;
  if (!key.operator_class.empty())
    return check_named_class(session, index, method->id, key, type, span);
  if (type == k_no_object) return true;
  const auto found = find_default_class(session, method->id, type);
  if (found) session.depend_on_extension({index, 0}, found->extension);
  if (found || session.has_own_operator_classes()) return true;
  return session.refuse(
      "42704", span,
      fmt::format("data type {} has no default operator class for access method \"{}\"",
                  format_type(session.types, type), facts.method));
}

// Whether a cast, written as one or as a call of the type's name, changes nothing of values of this
// type: then nothing is left of it (coerce_type, coerce_type_typmod).
bool keeps_type(const Session& session, const sql::Expression& cast, const TypeUse& type) {
  if (cast.kind == sql::ExpressionKind::cast) {
    TypeUse target;
    return !session.read_type(*cast.type, target) && target.type == type.type &&
           target.typmod == type.typmod;
  }
  const std::string_view schema = cast.name.size() > 1 ? cast.name.front() : std::string_view();
  const FunctionChoice choice = resolve_function(
      session.types,
      {.schema = schema, .name = cast.name.back(), .arguments = std::span(&type.type, 1)});
  return choice.found == Found::cast && choice.result == type.type;
}

bool may_be_cast(const sql::Expression& expression) {
  using sql::ExpressionKind;
  return expression.kind == ExpressionKind::cast ||
         (expression.kind == ExpressionKind::call && expression.arguments.size() == 1 &&
          expression.arguments.front().kind != ExpressionKind::named_argument && !expression.flag &&
          !expression.is_variadic && !expression.is_window);
}

// An expression that is a column, perhaps with COLLATE, is a key of that column
// (ComputeIndexAttrs).
void read_plain_column(const Session& session, ObjectId table, const sql::Expression& expression,
                       IndexKey& key) {
  std::vector<const sql::Expression*> casts;
  std::string_view collation;
  const sql::Expression* inner = &expression;
  while (inner->kind == sql::ExpressionKind::collate || may_be_cast(*inner)) {
    if (inner->kind != sql::ExpressionKind::collate) {
      casts.push_back(inner);
    } else if (collation.empty()) {
      collation = inner->name.back();
    }
    inner = &inner->arguments.front();
  }
  if (inner->kind != sql::ExpressionKind::column) return;
  const auto column = session.find_column(table, inner->name.back());
  if (column == 0) return;  // a system column, or the whole row
  const TypeUse type = session.column({table, column}).type;
  if (!std::all_of(casts.begin(), casts.end(),
                   [&](const auto* each) { return keeps_type(session, *each, type); }))
    return;
  key.column = column;
  key.collation = collation;
  key.expression = nullptr;
}

void reread_index_key(const Session& session, ObjectId table, IndexKey& key) {
  // the code is gone with the expression
  if (const CodePtr code = key.expression; code && code->expression)
    read_plain_column(session, table, *code->expression, key);
}

bool read_index_key(Session& session, ObjectId table, const sql::KeyPart& part, IndexKey& key) {
  if (!part.column.empty()) {
    key.column = session.find_column(table, part.column);
    if (key.column == 0)
      return session.refuse("42703", part.span,
                            fmt::format("column \"{}\" does not exist", part.column));
  } else {
    Inference found;
    if (!forbid_subquery(session, *part.expression, "index expression") ||
        !analyze(session, *part.expression, table, found) ||
        !forbid_calls(session, *part.expression, "index expressions")) {
      return false;
    }
    if (found.volatility && *found.volatility != Volatility::immutable)
      return session.refuse("42P17", part.span,
                            "functions in index expression must be marked IMMUTABLE");
    key.expression = make_code(session, *part.expression);
    read_plain_column(session, table, *part.expression, key);
  }
  if (key.column != 0 && !part.collation.empty()) {
    const ObjectId type = session.column({table, key.column}).type.type;
    const auto base = session.types.type(base_type(session.types, type));
    if (base && base->collation == k_no_object && base->extension == 0 && !base->is_array())
      return session.refuse(
          "42804", part.span,
          fmt::format("collations are not supported by type {}", format_type(session.types, type)));
  }
  if (!part.operator_class.empty()) key.operator_class = part.operator_class.back();
  key.class_path = part.operator_class;
  key.class_options = part.class_options;
  key.exclusion_operator = part.exclusion_operator;
  if (!part.collation.empty()) key.collation = part.collation.back();
  key.descending = part.descending;
  key.nulls_first = part.nulls_first.value_or(part.descending);
  return true;
}

bool make_index(Session& session, IndexRequest request, ObjectId& id) {
  const ObjectId table = request.table;
  IndexFacts& facts = request.facts;
  facts.table = table;
  if (facts.keys.size() + facts.included.size() > k_most_index_columns)
    return session.refuse(
        "54011", request.span,
        fmt::format("cannot use more than {} columns in an index", k_most_index_columns));
  const std::vector<std::string> names =
      request.key_names.empty() ? key_names(session, facts) : distinct(request.key_names);
  const std::string chosen = request.name.empty()
                                 ? index_name(session, facts, names, request.is_constraint)
                                 : request.name;
  const ObjectId schema = session.catalog.find(table)->schema;
  if (!make_relation(session, schema, chosen, index_relation(session, facts, names), request.span,
                     id))
    return false;
  record_dependencies(session, id, facts);
  return std::all_of(facts.keys.begin(), facts.keys.end(), [&](const IndexKey& key) {
    return check_index_key(session, id, key, request.span);
  });
}

namespace {

// What the index's method cannot do (DefineIndex).
bool check_method(Session& session, const sql::CreateIndex& statement, const IndexFacts& facts) {
  const auto method = builtin::access_method(session.postgres(), facts.method);
  const auto refuse = [&](std::string_view sqlstate, std::string message) {
    return session.refuse(sqlstate,
                          statement.name_span.empty() ? statement.table_span : statement.name_span,
                          std::move(message));
  };
  if (!method || method->is_table || !is_installed(session, method->extension))
    return method && !method->is_table && method->extension != 0
               ? refuse("42704", fmt::format("access method \"{}\" does not exist", facts.method))
           : session.catalog.find_name(
                 {NameClass::other, k_no_object, facts.method,
                  std::string(1, static_cast<char>(sql::ObjectKind::access_method))}) != k_no_object
               ? true
               : refuse("42704", fmt::format("access method \"{}\" does not exist", facts.method));
  const auto cannot = [&](std::string_view what) {
    return refuse("0A000",
                  fmt::format("access method \"{}\" does not support {}", facts.method, what));
  };
  if (facts.unique && !method->can_unique) return cannot("unique indexes");
  if (!facts.included.empty() && !method->can_include) return cannot("included columns");
  if (facts.keys.size() > 1 && !method->can_multicolumn) return cannot("multicolumn indexes");
  return true;
}

// Looked at after the operator classes (ComputeIndexAttrs).
bool check_order(Session& session, const sql::CreateIndex& statement, const IndexFacts& facts) {
  const auto method = builtin::access_method(session.postgres(), facts.method);
  if (!method || method->can_order) return true;
  for (const sql::KeyPart& part : statement.parts) {
    if (!part.descending && !part.nulls_first) continue;
    return session.refuse(
        "0A000", part.span,
        fmt::format("access method \"{}\" does not support {} options", facts.method,
                    part.descending ? "ASC/DESC" : "NULLS FIRST/LAST"));
  }
  return true;
}

}  // namespace

namespace {

bool read_columns(Session& session, const sql::CreateIndex& statement, IndexFacts& facts) {
  for (const sql::KeyPart& part : statement.parts) {
    IndexKey key;
    if (!read_index_key(session, facts.table, part, key)) return false;
    facts.keys.push_back(std::move(key));
  }
  for (const sql::KeyPart& part : statement.including) {
    IndexKey key;
    if (!read_index_key(session, facts.table, part, key)) return false;
    if (part.column.empty())
      return session.refuse("0A000", part.span,
                            "expressions are not supported in included columns");
    facts.included.push_back(key.column);
  }
  return true;
}

bool read_predicate(Session& session, const sql::Expression& where, IndexFacts& facts) {
  Inference found;
  if (!forbid_subquery(session, where, "index predicate") ||
      !analyze(session, where, facts.table, found) ||
      !forbid_calls(session, where, "index predicates") ||
      !require_boolean(session, found, "WHERE", where.span)) {
    return false;
  }
  if (found.volatility && *found.volatility != Volatility::immutable)
    return session.refuse("42P17", where.span,
                          "functions in index predicate must be marked IMMUTABLE");
  facts.predicate = make_code(session, where);
  return true;
}

// Chosen before a key turns out to be a column: "date" of date(a).
std::vector<std::string> written_names(const Session& session, const sql::CreateIndex& statement) {
  std::vector<std::string> names;
  for (const auto* const parts : {&statement.parts, &statement.including}) {
    for (const sql::KeyPart& part : *parts)
      names.push_back(part.column.empty() ? expression_name(session, *part.expression)
                                          : part.column);
  }
  return names;
}

}  // namespace

bool create_index(Session& session, const sql::CreateIndex& statement) {
  ObjectId table = k_no_object;
  if (!session.require_relation(statement.table, statement.table_span, table)) return false;
  const RelationKind kind = session.relation(table).kind;
  const bool can_have = kind == RelationKind::table || kind == RelationKind::partitioned_table ||
                        kind == RelationKind::materialized_view;
  if (!can_have) {
    const std::string_view words =
        session.postgres() >= 15              ? "cannot create index on relation \"{}\""
        : kind == RelationKind::foreign_table ? "cannot create index on foreign table \"{}\""
                                              : "\"{}\" is not a table or materialized view";
    return session.refuse("42809", statement.table_span,
                          fmt::format(fmt::runtime(words), session.name(table)));
  }
  const ObjectId schema = session.catalog.find(table)->schema;
  if (!statement.name.empty() &&
      session.catalog.find_name({NameClass::relation, schema, statement.name, {}}) != k_no_object) {
    if (statement.if_not_exists) return true;
    return session.require_free_relation(schema, statement.name, statement.name_span);
  }
  IndexFacts facts;
  facts.table = table;
  if (!statement.method.empty()) facts.method = statement.method;
  facts.unique = statement.unique;
  facts.options = statement.options;
  facts.nulls_not_distinct = statement.nulls_not_distinct;
  if (!read_columns(session, statement, facts) || !check_method(session, statement, facts) ||
      !check_storage_parameters(session, RelationKind::index, facts.method, statement.options) ||
      (statement.where && !read_predicate(session, *statement.where, facts))) {
    return false;
  }
  if (statement.concurrently && kind == RelationKind::partitioned_table)
    return session.refuse(
        "0A000", statement.table_span,
        fmt::format("cannot create index on partitioned table \"{}\" concurrently",
                    session.name(table)));
  if (!check_unique_over_partitions(session, facts, "UNIQUE", statement.table_span)) return false;
  // ONLY: not valid until each partition has its part
  facts.valid = !(statement.only && kind == RelationKind::partitioned_table &&
                  !children_of(session.catalog, table).empty());
  ObjectId id = k_no_object;
  const Span span = statement.name_span.empty() ? statement.table_span : statement.name_span;
  if (!make_index(session,
                  {table, truncated_name(statement.name), facts, false, span,
                   written_names(session, statement)},
                  id) ||
      !check_order(session, statement, facts)) {
    return false;
  }
  if (statement.only) return true;
  return spread_index(session, id);
}

bool spread_index(Session& session, ObjectId index) {
  const ObjectId table = session.relation(index).index->table;
  if (session.relation(table).kind != RelationKind::partitioned_table) return true;
  for (const ObjectId child : children_of(session.catalog, table)) {
    const std::vector<ObjectId> own = indexes_of(session.catalog, child);
    const auto fit = std::find_if(own.begin(), own.end(), [&](ObjectId candidate) {
      return can_be_part(session, candidate, index, child);
    });
    if (fit != own.end()) {
      attach_part(session, *fit, index);
    } else if (!clone_index(session, index, child)) {
      return false;
    }
  }
  return true;
}

std::vector<ObjectId> indexes_of(const Catalog& catalog, ObjectId table) {
  std::vector<ObjectId> found;
  const auto consider = [&](ObjectId id) {
    const Relation* const relation = catalog.find_as<Relation>(id);
    if (relation != nullptr && relation->index && relation->index->table == table)
      found.push_back(id);
  };
  catalog.visit_dependents(table, [&](const Dependency& each) { consider(each.dependent.object); });
  catalog.visit_names(NameClass::constraint, table, [&](const Name&, ObjectId id) {
    const Constraint* const constraint = catalog.find_as<Constraint>(id);
    if (constraint->kind != sql::ConstraintKind::foreign_key) consider(constraint->index);
  });
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace migc::catalog
