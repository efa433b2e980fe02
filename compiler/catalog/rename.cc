// ALTER … RENAME and ALTER … SET SCHEMA.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/alter_steps.h"
#include "compiler/catalog/define_sequences.h"
#include "compiler/catalog/find_object.h"
#include "compiler/catalog/made_names.h"
#include "compiler/catalog/replay_steps.h"

namespace migc::catalog {
namespace {

using sql::ObjectKind;

// A type and its array type under another name or in another schema (RenameTypeInternal,
// AlterTypeNamespaceInternal). An array type gets a new name with its element's, and keeps its own
// in another schema.
bool place_type(Session& session, ObjectId id, ObjectId schema, const std::string& name,
                std::optional<Span> span) {
  Catalog& catalog = session.catalog;
  const auto taken_by = [&](const std::string& wanted) {
    return catalog.find_name({NameClass::type, schema, wanted, {}});
  };
  const auto refuse = [&](const std::string& wanted) {
    return session.refuse("42710", span, fmt::format("type \"{}\" already exists", wanted));
  };
  const bool moves = catalog.find(id)->schema != schema;
  if (const ObjectId taken = taken_by(name); taken != k_no_object) {
    if (catalog.find_as<Type>(taken)->element == k_no_object) return refuse(name);
    catalog.rename(taken, {NameClass::type, schema, array_type_name(session, schema, name), {}});
  }
  catalog.rename(id, {NameClass::type, schema, name, {}});
  const ObjectId array = catalog.find_as<Type>(id)->array;
  if (array == k_no_object) return true;
  const std::string array_name =
      moves ? session.name(array) : array_type_name(session, schema, name);
  if (moves && taken_by(array_name) != k_no_object) return refuse(array_name);
  catalog.rename(array, {NameClass::type, schema, array_name, {}});
  return true;
}

class Renaming {
 public:
  Renaming(Session& session, const sql::Rename& statement)
      : session_(session),
        catalog_(session.catalog),
        statement_(statement),
        new_name_(truncated_name(statement.new_name)) {}

  bool run() {
    switch (statement_.kind) {
      case ObjectKind::column:
      case ObjectKind::attribute:
        return of_relation([&](ObjectId id) { return column(id, id); });
      case ObjectKind::table_constraint:
        return of_relation([&](ObjectId id) { return constraint(id, id); });
      case ObjectKind::domain_constraint:
        return domain_constraint();
      case ObjectKind::trigger:
        return of_relation([&](ObjectId id) { return part(id, NameClass::trigger, "trigger"); });
      case ObjectKind::rule:
        return of_relation([&](ObjectId id) { return part(id, NameClass::rule, "rule"); });
      case ObjectKind::policy:
        return of_relation([&](ObjectId id) { return part(id, NameClass::policy, "policy"); });
      default:
        return whole();
    }
  }

 private:
  bool refuse(std::string_view sqlstate, std::string message) {
    return session_.refuse(sqlstate, statement_.new_name_span, std::move(message));
  }

  template <typename Action>
  bool of_relation(const Action& action) {
    const sql::QualifiedName name = qualified(statement_.object.path);
    const ObjectId found = session_.find_relation(name);
    if (found == k_no_object && statement_.if_exists) return true;
    ObjectId id = k_no_object;
    return session_.require_relation(name, statement_.object.span, id) && action(id);
  }

  bool column(ObjectId table, ObjectId first) {
    const std::int16_t number = session_.find_column(table, statement_.part);
    if (number == 0)
      return refuse("42703", fmt::format("column \"{}\" does not exist", statement_.part));
    if (session_.find_column(table, new_name_) != 0)
      return refuse("42701", fmt::format("column \"{}\" of relation \"{}\" already exists",
                                         new_name_, session_.name(table)));
    const Column old = session_.column({table, number});
    if (table == first && old.inherit_count > 0)
      return refuse("42P16", fmt::format("cannot rename inherited column \"{}\"", statement_.part));
    std::vector<ObjectId> children = children_of(session_.catalog, table);
    if (statement_.only && !children.empty())
      return refuse("42P16", fmt::format("inherited column \"{}\" must be renamed in child tables "
                                         "too",
                                         statement_.part));
    if (table == first && session_.relation(table).of_type != k_no_object)
      return refuse("42809", "cannot rename column of typed table");
    std::vector<ObjectId> typed;
    if (!find_typed_tables(session_, table, statement_.cascade, statement_.part_span, typed))
      return false;
    session_.update_column(table, number, [&](Column& changed) { changed.name = new_name_; });
    children.insert(children.end(), typed.begin(), typed.end());
    rename_in_key(table, old.name);
    rename_in_triggers(table, old.name);
    return std::all_of(children.begin(), children.end(),
                       [&](ObjectId child) { return column(child, first); });
  }

