// Constraints of tables: their names, their indexes, what they depend on, and how they spread.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/made_names.h"
#include "compiler/catalog/relations.h"

namespace migc::catalog {
namespace {

using sql::ConstraintDefinition;
using sql::ConstraintKind;

class ConstraintMaker {
 public:
  ConstraintMaker(Session& session, const ConstraintRequest& request)
      : session_(session),
        catalog_(session.catalog),
        request_(request),
        definition_(request.definition),
        table_(request.relation) {}

  bool run() {
    switch (definition_.kind) {
      case ConstraintKind::check:
        return check();
      case ConstraintKind::primary_key:
      case ConstraintKind::unique:
      case ConstraintKind::exclusion:
        return definition_.using_index.empty() ? key() : key_on_index();
      case ConstraintKind::foreign_key:
        return foreign_key();
      case ConstraintKind::not_null:
        return not_null();
      default:
        return true;  // properties of the column, not constraints
    }
  }

 private:
  const std::string& table_name() const { return session_.name(table_); }
  ObjectId schema() const { return catalog_.find(table_)->schema; }

  bool require_free_name(const std::string& name) {
    if (catalog_.find_name({NameClass::constraint, table_, name, {}}) == k_no_object) return true;
    return session_.refuse(
        "42710", definition_.span,
        fmt::format("constraint \"{}\" for relation \"{}\" already exists", name, table_name()));
  }

  std::string chosen_name(std::string_view second, std::string_view label) {
    if (!definition_.name.empty()) return truncated_name(definition_.name);
    static const std::vector<std::string> none;
    return choose_constraint_name(catalog_, table_name(), second, label, schema(),
                                  request_.made == nullptr ? none : *request_.made);
  }

  Constraint made() const {
    Constraint constraint;
    constraint.kind = definition_.kind;
    constraint.relation = table_;
    constraint.deferrable = definition_.deferrable;
    constraint.initially_deferred = definition_.initially_deferred;
    constraint.no_inherit = definition_.no_inherit;
    constraint.enforced = !definition_.not_enforced;
    // on a new table there is nothing that NOT VALID could leave unchecked
    constraint.validated =
        !definition_.not_enforced && (!definition_.not_valid || request_.is_new_table);
    return constraint;
  }

  // Adds the constraint with the bond to its columns (CreateConstraintEntry).
  ObjectId add(const std::string& name, Constraint constraint) {
    const ObjectId id = catalog_.new_id();
    const ObjectId relation = constraint.relation;
    const std::vector<std::int16_t> columns = constraint.columns;
    catalog_.add({id, catalog_.find(relation)->schema, name, std::move(constraint)},
                 Name{NameClass::constraint, relation, name, {}});
    if (request_.made != nullptr) request_.made->push_back(name);
    for (const std::int16_t column : columns)
      catalog_.depend({id, 0}, {relation, column}, DependencyKind::automatic);
    if (columns.empty()) catalog_.depend({id, 0}, {relation, 0}, DependencyKind::automatic);
    return id;
  }

  bool not_null() {
    std::int16_t column = 0;
    const std::string& name =
        definition_.columns.empty() ? request_.column : definition_.columns.front();
    return session_.require_column(table_, name, definition_.span, column) &&
           set_not_null(session_, table_, column, &definition_, request_.made);
  }

  // ---- checks

  bool check() {
    const References found = references_of(session_, *definition_.expression, table_);
    Constraint constraint = made();
    constraint.expression = make_code(session_, *definition_.expression);
    for (const Address& each : found.addresses) {
      if (each.object == table_ && each.column != 0) constraint.columns.push_back(each.column);
    }
    // the column's name is part of a made-up name if there is just one
    const std::string column = constraint.columns.size() == 1
                                   ? column_names(session_, table_, constraint.columns).front()
                                   : std::string();
    const std::string name = chosen_name(column, "check");
    return spread_check(name, std::move(constraint), found, table_, true);
  }

