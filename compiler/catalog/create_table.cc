#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "compiler/catalog/alter_steps.h"
#include "compiler/catalog/create_like.h"
#include "compiler/catalog/find_object.h"
#include "compiler/catalog/made_names.h"
#include "compiler/catalog/partition_bounds.h"
#include "compiler/catalog/replay_steps.h"
#include "compiler/catalog/same_code.h"
#include "compiler/catalog/storage_parameters.h"
#include "compiler/catalog/temporary.h"
#include "compiler/catalog/type_coercion.h"
#include "compiler/catalog/type_spelling.h"

namespace migc::catalog {
namespace {

using sql::ColumnDefinition;
using sql::ConstraintDefinition;
using sql::ConstraintKind;

class TableMaker {
 public:
  TableMaker(Session& session, const sql::CreateTable& statement)
      : session_(session), statement_(statement) {}

  bool run() {
    RelationPlace place;
    if (!place_relation(session_, statement_.name, statement_.name_span, statement_.persistence,
                        place)) {
      return false;
    }
    if (place.there != k_no_object && statement_.if_not_exists) return true;
    if (place.there != k_no_object && !check_definitions()) return false;
    return make(place) && parents() && of_type() && columns() && defaults() && partition_key() &&
           inherited_checks() && partition() && checks() && not_nulls() && indexes() && likes() &&
           foreign_keys();
  }

 private:
  // The definitions are read before the name is looked at.
  bool check_definitions() {
    return std::all_of(statement_.columns.begin(), statement_.columns.end(),
                       [&](const ColumnDefinition& each) {
                         ColumnPlan plan;
                         return plan_column(session_, each, plan);
                       });
  }

  bool make(const RelationPlace& place) {
    Relation relation;
    relation.kind = statement_.partition_by ? RelationKind::partitioned_table
                    : statement_.is_foreign ? RelationKind::foreign_table
                                            : RelationKind::table;
    relation.persistence = statement_.persistence;
    const bool unlogged = statement_.persistence == sql::Persistence::unlogged;
    if (unlogged && statement_.partition_by && session_.postgres() >= 18)
      return session_.refuse("0A000", statement_.name_span,
                             "partitioned tables cannot be unlogged");
    relation.access_method = statement_.access_method;
    if (!statement_.is_foreign) relation.options = statement_.options;
    const bool heap = statement_.access_method.empty() || statement_.access_method == "heap";
    if (heap && !check_storage_parameters(session_, relation.kind, "heap", statement_.options)) {
      return false;
    }
    if (!heap && !check_table_method(session_, statement_.access_method, statement_.name_span))
      return false;
    if (statement_.partition_by)
      relation.partition_key = std::make_shared<const sql::PartitionKey>(*statement_.partition_by);
    ObjectId server = k_no_object;
    if (statement_.is_foreign && !find_server(server)) return false;
    relation.server = server;
    if (!make_relation(session_, place.schema, place.name, std::move(relation),
                       statement_.name_span, table_) ||
        !set_on_commit(session_, table_, statement_.on_commit, statement_.name_span)) {
      return false;
    }
    if (server != k_no_object)
      session_.catalog.depend({table_, 0}, {server, 0}, DependencyKind::normal);
    return true;
  }

  bool find_server(ObjectId& server) {
    sql::ObjectName name;
    name.path = {statement_.server};
    name.span = statement_.name_span;
    return find_object(session_, sql::ObjectKind::foreign_server, name, false, server);
  }

  bool partition_key() { return !statement_.partition_by || check_partition_key(session_, table_); }

  // MergeAttributes
  bool check_parent(ObjectId id) {
    const Relation& parent = session_.relation(id);
    const bool is_partitioned = parent.kind == RelationKind::partitioned_table;
    const auto refuse = [&](std::string_view message) {
      return session_.refuse("42809", statement_.name_span,
                             fmt::format(fmt::runtime(message), session_.name(id)));
    };
    if (is_partitioned && !statement_.bound)
      return refuse("cannot inherit from partitioned table \"{}\"");
    if (parent.partition && !statement_.bound)
      return refuse("cannot inherit from partition \"{}\"");
    return is_partitioned || parent.kind == RelationKind::table ||
           parent.kind == RelationKind::foreign_table ||
           refuse("inherited relation \"{}\" is not a table or foreign table");
  }