  // UPDATE OF of triggers names columns.
  void rename_in_triggers(ObjectId table, const std::string& old) {
    std::vector<ObjectId> triggers;
    catalog_.visit_names(NameClass::trigger, table,
                         [&](const Name&, ObjectId id) { triggers.push_back(id); });
    for (const ObjectId id : triggers) {
      sql::CreateTrigger changed = *catalog_.find_as<Trigger>(id)->definition;
      auto& names = changed.update_columns;
      if (std::find(names.begin(), names.end(), old) == names.end()) continue;
      std::replace(names.begin(), names.end(), old, new_name_);
      catalog_.update(id, [&](Object& object) {
        std::get<Trigger>(object.detail).definition =
            std::make_shared<const sql::CreateTrigger>(std::move(changed));
      });
    }
  }

  // Keys of partitioning name columns.
  void rename_in_key(ObjectId table, const std::string& old) {
    const auto& written = session_.relation(table).partition_key;
    if (!written) return;
    sql::PartitionKey key = *written;
    for (sql::KeyPart& part : key.parts) {
      if (part.column == old) part.column = new_name_;
    }
    session_.update_relation(table, [&](Relation& relation) {
      relation.partition_key = std::make_shared<const sql::PartitionKey>(std::move(key));
    });
  }

  bool constraint(ObjectId table, ObjectId first) {
    const ObjectId id = catalog_.find_constraint(table, statement_.part);
    if (id == k_no_object)
      return refuse("42704", fmt::format("constraint \"{}\" for table \"{}\" does not exist",
                                         statement_.part, session_.name(table)));
    const Constraint found = *catalog_.find_as<Constraint>(id);
    if (table == first && found.inherit_count > 0)
      return refuse("42P16",
                    fmt::format("cannot rename inherited constraint \"{}\"", statement_.part));
    const bool has_index =
        found.index != k_no_object && found.kind != sql::ConstraintKind::foreign_key;
    if (has_index) return relation(found.index, session_.catalog.find(found.index)->schema);
    if (!name_constraint(id, table)) return false;
    if (!sql::is_inherited_kind(found.kind) || found.no_inherit) return true;
    for (const ObjectId child : children_of(session_.catalog, table)) {
      const bool there = catalog_.find_constraint(child, statement_.part) != k_no_object;
      if (there && !constraint(child, first)) return false;
    }
    return true;
  }

  bool name_constraint(ObjectId id, ObjectId table) {
    const Name name{NameClass::constraint, table, new_name_, {}};
    if (catalog_.find_name(name) != k_no_object)
      return refuse("42710", fmt::format("constraint \"{}\" for relation \"{}\" already exists",
                                         new_name_, session_.name(table)));
    catalog_.rename(id, name);
    return true;
  }

  bool domain_constraint() {
    const ObjectId domain = session_.find_type(statement_.object.path);
    const ObjectId id = catalog_.find_constraint(domain, statement_.part);
    if (domain == k_no_object || id == k_no_object)
      return refuse("42704", fmt::format("constraint \"{}\" for domain \"{}\" does not exist",
                                         statement_.part, qualified(statement_.object.path).name));
    return name_constraint(id, domain);
  }

