// Indexes: what they are made of, their names, and those of partitions.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/made_names.h"
#include "compiler/catalog/relations.h"

namespace migc::catalog {
namespace {

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
std::vector<std::string> key_names(const Session& session, const IndexFacts& facts) {
  const Relation& table = session.relation(facts.table);
  const auto name_of = [&](std::int16_t column) {
    return table.columns[static_cast<std::size_t>(column - 1)]->name;
  };
  std::vector<std::string> names;
  for (const IndexKey& key : facts.keys) {
    const std::string made = key.column != 0
                                 ? name_of(key.column)
                                 : column_name_of(*key.expression->expression, session.postgres());
    names.push_back(made == "?column?" ? "expr" : made);
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
    if (number != 0) column.type = table.columns[static_cast<std::size_t>(number - 1)]->type;
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
}

}  // namespace

bool read_index_key(Session& session, ObjectId table, const sql::KeyPart& part, IndexKey& key) {
  if (!part.column.empty()) {
    key.column = session.find_column(table, part.column);
    if (key.column == 0)
      return session.refuse("42703", part.span,
                            fmt::format("column \"{}\" does not exist", part.column));
  } else {
    key.expression = make_code(session, *part.expression);
  }
  if (!part.operator_class.empty()) key.operator_class = part.operator_class.back();
  if (!part.collation.empty()) key.collation = part.collation.back();
  key.descending = part.descending;
  key.nulls_first = part.nulls_first.value_or(part.descending);
  return true;
}

bool make_index(Session& session, IndexRequest request, ObjectId& id) {
  const ObjectId table = request.table;
  IndexFacts& facts = request.facts;
  facts.table = table;
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
  return true;
}

bool create_index(Session& session, const sql::CreateIndex& statement) {
  ObjectId table = k_no_object;
  if (!session.require_relation(statement.table, statement.table_span, table)) return false;
  const RelationKind kind = session.relation(table).kind;
  const bool can_have = kind == RelationKind::table || kind == RelationKind::partitioned_table ||
                        kind == RelationKind::materialized_view;
  if (!can_have)
    return session.refuse(
        "42809", statement.table_span,
        fmt::format("cannot create index on relation \"{}\"", session.name(table)));
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
  facts.nulls_not_distinct = statement.nulls_not_distinct;
  for (const sql::KeyPart& part : statement.parts) {
    IndexKey key;
    if (!read_index_key(session, table, part, key)) return false;
    facts.keys.push_back(std::move(key));
  }
  for (const sql::KeyPart& part : statement.including) {
    IndexKey key;
    if (!read_index_key(session, table, part, key)) return false;
    facts.included.push_back(key.column);
  }
  if (statement.where) facts.predicate = make_code(session, *statement.where);
  facts.valid = !(statement.only && kind == RelationKind::partitioned_table);
  ObjectId id = k_no_object;
  if (!make_index(session,
                  {table, truncated_name(statement.name), facts, false, statement.name_span}, id))
    return false;
  if (statement.only) return true;
  return spread_index(session, id);
}

bool spread_index(Session& session, ObjectId index) {
  const ObjectId table = session.relation(index).index->table;
  if (session.relation(table).kind != RelationKind::partitioned_table) return true;
  for (const ObjectId child : children_of(session, table)) {
    if (!clone_index(session, index, child)) return false;
  }
  return true;
}

std::vector<ObjectId> indexes_of(const Session& session, ObjectId table) {
  std::vector<ObjectId> found;
  const auto consider = [&](ObjectId id) {
    const Relation* const relation = session.catalog.find_as<Relation>(id);
    if (relation != nullptr && relation->index && relation->index->table == table)
      found.push_back(id);
  };
  for (const Dependency& each : session.catalog.dependents(table)) consider(each.dependent.object);
  session.catalog.visit_names(NameClass::constraint, table, [&](const Name&, ObjectId id) {
    const Constraint* const constraint = session.catalog.find_as<Constraint>(id);
    if (constraint->kind != sql::ConstraintKind::foreign_key) consider(constraint->index);
  });
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace migc::catalog
