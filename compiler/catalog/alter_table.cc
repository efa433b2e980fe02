#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/alter_passes.h"
#include "compiler/catalog/alter_steps.h"
#include "compiler/catalog/made_names.h"
#include "compiler/catalog/properties.h"
#include "compiler/catalog/replay_steps.h"
#include "compiler/catalog/storage_parameters.h"
#include "compiler/catalog/type_spelling.h"

namespace migc::catalog {
namespace {

using sql::AlterAction;
using sql::AlterCommand;
using sql::ConstraintKind;

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
    if (!check_alter_targets(session_, statement_, table_)) return false;
    const std::vector<const AlterCommand*> commands = in_passes(statement_);
    for (const AlterCommand* const each : commands) {
      if (!command(*each)) return false;
      keep(*each);
      change_properties(session_, statement_, *each, table_);
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
      case AlterAction::drop_column:
      case AlterAction::set_type:
        return change_shape(each);
      case AlterAction::set_default:
      case AlterAction::drop_default:
        return change_default(each, table_);
      case AlterAction::set_not_null:
        return with_column(each, [&](std::int16_t column) {
          return catalog::set_not_null(session_, table_, column, nullptr, nullptr);
        });
      case AlterAction::drop_not_null:
        return with_column(each, [&](std::int16_t column) {
          return catalog::drop_not_null(session_, statement_, each, {table_, column});
        });
      case AlterAction::drop_expression:
        return with_column(each, [&](std::int16_t column) {
          return catalog::drop_expression(session_, each, {table_, column});
        });
      case AlterAction::set_expression:
        return with_column(each, [&](std::int16_t column) {
          const Column& there = session_.column({table_, column});
          if (there.generated == 0)
            return session_.refuse("55000", each.name_span,
                                   fmt::format("column \"{}\" of relation \"{}\" is not a "
                                               "generated column",
                                               each.name, session_.name(table_)));
          return catalog::set_default(session_, {table_, column}, *each.expression, true);
        });
      case AlterAction::add_constraint:
        return add_constraint(session_,
                              {table_, *each.constraint, "", nullptr, false, statement_.only});
      case AlterAction::drop_constraint:
        return drop_constraint(each, table_);
      case AlterAction::validate_constraint:
        return validate_constraint(session_, each, table_);
      case AlterAction::alter_constraint:
        return alter_constraint(session_, each, table_);
      case AlterAction::add_identity:
      case AlterAction::set_identity:
      case AlterAction::drop_identity:
        return with_column(each, [&](std::int16_t column) {
          return alter_identity(session_, statement_, each, {table_, column});
        });
      default:
        return rest(each);
    }
  }

  // The shape of a composite type is that of its tables too (ATTypedTableRecursion).
  bool change_shape(const AlterCommand& each) {
    std::vector<ObjectId> tables;
    if (!find_typed_tables(session_, table_, each.cascade, each.name_span, tables) ||
        !change_columns(each)) {
      return false;
    }
    return std::all_of(tables.begin(), tables.end(), [&](ObjectId table) {
      Alteration follower(session_, statement_);
      follower.table_ = table;
      follower.follows_ = true;
      return follower.change_columns(each);
    });
  }

  bool change_columns(const AlterCommand& each) {
    if (each.action == AlterAction::add_column) return add_column(each, table_, true);
    if (each.action == AlterAction::drop_column) return drop_column(each);
    return alter_column_type(session_, statement_, each, table_, follows_);
  }

