#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/made_names.h"
#include "compiler/catalog/replay_steps.h"
#include "compiler/catalog/type_spelling.h"

namespace migc::catalog {
namespace {

using sql::AlterAction;
using sql::AlterCommand;
using sql::ConstraintKind;

// The order in which the commands of one statement run (tablecmds.c, AlterTablePass).
int pass_of(const AlterCommand& command) {
  switch (command.action) {
    case AlterAction::drop_column:
    case AlterAction::drop_constraint:
    case AlterAction::drop_not_null:
    case AlterAction::drop_expression:
    case AlterAction::drop_identity:
      return 0;
    case AlterAction::set_type:
      return 1;
    case AlterAction::add_column:
      return 4;
    case AlterAction::set_expression:
      return 5;
    case AlterAction::set_default:
    case AlterAction::drop_default:
      return command.action == AlterAction::drop_default ? 0 : 8;
    case AlterAction::set_not_null:
    case AlterAction::add_identity:
    case AlterAction::set_identity:
      return 6;
    case AlterAction::add_constraint: {
      const ConstraintKind kind = command.constraint->kind;
      if (kind == ConstraintKind::foreign_key) return 10;
      const bool with_index = kind == ConstraintKind::primary_key ||
                              kind == ConstraintKind::unique || kind == ConstraintKind::exclusion;
      return with_index ? 9 : 7;
    }
    default:
      return 11;
  }
}

class Alteration {
 public:
  Alteration(Session& session, const sql::AlterTable& statement)
      : session_(session), catalog_(session.catalog), statement_(statement) {}

  bool run() {
    table_ = session_.find_relation(statement_.name);
    if (table_ == k_no_object) {
      if (statement_.if_exists) return true;
      return session_.require_relation(statement_.name, statement_.name_span, table_);
    }
    std::vector<const AlterCommand*> commands;
    for (const AlterCommand& each : statement_.commands) commands.push_back(&each);
    std::stable_sort(commands.begin(), commands.end(),
                     [](const auto* a, const auto* b) { return pass_of(*a) < pass_of(*b); });
    for (const AlterCommand* const each : commands) {
      if (!command(*each)) return false;
    }
    // constraints that stand behind a new column come after all columns
    for (const AlterCommand* const each : commands) {
      if (each->action == AlterAction::add_column && !column_constraints(*each)) return false;
    }
    return true;
  }

 private:
  bool command(const AlterCommand& each) {
    switch (each.action) {
      case AlterAction::add_column:
        return add_column(each, table_, true);
      case AlterAction::drop_column:
        return drop_column(each, table_);
      case AlterAction::set_type:
        return set_type(each, table_);
      case AlterAction::set_default:
      case AlterAction::drop_default:
        return change_default(each, table_);
      case AlterAction::set_not_null:
        return with_column(each, [&](std::int16_t column) {
          return catalog::set_not_null(session_, table_, column, nullptr, nullptr);
        });
      case AlterAction::drop_not_null:
        return with_column(each, [&](std::int16_t column) { return drop_not_null(each, column); });
      case AlterAction::drop_expression:
        return with_column(each, [&](std::int16_t column) {
          catalog::drop_default(session_, {table_, column});
          session_.update_column(table_, column, [](Column& changed) { changed.generated = 0; });
          return true;
        });
      case AlterAction::set_expression:
        return with_column(each, [&](std::int16_t column) {
          return catalog::set_default(session_, {table_, column}, *each.expression, true);
        });
      case AlterAction::add_constraint:
        return add_constraint(session_, {table_, *each.constraint, "", nullptr, false});
      case AlterAction::drop_constraint:
        return drop_constraint(each, table_);
      case AlterAction::validate_constraint:
        return change_constraint(each, [](Constraint& changed) { changed.validated = true; });
      case AlterAction::alter_constraint:
        return change_constraint(each, [&](Constraint& changed) {
          changed.deferrable = each.constraint->deferrable;
          changed.initially_deferred = each.constraint->initially_deferred;
        });
      case AlterAction::add_identity:
      case AlterAction::set_identity:
      case AlterAction::drop_identity:
        return with_column(each, [&](std::int16_t column) { return identity(each, column); });
      default:
        return rest(each);
    }
  }