  bool parents() {
    for (const sql::QualifiedName& name : statement_.inherits) {
      ObjectId parent = k_no_object;
      if (!session_.require_relation(name, statement_.name_span, parent)) return false;
      const std::vector<ObjectId> others = session_.relation(table_).parents;
      if (std::find(others.begin(), others.end(), parent) != others.end())
        return session_.refuse("42P07", statement_.name_span,
                               fmt::format("relation \"{}\" would be inherited from more than once",
                                           session_.name(parent)));
      if (!check_parent(parent)) return false;
      if (session_.relation(parent).persistence == sql::Persistence::temporary &&
          statement_.persistence != sql::Persistence::temporary)
        return session_.refuse(
            "42809", statement_.name_span,
            fmt::format("cannot inherit from temporary relation \"{}\"", session_.name(parent)));
      session_.update_relation(table_,
                               [&](Relation& relation) { relation.parents.push_back(parent); });
      session_.catalog.depend(
          {table_, 0}, {parent, 0},
          statement_.bound ? DependencyKind::automatic : DependencyKind::normal);
      note_conflicts(parent);
      if (!inherit_columns(session_, table_, parent)) return false;
    }
    return true;
  }

  // Columns for which two parents have different defaults: the table needs one of its own.
  void note_conflicts(ObjectId parent) {
    for (const ColumnPtr& each : session_.relation(parent).columns) {
      const std::int16_t there =
          each->dropped ? std::int16_t{0} : session_.find_column(table_, each->name);
      if (there == 0) continue;
      const Default* const own =
          session_.catalog.find_as<Default>(session_.column({table_, there}).default_value);
      const Default* const other = session_.catalog.find_as<Default>(each->default_value);
      const bool differ = own != nullptr && other != nullptr && own->code && other->code &&
                          !same_code(own->code, other->code);
      if (differ) conflicts_.insert(each->name);
    }
  }

  // 42611, once the table's own columns are there
  bool resolve_conflicts() {
    for (const ColumnDefinition& column : statement_.columns) {
      if (find_kind(column, ConstraintKind::default_value) != nullptr)
        conflicts_.erase(column.name);
    }
    if (conflicts_.empty()) return true;
    return session_.refuse(
        "42611", statement_.name_span,
        fmt::format("column \"{}\" inherits conflicting default values", *conflicts_.begin()));
  }

  bool of_type() {
    if (statement_.of_type.empty()) return true;
    const ObjectId type = session_.find_type(statement_.of_type);
    const auto facts = session_.types.type(type);
    if (!facts || facts->relation == k_no_object)
      return session_.refuse("42704", statement_.name_span,
                             fmt::format("type \"{}\" does not exist", statement_.of_type.back()));
    const std::vector<ColumnPtr> attributes = session_.relation(facts->relation).columns;
    for (const ColumnPtr& each : attributes) {
      if (each->dropped) continue;
      Column column;
      column.name = each->name;
      column.type = each->type;
      make_column(session_, table_, std::move(column));
    }
    session_.update_relation(table_,
                             [&](Relation& relation) { relation.of_type = facts->relation; });
    session_.catalog.depend({table_, 0}, {type, 0}, DependencyKind::normal);
    return true;
  }

  // Columns and LIKE clauses in their order.
  bool columns() {
    auto like = statement_.likes.begin();
    for (std::size_t i = 0; i <= statement_.columns.size(); ++i) {
      for (; like != statement_.likes.end() && like->position <= i; ++like) {
        if (!like_columns(session_, *like, table_)) return false;
      }
      if (i < statement_.columns.size() && !column(statement_.columns[i])) return false;
    }
    return resolve_conflicts();
  }

