// Triggers (trigger.c: CreateTriggerFiringOn).
#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "compiler/catalog/constraint_parts.h"
#include "compiler/catalog/define_parts.h"
#include "compiler/catalog/made_names.h"
#include "compiler/catalog/replay_steps.h"
#include "compiler/catalog/system_columns.h"
#include "compiler/sql/names.h"

namespace migc::catalog {
namespace {

using sql::CreateTrigger;
using sql::Expression;
using sql::ExpressionKind;

bool has_transition_tables(const CreateTrigger& statement) {
  return !statement.old_table.empty() || !statement.new_table.empty();
}

// What the kind of relation, the events and the clauses forbid, in the server's order.
class TriggerCheck {
 public:
  TriggerCheck(Session& session, const CreateTrigger& statement, ObjectId table)
      : session_(session),
        statement_(statement),
        relation_(session.relation(table)),
        name_(session.name(table)),
        instead_(statement.timing == CreateTrigger::Timing::instead_of),
        transitions_(has_transition_tables(statement)) {}

  bool run() { return target() && row_or_statement() && transition_tables(); }

 private:
  bool wrong_kind(std::string_view what, std::string detail) {
    return session_.refuse("42809", statement_.table_span,
                           fmt::format("\"{}\" is a {}", name_, what), std::move(detail));
  }
  bool unsupported(std::string message) {
    return session_.refuse("0A000", statement_.name_span, std::move(message));
  }
  bool invalid(std::string message) {
    return session_.refuse("42P17", statement_.name_span, std::move(message));
  }

  bool target() {
    switch (relation_.kind) {
      case RelationKind::table:
        return !instead_ || wrong_kind("table", "Tables cannot have INSTEAD OF triggers.");
      case RelationKind::partitioned_table:
        if (instead_) return wrong_kind("table", "Tables cannot have INSTEAD OF triggers.");
        return !statement_.each_row || !transitions_ ||
               unsupported(fmt::format("\"{}\" is a partitioned table", name_));
      case RelationKind::view:
        if (!instead_ && statement_.each_row)
          return wrong_kind("view", "Views cannot have row-level BEFORE or AFTER triggers.");
        return !statement_.on_truncate ||
               wrong_kind("view", "Views cannot have TRUNCATE triggers.");
      case RelationKind::foreign_table:
        if (instead_)
          return wrong_kind("foreign table", "Foreign tables cannot have INSTEAD OF triggers.");
        return !statement_.is_constraint ||
               wrong_kind("foreign table", "Foreign tables cannot have constraint triggers.");
      default:
        return session_.refuse("42809", statement_.table_span,
                               session_.postgres() >= 15
                                   ? fmt::format("relation \"{}\" cannot have triggers", name_)
                                   : fmt::format("\"{}\" is not a table or view", name_));
    }
  }

  bool row_or_statement() {
    if (statement_.on_truncate && statement_.each_row)
      return unsupported("TRUNCATE FOR EACH ROW triggers are not supported");
    if (!instead_) return true;
    if (!statement_.each_row) return unsupported("INSTEAD OF triggers must be FOR EACH ROW");
    if (statement_.when) return unsupported("INSTEAD OF triggers cannot have WHEN conditions");
    return statement_.update_columns.empty() ||
           unsupported("INSTEAD OF triggers cannot have column lists");
  }

  bool transition_tables() {
    if (!transitions_) return true;
    if (relation_.kind == RelationKind::foreign_table)
      return wrong_kind("foreign table",
                        "Triggers on foreign tables cannot have transition tables.");
    if (relation_.kind == RelationKind::view)
      return wrong_kind("view", "Triggers on views cannot have transition tables.");
    if (statement_.each_row && relation_.partition)
      return unsupported("ROW triggers with transition tables are not supported on partitions");
    if (statement_.each_row && !relation_.parents.empty())
      return unsupported(
          "ROW triggers with transition tables are not supported on inheritance children");
    if (statement_.timing != CreateTrigger::Timing::after)
      return invalid("transition table name can only be specified for an AFTER trigger");
    if (statement_.on_truncate)
      return unsupported("TRUNCATE triggers with transition tables are not supported");
    const std::array<bool, 3> events = {statement_.on_insert, statement_.on_update,
                                        statement_.on_delete};
    if (std::count(events.begin(), events.end(), true) > 1)
      return unsupported(
          "transition tables cannot be specified for triggers with more than one event");
    if (!statement_.update_columns.empty())
      return unsupported("transition tables cannot be specified for triggers with column lists");
    if (!statement_.new_table.empty() && statement_.on_delete)
      return invalid("NEW TABLE can only be specified for an INSERT or UPDATE trigger");
    if (!statement_.old_table.empty() && statement_.on_insert)
      return invalid("OLD TABLE can only be specified for a DELETE or UPDATE trigger");
    return statement_.old_table != statement_.new_table ||
           invalid("OLD TABLE name and NEW TABLE name cannot be the same");
  }

