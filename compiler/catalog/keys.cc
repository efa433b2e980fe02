// Primary keys, unique and exclusion constraints with their indexes.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/constraint_parts.h"
#include "compiler/catalog/storage_parameters.h"
#include "compiler/catalog/type_coercion.h"
#include "compiler/catalog/type_overload.h"
#include "compiler/catalog/type_spelling.h"

namespace migc::catalog {
namespace {

using sql::ConstraintKind;

class KeyMaker : private ConstraintWork {
 public:
  using ConstraintWork::ConstraintWork;

  bool run() {
    if (session_.relation(table_).kind == RelationKind::foreign_table)
      return session_.refuse(
          "0A000", definition_.span,
          fmt::format("{} constraints are not supported on foreign tables",
                      primary()                                       ? "primary key"
                      : definition_.kind == ConstraintKind::exclusion ? "exclusion"
                                                                      : "unique"));
    const bool partitioned = session_.relation(table_).kind == RelationKind::partitioned_table;
    if (definition_.kind == ConstraintKind::exclusion && partitioned && session_.postgres() < 17)
      return session_.refuse("0A000", definition_.span,
                             "exclusion constraints are not supported on partitioned tables");
    if (!check_storage_parameters(session_, RelationKind::index, method(), definition_.options))
      return false;
    return definition_.using_index.empty() ? key() : key_on_index();
  }

 private:
  std::string_view method() const {
    if (definition_.access_method.empty()) return "btree";
    return definition_.access_method;
  }
  bool primary() const { return definition_.kind == ConstraintKind::primary_key; }

  bool require_no_primary_key() {
    if (!has_primary_key(session_, table_)) return true;
    return session_.refuse(
        "42P16", definition_.span,
        fmt::format("multiple primary keys for table \"{}\" are not allowed", table_name()));
  }

  bool read_keys(IndexFacts& facts) {
    std::vector<std::string> columns = definition_.columns;
    if (columns.empty() && !request_.column.empty() &&
        definition_.kind != ConstraintKind::exclusion) {
      columns.push_back(request_.column);
    }
    const auto number_of = [&](const std::string& name, std::int16_t& number) {
      number = session_.find_column(table_, name);
      if (number != 0) return true;
      return session_.refuse("42703", definition_.span,
                             fmt::format("column \"{}\" named in key does not exist", name));
    };
    for (const std::string& name : columns) {
      IndexKey key;
      if (!number_of(name, key.column)) return false;
      const bool repeated =
          std::any_of(facts.keys.begin(), facts.keys.end(),
                      [&](const auto& each) { return each.column == key.column; });
      if (repeated)
        return session_.refuse("42701", definition_.span,
                               fmt::format("column \"{}\" appears twice in {} constraint", name,
                                           primary() ? "primary key" : "unique"));
      facts.keys.push_back(std::move(key));
    }
    for (const sql::KeyPart& part : definition_.parts) {
      IndexKey key;
      if (!read_index_key(session_, table_, part, key) || !check_operator(part, key)) return false;
      facts.keys.push_back(std::move(key));
    }
    for (const std::string& name : definition_.including) {
      std::int16_t number = 0;
      if (!number_of(name, number)) return false;
      facts.included.push_back(number);
    }
    return true;
  }

  // EXCLUDE (… WITH operator). 42883.
  bool check_operator(const sql::KeyPart& part, const IndexKey& key) {
    if (part.exclusion_operator.empty()) return true;
    ObjectId type = key.column != 0
                        ? session_.column({table_, key.column}).type.type
                        : infer(session_, *part.expression, over(session_, table_)).type.type;
    if (type == k_no_object || type == type_id::unknown) return true;
    type = base_type(session_.types, type);
    const sql::QualifiedName name = qualified(part.exclusion_operator);
    if (resolve_operator(session_.types, name.schema, name.name, type, type).found !=
        Found::nothing) {
      return true;
    }
    const std::string text = format_type(session_.types, type);
    return session_.refuse("42883", part.span,
                           fmt::format("operator does not exist: {} {} {}", text, name.name, text));
  }