  bool rest(const AlterCommand& each) {
    switch (each.action) {
      case AlterAction::attach_partition:
        return attach(each);
      case AlterAction::detach_partition:
      case AlterAction::finalize_detach:
        return detach(each);
      case AlterAction::inherit:
        return inherit(each);
      case AlterAction::no_inherit:
        return no_inherit(each);
      case AlterAction::enable_row_security:
      case AlterAction::disable_row_security:
        session_.update_relation(table_, [&](Relation& relation) {
          relation.row_security = each.action == AlterAction::enable_row_security;
        });
        return true;
      case AlterAction::force_row_security:
      case AlterAction::no_force_row_security:
        session_.update_relation(table_, [&](Relation& relation) {
          relation.force_row_security = each.action == AlterAction::force_row_security;
        });
        return true;
      case AlterAction::set_logged:
      case AlterAction::set_unlogged:
        session_.update_relation(table_, [&](Relation& relation) {
          relation.persistence = each.action == AlterAction::set_logged
                                     ? sql::Persistence::permanent
                                     : sql::Persistence::unlogged;
        });
        return true;
      default:
        return true;  // storage, statistics, owners, triggers on and off: not in the catalog's view
    }
  }

  template <typename Action>
  bool with_column(const AlterCommand& each, const Action& action) {
    std::int16_t column = 0;
    return session_.require_column(table_, each.name, each.name_span, column) && action(column);
  }

  // ---- columns

  bool add_column(const AlterCommand& each, ObjectId table, bool local) {
    const sql::ColumnDefinition& definition = *each.column;
    const std::string name = truncated_name(definition.name);
    ColumnPlan plan;
    if (!plan_column(session_, definition, plan)) return false;
    std::int16_t number = session_.find_column(table, name);
    if (number != 0 && local) {
      if (each.if_not_exists) {
        skipped_.push_back(&each);
        return true;
      }
      return session_.refuse("42701", definition.name_span,
                             fmt::format("column \"{}\" of relation \"{}\" already exists", name,
                                         session_.name(table)));
    }
    if (number != 0) {
      session_.update_column(table, number, [](Column& merged) { ++merged.inherit_count; });
    } else {
      Column column = plan.column;
      column.is_local = local;
      column.inherit_count = local ? 0 : 1;
      number = make_column(session_, table, std::move(column));
      if (!finish_column(session_, {table, number}, plan, definition)) return false;
    }
    if (statement_.only) return true;
    for (const ObjectId child : children_of(session_, table)) {
      if (!add_column(each, child, false)) return false;
    }
    return true;
  }

  bool column_constraints(const AlterCommand& each) {
    if (std::find(skipped_.begin(), skipped_.end(), &each) != skipped_.end()) return true;
    const sql::ColumnDefinition& definition = *each.column;
    const std::int16_t number = session_.find_column(table_, truncated_name(definition.name));
    bool not_null = false;
    for (const sql::ConstraintDefinition& constraint : definition.constraints) {
      not_null |= constraint.kind == ConstraintKind::not_null;
      if (!add_constraint(session_, {table_, constraint, definition.name, nullptr, false}))
        return false;
    }
    ColumnPlan plan;
    if (!plan_column(session_, definition, plan)) return false;
    const bool identity =
        session_.relation(table_).columns[static_cast<std::size_t>(number - 1)]->identity != 0;
    if (!not_null && (plan.serial_type != k_no_object || identity))
      return catalog::set_not_null(session_, table_, number, nullptr, nullptr);
    return true;
  }

  bool drop_column(const AlterCommand& each, ObjectId table) {
    std::int16_t number = session_.find_column(table, each.name);
    if (number == 0 && (each.if_exists || table != table_)) return true;
    if (!session_.require_column(table, each.name, each.name_span, number)) return false;
    const Column column = *session_.relation(table).columns[static_cast<std::size_t>(number - 1)];
    if (table == table_ && column.inherit_count > 0)
      return session_.refuse("42P16", each.name_span,
                             fmt::format("cannot drop inherited column \"{}\"", each.name));
    const std::vector<ObjectId> children = children_of(session_, table);
    if (!drop_address(session_, {table, number}, each.cascade, each.name_span)) return false;
    for (const ObjectId child : children) {
      const std::int16_t own = session_.find_column(child, each.name);
      if (own == 0) continue;
      const Column there = *session_.relation(child).columns[static_cast<std::size_t>(own - 1)];
      const bool goes = there.inherit_count == 1 && !there.is_local && !statement_.only;
      if (goes) {
        if (!drop_column(each, child)) return false;
      } else {
        session_.update_column(child, own, [&](Column& changed) {
          --changed.inherit_count;
          if (statement_.only) changed.is_local = true;
        });
      }
    }
    return true;
  }

