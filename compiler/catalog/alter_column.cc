// ALTER COLUMN: NOT NULL, generation expressions and identity of columns that are there.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/catalog/alter_steps.h"
#include "compiler/catalog/constraint_parts.h"
#include "compiler/catalog/define_sequences.h"
#include "compiler/catalog/type_spelling.h"

namespace migc::catalog {
namespace {

using sql::AlterAction;
using sql::AlterCommand;
using sql::ConstraintKind;

class ColumnAlteration {
 public:
  ColumnAlteration(Session& session, ObjectId table, bool only)
      : session_(session), catalog_(session.catalog), table_(table), only_(only) {}

  bool drop_not_null(const AlterCommand& each, std::int16_t column) {
    const Column there = session_.column({table_, column});
    if (there.identity != 0)
      return session_.refuse("42601", each.name_span,
                             fmt::format("column \"{}\" of relation \"{}\" is an identity column",
                                         each.name, session_.name(table_)));
    if (!not_in_primary_key(each, column)) return false;
    if (there.inherit_count > 0 && parent_not_null(table_, there.name))
      return session_.refuse(
          "42P16", each.name_span,
          fmt::format("column \"{}\" is marked NOT NULL in parent table", each.name));
    const ObjectId constraint = not_null_of(session_, table_, column);
    if (constraint != k_no_object && catalog_.find_as<Constraint>(constraint)->inherit_count > 0)
      return session_.refuse(
          "42P16", each.name_span,
          fmt::format("cannot drop inherited constraint \"{}\" of relation \"{}\"",
                      session_.name(constraint), session_.name(table_)));
    release_not_null(table_, column);
    return true;
  }

  // dropconstraint_internal
  bool drop_not_null_constraint(const AlterCommand& each, ObjectId constraint) {
    const std::int16_t column = catalog_.find_as<Constraint>(constraint)->columns.front();
    const Column there = session_.column({table_, column});
    if (!not_in_primary_key(each, column)) return false;
    if (there.identity != 0)
      return session_.refuse("55000", each.name_span,
                             fmt::format("column \"{}\" of relation \"{}\" is an identity column",
                                         there.name, session_.name(table_)));
    release_not_null(table_, column);
    return true;
  }

  bool parent_not_null(ObjectId table, const std::string& name) const {
    const auto& parents = session_.relation(table).parents;
    return std::any_of(parents.begin(), parents.end(), [&](ObjectId parent) {
      const std::int16_t number = session_.find_column(parent, name);
      return session_.relation(parent).kind == RelationKind::partitioned_table && number != 0 &&
             session_.column({parent, number}).not_null;
    });
  }

  // Before 18 children follow whatever they declared themselves; 18 goes by the inherited
  // constraints.
  void release_not_null(ObjectId table, std::int16_t number) {
    const std::string name = session_.column({table, number}).name;
    const ObjectId constraint = not_null_of(session_, table, number);
    if (constraint != k_no_object) catalog_.remove(constraint);
    session_.update_column(table, number, [](Column& changed) { changed.not_null = false; });
    for (const ObjectId child : children_of(session_.catalog, table)) {
      const std::int16_t own = session_.find_column(child, name);
      if (own == 0 || only_) continue;
      if (!keeps_not_null(child, own)) release_not_null(child, own);
    }
  }

  // From 18 on a child keeps a constraint of its own.
  bool keeps_not_null(ObjectId child, std::int16_t column) {
    if (session_.postgres() < 18) return false;
    const ObjectId constraint = not_null_of(session_, child, column);
    if (constraint == k_no_object) return false;
    const Constraint found = *catalog_.find_as<Constraint>(constraint);
    if (found.inherit_count <= 1 && !found.is_local) return false;
    catalog_.update(constraint, [](Object& object) {
      Constraint& changed = std::get<Constraint>(object.detail);
      if (changed.inherit_count > 0) --changed.inherit_count;
    });
    return true;
  }

  bool drop_expression(const AlterCommand& each, std::int16_t column) {
    const Column there = session_.column({table_, column});
    if (there.generated == 0) {
      if (each.if_exists) return true;
      return session_.refuse(
          "55000", each.name_span,
          fmt::format("column \"{}\" of relation \"{}\" is not a {}generated column", each.name,
                      session_.name(table_), session_.postgres() >= 18 ? "" : "stored "));
    }
    if (there.inherit_count > 0)
      return session_.refuse("42P16", each.name_span,
                             "cannot drop generation expression from inherited column");
    const auto drop = [&](ObjectId table, std::int16_t number) {
      catalog::drop_default(session_, {table, number});
      session_.update_column(table, number, [](Column& changed) { changed.generated = 0; });
    };
    drop(table_, column);
    for (const ObjectId child : children_of(session_.catalog, table_)) {
      const std::int16_t own = session_.find_column(child, each.name);
      if (own != 0) drop(child, own);
    }
    return true;
  }