  bool part(ObjectId table, NameClass name_class, std::string_view word, bool is_copied = false) {
    const ObjectId id = catalog_.find_name({name_class, table, statement_.part, {}});
    if (id == k_no_object)
      return refuse("42704", fmt::format("{} \"{}\" for table \"{}\" does not exist", word,
                                         statement_.part, session_.name(table)));
    // a partition's copy goes with its original (15; the error has a code of its own from 18 on)
    const Trigger* const trigger = catalog_.find_as<Trigger>(id);
    const bool is_copy = !is_copied && trigger != nullptr && trigger->parent != k_no_object;
    if (is_copy && session_.postgres() >= 15)
      return refuse(session_.postgres() >= 18 ? "0A000" : "XX000",
                    fmt::format("cannot rename trigger \"{}\" on table \"{}\"", statement_.part,
                                session_.name(table)));
    const Name name{name_class, table, new_name_, {}};
    if (catalog_.find_name(name) != k_no_object)
      return refuse("42710", fmt::format("{} \"{}\" for relation \"{}\" already exists", word,
                                         new_name_, session_.name(table)));
    catalog_.rename(id, name);
    if (name_class != NameClass::trigger) return true;
    // the copies that partitions have (15)
    for (const Dependency& each : catalog_.dependents(id)) {
      const Trigger* const copy = catalog_.find_as<Trigger>(each.dependent.object);
      const bool renamed = copy != nullptr && copy->parent == id && session_.postgres() >= 15 &&
                           !part(copy->relation, name_class, word, true);
      if (renamed) return false;
    }
    return true;
  }

  bool whole() {
    ObjectId id = k_no_object;
    if (!find_altered(session_, statement_.kind, statement_.object, statement_.if_exists, id))
      return false;
    if (id == k_no_object) return true;
    const Object object = *catalog_.find(id);
    if (object.as<Relation>() != nullptr) return relation(id, object.schema);
    if (const auto* const type = object.as<Type>()) return this->type(id, object.schema, *type);
    if (object.as<Schema>() != nullptr && new_name_.starts_with("pg_"))
      return refuse("42939", fmt::format("unacceptable schema name \"{}\"", new_name_));
    std::optional<Name> name = catalog_.name_of(id);
    name->name = new_name_;
    if (catalog_.find_name(*name) != k_no_object) return refuse_taken(object);
    catalog_.rename(id, *name);
    if (object.is_other(ObjectKind::collation)) rename_in_users(id);
    return true;
  }

  // Columns and domains know their collation by its name.
  void rename_in_users(ObjectId collation) {
    for (const Dependency& each : catalog_.dependents(collation)) {
      const Object& user = *catalog_.find(each.dependent.object);
      if (user.as<Relation>() != nullptr && each.dependent.column != 0)
        session_.update_column(user.id, each.dependent.column,
                               [&](Column& changed) { changed.collation = new_name_; });
      if (user.as<Type>() != nullptr)
        catalog_.update(user.id, [&](Object& changed) {
          std::get<Type>(changed.detail).collation = new_name_;
        });
    }
  }

  bool refuse_taken(const Object& object) {
    if (object.as<Schema>() != nullptr)
      return refuse("42P06", fmt::format("schema \"{}\" already exists", new_name_));
    if (object.as<Function>() != nullptr)
      return refuse("42723", fmt::format("function {} already exists in schema \"{}\"", new_name_,
                                         session_.schema_name(object.schema)));
    return refuse("42710", fmt::format("object \"{}\" already exists", new_name_));
  }

  bool relation(ObjectId id, ObjectId schema) {
    if (!session_.require_free_relation(schema, new_name_, statement_.new_name_span)) return false;
    const Relation relation = session_.relation(id);
    catalog_.rename(id, {NameClass::relation, schema, new_name_, {}});
    if (relation.row_type != k_no_object &&
        !place_type(session_, relation.row_type, schema, new_name_, statement_.new_name_span))
      return false;
    if (!relation.index) return true;
    const ObjectId owner = constraint_of_index(session_, id);
    return owner == k_no_object || name_constraint(owner, relation.index->table);
  }

  bool type(ObjectId id, ObjectId schema, const Type& type) {
    const Relation* const row = catalog_.find_as<Relation>(type.relation);
    if (row != nullptr && row->kind != RelationKind::composite)
      return refuse("42809", fmt::format("{} is a table's row type", session_.name(id)));
    if (row != nullptr) return relation(type.relation, schema);
    return place_type(session_, id, schema, new_name_, statement_.new_name_span);
  }

  Session& session_;
  Catalog& catalog_;
  const sql::Rename& statement_;
  const std::string new_name_;
};

// ---- SET SCHEMA

class Move {
 public:
  Move(Session& session, ObjectId schema, std::optional<Span> span)
      : session_(session), catalog_(session.catalog), schema_(schema), span_(span) {}

