// Parts of tables that are defined on their own: triggers, rules, policies, statistics.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/made_names.h"
#include "compiler/catalog/replay_steps.h"
#include "compiler/sql/names.h"

namespace migc::catalog {
namespace {

// What WHEN of a trigger and the commands of a rule can name beside their own FROM.
Surroundings old_and_new(ObjectId table) {
  Surroundings surroundings;
  for (const char* const alias : {"old", "new"})
    surroundings.inputs.push_back({.alias = alias, .relation = table, .columns = {}});
  return surroundings;
}

void depend_all(Session& session, ObjectId dependent, const References& found, ObjectId owner) {
  for (const Address& each : found.addresses) {
    if (each != Address{owner, 0})
      session.catalog.depend({dependent, 0}, each, DependencyKind::normal);
  }
}

// ---- triggers

bool find_trigger_function(Session& session, const sql::CreateTrigger& statement, ObjectId& id) {
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

bool check_trigger_table(Session& session, const sql::CreateTrigger& statement, ObjectId table) {
  const RelationKind kind = session.relation(table).kind;
  const bool is_view = kind == RelationKind::view;
  const bool is_table = kind == RelationKind::table || kind == RelationKind::partitioned_table ||
                        kind == RelationKind::foreign_table;
  const std::string& name = session.name(table);
  if (!is_view && !is_table)
    return session.refuse("42809", statement.table_span,
                          fmt::format("relation \"{}\" cannot have triggers", name));
  const bool instead = statement.timing == sql::CreateTrigger::Timing::instead_of;
  if (is_table && instead)
    return session.refuse("42809", statement.table_span, fmt::format("\"{}\" is a table", name),
                          "Tables cannot have INSTEAD OF triggers.");
  const auto unsupported = [&](std::string message) {
    return session.refuse("0A000", statement.name_span, std::move(message));
  };
  if (instead && !statement.each_row)
    return unsupported("INSTEAD OF triggers must be FOR EACH ROW");
  if (instead && statement.when)
    return unsupported("INSTEAD OF triggers cannot have WHEN conditions");
  if (instead && !statement.update_columns.empty())
    return unsupported("INSTEAD OF triggers cannot have column lists");
  if (statement.on_truncate && statement.each_row)
    return unsupported("TRUNCATE FOR EACH ROW triggers are not supported");
  const bool transitions = !statement.old_table.empty() || !statement.new_table.empty();
  if (transitions && statement.each_row && kind == RelationKind::partitioned_table)
    return unsupported(fmt::format("\"{}\" is a partitioned table", name));
  if (is_view && !instead && statement.each_row)
    return session.refuse("42809", statement.table_span, fmt::format("\"{}\" is a view", name),
                          "Views cannot have row-level BEFORE or AFTER triggers.");
  return true;
}

bool add_trigger(Session& session, const sql::CreateTrigger& statement, ObjectId table,
                 Trigger trigger) {
  Catalog& catalog = session.catalog;
  const std::string name = truncated_name(statement.name);
  const Name key{NameClass::trigger, table, name, {}};
  const ObjectId there = catalog.find_name(key);
  if (there != k_no_object) {
    if (!statement.or_replace)
      return session.refuse("42710", statement.name_span,
                            fmt::format("trigger \"{}\" for relation \"{}\" already exists", name,
                                        session.name(table)));
    catalog.remove(there);
  }
  trigger.relation = table;
  const ObjectId parent = trigger.parent;
  const ObjectId function = trigger.function;
  const ObjectId id = catalog.new_id();
  catalog.add({id, k_no_object, name, std::move(trigger)}, key);
  catalog.depend({id, 0}, {table, 0}, DependencyKind::automatic);
  session.depend_on_function({id, 0}, function);
  if (parent != k_no_object) {
    catalog.depend({id, 0}, {parent, 0}, DependencyKind::partition_primary);
    catalog.depend({id, 0}, {table, 0}, DependencyKind::partition_secondary);
  }
  for (const std::string& column : statement.update_columns) {
    std::int16_t number = 0;
    if (!session.require_column(table, column, statement.name_span, number)) return false;
    catalog.depend({id, 0}, {table, number}, DependencyKind::normal);
  }
  if (statement.when) {
    Inference found;
    if (!analyze(session, *statement.when, old_and_new(table), found)) return false;
    depend_all(session, id, found.references, table);
  }
  const bool spreads =
      statement.each_row && session.relation(table).kind == RelationKind::partitioned_table;
  if (!spreads) return true;
  for (const ObjectId child : children_of(session, table)) {
    Trigger own = *catalog.find_as<Trigger>(id);
    own.parent = id;
    if (!add_trigger(session, statement, child, std::move(own))) return false;
  }
  return true;
}

// ---- statistics

// "t_a_b_stat" (ChooseExtendedStatisticName).
std::string statistics_name(const Session& session, const sql::CreateStatistics& statement,
                            ObjectId table) {
  std::vector<std::string> parts;
  for (const sql::KeyPart& part : statement.parts)
    parts.push_back(part.column.empty() ? "expr" : part.column);
  const std::string joined = joined_columns(parts);
  const ObjectId schema = session.catalog.find(table)->schema;
  std::string label = "stat";
  for (int pass = 1;; ++pass) {
    std::string name = make_object_name(session.name(table), joined, label);
    if (session.catalog.find_name({NameClass::statistics, schema, name, {}}) == k_no_object)
      return name;
    label = "stat" + std::to_string(pass);
  }
}

}  // namespace

bool create_trigger(Session& session, const sql::CreateTrigger& statement) {
  ObjectId table = k_no_object;
  if (!session.require_relation(statement.table, statement.table_span, table)) return false;
  if (!check_trigger_table(session, statement, table)) return false;
  Trigger trigger;
  if (!find_trigger_function(session, statement, trigger.function)) return false;
  trigger.definition = std::make_shared<const sql::CreateTrigger>(statement);
  return add_trigger(session, statement, table, std::move(trigger));
}

bool clone_trigger(Session& session, ObjectId trigger, ObjectId partition) {
  Trigger own = *session.catalog.find_as<Trigger>(trigger);
  const std::shared_ptr<const sql::CreateTrigger> definition = own.definition;
  own.parent = trigger;
  sql::CreateTrigger statement = *definition;
  statement.name = session.name(trigger);
  statement.or_replace = false;
  return add_trigger(session, statement, partition, std::move(own));
}

bool create_rule(Session& session, const sql::CreateRule& statement) {
  Catalog& catalog = session.catalog;
  ObjectId table = k_no_object;
  if (!session.require_relation(statement.table, statement.table_span, table)) return false;
  const RelationKind kind = session.relation(table).kind;
  const bool is_table = kind == RelationKind::table || kind == RelationKind::partitioned_table;
  if (!is_table && kind != RelationKind::view && kind != RelationKind::materialized_view)
    return session.refuse("42809", statement.table_span,
                          fmt::format("relation \"{}\" cannot have rules", session.name(table)));
  if (is_table && statement.event == "select" && session.postgres() >= 16)
    return session.refuse(
        "42809", statement.table_span,
        fmt::format("relation \"{}\" cannot have ON SELECT rules", session.name(table)));
  const Name key{NameClass::rule, table, truncated_name(statement.name), {}};
  const ObjectId there = catalog.find_name(key);
  if (there != k_no_object) {
    if (!statement.or_replace)
      return session.refuse("42710", statement.name_span,
                            fmt::format("rule \"{}\" for relation \"{}\" already exists",
                                        statement.name, session.name(table)));
    catalog.remove(there);
  }
  Rule rule;
  rule.relation = table;
  rule.definition = std::make_shared<const sql::CreateRule>(statement);
  const ObjectId id = catalog.new_id();
  catalog.add({id, k_no_object, key.name, std::move(rule)}, key);
  catalog.depend({id, 0}, {table, 0}, DependencyKind::automatic);
  if (statement.where) {
    Inference found;
    if (!analyze(session, *statement.where, old_and_new(table), found)) return false;
    depend_all(session, id, found.references, table);
  }
  for (const auto& action : statement.actions) {
    if (!action) continue;
    const Inference found = infer(session, *action, old_and_new(table));
    depend_all(session, id, found.references, table);
  }
  return true;
}

bool define_policy(Session& session, const sql::PolicyDefinition& statement) {
  Catalog& catalog = session.catalog;
  ObjectId table = k_no_object;
  if (!session.require_relation(statement.table, statement.table_span, table)) return false;
  const RelationKind kind = session.relation(table).kind;
  if (kind != RelationKind::table && kind != RelationKind::partitioned_table)
    return session.refuse("42809", statement.table_span,
                          fmt::format("\"{}\" is not a table", session.name(table)));
  const Name key{NameClass::policy, table, truncated_name(statement.name), {}};
  ObjectId id = catalog.find_name(key);
  if (statement.alter && id == k_no_object)
    return session.refuse("42704", statement.name_span,
                          fmt::format("policy \"{}\" for table \"{}\" does not exist",
                                      statement.name, session.name(table)));
  if (!statement.alter && id != k_no_object)
    return session.refuse("42710", statement.name_span,
                          fmt::format("policy \"{}\" for table \"{}\" already exists",
                                      statement.name, session.name(table)));
  Policy policy;
  policy.relation = table;
  policy.definition = std::make_shared<const sql::PolicyDefinition>(statement);
  if (statement.alter) {
    // what ALTER POLICY does not name stays
    sql::PolicyDefinition merged = *catalog.find_as<Policy>(id)->definition;
    if (statement.roles) merged.roles = statement.roles;
    if (statement.using_expression) merged.using_expression = statement.using_expression;
    if (statement.check) merged.check = statement.check;
    policy.definition = std::make_shared<const sql::PolicyDefinition>(std::move(merged));
    catalog.forget_dependencies({id, 0});
    catalog.update(id, [&](Object& object) { object.detail = policy; });
  } else {
    id = catalog.new_id();
    catalog.add({id, k_no_object, key.name, policy}, key);
  }
  catalog.depend({id, 0}, {table, 0}, DependencyKind::automatic);
  for (const auto* each : {&policy.definition->using_expression, &policy.definition->check}) {
    if (!*each) continue;
    Inference found;
    if (!analyze(session, **each, table, found) ||
        !require_boolean(session, found, "POLICY", (*each)->span))
      return false;
    depend_all(session, id, found.references, table);
  }
  return true;
}

bool create_statistics(Session& session, const sql::CreateStatistics& statement) {
  // copies that LIKE makes are not written, and have no place
  const bool written = !statement.parts.empty() && !statement.parts.front().span.empty();
  if (statement.name.name.empty() && written && session.postgres() < 16)
    return session.refuse("42601", statement.parts.front().span,
                          "CREATE STATISTICS needs a name before 16");
  ObjectId table = k_no_object;
  if (!session.require_relation(statement.table, statement.name_span, table)) return false;
  const RelationKind kind = session.relation(table).kind;
  if (kind != RelationKind::table && kind != RelationKind::partitioned_table &&
      kind != RelationKind::materialized_view && kind != RelationKind::foreign_table)
    return session.refuse(
        "42809", statement.name_span,
        fmt::format("cannot define statistics for relation \"{}\"", session.name(table)));
  const bool one_column = statement.parts.size() == 1 && !statement.parts.front().column.empty();
  if (one_column)
    return session.refuse("42P17", statement.name_span,
                          "extended statistics require at least 2 columns");
  ObjectId schema = session.catalog.find(table)->schema;
  if (!statement.name.name.empty() &&
      !session.creation_schema(statement.name, statement.name_span, sql::Persistence::permanent,
                               schema)) {
    return false;
  }
  const std::string name = statement.name.name.empty() ? statistics_name(session, statement, table)
                                                       : truncated_name(statement.name.name);
  const Name key{NameClass::statistics, schema, name, {}};
  if (session.catalog.find_name(key) != k_no_object) {
    if (statement.if_not_exists) return true;
    return session.refuse("42710", statement.name_span,
                          fmt::format("statistics object \"{}\" already exists", name));
  }
  Statistics statistics;
  statistics.relation = table;
  std::vector<References> expressions;
  for (const sql::KeyPart& part : statement.parts) {
    std::int16_t number = 0;
    if (part.column.empty()) {
      expressions.push_back(references_of(session, *part.expression, table));
      continue;
    }
    if (!session.require_column(table, part.column, part.span, number)) return false;
    statistics.columns.push_back(number);
  }
  const std::vector<std::int16_t> columns = statistics.columns;
  const ObjectId id = session.catalog.new_id();
  session.catalog.add({id, schema, name, std::move(statistics)}, key);
  for (const std::int16_t column : columns)
    session.catalog.depend({id, 0}, {table, column}, DependencyKind::automatic);
  for (const References& found : expressions) {
    for (const Address& each : found.addresses) {
      session.catalog.depend(
          {id, 0}, each, each.object == table ? DependencyKind::automatic : DependencyKind::normal);
    }
  }
  return true;
}

}  // namespace migc::catalog