  bool set_type(const AlterCommand& each, ObjectId table) {
    std::int16_t number = 0;
    if (!session_.require_column(table, each.name, each.name_span, number)) return false;
    TypeUse type;
    if (!session_.require_type(*each.column->type, type)) return false;
    for (const Dependency& dependent : catalog_.dependents(table)) {
      if (dependent.referenced.column != number) continue;
      const Relation* const view = catalog_.find_as<Relation>(dependent.dependent.object);
      const bool is_view = view != nullptr && (view->kind == RelationKind::view ||
                                               view->kind == RelationKind::materialized_view);
      if (is_view)
        return session_.refuse("0A000", each.name_span,
                               "cannot alter type of a column used by a view or rule",
                               fmt::format("{} depends on column \"{}\"",
                                           session_.describe(dependent.dependent), each.name));
    }
    const ObjectId old =
        session_.relation(table).columns[static_cast<std::size_t>(number - 1)]->type.type;
    for (const Dependency& need : catalog_.dependencies(table)) {
      const bool by_type =
          need.dependent == Address{table, number} && need.referenced.object == old;
      if (by_type) catalog_.forget_dependency(need.dependent, need.referenced);
    }
    session_.update_column(table, number, [&](Column& changed) {
      changed.type = type;
      changed.collation =
          each.column->collation.empty() ? std::string() : each.column->collation.back();
    });
    session_.depend_on_type({table, number}, type.type);
    sequence_type(table, number, type.type);
    for (const ObjectId child : children_of(session_, table)) {
      if (!statement_.only && !set_type(each, child)) return false;
    }
    return true;
  }

  // The sequence of an identity column follows its type.
  void sequence_type(ObjectId table, std::int16_t number, ObjectId type) {
    for (const Dependency& each : catalog_.dependents(table)) {
      const Relation* const sequence = catalog_.find_as<Relation>(each.dependent.object);
      const bool owned = sequence != nullptr && sequence->sequence &&
                         each.referenced.column == number && each.kind == DependencyKind::internal;
      if (!owned) continue;
      session_.update_relation(each.dependent.object, [&](Relation& changed) {
        SequenceFacts facts = *changed.sequence;
        facts.type = type;
        changed.sequence = std::make_shared<const SequenceFacts>(std::move(facts));
      });
    }
  }

  bool change_default(const AlterCommand& each, ObjectId table) {
    std::int16_t number = 0;
    if (!session_.require_column(table, each.name, each.name_span, number)) return false;
    const Column column = *session_.relation(table).columns[static_cast<std::size_t>(number - 1)];
    if (column.identity != 0)
      return session_.refuse("42601", each.name_span,
                             fmt::format("column \"{}\" of relation \"{}\" is an identity column",
                                         each.name, session_.name(table)));
    if (column.generated != 0)
      return session_.refuse("42601", each.name_span,
                             fmt::format("column \"{}\" of relation \"{}\" is a generated column",
                                         each.name, session_.name(table)));
    if (each.action == AlterAction::drop_default || !each.expression) {
      catalog::drop_default(session_, {table, number});
    } else if (!catalog::set_default(session_, {table, number}, *each.expression, false)) {
      return false;
    }
    if (statement_.only) return true;
    for (const ObjectId child : children_of(session_, table)) {
      if (!change_default(each, child)) return false;
    }
    return true;
  }

  bool drop_not_null(const AlterCommand& each, std::int16_t column) {
    const Column there = *session_.relation(table_).columns[static_cast<std::size_t>(column - 1)];
    if (there.identity != 0)
      return session_.refuse("42601", each.name_span,
                             fmt::format("column \"{}\" of relation \"{}\" is an identity column",
                                         each.name, session_.name(table_)));
    bool in_key = false;
    ObjectId constraint = k_no_object;
    catalog_.visit_names(NameClass::constraint, table_, [&](const Name&, ObjectId id) {
      const Constraint* const found = catalog_.find_as<Constraint>(id);
      const auto& columns = found->columns;
      const bool uses = std::find(columns.begin(), columns.end(), column) != columns.end();
      in_key |= uses && found->kind == ConstraintKind::primary_key;
      if (uses && found->kind == ConstraintKind::not_null) constraint = id;
    });
    if (in_key)
      return session_.refuse("42P16", each.name_span,
                             fmt::format("column \"{}\" is in a primary key", each.name));
    if (constraint != k_no_object) catalog_.remove(constraint);
    session_.update_column(table_, column, [](Column& changed) { changed.not_null = false; });
    return true;
  }