  // To the tables that inherit, where one of the same name and text is merged with it.
  bool spread_check(const std::string& name, Constraint constraint, const References& found,
                    ObjectId relation, bool local) {
    constraint.relation = relation;
    constraint.is_local = local;
    constraint.inherit_count = local ? 0 : 1;
    if (!local) translate(constraint.columns, relation);
    const ObjectId there = catalog_.find_name({NameClass::constraint, relation, name, {}});
    if (there != k_no_object) {
      if (local) return require_free_name(name);
      catalog_.update(there,
                      [](Object& object) { ++std::get<Constraint>(object.detail).inherit_count; });
    } else {
      const ObjectId id = add(name, constraint);
      for (const Address& each : found.addresses) {
        if (each.object != table_) catalog_.depend({id, 0}, each, DependencyKind::normal);
      }
    }
    if (constraint.no_inherit) return true;
    for (const ObjectId child : children_of(session_, relation)) {
      if (!spread_check(name, constraint, found, child, false)) return false;
    }
    return true;
  }

  // Column numbers of the table, as another has them.
  void translate(std::vector<std::int16_t>& columns, ObjectId relation) const {
    for (std::int16_t& column : columns) {
      const Relation& own = session_.relation(table_);
      column =
          session_.find_column(relation, own.columns[static_cast<std::size_t>(column - 1)]->name);
    }
  }

  // ---- primary keys, unique and exclusion constraints

  bool primary() const { return definition_.kind == ConstraintKind::primary_key; }

  bool require_no_primary_key() {
    bool found = false;
    catalog_.visit_names(NameClass::constraint, table_, [&](const Name&, ObjectId id) {
      found |= catalog_.find_as<Constraint>(id)->kind == ConstraintKind::primary_key;
    });
    if (!found) return true;
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
      if (!read_index_key(session_, table_, part, key)) return false;
      facts.keys.push_back(std::move(key));
    }
    for (const std::string& name : definition_.including) {
      std::int16_t number = 0;
      if (!number_of(name, number)) return false;
      facts.included.push_back(number);
    }
    return true;
  }

  bool key() {
    if (primary() && !require_no_primary_key()) return false;
    IndexFacts facts;
    facts.table = table_;
    facts.primary = primary();
    facts.exclusion = definition_.kind == ConstraintKind::exclusion;
    facts.unique = !facts.exclusion;
    facts.immediate = !definition_.deferrable;
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
    return key_with_index(table_, truncated_name(definition_.name), facts, k_no_object,
                          k_no_object);
  }

  bool require_not_null(const IndexFacts& facts) {
    for (const IndexKey& each : facts.keys) {
      if (each.column == 0) continue;
      if (!set_not_null(session_, table_, each.column, nullptr, request_.made)) return false;
    }
    return true;
  }

  // The index, its constraint, and both for each partition.
  bool key_with_index(ObjectId table, const std::string& name, IndexFacts facts,
                      ObjectId parent_index, ObjectId parent_constraint) {
    facts.parent = parent_index;
    ObjectId index = k_no_object;
    if (!make_index(session_, {table, name, facts, true, definition_.span}, index)) return false;
    Constraint constraint = made();
    constraint.relation = table;
    constraint.validated = true;
    constraint.index = index;
    constraint.parent = parent_constraint;
    constraint.is_local = parent_constraint == k_no_object;
    constraint.inherit_count = parent_constraint == k_no_object ? 0 : 1;
    for (const IndexKey& each : facts.keys) {
      if (each.column != 0) constraint.columns.push_back(each.column);
    }
    const ObjectId id = add(session_.name(index), std::move(constraint));
    catalog_.depend({index, 0}, {id, 0}, DependencyKind::internal);
    if (parent_constraint != k_no_object) {
      catalog_.depend({id, 0}, {parent_constraint, 0}, DependencyKind::partition_primary);
      catalog_.depend({id, 0}, {table, 0}, DependencyKind::partition_secondary);
    }
    if (session_.relation(table).kind != RelationKind::partitioned_table) return true;
    for (const ObjectId child : children_of(session_, table)) {
      IndexFacts own = facts;
      own.table = child;
      for (IndexKey& each : own.keys) each.column = same_column(table, child, each.column);
      for (std::int16_t& each : own.included) each = same_column(table, child, each);
      if (!key_with_index(child, "", own, index, id)) return false;
    }
    return true;
  }

