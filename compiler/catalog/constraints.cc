// Constraints of tables: their names, their indexes, what they depend on, and how they spread.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/made_names.h"
#include "compiler/catalog/relations.h"
#include "compiler/catalog/same_code.h"
#include "compiler/catalog/type_coercion.h"
#include "compiler/catalog/type_overload.h"
#include "compiler/catalog/type_spelling.h"

namespace migc::catalog {
namespace {

using sql::ConstraintDefinition;
using sql::ConstraintKind;

// The number that a column has in another table of the family.
std::int16_t same_column(const Session& session, ObjectId from, ObjectId to, std::int16_t column) {
  if (column == 0) return 0;
  const Relation& relation = session.relation(from);
  return session.find_column(to, relation.columns[static_cast<std::size_t>(column - 1)]->name);
}

// Adds the constraint with the bond to its columns (CreateConstraintEntry).
ObjectId enter_constraint(Session& session, const std::string& name, Constraint constraint) {
  Catalog& catalog = session.catalog;
  const ObjectId id = catalog.new_id();
  const ObjectId relation = constraint.relation;
  const std::vector<std::int16_t> columns = constraint.columns;
  catalog.add({id, catalog.find(relation)->schema, name, std::move(constraint)},
              Name{NameClass::constraint, relation, name, {}});
  for (const std::int16_t column : columns)
    catalog.depend({id, 0}, {relation, column}, DependencyKind::automatic);
  if (columns.empty()) catalog.depend({id, 0}, {relation, 0}, DependencyKind::automatic);
  return id;
}

void bind_to_parent(Session& session, ObjectId part, ObjectId parent, ObjectId table) {
  if (parent == k_no_object) return;
  session.catalog.depend({part, 0}, {parent, 0}, DependencyKind::partition_primary);
  session.catalog.depend({part, 0}, {table, 0}, DependencyKind::partition_secondary);
}

// The name of a foreign key's part: the key's own, unless the table has one of that name.
std::string free_key_name(const Session& session, ObjectId key, ObjectId table,
                          const std::vector<std::int16_t>& columns) {
  const std::string& name = session.name(key);
  const Catalog& catalog = session.catalog;
  if (catalog.find_name({NameClass::constraint, table, name, {}}) == k_no_object) return name;
  return choose_constraint_name(catalog, session.name(table),
                                joined_columns(column_names(session, table, columns)), "fkey",
                                catalog.find(table)->schema, {});
}

// ATAddForeignKeyConstraint: an operator of the family, or the way from one type to the other.
bool can_compare(const Session& session, ObjectId from, ObjectId to) {
  if (from == k_no_object || to == k_no_object || from == to) return true;
  if (can_coerce(session.types, from, to, CastContext::implicit)) return true;
  const OperatorChoice choice = resolve_operator(session.types, "pg_catalog", "=", to, from);
  return choice.found == Found::function && choice.op.left == to && choice.op.right == from;
}

bool check_comparable(Session& session, const Constraint& key, const std::string& name,
                      std::optional<Span> span) {
  const auto column_at = [&](ObjectId relation, std::int16_t number) -> const Column& {
    return *session.relation(relation).columns[static_cast<std::size_t>(number - 1)];
  };
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    const Column& from = column_at(key.relation, key.columns[i]);
    const Column& to = column_at(key.referenced, key.referenced_columns[i]);
    if (can_compare(session, from.type.type, to.type.type)) continue;
    return session.refuse(
        "42804", span,
        fmt::format(
            "foreign key constraint \"{}\" cannot be implemented",
            name.empty() ? make_object_name(session.name(key.relation), from.name, "fkey") : name),
        fmt::format("Key columns \"{}\" and \"{}\" are of incompatible types: {} and {}.",
                    from.name, to.name, format_type(session.types, from.type.type),
                    format_type(session.types, to.type.type)));
  }
  return true;
}

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

  ObjectId add(const std::string& name, Constraint constraint) {
    if (request_.made != nullptr) request_.made->push_back(name);
    return enter_constraint(session_, name, std::move(constraint));
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
    Inference found;
    if (!forbid_subquery(session_, *definition_.expression, "check constraint") ||
        !analyze(session_, *definition_.expression, table_, found)) {
      return false;
    }
    if (!require_boolean(session_, found, "CHECK", definition_.expression->span)) return false;
    Constraint constraint = made();
    constraint.expression = make_code(session_, *definition_.expression);
    collect_columns(*definition_.expression, constraint.columns);
    // the column's name is part of a made-up name if there is just one
    const std::string column = constraint.columns.size() == 1
                                   ? column_names(session_, table_, constraint.columns).front()
                                   : std::string();
    const std::string name = chosen_name(column, "check");
    return spread_check(name, std::move(constraint), found.references, table_, true);
  }