  bool column(const ColumnDefinition& definition) {
    std::int16_t number = session_.find_column(table_, definition.name);
    const Relation& relation = session_.relation(table_);
    const bool inherited = !relation.parents.empty() || relation.of_type != k_no_object;
    if (number != 0) {
      const Column there = relation.column(number);
      if (!inherited || (there.is_local && relation.of_type == k_no_object))
        return session_.refuse(
            "42701", definition.name_span,
            fmt::format("column \"{}\" specified more than once", definition.name));
      if (!definition.type) return finish_column(session_, {table_, number}, {}, definition);
    }
    if (!definition.type)
      return session_.refuse("42703", definition.name_span,
                             fmt::format("column \"{}\" does not exist", definition.name));
    ColumnPlan plan;
    if (!plan_column(session_, definition, plan) || !check_own_type(definition, plan) ||
        !check_column_name(session_, plan.column.name, definition.name_span)) {
      return false;
    }
    if (number != 0) {
      const Column there = session_.column({table_, number});
      if (!(there.type == plan.column.type))
        return session_.refuse("42804", definition.name_span,
                               fmt::format("column \"{}\" has a type conflict", definition.name));
      session_.update_column(table_, number, [](Column& merged) { merged.is_local = true; });
    } else {
      number = make_column(session_, table_, plan.column);
    }
    return finish_column(session_, {table_, number}, plan, definition);
  }

  // The table's row type is not there yet when the server reads the types of its columns.
  bool check_own_type(const ColumnDefinition& definition, const ColumnPlan& plan) {
    const ObjectId row = session_.relation(table_).row_type;
    const auto facts = session_.types.type(plan.column.type.type);
    if (!facts || (facts->id != row && facts->element != row)) return true;
    return session_.refuse("42704", definition.type->span,
                           fmt::format("type \"{}\" does not exist", session_.name(table_)));
  }

  // Of the columns that are written here: once all are there, since a generated one may name any
  // (AddRelationNewConstraints).
  bool defaults() {
    return std::all_of(statement_.columns.begin(), statement_.columns.end(),
                       [&](const ColumnDefinition& column) {
                         const std::int16_t number = session_.find_column(table_, column.name);
                         return set_written_default(session_, {table_, number}, column);
                       });
  }

  // All constraints of one kind: those of columns first, then those of the table.
  template <typename Wanted>
  bool constraints(const Wanted& wanted) {
    for (const ColumnDefinition& column : statement_.columns) {
      for (const ConstraintDefinition& each : column.constraints) {
        if (wanted(each.kind) &&
            !add_constraint(session_, {table_, each, column.name, &made_, true}))
          return false;
      }
    }
    for (const ConstraintDefinition& each : statement_.constraints) {
      if (wanted(each.kind) && !add_constraint(session_, {table_, each, "", &made_, true}))
        return false;
    }
    return true;
  }

  bool inherited_checks() {
    const std::vector<ObjectId> parents = session_.relation(table_).parents;
    return std::all_of(parents.begin(), parents.end(),
                       [&](ObjectId parent) { return inherit_checks(session_, table_, parent); });
  }
  bool checks() {
    return constraints([](ConstraintKind kind) { return kind == ConstraintKind::check; });
  }
  bool not_nulls() {
    for (const ColumnDefinition& column : statement_.columns) {
      const ConstraintDefinition* const written = find_kind(column, ConstraintKind::not_null);
      const bool implied = (column.type && serial_type(*column.type) != k_no_object) ||
                           find_kind(column, ConstraintKind::identity) != nullptr;
      if (written == nullptr && !implied && !is_primary(column)) continue;
      const std::int16_t number = session_.find_column(table_, column.name);
      if (!set_not_null(session_, table_, number, written, &made_)) return false;
    }
    for (const ConstraintDefinition& each : statement_.constraints) {
      if (each.kind == ConstraintKind::not_null &&
          !add_constraint(session_, {table_, each, "", &made_, true}))
        return false;
    }
    return std::all_of(statement_.likes.begin(), statement_.likes.end(), [&](const auto& like) {
      return like_not_nulls(session_, like, table_, made_);
    });
  }
  bool is_primary(const ColumnDefinition& column) const {
    if (find_kind(column, ConstraintKind::primary_key) != nullptr) return true;
    return std::any_of(statement_.constraints.begin(), statement_.constraints.end(),
                       [&](const auto& each) {
                         return each.kind == ConstraintKind::primary_key &&
                                std::find(each.columns.begin(), each.columns.end(), column.name) !=
                                    each.columns.end();
                       });
  }
  bool indexes() {
    // the primary key comes first (transformIndexConstraints)
    std::vector<KeyOfStatement> keys;
    const auto add = [&](const ConstraintDefinition& definition, const std::string& column) {
      const bool is_key = definition.kind == ConstraintKind::primary_key ||
                          definition.kind == ConstraintKind::unique ||
                          definition.kind == ConstraintKind::exclusion;
      if (!is_key) return;
      keys.push_back({definition, column});
      if (definition.columns.empty() && !column.empty() && definition.parts.empty())
        keys.back().definition.columns = {column};
    };
    for (const ColumnDefinition& column : statement_.columns) {
      for (const ConstraintDefinition& each : column.constraints) add(each, column.name);
    }
    for (const ConstraintDefinition& each : statement_.constraints) add(each, "");
    std::stable_partition(keys.begin(), keys.end(), [](const KeyOfStatement& key) {
      return key.definition.kind == ConstraintKind::primary_key;
    });
    merge_equal(keys);
    return std::all_of(keys.begin(), keys.end(), [&](const KeyOfStatement& key) {
      return add_constraint(session_, {table_, key.definition, key.column, &made_, true});
    });
  }