  std::int16_t same_column(ObjectId from, ObjectId to, std::int16_t column) const {
    if (column == 0) return 0;
    const Relation& relation = session_.relation(from);
    return session_.find_column(to, relation.columns[static_cast<std::size_t>(column - 1)]->name);
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
    const std::string name =
        definition_.name.empty() ? definition_.using_index : truncated_name(definition_.name);
    if (!require_free_name(name)) return false;
    if (name != definition_.using_index) {
      if (!session_.require_free_relation(schema(), name, definition_.span)) return false;
      catalog_.rename(index, {NameClass::relation, schema(), name, {}});
    }
    facts.primary = primary();
    facts.immediate = !definition_.deferrable;
    session_.update_relation(index, [&](Relation& changed) {
      changed.index = std::make_shared<const IndexFacts>(facts);
    });
    if (primary() && !require_not_null(facts)) return false;
    Constraint constraint = made();
    constraint.validated = true;
    constraint.index = index;
    for (const IndexKey& each : facts.keys) constraint.columns.push_back(each.column);
    const ObjectId id = add(name, std::move(constraint));
    // the index is the constraint's now, and no longer the columns' own
    for (const Dependency& each : catalog_.dependencies(index)) {
      if (each.referenced.object == table_)
        catalog_.forget_dependency(each.dependent, each.referenced);
    }
    catalog_.depend({index, 0}, {id, 0}, DependencyKind::internal);
    return true;
  }

  // ---- foreign keys

  bool foreign_key() {
    ObjectId referenced = k_no_object;
    if (!session_.require_relation(definition_.referenced, definition_.referenced_span, referenced))
      return false;
    Constraint constraint = made();
    constraint.referenced = referenced;
    constraint.on_update = definition_.on_update;
    constraint.on_delete = definition_.on_delete;
    constraint.match_full = definition_.match_full;
    std::vector<std::string> columns = definition_.columns;
    if (columns.empty() && !request_.column.empty()) columns.push_back(request_.column);
    for (const std::string& name : columns) {
      const std::int16_t number = session_.find_column(table_, name);
      if (number == 0)
        return session_.refuse(
            "42703", definition_.span,
            fmt::format("column \"{}\" referenced in foreign key constraint does not exist", name));
      constraint.columns.push_back(number);
    }
    if (!find_target(constraint)) return false;
    if (constraint.columns.size() != constraint.referenced_columns.size())
      return session_.refuse(
          "42830", definition_.span,
          "number of referencing and referenced columns for foreign key disagree");
    const std::string name = chosen_name(joined_columns(columns), "fkey");
    if (!require_free_name(name)) return false;
    add_foreign_key(name, constraint, table_, k_no_object);
    return true;
  }

  // The columns referred to, and the unique index that makes them a key.
  bool find_target(Constraint& constraint) {
    for (const std::string& name : definition_.referenced_columns) {
      const std::int16_t number = session_.find_column(constraint.referenced, name);
      if (number == 0)
        return session_.refuse(
            "42703", definition_.referenced_span,
            fmt::format("column \"{}\" referenced in foreign key constraint does not exist", name));
      constraint.referenced_columns.push_back(number);
    }
    std::vector<std::int16_t> wanted = constraint.referenced_columns;
    std::sort(wanted.begin(), wanted.end());
    for (const Dependency& each : catalog_.dependents(constraint.referenced)) {
      consider(each.dependent.object, wanted, constraint);
    }
    catalog_.visit_names(NameClass::constraint, constraint.referenced,
                         [&](const Name&, ObjectId id) {
                           consider(catalog_.find_as<Constraint>(id)->index, wanted, constraint);
                         });
    if (constraint.index != k_no_object) return true;
    const std::string& target = session_.name(constraint.referenced);
    if (wanted.empty())
      return session_.refuse(
          "42704", definition_.referenced_span,
          fmt::format("there is no primary key for referenced table \"{}\"", target));
    return session_.refuse(
        "42830", definition_.referenced_span,
        fmt::format("there is no unique constraint matching given keys for referenced table \"{}\"",
                    target));
  }

  void consider(ObjectId id, const std::vector<std::int16_t>& wanted, Constraint& constraint) {
    const Relation* const relation = catalog_.find_as<Relation>(id);
    if (relation == nullptr || !relation->index) return;
    const IndexFacts& facts = *relation->index;
    if (facts.table != constraint.referenced || !facts.unique || facts.predicate ||
        !facts.immediate || !facts.valid) {
      return;
    }
    std::vector<std::int16_t> keys;
    for (const IndexKey& key : facts.keys) keys.push_back(key.column);
    if (wanted.empty()) {
      if (!facts.primary) return;
      constraint.referenced_columns = keys;
      constraint.index = id;
      return;
    }
    std::sort(keys.begin(), keys.end());
    // of several the oldest (transformFkeyCheckAttrs goes by the relation's list of indexes)
    if (keys == wanted && (constraint.index == k_no_object || id < constraint.index))
      constraint.index = id;
  }