  bool object(ObjectId id) {
    const Object object = *catalog_.find(id);
    if (object.schema == schema_) return true;
    if (object.as<Relation>() != nullptr) return relation(id);
    if (const auto* const type = object.as<Type>()) {
      const Relation* const row = catalog_.find_as<Relation>(type->relation);
      return row != nullptr ? relation(type->relation) : this->type(id);
    }
    if (object.as<Extension>() != nullptr) return extension(id);
    std::optional<Name> name = catalog_.name_of(id);
    name->scope = schema_;
    if (catalog_.find_name(*name) != k_no_object)
      return session_.refuse(object.as<Function>() != nullptr ? "42723" : "42710", span_,
                             fmt::format("\"{}\" already exists in schema \"{}\"", object.name,
                                         session_.schema_name(schema_)));
    leave_schema(id, object.schema);
    catalog_.rename(id, *name);
    return true;
  }

 private:
  void leave_schema(ObjectId id, ObjectId old) {
    for (const Dependency& each : catalog_.dependencies(id)) {
      if (each.referenced.object != old) continue;
      catalog_.forget_dependency(each.dependent, each.referenced);
      catalog_.depend(each.dependent, {schema_, 0}, each.kind);
    }
  }

  bool relation(ObjectId id) {
    const Object old = *catalog_.find(id);
    const Relation relation = *old.as<Relation>();
    if (!session_.require_free_relation(schema_, old.name, span_)) return false;
    leave_schema(id, old.schema);
    catalog_.rename(id, {NameClass::relation, schema_, old.name, {}});
    if (relation.row_type != k_no_object && !type(relation.row_type)) return false;
    std::vector<ObjectId> constraints;
    catalog_.visit_names(NameClass::constraint, id,
                         [&](const Name&, ObjectId each) { constraints.push_back(each); });
    for (const ObjectId each : constraints)
      catalog_.update(each, [&](Object& changed) { changed.schema = schema_; });
    const std::vector<ObjectId> indexes = indexes_of(session_.catalog, id);
    if (!std::all_of(indexes.begin(), indexes.end(),
                     [&](ObjectId index) { return this->relation(index); })) {
      return false;
    }
    const std::vector<ObjectId> sequences = owned_sequences(session_, id);
    return std::all_of(sequences.begin(), sequences.end(),
                       [&](ObjectId sequence) { return this->relation(sequence); });
  }

  bool type(ObjectId id) {
    const Object old = *catalog_.find(id);
    leave_schema(id, old.schema);
    return place_type(session_, id, schema_, old.name, span_);
  }

  bool extension(ObjectId id) {
    const std::string name = session_.name(id);
    leave_schema(id, catalog_.find(id)->schema);
    catalog_.update(id, [&](Object& changed) { changed.schema = schema_; });
    session_.types.remove(name);
    session_.types.install(name, session_.schema_name(schema_));
    return true;
  }

  Session& session_;
  Catalog& catalog_;
  ObjectId schema_;
  std::optional<Span> span_;
};

}  // namespace

bool rename_object(Session& session, const sql::Rename& statement) {
  return Renaming(session, statement).run();
}

bool set_schema(Session& session, const sql::SetSchema& statement) {
  ObjectId id = k_no_object;
  if (!find_altered(session, statement.kind, statement.object, statement.if_exists, id))
    return false;
  if (id == k_no_object) return true;
  if (const Relation* const relation = session.catalog.find_as<Relation>(id)) {
    if (relation->index)
      return session.refuse("42809", statement.object.span,
                            fmt::format("cannot change schema of index \"{}\"", session.name(id)));
    for (const Dependency& each : session.catalog.dependencies(id)) {
      const bool owned =
          relation->sequence && each.referenced.column != 0 && each.kind != DependencyKind::normal;
      if (owned)
        return session.refuse("0A000", statement.object.span,
                              "cannot move an owned sequence into another schema");
    }
  }
  if (statement.new_schema == "pg_temp")
    return session.refuse("0A000", statement.object.span,
                          "cannot move objects into or out of temporary schemas");
  ObjectId schema = k_no_object;
  if (!session.require_schema(statement.new_schema, statement.object.span, schema)) return false;
  return Move(session, schema, statement.object.span).object(id);
}

}  // namespace migc::catalog