  bool key() {
    if (primary() && !require_no_primary_key()) return false;
    IndexFacts facts;
    facts.table = table_;
    facts.primary = primary();
    facts.exclusion = definition_.kind == ConstraintKind::exclusion;
    facts.unique = !facts.exclusion;
    facts.immediate = !definition_.deferrable;
    facts.options = definition_.options;
    facts.without_overlaps = definition_.without_overlaps;
    facts.nulls_not_distinct = definition_.nulls_not_distinct;
    if (!definition_.access_method.empty()) facts.method = definition_.access_method;
    if (definition_.without_overlaps) {
      facts.method = "gist";
      facts.exclusion = true;
    }
    if (definition_.where) facts.predicate = make_code(session_, *definition_.where);
    if (!read_keys(facts)) return false;
    if (!definition_.name.empty() && !require_free_name(truncated_name(definition_.name)))
      return false;
    if (primary() && !require_not_null(facts)) return false;
    const std::string_view what = primary() ? "PRIMARY KEY" : facts.unique ? "UNIQUE" : "EXCLUDE";
    if (!check_unique_over_partitions(session_, facts, what, definition_.span)) return false;
    Constraint pattern = made();
    pattern.validated = true;
    // ALTER TABLE ONLY: the index is not valid until each partition has its part
    const bool only = request_.only && !children_of(session_.catalog, table_).empty();
    if (only && session_.relation(table_).kind == RelationKind::partitioned_table)
      facts.valid = false;
    return make_key(session_, {table_,
                               truncated_name(definition_.name),
                               std::move(facts),
                               std::move(pattern),
                               k_no_object,
                               k_no_object,
                               definition_.span,
                               {},
                               only});
  }

  bool require_not_null(const IndexFacts& facts) {
    for (const IndexKey& each : facts.keys) {
      if (each.column == 0) continue;
      // ALTER TABLE leaves a constraint that is there as it is (ATPrepAddPrimaryKey)
      const bool there =
          !request_.is_new_table && not_null_of(session_, table_, each.column) != k_no_object;
      if (there) continue;
      if (!set_not_null(session_, table_, each.column, nullptr, request_.made)) return false;
    }
    return true;
  }

  bool key_on_index() {
    if (primary() && !require_no_primary_key()) return false;
    const ObjectId index =
        catalog_.find_name({NameClass::relation, schema(), definition_.using_index, {}});
    const Relation* const relation = catalog_.find_as<Relation>(index);
    if (relation == nullptr || !relation->index)
      return session_.refuse("42704", definition_.span,
                             fmt::format("index \"{}\" does not exist", definition_.using_index));
    IndexFacts facts = *relation->index;
    if (facts.table != table_)
      return session_.refuse("55000", definition_.span,
                             fmt::format("index \"{}\" does not belong to table \"{}\"",
                                         definition_.using_index, table_name()));
    if (!facts.unique)
      return session_.refuse("42809", definition_.span,
                             fmt::format("\"{}\" is not a unique index", definition_.using_index));
    if (!check_index(facts, index)) return false;
    if (session_.relation(table_).kind == RelationKind::partitioned_table)
      return session_.refuse("0A000", definition_.span,
                             "ALTER TABLE / ADD CONSTRAINT USING INDEX is not supported on "
                             "partitioned tables");
    const std::string name =
        definition_.name.empty() ? definition_.using_index : truncated_name(definition_.name);
    if (!require_free_name(name)) return false;
    if (name != definition_.using_index) {
      if (!session_.require_free_relation(schema(), name, definition_.span)) return false;
      catalog_.rename(index, {NameClass::relation, schema(), name, {}});
    }
    facts.primary = primary();
    facts.immediate = !definition_.deferrable;
    session_.update_index(index, [&](IndexFacts& changed) { changed = facts; });
    if (primary() && !require_not_null(facts)) return false;
    Constraint constraint = made();
    constraint.validated = true;
    constraint.index = index;
    for (const IndexKey& each : facts.keys) constraint.columns.push_back(each.column);
    const ObjectId id = add(name, std::move(constraint));
    for (const std::int16_t column : facts.included)
      catalog_.depend({id, 0}, {table_, column}, DependencyKind::automatic);
    // the index is the constraint's now, and no longer the columns' own
    for (const Dependency& each : catalog_.dependencies(index)) {
      if (each.referenced.object == table_)
        catalog_.forget_dependency(each.dependent, each.referenced);
    }
    catalog_.depend({index, 0}, {id, 0}, DependencyKind::internal);
    return true;
  }

