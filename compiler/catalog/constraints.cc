// Constraints of tables: checks and how they spread, NOT NULL, and the way to the other kinds.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/constraint_parts.h"
#include "compiler/catalog/expression_places.h"
#include "compiler/catalog/same_code.h"
#include "compiler/catalog/system_columns.h"

namespace migc::catalog {
namespace {

using sql::ConstraintKind;

class CheckMaker : private ConstraintWork {
 public:
  using ConstraintWork::ConstraintWork;

  bool run() { return check(); }

 private:
  bool check() {
    Inference found;
    if (!forbid_subquery(session_, *definition_.expression, "check constraint") ||
        !analyze(session_, *definition_.expression, table_, found) ||
        !forbid_calls(session_, *definition_.expression, "check constraints") ||
        !forbid_system_columns(*definition_.expression) ||
        !require_boolean(session_, found, "CHECK", definition_.expression->span)) {
      return false;
    }
    if (definition_.no_inherit && session_.relation(table_).kind == RelationKind::partitioned_table)
      return session_.refuse("42P16", definition_.span,
                             fmt::format("cannot add NO INHERIT constraint to partitioned table "
                                         "\"{}\"",
                                         table_name()));
    Constraint constraint = made();
    constraint.expression = make_code(session_, *definition_.expression);
    collect_columns(*definition_.expression, constraint.columns);
    // the column's name is part of a made-up name if there is just one
    const std::string name = chosen_name(only_column(constraint), "check");
    return spread_check(name, std::move(constraint), found.references, table_, true);
  }

  // Other system columns than tableoid have no lasting value (scanNSItemForColumn).
  bool forbid_system_columns(const sql::Expression& each) {
    if (is_system_column(each) && each.name.back() != "tableoid")
      return session_.refuse(
          "42P10", each.span,
          fmt::format("system column \"{}\" reference in check constraint is invalid",
                      each.name.back()));
    const auto fine = [&](const sql::Expression& part) { return forbid_system_columns(part); };
    return std::all_of(each.arguments.begin(), each.arguments.end(), fine) &&
           std::all_of(each.extra.begin(), each.extra.end(), fine);
  }

  bool is_system_column(const sql::Expression& each) const {
    if (each.kind != sql::ExpressionKind::column || each.name.empty()) return false;
    return session_.find_column(table_, each.name.back()) == 0 &&
           catalog::is_system_column(each.name.back());
  }

  // The one column that the expression is over, system columns included.
  std::string only_column(const Constraint& constraint) const {
    if (constraint.columns.size() != 1) return {};
    return column_names(session_, table_, constraint.columns).front();
  }