  // On the table, and on each of its partitions.
  void add_foreign_key(const std::string& name, Constraint constraint, ObjectId table,
                       ObjectId parent) {
    if (parent != k_no_object) {
      for (std::int16_t& column : constraint.columns)
        column = same_column(constraint.relation, table, column);
    }
    constraint.relation = table;
    constraint.parent = parent;
    constraint.is_local = parent == k_no_object;
    constraint.inherit_count = parent == k_no_object ? 0 : 1;
    const ObjectId id = add(name, constraint);
    for (const std::int16_t column : constraint.referenced_columns)
      catalog_.depend({id, 0}, {constraint.referenced, column}, DependencyKind::normal);
    catalog_.depend({id, 0}, {constraint.index, 0}, DependencyKind::normal);
    if (parent != k_no_object) {
      catalog_.depend({id, 0}, {parent, 0}, DependencyKind::partition_primary);
      catalog_.depend({id, 0}, {table, 0}, DependencyKind::partition_secondary);
    }
    if (session_.relation(table).kind != RelationKind::partitioned_table) return;
    for (const ObjectId child : children_of(session_, table)) {
      const bool taken =
          catalog_.find_name({NameClass::constraint, child, name, {}}) != k_no_object;
      add_foreign_key(taken ? chosen_name("", "fkey") : name, constraint, child, id);
    }
  }

  Session& session_;
  Catalog& catalog_;
  const ConstraintRequest& request_;
  const ConstraintDefinition& definition_;
  ObjectId table_;
};

}  // namespace

bool add_constraint(Session& session, const ConstraintRequest& request) {
  return ConstraintMaker(session, request).run();
}

bool set_not_null(Session& session, ObjectId relation, std::int16_t number,
                  const sql::ConstraintDefinition* definition, std::vector<std::string>* made) {
  Catalog& catalog = session.catalog;
  const Column column = *session.relation(relation).columns[static_cast<std::size_t>(number - 1)];
  session.update_column(relation, number, [](Column& changed) { changed.not_null = true; });
  // 18 keeps them in pg_constraint (release notes of 18, "NOT NULL constraints")
  if (session.postgres() >= 18) {
    bool there = false;
    catalog.visit_names(NameClass::constraint, relation, [&](const Name&, ObjectId id) {
      const Constraint* const each = catalog.find_as<Constraint>(id);
      there |= each->kind == ConstraintKind::not_null && each->columns.front() == number;
    });
    if (!there) {
      const ObjectId schema = catalog.find(relation)->schema;
      static const std::vector<std::string> none;
      const std::string name =
          definition != nullptr && !definition->name.empty()
              ? truncated_name(definition->name)
              : choose_constraint_name(catalog, session.name(relation), column.name, "not_null",
                                       schema, made == nullptr ? none : *made);
      if (catalog.find_name({NameClass::constraint, relation, name, {}}) != k_no_object)
        return session.refuse("42710", definition->span,
                              fmt::format("constraint \"{}\" for relation \"{}\" already exists",
                                          name, session.name(relation)));
      Constraint constraint;
      constraint.kind = ConstraintKind::not_null;
      constraint.relation = relation;
      constraint.columns = {number};
      if (definition != nullptr) {
        constraint.validated = !definition->not_valid;
        constraint.no_inherit = definition->no_inherit;
      }
      const ObjectId id = catalog.new_id();
      catalog.add({id, schema, name, std::move(constraint)},
                  Name{NameClass::constraint, relation, name, {}});
      if (made != nullptr) made->push_back(name);
      catalog.depend({id, 0}, {relation, number}, DependencyKind::automatic);
    }
  }
  for (const ObjectId child : children_of(session, relation)) {
    const std::int16_t own = session.find_column(child, column.name);
    if (own != 0 && !set_not_null(session, child, own, definition, made)) return false;
  }
  return true;
}

}  // namespace migc::catalog