  // In the order in which the expression names them, each once.
  void collect_columns(const sql::Expression& each, std::vector<std::int16_t>& columns) const {
    if (each.kind == sql::ExpressionKind::column && !each.name.empty()) {
      const std::int16_t number = session_.find_column(table_, each.name.back());
      const bool known = std::find(columns.begin(), columns.end(), number) != columns.end();
      if (number != 0 && !known) columns.push_back(number);
    }
    for (const sql::Expression& argument : each.arguments) collect_columns(argument, columns);
    for (const sql::Expression& argument : each.extra) collect_columns(argument, columns);
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
      if (!merge_check(there, name, constraint, relation)) return false;
    } else {
      const ObjectId id = add(name, constraint);
      for (const Address& each : found.addresses) {
        if (each.object != table_) catalog_.depend({id, 0}, each, DependencyKind::normal);
      }
    }
    if (constraint.no_inherit) return true;
    if (local && request_.only && !children_of(session_, relation).empty())
      return session_.refuse("42P16", definition_.span,
                             "constraint must be added to child tables too");
    for (const ObjectId child : children_of(session_, relation)) {
      if (!spread_check(name, constraint, found, child, false)) return false;
    }
    return true;
  }

  // MergeWithExistingConstraint
  bool merge_check(ObjectId there, const std::string& name, const Constraint& constraint,
                   ObjectId relation) {
    const Constraint& old = *catalog_.find_as<Constraint>(there);
    if (!same_code(old.expression, constraint.expression))
      return session_.refuse("42710", definition_.span,
                             fmt::format("constraint \"{}\" for relation \"{}\" already exists",
                                         name, session_.name(relation)));
    if (old.no_inherit || (constraint.validated && !old.validated))
      return session_.refuse(
          "42P17", definition_.span,
          fmt::format("constraint \"{}\" conflicts with {} constraint on relation \"{}\"", name,
                      old.no_inherit ? "non-inherited" : "NOT VALID", session_.name(relation)));
    catalog_.update(there,
                    [](Object& object) { ++std::get<Constraint>(object.detail).inherit_count; });
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
    ObjectId type =
        key.column != 0
            ? session_.relation(table_).columns[static_cast<std::size_t>(key.column - 1)]->type.type
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
    Constraint pattern = made();
    pattern.validated = true;
    return make_key(session_, {table_,
                               truncated_name(definition_.name),
                               std::move(facts),
                               std::move(pattern),
                               k_no_object,
                               k_no_object,
                               definition_.span,
                               {}});
  }

  bool require_not_null(const IndexFacts& facts) {
    for (const IndexKey& each : facts.keys) {
      if (each.column == 0) continue;
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

  // ---- foreign keys

  bool foreign_key() {
    if (!definition_.name.empty() && !require_free_name(truncated_name(definition_.name)))
      return false;
    ObjectId referenced = k_no_object;
    if (!session_.require_relation(definition_.referenced, definition_.referenced_span, referenced))
      return false;
    const RelationKind target_kind = session_.relation(referenced).kind;
    if (target_kind != RelationKind::table && target_kind != RelationKind::partitioned_table)
      return session_.refuse(
          "42809", definition_.referenced_span,
          fmt::format("referenced relation \"{}\" is not a table", session_.name(referenced)));
    Constraint constraint = made();
    constraint.referenced = referenced;
    constraint.on_update = definition_.on_update;
    constraint.on_delete = definition_.on_delete;
    constraint.match_full = definition_.match_full;
    constraint.with_period = definition_.with_period;
    constraint.delete_columns = definition_.on_delete_columns;
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
    if (!check_set_columns(constraint) || !find_target(constraint)) return false;
    if (constraint.columns.size() != constraint.referenced_columns.size())
      return session_.refuse(
          "42830", definition_.span,
          "number of referencing and referenced columns for foreign key disagree");
    if (!check_key_columns(constraint)) return false;
    const std::string name = chosen_name(joined_columns(columns), "fkey");
    make_foreign_key(session_, name, std::move(constraint), k_no_object);
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
    if (deferrable_target_)
      return session_.refuse(
          "55000", definition_.referenced_span,
          fmt::format("cannot use a deferrable {} constraint for referenced table \"{}\"",
                      wanted.empty() ? "primary key" : "unique", target));
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
    if (facts.table != constraint.referenced || !facts.unique || facts.predicate || !facts.valid)
      return;
    std::vector<std::int16_t> keys;
    for (const IndexKey& key : facts.keys) keys.push_back(key.column);
    if (!facts.immediate) {
      std::vector<std::int16_t> sorted = keys;
      std::sort(sorted.begin(), sorted.end());
      deferrable_target_ |= wanted.empty() ? facts.primary : sorted == wanted;
      return;
    }
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

  bool check_set_columns(const Constraint& constraint) {
    for (const std::string& name : definition_.on_delete_columns) {
      const auto& columns = constraint.columns;
      const std::int16_t number = session_.find_column(table_, name);
      const bool in_key = std::find(columns.begin(), columns.end(), number) != columns.end();
      if (number == 0)
        return session_.refuse(
            "42703", definition_.span,
            fmt::format("column \"{}\" referenced in foreign key constraint does not exist", name));
      if (!in_key)
        return session_.refuse("42P10", definition_.span,
                               fmt::format("column \"{}\" referenced in ON DELETE SET action must "
                                           "be part of foreign key",
                                           name));
    }
    return true;
  }

  // 42804, 42P16
  bool check_key_columns(const Constraint& constraint) {
    if (!check_comparable(session_, constraint, definition_.name, definition_.span)) return false;
    return check_persistence(constraint.referenced);
  }

  bool check_persistence(ObjectId referenced) {
    const sql::Persistence own = session_.relation(table_).persistence;
    const sql::Persistence other = session_.relation(referenced).persistence;
    if (own == sql::Persistence::permanent && other != sql::Persistence::permanent)
      return session_.refuse("42P16", definition_.span,
                             "constraints on permanent tables may reference only permanent tables");
    if (own == sql::Persistence::unlogged && other == sql::Persistence::temporary)
      return session_.refuse(
          "42P16", definition_.span,
          "constraints on unlogged tables may reference only permanent or unlogged tables");
    if (own == sql::Persistence::temporary && other != sql::Persistence::temporary)
      return session_.refuse("42P16", definition_.span,
                             "constraints on temporary tables may reference only temporary tables");
    return true;
  }

  bool deferrable_target_ = false;
  Session& session_;
  Catalog& catalog_;
  const ConstraintRequest& request_;
  const ConstraintDefinition& definition_;
  ObjectId table_;
};

}  // namespace

bool recheck_foreign_key(Session& session, ObjectId key, std::optional<Span> span) {
  return check_comparable(session, *session.catalog.find_as<Constraint>(key), session.name(key),
                          span);
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
  catalog.depend({index, 0}, {id, 0}, DependencyKind::internal);
  bind_to_parent(session, index, request.parent_index, request.table);
  bind_to_parent(session, id, request.parent_constraint, request.table);
  if (session.relation(request.table).kind != RelationKind::partitioned_table) return true;
  for (const ObjectId child : children_of(session, request.table)) {
    if (!clone_index(session, index, child)) return false;
  }
  return true;
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

ObjectId make_foreign_key(Session& session, const std::string& name, Constraint constraint,
                          ObjectId parent) {
  Catalog& catalog = session.catalog;
  const ObjectId table = constraint.relation;
  constraint.parent = parent;
  constraint.is_local = parent == k_no_object;
  constraint.inherit_count = parent == k_no_object ? 0 : 1;
  const ObjectId id = enter_constraint(session, name, constraint);
  for (const std::int16_t column : constraint.referenced_columns)
    catalog.depend({id, 0}, {constraint.referenced, column}, DependencyKind::normal);
  catalog.depend({id, 0}, {constraint.index, 0}, DependencyKind::normal);
  bind_to_parent(session, id, parent, table);
  refer_to_partitions(session, id);
  if (session.relation(table).kind != RelationKind::partitioned_table) return id;
  for (const ObjectId child : children_of(session, table)) clone_foreign_key(session, id, child);
  return id;
}

void clone_foreign_key(Session& session, ObjectId key, ObjectId partition) {
  Constraint own = *session.catalog.find_as<Constraint>(key);
  const ObjectId parent_table = own.relation;
  for (std::int16_t& column : own.columns)
    column = same_column(session, parent_table, partition, column);
  own.relation = partition;
  make_foreign_key(session, free_key_name(session, key, partition, own.columns), std::move(own),
                   key);
}

// A foreign key to a partitioned table has a row in pg_constraint for each partition too
// (addFkRecurseReferenced).
void refer_to_partitions(Session& session, ObjectId key) {
  const ObjectId referenced = session.catalog.find_as<Constraint>(key)->referenced;
  if (session.relation(referenced).kind != RelationKind::partitioned_table) return;
  for (const ObjectId partition : children_of(session, referenced))
    refer_to_partition(session, key, partition);
}

void refer_to_partition(Session& session, ObjectId key, ObjectId partition) {
  Catalog& catalog = session.catalog;
  Constraint own = *catalog.find_as<Constraint>(key);
  const ObjectId parent_table = own.referenced;
  const ObjectId parent_index = own.index;
  own.referenced = partition;
  own.parent = key;
  own.is_local = false;
  own.inherit_count = 1;
  own.index = k_no_object;
  for (std::int16_t& column : own.referenced_columns)
    column = same_column(session, parent_table, partition, column);
  for (const Dependency& each : catalog.dependents(parent_index)) {
    const Relation* const part = catalog.find_as<Relation>(each.dependent.object);
    if (part != nullptr && part->index && part->index->parent == parent_index &&
        part->index->table == partition)
      own.index = each.dependent.object;
  }
  const std::string name = free_key_name(session, key, own.relation, own.columns);
  const ObjectId index = own.index;
  const ObjectId id = enter_constraint(session, name, std::move(own));
  catalog.depend({id, 0}, {key, 0}, DependencyKind::partition_primary);
  catalog.depend({id, 0}, {partition, 0}, DependencyKind::partition_secondary);
  catalog.depend({id, 0}, {index, 0}, DependencyKind::normal);
  refer_to_partitions(session, id);
}

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