  struct KeyOfStatement {
    ConstraintDefinition definition;
    std::string column;
  };

  // Keys that say the same are one; the name goes to the first if that has none
  // (transformIndexConstraints).
  static void merge_equal(std::vector<KeyOfStatement>& keys) {
    const auto same = [](const ConstraintDefinition& a, const ConstraintDefinition& b) {
      return a.kind != ConstraintKind::exclusion && b.kind != ConstraintKind::exclusion &&
             a.using_index.empty() && b.using_index.empty() && a.columns == b.columns &&
             a.including == b.including && a.nulls_not_distinct == b.nulls_not_distinct &&
             a.without_overlaps == b.without_overlaps && a.deferrable == b.deferrable &&
             a.initially_deferred == b.initially_deferred;
    };
    std::vector<KeyOfStatement> kept;
    for (KeyOfStatement& key : keys) {
      const auto prior = std::find_if(kept.begin(), kept.end(), [&](const KeyOfStatement& each) {
        return same(each.definition, key.definition) &&
               !(each.definition.kind == ConstraintKind::primary_key &&
                 key.definition.kind == ConstraintKind::primary_key);
      });
      if (prior == kept.end()) {
        kept.push_back(std::move(key));
      } else if (prior->definition.name.empty()) {
        prior->definition.name = key.definition.name;
      }
    }
    keys = std::move(kept);
  }

  bool foreign_keys() {
    return constraints([](ConstraintKind kind) { return kind == ConstraintKind::foreign_key; });
  }

  bool likes() {
    return std::all_of(statement_.likes.begin(), statement_.likes.end(), [&](const auto& like) {
      return like_parts(session_, like, {table_, statement_.name_span}, made_);
    });
  }

  bool partition() {
    if (!statement_.bound) return true;
    const ObjectId parent = session_.relation(table_).parents.front();
    if (session_.relation(parent).kind != RelationKind::partitioned_table)
      return session_.refuse("42P17", statement_.name_span,
                             fmt::format("\"{}\" is not partitioned", session_.name(parent)));
    if (!check_partition_bound(session_, parent, session_.name(table_), *statement_.bound))
      return false;
    PartitionFacts facts;
    facts.parent = parent;
    facts.definition = session_.catalog.statement();
    facts.bound = std::make_shared<const sql::PartitionBound>(*statement_.bound);
    session_.update_relation(table_, [&](Relation& relation) {
      relation.partition = std::make_shared<const PartitionFacts>(std::move(facts));
    });
    return inherit_as_partition(session_, table_, parent, false);
  }

  Session& session_;
  const sql::CreateTable& statement_;
  ObjectId table_ = k_no_object;
  std::vector<std::string> made_;
  std::set<std::string> conflicts_;
};

}  // namespace

bool create_table(Session& session, const sql::CreateTable& statement) {
  return TableMaker(session, statement).run();
}

}  // namespace migc::catalog