  // In the order in which the expression names them, each once.
  void collect_columns(const sql::Expression& each, std::vector<std::int16_t>& columns) const {
    if (each.kind == sql::ExpressionKind::column && !each.name.empty()) {
      const std::int16_t number = is_system_column(each)
                                      ? system_column_number(each.name.back())
                                      : session_.find_column(table_, each.name.back());
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
    const ObjectId there = catalog_.find_constraint(relation, name);
    if (local && !require_free_name(name)) return false;
    if (there != k_no_object) {
      if (!merge_check(there, name, constraint, relation)) return false;
    } else {
      const ObjectId id = add(name, constraint);
      for (const Address& each : found.addresses) {
        if (each.object != table_) catalog_.depend({id, 0}, each, DependencyKind::normal);
      }
    }
    if (constraint.no_inherit) return true;
    if (local && request_.only && !children_of(session_.catalog, relation).empty())
      return session_.refuse("42P16", definition_.span,
                             "constraint must be added to child tables too");
    for (const ObjectId child : children_of(session_.catalog, relation)) {
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
      if (column < 0) continue;
      const Relation& own = session_.relation(table_);
      column = session_.find_column(relation, own.column(column).name);
    }
  }
};

bool add_not_null(Session& session, const ConstraintRequest& request) {
  const sql::ConstraintDefinition& definition = request.definition;
  std::int16_t column = 0;
  const std::string& name =
      definition.columns.empty() ? request.column : definition.columns.front();
  return session.require_column(request.relation, name, definition.span, column) &&
         set_not_null(session, request.relation, column, &definition, request.made);
}

}  // namespace

bool add_constraint(Session& session, const ConstraintRequest& request) {
  switch (request.definition.kind) {
    case ConstraintKind::check:
      return CheckMaker(session, request).run();
    case ConstraintKind::primary_key:
    case ConstraintKind::unique:
    case ConstraintKind::exclusion:
      return add_key(session, request);
    case ConstraintKind::foreign_key:
      return add_foreign_key(session, request);
    case ConstraintKind::not_null:
      return add_not_null(session, request);
    default:
      return true;  // properties of the column, not constraints
  }
}

ObjectId not_null_of(const Session& session, ObjectId relation, std::int16_t number) {
  ObjectId found = k_no_object;
  session.catalog.visit_names(NameClass::constraint, relation, [&](const Name&, ObjectId id) {
    const Constraint* const each = session.catalog.find_as<Constraint>(id);
    if (each->kind == ConstraintKind::not_null && each->columns.front() == number) found = id;
  });
  return found;
}

namespace {

// What a child's constraint has from its parent's.
struct NotNullParent {
  ObjectId constraint = k_no_object;
};

bool spread_not_null(Session& session, Address column, const sql::ConstraintDefinition* definition,
                     std::vector<std::string>* made, NotNullParent parent);

// A constraint that was inherited is the table's own too, and if the table is just being made it
// gets a name as its own ones do (AddRelationNotNullConstraints).
bool declare_not_null(Session& session, ObjectId there, const sql::ConstraintDefinition* definition,
                      std::vector<std::string>* made) {
  Catalog& catalog = session.catalog;
  const Constraint old = *catalog.find_as<Constraint>(there);
  if (old.is_local) return true;
  catalog.update(there,
                 [](Object& object) { std::get<Constraint>(object.detail).is_local = true; });
  if (made == nullptr) return true;
  const ObjectId relation = old.relation;
  const std::string column = column_names(session, relation, old.columns).front();
  const bool named = definition != nullptr && !definition->name.empty();
  const std::string name =
      named ? truncated_name(definition->name)
            : choose_constraint_name(catalog, session.name(relation), column, "not_null",
                                     catalog.find(relation)->schema, *made);
  const Name key{NameClass::constraint, relation, name, {}};
  if (catalog.find_name(key) == k_no_object) catalog.rename(there, key);
  return true;
}

// 18 keeps them in pg_constraint (release notes of 18, "NOT NULL constraints").
bool enter_not_null(Session& session, Address column, const sql::ConstraintDefinition* definition,
                    std::vector<std::string>* made, NotNullParent parent) {
  Catalog& catalog = session.catalog;
  const ObjectId relation = column.object;
  const ObjectId there = not_null_of(session, relation, column.column);
  const bool inherited = parent.constraint != k_no_object;
  if (there != k_no_object) {
    if (inherited) {
      catalog.update(there,
                     [](Object& object) { ++std::get<Constraint>(object.detail).inherit_count; });
      return true;
    }
    return declare_not_null(session, there, definition, made);
  }
  static const std::vector<std::string> none;
  const std::string column_name = column_names(session, relation, {column.column}).front();
  std::string name = inherited ? session.name(parent.constraint)
                     : definition != nullptr && !definition->name.empty()
                         ? truncated_name(definition->name)
                         : std::string();
  const auto taken = [&] { return catalog.find_constraint(relation, name) != k_no_object; };
  if (!name.empty() && taken()) {
    if (!inherited)
      return session.refuse("42710", definition->span,
                            fmt::format("constraint \"{}\" for relation \"{}\" already exists",
                                        name, session.name(relation)));
    name.clear();
  }
  if (name.empty())
    name = choose_constraint_name(catalog, session.name(relation), column_name, "not_null",
                                  catalog.find(relation)->schema, made == nullptr ? none : *made);
  Constraint constraint;
  constraint.kind = ConstraintKind::not_null;
  constraint.relation = relation;
  constraint.columns = {column.column};
  constraint.is_local = !inherited;
  constraint.inherit_count = inherited ? 1 : 0;
  if (definition != nullptr) {
    constraint.validated = !definition->not_valid;
    constraint.no_inherit = definition->no_inherit;
  }
  enter_constraint(session, name, std::move(constraint));
  if (made != nullptr) made->push_back(name);
  return true;
}

bool spread_not_null(Session& session, Address column, const sql::ConstraintDefinition* definition,
                     std::vector<std::string>* made, NotNullParent parent) {
  session.update_column(column.object, column.column,
                        [](Column& changed) { changed.not_null = true; });
  const bool kept = session.postgres() >= 18;
  if (kept && !enter_not_null(session, column, definition, made, parent)) return false;
  if (definition != nullptr && definition->no_inherit) return true;
  const std::string name = column_names(session, column.object, {column.column}).front();
  const NotNullParent own{kept ? not_null_of(session, column.object, column.column) : k_no_object};
  for (const ObjectId child : children_of(session.catalog, column.object)) {
    const std::int16_t number = session.find_column(child, name);
    if (number != 0 && !spread_not_null(session, {child, number}, definition, made, own))
      return false;
  }
  return true;
}

}  // namespace

bool set_not_null(Session& session, ObjectId relation, std::int16_t number,
                  const sql::ConstraintDefinition* definition, std::vector<std::string>* made) {
  return spread_not_null(session, {relation, number}, definition, made, {});
}

}  // namespace migc::catalog