  bool identity(const AlterCommand& each, std::int16_t column) {
    const Column there = *session_.relation(table_).columns[static_cast<std::size_t>(column - 1)];
    const auto refuse = [&](std::string_view what) {
      return session_.refuse("55000", each.name_span,
                             fmt::format("column \"{}\" of relation \"{}\" {}", each.name,
                                         session_.name(table_), what));
    };
    if (each.action == AlterAction::add_identity) {
      if (!there.not_null) return refuse("must be declared NOT NULL before identity can be added");
      if (there.identity != 0) return refuse("is already an identity column");
      if (there.default_value != k_no_object) return refuse("already has a default value");
      session_.update_column(table_, column, [&](Column& changed) {
        changed.identity = each.mode == "always" ? 'a' : 'd';
      });
      const ObjectId schema = catalog_.find(table_)->schema;
      const std::string name =
          choose_relation_name(catalog_, session_.name(table_), each.name, "seq", schema, false);
      return make_owned_sequence(session_, schema, name, {table_, column}, each.options,
                                 there.type.type, true);
    }
    if (there.identity == 0) return each.if_exists ? true : refuse("is not an identity column");
    if (each.action == AlterAction::set_identity) {
      if (!each.mode.empty()) {
        session_.update_column(table_, column, [&](Column& changed) {
          changed.identity = each.mode == "always" ? 'a' : 'd';
        });
      }
      return true;
    }
    session_.update_column(table_, column, [](Column& changed) { changed.identity = 0; });
    for (const Dependency& dependent : catalog_.dependents(table_)) {
      const Relation* const sequence = catalog_.find_as<Relation>(dependent.dependent.object);
      if (sequence != nullptr && sequence->sequence && dependent.referenced.column == column &&
          dependent.kind == DependencyKind::internal) {
        catalog_.remove(dependent.dependent.object);
      }
    }
    return true;
  }

  // ---- constraints

  bool drop_constraint(const AlterCommand& each, ObjectId table) {
    const ObjectId id = catalog_.find_name({NameClass::constraint, table, each.name, {}});
    if (id == k_no_object) {
      if (each.if_exists) return true;
      return session_.refuse("42704", each.name_span,
                             fmt::format("constraint \"{}\" of relation \"{}\" does not exist",
                                         each.name, session_.name(table)));
    }
    const Constraint constraint = *catalog_.find_as<Constraint>(id);
    if (table == table_ && constraint.inherit_count > 0)
      return session_.refuse(
          "42P16", each.name_span,
          fmt::format("cannot drop inherited constraint \"{}\" of relation \"{}\"", each.name,
                      session_.name(table)));
    if (!drop_address(session_, {id, 0}, each.cascade, each.name_span)) return false;
    const bool spreads = constraint.kind == ConstraintKind::check && !constraint.no_inherit;
    if (!spreads) return true;
    for (const ObjectId child : children_of(session_, table)) {
      const ObjectId own = catalog_.find_name({NameClass::constraint, child, each.name, {}});
      if (own == k_no_object) continue;
      const Constraint there = *catalog_.find_as<Constraint>(own);
      if (there.inherit_count == 1 && !there.is_local && !statement_.only) {
        if (!drop_constraint(each, child)) return false;
      } else {
        catalog_.update(
            own, [](Object& object) { --std::get<Constraint>(object.detail).inherit_count; });
      }
    }
    return true;
  }

  template <typename Change>
  bool change_constraint(const AlterCommand& each, const Change& change) {
    const std::string& name =
        each.constraint && !each.constraint->name.empty() ? each.constraint->name : each.name;
    const ObjectId id = catalog_.find_name({NameClass::constraint, table_, name, {}});
    if (id == k_no_object)
      return session_.refuse("42704", each.span,
                             fmt::format("constraint \"{}\" of relation \"{}\" does not exist",
                                         name, session_.name(table_)));
    catalog_.update(id, [&](Object& object) { change(std::get<Constraint>(object.detail)); });
    for (const ObjectId child : children_of(session_, table_)) {
      const ObjectId own = catalog_.find_name({NameClass::constraint, child, name, {}});
      if (own != k_no_object)
        catalog_.update(own, [&](Object& object) { change(std::get<Constraint>(object.detail)); });
    }
    return true;
  }

  // ---- inheritance

  bool attach(const AlterCommand& each) {
    ObjectId child = k_no_object;
    if (!session_.require_relation(each.relation, each.relation_span, child)) return false;
    if (session_.relation(table_).index) return attach_index(child);
    PartitionFacts facts;
    facts.parent = table_;
    if (each.bound) facts.bound = std::make_shared<const sql::PartitionBound>(*each.bound);
    session_.update_relation(child, [&](Relation& relation) {
      relation.parents = {table_};
      relation.partition = std::make_shared<const PartitionFacts>(std::move(facts));
    });
    catalog_.depend({child, 0}, {table_, 0}, DependencyKind::automatic);
    return merge_columns(child, true) && inherit_checks(session_, child, table_) &&
           inherit_as_partition(session_, child, table_, true);
  }