  Session& session_;
  const CreateTrigger& statement_;
  const Relation& relation_;
  const std::string& name_;
  bool instead_;
  bool transitions_;
};

// What of OLD and NEW the WHEN condition may look at.
class WhenCheck {
 public:
  WhenCheck(Session& session, const CreateTrigger& statement, ObjectId table)
      : session_(session), statement_(statement), table_(table) {}

  // In the order of the expression.
  bool run(const Expression& each) {
    const bool names = each.kind == ExpressionKind::column || each.kind == ExpressionKind::star;
    if (names && !each.name.empty() && !variable(each)) return false;
    const auto all = [&](const std::vector<Expression>& list) {
      return std::all_of(list.begin(), list.end(), [&](const auto& part) { return run(part); });
    };
    return all(each.arguments) && all(each.extra);
  }

 private:
  bool invalid(const Expression& each, std::string message) {
    return session_.refuse("42P17", each.span, std::move(message));
  }

  bool variable(const Expression& each) {
    const std::string& row = each.name.front();
    const bool is_old = row == "old";
    if (!is_old && row != "new") return true;
    if (!statement_.each_row)
      return invalid(each, "statement trigger's WHEN condition cannot reference column values");
    if (is_old)
      return !statement_.on_insert ||
             invalid(each, "INSERT trigger's WHEN condition cannot reference OLD values");
    if (statement_.on_delete)
      return invalid(each, "DELETE trigger's WHEN condition cannot reference NEW values");
    return statement_.timing != CreateTrigger::Timing::before || before(each);
  }

  // Of NEW before the row is complete.
  bool before(const Expression& each) {
    const bool whole = each.kind == ExpressionKind::star || each.name.size() == 1;
    if (!whole && is_system_column(each.name.back()))
      return session_.refuse("0A000", each.span,
                             "BEFORE trigger's WHEN condition cannot reference NEW system columns");
    const Relation& relation = session_.relation(table_);
    const bool generated =
        std::any_of(relation.columns.begin(), relation.columns.end(), [&](const ColumnPtr& column) {
          return !column->dropped && column->generated != 0 &&
                 (whole || column->name == each.name.back());
        });
    return !generated ||
           invalid(each, "BEFORE trigger's WHEN condition cannot reference NEW generated columns");
  }

  Session& session_;
  const CreateTrigger& statement_;
  ObjectId table_;
};

bool find_trigger_function(Session& session, const CreateTrigger& statement, ObjectId& id) {
  for (const FunctionFacts& each :
       session.types.functions(statement.function.schema, statement.function.name)) {
    if (!each.arguments.empty()) continue;
    id = each.id;
    if (each.result == type_id::trigger) return true;
    return session.refuse(
        "42P17", statement.name_span,
        fmt::format("function {} must return type trigger", sql::quote_name(statement.function)));
  }
  return session.refuse(
      "42883", statement.name_span,
      fmt::format("function {}() does not exist", sql::quote_name(statement.function)));
}

bool read_when(Session& session, const CreateTrigger& statement, ObjectId table,
               References& found) {
  const Expression& when = *statement.when;
  Inference inference;
  if (!forbid_subquery(session, when, "trigger WHEN condition") ||
      !analyze(session, when, old_and_new(table), inference) ||
      !require_boolean(session, inference, "WHEN", when.span) ||
      !WhenCheck(session, statement, table).run(when)) {
    return false;
  }
  found = std::move(inference.references);
  return true;
}

// Another trigger of the name may be replaced if both are plain ones.
bool replace_trigger(Session& session, const CreateTrigger& statement, ObjectId table,
                     ObjectId there) {
  const auto taken = [&](std::string_view why) {
    return session.refuse("42710", statement.name_span,
                          fmt::format("trigger \"{}\" for relation \"{}\" {}", session.name(there),
                                      session.name(table), why));
  };
  const Trigger& old = *session.catalog.find_as<Trigger>(there);
  if (!statement.or_replace) return taken("already exists");
  if (old.parent != k_no_object) return taken("is an internal or a child trigger");
  if (old.definition->is_constraint || statement.is_constraint)
    return taken("is a constraint trigger");
  session.catalog.remove(there);
  return true;
}

class TriggerMaker {
 public:
  TriggerMaker(Session& session, const CreateTrigger& statement)
      : session_(session), catalog_(session.catalog), statement_(statement) {}