  bool rest(const AlterCommand& each) {
    switch (each.action) {
      case AlterAction::attach_partition:
        return attach_partition(session_, each, table_);
      case AlterAction::detach_partition:
      case AlterAction::finalize_detach:
        return detach_partition(session_, each, table_);
      case AlterAction::inherit:
        return add_inherit(session_, each, table_);
      case AlterAction::no_inherit:
        return drop_inherit(session_, each, table_);
      case AlterAction::of_type:
        return set_of_type(session_, each, table_);
      case AlterAction::not_of:
        return set_not_of(session_, each, table_);
      case AlterAction::enable_trigger:
      case AlterAction::disable_trigger:
        return require_part(each, NameClass::trigger, "trigger");
      case AlterAction::enable_rule:
      case AlterAction::disable_rule:
        return require_part(each, NameClass::rule, "rule");
      case AlterAction::cluster_on:
        return require_index(each.name, each.name_span);
      case AlterAction::replica_identity:
        return each.mode != "index" || require_index(each.name, each.name_span);
      default:
        return properties(each);
    }
  }

  bool properties(const AlterCommand& each) {
    switch (each.action) {
      case AlterAction::set_statistics:
      case AlterAction::set_column_options:
      case AlterAction::reset_column_options:
        return each.name.empty() || session_.relation(table_).index ||
               with_column(each, [](std::int16_t) { return true; });
      case AlterAction::set_storage:
      case AlterAction::set_compression:
        return with_column(each, [&](std::int16_t column) {
          return check_storage(session_, each, {table_, column});
        });
      case AlterAction::set_options:
        return set_options(each);
      case AlterAction::set_without_cluster:
        return session_.relation(table_).kind != RelationKind::partitioned_table ||
               session_.refuse("0A000", each.span,
                               "cannot mark index clustered in partitioned table");
      case AlterAction::set_logged:
        return check_persistence(session_, each, table_, sql::Persistence::permanent);
      case AlterAction::set_unlogged:
        return check_persistence(session_, each, table_, sql::Persistence::unlogged);
      case AlterAction::set_access_method:
        return each.name.empty() || check_table_method(session_, each.name, each.name_span);
      default:
        return true;  // change_properties() has the rest
    }
  }

  // What the catalog does not model, or not as it was written, stays with the table as its
  // statement.
  void keep(const AlterCommand& each) {
    if (!is_kept_as_written(each.action)) return;
    const std::vector<DefinitionPtr>& changes = catalog_.find(table_)->changes;
    if (changes.empty() || changes.back() != catalog_.statement())
      catalog_.add_change(table_, catalog_.statement());
    const std::int16_t column =
        each.name.empty() ? std::int16_t{0} : session_.find_column(table_, each.name);
    if (is_of_column(each.action) && column != 0)
      session_.note_name({NameUse::Kind::column, each.name_span, {table_, column}, each.name, {}});
  }

  bool set_options(const AlterCommand& each) {
    const Relation& relation = session_.relation(table_);
    if (!relation.index && !relation.access_method.empty() && relation.access_method != "heap")
      return true;
    return check_storage_parameters(session_, relation.kind,
                                    relation.index ? relation.index->method : "heap", each.options);
  }

  bool require_part(const AlterCommand& each, NameClass name_class, std::string_view word) {
    if (each.name.empty() ||
        catalog_.find_name({name_class, table_, each.name, {}}) != k_no_object) {
      return true;  // ENABLE TRIGGER ALL
    }
    return session_.refuse(
        "42704", each.name_span,
        fmt::format("{} \"{}\" for {} \"{}\" does not exist", word, each.name,
                    word == "rule" ? "relation" : "table", session_.name(table_)));
  }