  bool identity(const AlterCommand& each, std::int16_t column) {
    if (!check_family(each)) return false;
    const Column there = session_.column({table_, column});
    const auto refuse = [&](std::string_view what) {
      return session_.refuse("55000", each.name_span,
                             fmt::format("column \"{}\" of relation \"{}\" {}", each.name,
                                         session_.name(table_), what));
    };
    if (each.action == AlterAction::add_identity) {
      if (!check_identity_type(session_, there.type.type, each.name_span)) return false;
      if (!there.not_null) return refuse("must be declared NOT NULL before identity can be added");
      if (there.identity != 0) return refuse("is already an identity column");
      if (there.default_value != k_no_object) return refuse("already has a default value");
      if (!make_identity(session_, {table_, column}, each.mode == "always", each.options,
                         each.name_span)) {
        return false;
      }
      spread_identity(table_, column);
      return true;
    }
    if (there.identity == 0) return each.if_exists ? true : refuse("is not an identity column");
    if (each.action == AlterAction::set_identity) {
      if (!each.mode.empty()) {
        session_.update_column(table_, column, [&](Column& changed) {
          changed.identity = each.mode == "always" ? 'a' : 'd';
        });
      }
      spread_identity(table_, column);
      const ObjectId sequence = identity_sequence(session_, {table_, column});
      return sequence == k_no_object ||
             alter_sequence_options(session_, sequence, each.options, each.name_span);
    }
    session_.update_column(table_, column, [](Column& changed) { changed.identity = 0; });
    spread_identity(table_, column);
    const ObjectId sequence = identity_sequence(session_, {table_, column});
    if (sequence != k_no_object) catalog_.remove(sequence);
    return true;
  }

 private:
  // From 17 on all of a partitioned table have the identity, or none has.
  bool check_family(const AlterCommand& each) {
    if (session_.postgres() < 17) return true;
    const Relation& relation = session_.relation(table_);
    const std::string_view what = each.action == AlterAction::add_identity ? "add identity to a"
                                  : each.action == AlterAction::set_identity
                                      ? "change identity"
                                      : "drop identity from a";
    const bool alone = only_ && relation.kind == RelationKind::partitioned_table;
    if (!alone && !relation.partition) return true;
    return session_.refuse("42P16", each.name_span,
                           fmt::format("cannot {} column of {}", what,
                                       alone ? "only the partitioned table" : "a partition"));
  }

  bool not_in_primary_key(const AlterCommand& each, std::int16_t column) {
    bool in_key = false;
    catalog_.visit_names(NameClass::constraint, table_, [&](const Name&, ObjectId id) {
      const Constraint& found = *catalog_.find_as<Constraint>(id);
      in_key |=
          found.kind == ConstraintKind::primary_key &&
          std::find(found.columns.begin(), found.columns.end(), column) != found.columns.end();
    });
    return !in_key || session_.refuse("42P16", each.name_span,
                                      fmt::format("column \"{}\" is in a primary key",
                                                  session_.column({table_, column}).name));
  }

  // To partitions, from 17 on.
  void spread_identity(ObjectId table, std::int16_t column) {
    const bool spreads = session_.postgres() >= 17 &&
                         session_.relation(table).kind == RelationKind::partitioned_table;
    if (!spreads) return;
    const Column original = session_.column({table, column});
    for (const ObjectId child : children_of(session_.catalog, table)) {
      const std::int16_t own = session_.find_column(child, original.name);
      session_.update_column(child, own,
                             [&](Column& changed) { changed.identity = original.identity; });
      spread_identity(child, own);
    }
  }

  Session& session_;
  Catalog& catalog_;
  ObjectId table_;
  bool only_;
};

}  // namespace

bool drop_not_null(Session& session, const sql::AlterTable& statement, const AlterCommand& command,
                   Address column) {
  return ColumnAlteration(session, column.object, statement.only)
      .drop_not_null(command, column.column);
}

bool drop_not_null_constraint(Session& session, const sql::AlterTable& statement,
                              const AlterCommand& command, ObjectId constraint) {
  const ObjectId table = session.catalog.find_as<Constraint>(constraint)->relation;
  return ColumnAlteration(session, table, statement.only)
      .drop_not_null_constraint(command, constraint);
}

bool check_storage(Session& session, const AlterCommand& command, Address column) {
  const bool compression = command.action == AlterAction::set_compression;
  const std::string mode = to_lower(command.mode);
  const std::vector<std::string_view> known =
      compression ? std::vector<std::string_view>{"pglz", "lz4", "default"}
                  : std::vector<std::string_view>{"plain", "external", "extended", "main"};
  const auto type = session.types.type(session.column(column).type.type);
  if (mode == "default" && !compression && session.postgres() >= 16) return true;
  const bool fixed = type && type->storage == 'p' && session.catalog.find(type->id) == nullptr;
  if (std::find(known.begin(), known.end(), mode) == known.end()) {
    if (compression && fixed) return true;
    return session.refuse(
        "22023", command.name_span,
        fmt::format("invalid {} \"{}\"", compression ? "compression method" : "storage type",
                    command.mode));
  }
  if (!fixed || mode == "plain" || mode == "default") return true;
  const std::string name = format_type(session.types, type->id);
  return session.refuse("0A000", command.name_span,
                        compression
                            ? fmt::format("column data type {} does not support compression", name)
                            : fmt::format("column data type {} can only have storage PLAIN", name));
}

bool drop_expression(Session& session, const AlterCommand& command, Address column) {
  return ColumnAlteration(session, column.object, false).drop_expression(command, column.column);
}

bool alter_identity(Session& session, const sql::AlterTable& statement, const AlterCommand& command,
                    Address column) {
  return ColumnAlteration(session, column.object, statement.only).identity(command, column.column);
}

}  // namespace migc::catalog