  bool add(ObjectId table, Trigger trigger) {
    const bool is_clone = trigger.parent != k_no_object;
    References when;
    if (!is_clone && statement_.when && !read_when(session_, statement_, table, when)) return false;
    const std::string name = truncated_name(statement_.name);
    const Name key{NameClass::trigger, table, name, {}};
    const ObjectId there = catalog_.find_name(key);
    if (there != k_no_object && !replace_trigger(session_, statement_, table, there)) return false;
    if (statement_.is_constraint && !require_free_constraint(table, name)) return false;
    trigger.relation = table;
    const ObjectId id = catalog_.new_id();
    const ObjectId parent = trigger.parent;
    const ObjectId function = trigger.function;
    catalog_.add({id, k_no_object, name, std::move(trigger)}, key);
    session_.depend_on_function({id, 0}, function);
    const bool bound = is_clone ? bind_clone(id, table, parent) : depend(id, table, when);
    return bound && spread(id, table);
  }

 private:
  // A constraint trigger has a row in pg_constraint, where names of a relation are unique.
  bool require_free_constraint(ObjectId table, const std::string& name) {
    return catalog_.find_constraint(table, name) == k_no_object ||
           session_.refuse("23505", statement_.name_span,
                           fmt::format("constraint \"{}\" for relation \"{}\" already exists", name,
                                       session_.name(table)));
  }

  // A partition's copy depends on what its original does. The statement may call the columns by
  // names that they had at its time.
  bool bind_clone(ObjectId id, ObjectId table, ObjectId parent) {
    const ObjectId original = catalog_.find_as<Trigger>(parent)->relation;
    catalog_.depend({id, 0}, {table, 0}, DependencyKind::automatic);
    for (const Dependency& each : catalog_.dependencies(parent)) {
      Address used = each.referenced;
      if (each.kind != DependencyKind::normal) continue;
      if (used.object == original)
        used = {table, same_column(session_, original, table, used.column)};
      catalog_.depend({id, 0}, used, DependencyKind::normal);
    }
    catalog_.depend({id, 0}, {parent, 0}, DependencyKind::partition_primary);
    catalog_.depend({id, 0}, {table, 0}, DependencyKind::partition_secondary);
    return true;
  }

  bool depend(ObjectId id, ObjectId table, const References& when) {
    catalog_.depend({id, 0}, {table, 0}, DependencyKind::automatic);
    if (!statement_.constraint_table.name.empty()) {
      ObjectId other = k_no_object;
      if (!session_.require_relation(statement_.constraint_table, statement_.table_span, other))
        return false;
      catalog_.depend({id, 0}, {other, 0}, DependencyKind::automatic);
    }
    std::set<std::string> named;
    for (const std::string& column : statement_.update_columns) {
      std::int16_t number = 0;
      if (!session_.require_column(table, column, statement_.name_span, number)) return false;
      if (!named.insert(column).second)
        return session_.refuse("42701", statement_.name_span,
                               fmt::format("column \"{}\" specified more than once", column));
      catalog_.depend({id, 0}, {table, number}, DependencyKind::normal);
    }
    for (const Address& each : when.addresses) {
      if (each != Address{table, 0}) catalog_.depend({id, 0}, each, DependencyKind::normal);
    }
    return true;
  }

  bool spread(ObjectId id, ObjectId table) {
    const bool spreads =
        statement_.each_row && session_.relation(table).kind == RelationKind::partitioned_table;
    if (!spreads) return true;
    for (const ObjectId child : children_of(session_.catalog, table)) {
      Trigger own = *catalog_.find_as<Trigger>(id);
      own.parent = id;
      if (!add(child, std::move(own))) return false;
    }
    return true;
  }

  Session& session_;
  Catalog& catalog_;
  const CreateTrigger& statement_;
};

}  // namespace

bool create_trigger(Session& session, const CreateTrigger& statement) {
  ObjectId table = k_no_object;
  if (!session.require_relation(statement.table, statement.table_span, table)) return false;
  if (!TriggerCheck(session, statement, table).run()) return false;
  Trigger trigger;
  trigger.definition = std::make_shared<const CreateTrigger>(statement);
  if (!statement.constraint_table.name.empty())
    trigger.referenced = session.find_relation(statement.constraint_table);
  return find_trigger_function(session, statement, trigger.function) &&
         TriggerMaker(session, statement).add(table, std::move(trigger));
}

bool clone_trigger(Session& session, ObjectId trigger, ObjectId partition) {
  Trigger own = *session.catalog.find_as<Trigger>(trigger);
  const std::shared_ptr<const CreateTrigger> definition = own.definition;
  own.parent = trigger;
  CreateTrigger statement = *definition;
  statement.name = session.name(trigger);
  statement.or_replace = false;
  return TriggerMaker(session, statement).add(partition, std::move(own));
}

}  // namespace migc::catalog