  bool attach_index(ObjectId child) {
    session_.update_relation(child, [&](Relation& relation) {
      IndexFacts facts = *relation.index;
      facts.parent = table_;
      relation.index = std::make_shared<const IndexFacts>(std::move(facts));
    });
    catalog_.depend({child, 0}, {table_, 0}, DependencyKind::partition_primary);
    validate_partitioned_index(session_, table_);
    return true;
  }

  bool merge_columns(ObjectId child, bool partition) {
    const std::vector<ColumnPtr> columns = session_.relation(table_).columns;
    for (const ColumnPtr& column : columns) {
      if (column->dropped) continue;
      const std::int16_t own = session_.find_column(child, column->name);
      if (own == 0)
        return session_.refuse("42804", std::nullopt,
                               fmt::format("child table is missing column \"{}\"", column->name));
      session_.update_column(child, own, [&](Column& changed) {
        ++changed.inherit_count;
        if (partition) changed.is_local = false;
      });
    }
    return true;
  }

  bool detach(const AlterCommand& each) {
    ObjectId child = k_no_object;
    if (!session_.require_relation(each.relation, each.relation_span, child)) return false;
    session_.update_relation(child, [](Relation& relation) {
      relation.parents.clear();
      relation.partition = nullptr;
    });
    catalog_.forget_dependency({child, 0}, {table_, 0});
    leave_columns(child);
    leave_parts(child);
    return true;
  }

  void leave_columns(ObjectId child) {
    const std::size_t count = session_.relation(child).columns.size();
    for (std::size_t i = 1; i <= count; ++i) {
      session_.update_column(child, static_cast<std::int16_t>(i), [](Column& column) {
        if (column.inherit_count > 0) --column.inherit_count;
        column.is_local = true;
      });
    }
  }

  // Indexes and constraints of a former partition are its own.
  void leave_parts(ObjectId child) {
    std::vector<ObjectId> constraints;
    catalog_.visit_names(NameClass::constraint, child,
                         [&](const Name&, ObjectId id) { constraints.push_back(id); });
    for (const ObjectId id : constraints) {
      free_of_parent(id);
      catalog_.update(id, [](Object& object) {
        Constraint& changed = std::get<Constraint>(object.detail);
        changed.parent = k_no_object;
        changed.is_local = true;
        if (changed.inherit_count > 0) --changed.inherit_count;
      });
    }
    for (const Dependency& each : catalog_.dependents(child)) {
      const Relation* const index = catalog_.find_as<Relation>(each.dependent.object);
      if (index == nullptr || !index->index || index->index->table != child) continue;
      const ObjectId id = each.dependent.object;
      free_of_parent(id);
      session_.update_relation(id, [](Relation& relation) {
        IndexFacts facts = *relation.index;
        facts.parent = k_no_object;
        relation.index = std::make_shared<const IndexFacts>(std::move(facts));
      });
    }
  }

  void free_of_parent(ObjectId id) {
    for (const Dependency& each : catalog_.dependencies(id)) {
      if (each.kind == DependencyKind::partition_primary ||
          each.kind == DependencyKind::partition_secondary) {
        catalog_.forget_dependency(each.dependent, each.referenced);
      }
    }
  }

  bool inherit(const AlterCommand& each) {
    ObjectId parent = k_no_object;
    if (!session_.require_relation(each.relation, each.relation_span, parent)) return false;
    session_.update_relation(table_,
                             [&](Relation& relation) { relation.parents.push_back(parent); });
    catalog_.depend({table_, 0}, {parent, 0}, DependencyKind::normal);
    const ObjectId child = table_;
    table_ = parent;
    const bool merged = merge_columns(child, false) && inherit_checks(session_, child, parent);
    table_ = child;
    return merged;
  }

  bool no_inherit(const AlterCommand& each) {
    ObjectId parent = k_no_object;
    if (!session_.require_relation(each.relation, each.relation_span, parent)) return false;
    session_.update_relation(table_,
                             [&](Relation& relation) { std::erase(relation.parents, parent); });
    catalog_.forget_dependency({table_, 0}, {parent, 0});
    leave_columns(table_);
    return true;
  }

  Session& session_;
  Catalog& catalog_;
  const sql::AlterTable& statement_;
  ObjectId table_ = k_no_object;
  std::vector<const AlterCommand*> skipped_;
};

}  // namespace

bool alter_table(Session& session, const sql::AlterTable& statement) {
  return Alteration(session, statement).run();
}

}  // namespace migc::catalog