  bool require_index(const std::string& name, std::optional<Span> span) {
    const ObjectId id =
        catalog_.find_name({NameClass::relation, catalog_.find(table_)->schema, name, {}});
    const Relation* const index = catalog_.find_as<Relation>(id);
    if (index == nullptr)
      return session_.refuse(
          "42704", span,
          fmt::format("index \"{}\" for table \"{}\" does not exist", name, session_.name(table_)));
    if (index->index && index->index->table == table_) return true;
    return session_.refuse(
        "42809", span,
        fmt::format("\"{}\" is not an index for table \"{}\"", name, session_.name(table_)));
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
    if (session_.relation(table).of_type != k_no_object && !follows_)
      return session_.refuse("42809", definition.name_span, "cannot add column to typed table");
    if (local && session_.relation(table).partition)
      return session_.refuse("42809", definition.name_span, "cannot add column to a partition");
    if (!check_column_name(session_, name, definition.name_span)) return false;
    const auto facts = session_.types.type(plan.column.type.type);
    const ObjectId row = session_.relation(table_).row_type;
    if (facts && (facts->id == row || facts->element == row))
      return session_.refuse("42P16", definition.name_span,
                             fmt::format("composite type {} cannot be made a member of itself",
                                         session_.name(table_)));
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
    if (number != 0) return merge_column({table, number}, plan.column, definition);
    Column column = plan.column;
    column.is_local = local;
    column.inherit_count = local ? 0 : 1;
    number = make_column(session_, table, std::move(column));
    const bool done = local ? finish_column(session_, {table, number}, plan, definition) &&
                                  set_written_default(session_, {table, number}, definition)
                            : follow_parent({table, number}, name);
    return done && spread_column(each, table);
  }

  // A child has the column already, and so has what inherits from it.
  bool merge_column(Address there, const Column& column, const sql::ColumnDefinition& definition) {
    if (!(session_.column(there).type == column.type))
      return session_.refuse("42804", definition.name_span,
                             fmt::format("child table \"{}\" has different type for column \"{}\"",
                                         session_.name(there.object), column.name));
    session_.update_column(there.object, there.column,
                           [](Column& merged) { ++merged.inherit_count; });
    return true;
  }

  bool spread_column(const AlterCommand& each, ObjectId table) {
    const sql::ColumnDefinition& definition = *each.column;
    const std::vector<ObjectId> children = children_of(session_.catalog, table);
    if (statement_.only && !children.empty())
      return session_.refuse("42P16", definition.name_span,
                             "column must be added to child tables too");
    const bool identity_spreads = session_.postgres() >= 17 &&
                                  session_.relation(table).kind == RelationKind::partitioned_table;
    if (!children.empty() && !identity_spreads &&
        find_kind(definition, ConstraintKind::identity) != nullptr)
      return session_.refuse(
          "42P16", definition.name_span,
          "cannot recursively add identity column to table that has child tables");
    return std::all_of(children.begin(), children.end(),
                       [&](ObjectId child) { return add_column(each, child, false); });
  }

  // A child's new column has the default of the parent's, a serial's sequence included.
  bool follow_parent(Address column, const std::string& name) {
    const std::int16_t number = session_.find_column(table_, name);
    const Column original = session_.column({table_, number});
    session_.update_column(column.object, column.column, [&](Column& changed) {
      changed.generated = original.generated;
      if (session_.postgres() >= 17) changed.identity = original.identity;
    });
    if (original.default_value != k_no_object)
      copy_default(session_, column, original.default_value);
    return true;
  }

  // Before 18 NOT NULL is a part of the new column: children that had the column stay as they are.
  void mark_not_null(ObjectId table, std::int16_t number) {
    const Column added = session_.column({table, number});
    session_.update_column(table, number, [](Column& changed) { changed.not_null = true; });
    for (const ObjectId child : children_of(session_.catalog, table)) {
      const std::int16_t own = session_.find_column(child, added.name);
      const Column& there = session_.column({child, own});
      if (!there.is_local && there.inherit_count == 1) mark_not_null(child, own);
    }
  }

  bool column_constraints(const AlterCommand& each) {
    if (std::find(skipped_.begin(), skipped_.end(), &each) != skipped_.end()) return true;
    const sql::ColumnDefinition& definition = *each.column;
    const std::int16_t number = session_.find_column(table_, truncated_name(definition.name));
    bool not_null = false;
    for (const sql::ConstraintDefinition& constraint : definition.constraints) {
      if (constraint.kind == ConstraintKind::not_null) {
        not_null = true;
        if (session_.postgres() < 18) {
          mark_not_null(table_, number);
          continue;
        }
      }
      if (!add_constraint(session_, {table_, constraint, definition.name, nullptr, false}))
        return false;
    }
    const bool serial = definition.type && serial_type(*definition.type) != k_no_object;
    const bool identity = session_.column({table_, number}).identity != 0;
    if (!not_null && (serial || identity))
      return catalog::set_not_null(session_, table_, number, nullptr, nullptr);
    return true;
  }