  // What an index must not be to become a constraint's (transformIndexConstraint).
  bool check_index(const IndexFacts& facts, ObjectId index) {
    const auto refuse = [&](std::string_view sqlstate, std::string message) {
      return session_.refuse(sqlstate, definition_.span, std::move(message));
    };
    const std::string& name = definition_.using_index;
    if (constraint_of_index(session_, index) != k_no_object)
      return refuse("55000",
                    fmt::format("index \"{}\" is already associated with a constraint", name));
    if (!facts.valid) return refuse("55000", fmt::format("index \"{}\" is not valid", name));
    for (const IndexKey& key : facts.keys) {
      if (key.column == 0)
        return refuse("42809", fmt::format("index \"{}\" contains expressions", name));
    }
    if (facts.predicate) return refuse("42809", fmt::format("\"{}\" is a partial index", name));
    if (facts.method != "btree")
      return refuse("42809", fmt::format("index \"{}\" is not a btree", name));
    for (const IndexKey& key : facts.keys) {
      const bool plain = !key.descending && !key.nulls_first && key.operator_class.empty() &&
                         key.collation.empty();
      if (!plain)
        return refuse("42809", fmt::format("index \"{}\" column number {} does not have default "
                                           "sorting behavior",
                                           name, &key - facts.keys.data() + 1));
    }
    return true;
  }
};

}  // namespace

bool has_primary_key(const Session& session, ObjectId table) {
  bool found = false;
  session.catalog.visit_names(NameClass::constraint, table, [&](const Name&, ObjectId id) {
    found |= session.catalog.find_as<Constraint>(id)->kind == ConstraintKind::primary_key;
  });
  return found;
}

bool add_key(Session& session, const ConstraintRequest& request) {
  return KeyMaker(session, request).run();
}

bool make_key(Session& session, KeyRequest request) {
  Catalog& catalog = session.catalog;
  IndexFacts& facts = request.facts;
  facts.table = request.table;
  facts.parent = request.parent_index;
  ObjectId index = k_no_object;
  if (!make_index(session,
                  {request.table, request.name, facts, true, request.span, request.key_names},
                  index)) {
    return false;
  }
  Constraint constraint = request.pattern;
  constraint.relation = request.table;
  constraint.index = index;
  constraint.parent = request.parent_constraint;
  constraint.is_local = request.parent_constraint == k_no_object;
  constraint.inherit_count = request.parent_constraint == k_no_object ? 0 : 1;
  constraint.columns.clear();
  for (const IndexKey& each : facts.keys) {
    if (each.column != 0) constraint.columns.push_back(each.column);
  }
  const ObjectId id = enter_constraint(session, session.name(index), std::move(constraint));
  // the constraint goes with any of its columns (CreateConstraintEntry)
  for (const std::int16_t column : facts.included)
    catalog.depend({id, 0}, {request.table, column}, DependencyKind::automatic);
  catalog.depend({index, 0}, {id, 0}, DependencyKind::internal);
  bind_to_parent(session, index, request.parent_index, request.table);
  bind_to_parent(session, id, request.parent_constraint, request.table);
  return request.only || spread_index(session, index);
}

IndexFacts index_for(const Session& session, const IndexFacts& original, ObjectId table) {
  IndexFacts facts = original;
  facts.table = table;
  facts.parent = k_no_object;
  facts.valid = true;
  facts.clustered = false;
  facts.replica_identity = false;
  for (IndexKey& key : facts.keys)
    key.column = same_column(session, original.table, table, key.column);
  for (std::int16_t& column : facts.included)
    column = same_column(session, original.table, table, column);
  return facts;
}

ObjectId constraint_of_index(const Session& session, ObjectId index) {
  for (const Dependency& each : session.catalog.dependencies(index)) {
    const bool owner = each.kind == DependencyKind::internal &&
                       session.catalog.find_as<Constraint>(each.referenced.object) != nullptr;
    if (owner) return each.referenced.object;
  }
  return k_no_object;
}

bool clone_index(Session& session, ObjectId index, ObjectId table) {
  const Relation original = session.relation(index);
  if (session.relation(table).kind == RelationKind::foreign_table) {
    // foreign tables have no indexes (DefineIndex)
    return !original.index->unique ||
           session.refuse("42809", std::nullopt,
                          fmt::format("cannot create unique index on partitioned table \"{}\"",
                                      session.name(original.index->table)));
  }
  const IndexFacts facts = index_for(session, *original.index, table);
  std::vector<std::string> names;
  for (const ColumnPtr& column : original.columns) names.push_back(column->name);
  const ObjectId owner = constraint_of_index(session, index);
  if (owner != k_no_object) {
    const Constraint pattern = *session.catalog.find_as<Constraint>(owner);
    return make_key(session,
                    {table, "", facts, pattern, index, owner, std::nullopt, std::move(names)});
  }
  IndexFacts own = facts;
  own.parent = index;
  ObjectId made = k_no_object;
  if (!make_index(session, {table, "", own, false, std::nullopt, std::move(names)}, made))
    return false;
  bind_to_parent(session, made, index, table);
  return spread_index(session, made);
}

}  // namespace migc::catalog