  bool drop_column(const AlterCommand& each) {
    std::vector<Address> gone;
    if (!collect_dropped(each, table_, gone)) return false;
    return gone.empty() || drop_addresses(session_, gone, each.cascade, each.name_span);
  }

  // The column and those of children that have it from there alone: they go together.
  bool collect_dropped(const AlterCommand& each, ObjectId table, std::vector<Address>& gone) {
    if (session_.relation(table).of_type != k_no_object && !follows_)  // ATPrepDropColumn
      return session_.refuse("42809", each.name_span, "cannot drop column from typed table");
    std::int16_t number = session_.find_column(table, each.name);
    if (number == 0 && (each.if_exists || table != table_)) return true;
    if (!session_.require_column(table, each.name, each.name_span, number)) return false;
    const Column column = session_.column({table, number});
    if (table == table_ && column.inherit_count > 0)
      return session_.refuse("42P16", each.name_span,
                             fmt::format("cannot drop inherited column \"{}\"", each.name));
    if (in_partition_key(session_, table, each.name))
      return session_.refuse("42P16", each.name_span,
                             fmt::format("cannot drop column \"{}\" because it is part of the "
                                         "partition key of relation \"{}\"",
                                         each.name, session_.name(table)));
    gone.push_back({table, number});
    const std::vector<ObjectId> children = children_of(session_.catalog, table);
    if (statement_.only && !children.empty() &&
        session_.relation(table).kind == RelationKind::partitioned_table) {
      return session_.refuse("42P16", each.name_span,
                             "cannot drop column from only the partitioned table when partitions "
                             "exist",
                             "Do not specify the ONLY keyword.");
    }
    for (const ObjectId child : children) {
      const std::int16_t own = session_.find_column(child, each.name);
      if (own == 0) continue;
      const Column there = session_.column({child, own});
      const bool goes = there.inherit_count == 1 && !there.is_local && !statement_.only;
      if (goes) {
        if (!collect_dropped(each, child, gone)) return false;
      } else {
        session_.update_column(child, own, [&](Column& changed) {
          --changed.inherit_count;
          if (statement_.only) changed.is_local = true;
        });
      }
    }
    return true;
  }

  bool change_default(const AlterCommand& each, ObjectId table) {
    std::int16_t number = 0;
    if (!session_.require_column(table, each.name, each.name_span, number)) return false;
    const Column column = session_.column({table, number});
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
    for (const ObjectId child : children_of(session_.catalog, table)) {
      if (!change_default(each, child)) return false;
    }
    return true;
  }

  // ---- constraints

  bool drop_constraint(const AlterCommand& each, ObjectId table) {
    const ObjectId id = catalog_.find_constraint(table, each.name);
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
    if (constraint.kind == ConstraintKind::not_null)
      return drop_not_null_constraint(session_, statement_, each, id);
    if (!drop_address(session_, {id, 0}, each.cascade, each.name_span)) return false;
    const bool spreads = constraint.kind == ConstraintKind::check && !constraint.no_inherit;
    if (!spreads) return true;
    for (const ObjectId child : children_of(session_.catalog, table)) {
      const ObjectId own = catalog_.find_constraint(child, each.name);
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

  Session& session_;
  Catalog& catalog_;
  const sql::AlterTable& statement_;
  ObjectId table_ = k_no_object;
  bool follows_ = false;  // the type of the table, which `statement_` is about
  std::vector<const AlterCommand*> skipped_;
};

}  // namespace

bool alter_table(Session& session, const sql::AlterTable& statement) {
  return Alteration(session, statement).run();
}

}  // namespace migc::catalog
