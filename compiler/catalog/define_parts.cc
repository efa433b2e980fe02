// Parts of tables that are defined on their own: rules, policies, statistics.
#include "compiler/catalog/define_parts.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "compiler/catalog/expression_places.h"
#include "compiler/catalog/made_names.h"
#include "compiler/catalog/replay_steps.h"
#include "compiler/catalog/system_columns.h"

namespace migc::catalog {
namespace {

void depend_all(Session& session, ObjectId dependent, const References& found, ObjectId owner) {
  for (const Address& each : found.addresses) {
    if (each != Address{owner, 0})
      session.catalog.depend({dependent, 0}, each, DependencyKind::normal);
  }
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

// Without a list: all; expressions have a kind of their own, and one expression alone has nothing
// else (CreateStatistics).
std::vector<std::string> statistics_kinds(const sql::CreateStatistics& statement) {
  const auto wanted = [&](std::string_view kind) {
    return statement.kinds.empty() ||
           std::find(statement.kinds.begin(), statement.kinds.end(), kind) != statement.kinds.end();
  };
  std::vector<std::string> kinds;
  const bool has_expression =
      std::any_of(statement.parts.begin(), statement.parts.end(),
                  [](const sql::KeyPart& part) { return part.column.empty(); });
  for (const char* const kind : {"ndistinct", "dependencies", "mcv"}) {
    if (statement.parts.size() > 1 && wanted(kind)) kinds.emplace_back(kind);
  }
  if (has_expression) kinds.emplace_back("expressions");
  return kinds;
}

// What a SELECT rule gives must be what the relation has (checkRuleResultList).
bool check_rule_columns(Session& session, const sql::CreateRule& statement, ObjectId table,
                        const Inference& found) {
  const Relation& relation = session.relation(table);
  if (!found.columns_known || !relation.columns_known) return true;
  const auto refuse = [&](std::string message) {
    return session.refuse("42P17", statement.name_span, std::move(message));
  };
  if (found.columns.size() > relation.columns.size())
    return refuse("SELECT rule's target list has too many entries");
  for (std::size_t i = 0; i < found.columns.size(); ++i) {
    const Column& column = *relation.columns[i];
    const OutputColumn& made = found.columns[i];
    if (column.dropped)
      return session.refuse("0A000", statement.name_span,
                            "cannot convert relation containing dropped columns to view");
    if (column.name != made.name)
      return refuse(
          fmt::format("SELECT rule's target entry {} has different column name from "
                      "column \"{}\"",
                      i + 1, column.name));
    const bool known = made.type.type != k_no_object && column.type.type != k_no_object;
    if (known && !(made.type == column.type))
      return refuse(
          fmt::format("SELECT rule's target entry {} has different type from column "
                      "\"{}\"",
                      i + 1, column.name));
  }
  return found.columns.size() == relation.columns.size() ||
         refuse("SELECT rule's target list has too few entries");
}

void become_view(Session& session, const sql::CreateRule& statement, ObjectId view,
                 const Inference& found) {
  for (const Dependency& each : session.catalog.dependencies(view)) {
    const bool of_query = each.dependent.column == 0 && each.kind == DependencyKind::normal &&
                          session.catalog.find_as<Schema>(each.referenced.object) == nullptr;
    if (of_query) session.catalog.forget_dependency(each.dependent, each.referenced);
  }
  Code code;
  code.source = session.source;
  code.span = statement.actions.front()->span;
  code.query = statement.actions.front();
  session.update_relation(view, [&](Relation& relation) {
    relation.kind = RelationKind::view;
    relation.query = std::make_shared<const Code>(std::move(code));
  });
  depend_all(session, view, found.references, view);
}

// A table that has nothing but columns; whether it is empty, which it must be, is not known here.
bool make_view_of_table(Session& session, const sql::CreateRule& statement, ObjectId table,
                        const Inference& found) {
  const auto refuse = [&](std::string_view why) {
    return session.refuse("55000", statement.name_span,
                          fmt::format("could not convert table \"{}\" to a view because it {}",
                                      session.name(table), why));
  };
  const auto has = [&](NameClass name_class) {
    bool any = false;
    session.catalog.visit_names(name_class, table, [&](const Name&, ObjectId) { any = true; });
    return any;
  };
  const Relation relation = session.relation(table);
  if (has(NameClass::trigger)) return refuse("has triggers");
  if (!indexes_of(session.catalog, table).empty()) return refuse("has indexes");
  if (!children_of(session.catalog, table).empty()) return refuse("has child tables");
  if (!relation.parents.empty()) return refuse("has parent tables");
  if (relation.row_security) return refuse("has row security enabled");
  if (has(NameClass::policy)) return refuse("has row security policies");
  become_view(session, statement, table, found);
  return true;
}

// WHERE of a rule has OLD or NEW only if the event does (transformRuleStmt).
Surroundings rows_of(std::string_view event, ObjectId table) {
  Surroundings surroundings;
  if (event != "insert")
    surroundings.inputs.push_back({.alias = "old", .relation = table, .columns = {}});
  if (event == "insert" || event == "update")
    surroundings.inputs.push_back({.alias = "new", .relation = table, .columns = {}});
  return surroundings;
}

// ON SELECT: the rule that a view is. Before 16 it makes a table one (DefineQueryRewrite).
bool define_view_rule(Session& session, const sql::CreateRule& statement, ObjectId table) {
  const auto refuse = [&](std::string_view sqlstate, std::string message) {
    return session.refuse(sqlstate, statement.name_span, std::move(message));
  };
  if (statement.actions.empty() || !statement.actions.front())
    return refuse("0A000", "INSTEAD NOTHING rules on SELECT are not implemented");
  if (statement.actions.size() > 1)
    return refuse("0A000", "multiple actions for rules on SELECT are not implemented");
  const sql::Query& query = *statement.actions.front();
  const bool is_select = query.kind == sql::QueryKind::select ||
                         query.kind == sql::QueryKind::values ||
                         query.kind == sql::QueryKind::set_operation;
  if (!statement.instead || !is_select)
    return refuse("0A000", "rules on SELECT must have action INSTEAD SELECT");
  if (statement.where)
    return refuse("0A000", "event qualifications are not implemented for rules on SELECT");
  Inference found;
  if (!analyze(session, query, found) || !check_rule_columns(session, statement, table, found)) {
    return false;
  }
  if (statement.name != "_RETURN")
    return refuse("42P17", fmt::format("view rule for \"{}\" must be named \"_RETURN\"",
                                       session.name(table)));
  const RelationKind kind = session.relation(table).kind;
  if (kind == RelationKind::table) return make_view_of_table(session, statement, table, found);
  if (!statement.or_replace)
    return refuse("55000", fmt::format("\"{}\" is already a view", session.name(table)));
  become_view(session, statement, table, found);
  return true;
}

}  // namespace

Surroundings old_and_new(ObjectId table) {
  Surroundings surroundings;
  for (const char* const alias : {"old", "new"})
    surroundings.inputs.push_back({.alias = alias, .relation = table, .columns = {}});
  return surroundings;
}

bool create_rule(Session& session, const sql::CreateRule& statement) {
  Catalog& catalog = session.catalog;
  ObjectId table = k_no_object;
  if (!session.require_relation(statement.table, statement.table_span, table)) return false;
  const RelationKind kind = session.relation(table).kind;
  const bool is_table = kind == RelationKind::table || kind == RelationKind::partitioned_table;
  if (kind == RelationKind::materialized_view)  // transformRuleStmt
    return session.refuse("0A000", statement.table_span,
                          "rules on materialized views are not supported");
  if (!is_table && kind != RelationKind::view)
    return session.refuse("42809", statement.table_span,
                          fmt::format("relation \"{}\" cannot have rules", session.name(table)));
  if (is_table && statement.event == "select" && session.postgres() >= 16)
    return session.refuse(
        "42809", statement.table_span,
        fmt::format("relation \"{}\" cannot have ON SELECT rules", session.name(table)));
  if (statement.event == "select") return define_view_rule(session, statement, table);
  if (statement.name == "_RETURN")
    return session.refuse(
        "42P17", statement.name_span,
        fmt::format("non-view rule for \"{}\" must not be named \"_RETURN\"", session.name(table)));
  const Name key{NameClass::rule, table, truncated_name(statement.name), {}};
  char enabled = 'O';
  const ObjectId there = catalog.find_name(key);
  if (there != k_no_object) {
    if (!statement.or_replace)
      return session.refuse("42710", statement.name_span,
                            fmt::format("rule \"{}\" for relation \"{}\" already exists",
                                        statement.name, session.name(table)));
    enabled = catalog.find_as<Rule>(there)->enabled;
    catalog.remove(there);
  }
  Rule rule;
  rule.relation = table;
  rule.definition = std::make_shared<const sql::CreateRule>(statement);
  rule.enabled = enabled;
  const ObjectId id = catalog.new_id();
  catalog.add({id, k_no_object, key.name, std::move(rule)}, key);
  catalog.depend({id, 0}, {table, 0}, DependencyKind::automatic);
  if (statement.where) {
    Inference found;
    if (!analyze(session, *statement.where, rows_of(statement.event, table), found) ||
        !require_boolean(session, found, "WHERE", statement.where->span))
      return false;
    depend_all(session, id, found.references, table);
  }
  for (const auto& action : statement.actions) {
    if (!action) continue;
    const Inference found = infer(session, *action, old_and_new(table));
    if (!session.accept(found.refusal)) return false;
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
  const std::string command =
      statement.alter ? catalog.find_as<Policy>(id)->definition->command : statement.command;
  if (statement.check && (command == "select" || command == "delete"))
    return session.refuse("42601", statement.check->span,
                          "WITH CHECK cannot be applied to SELECT or DELETE");
  if (statement.using_expression && command == "insert")
    return session.refuse("42601", statement.using_expression->span,
                          "only WITH CHECK expression allowed for INSERT");
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
    catalog.add_change(id, catalog.statement());
  } else {
    id = catalog.new_id();
    catalog.add({id, k_no_object, key.name, policy}, key);
  }
  catalog.depend({id, 0}, {table, 0}, DependencyKind::automatic);
  for (const auto* each : {&policy.definition->using_expression, &policy.definition->check}) {
    if (!*each) continue;
    Inference found;
    if (!analyze(session, **each, table, found) ||
        !require_boolean(session, found, "POLICY", (*each)->span) ||
        !forbid_calls(session, **each, "policy expressions"))
      return false;
    depend_all(session, id, found.references, table);
  }
  return true;
}

void like_statistics(Session& session, ObjectId source, ObjectId table, bool comments) {
  Catalog& catalog = session.catalog;
  std::set<ObjectId> originals;
  for (const Dependency& each : catalog.dependents(source)) {
    if (catalog.find_as<Statistics>(each.dependent.object) != nullptr)
      originals.insert(each.dependent.object);
  }
  const ObjectId schema = catalog.find(table)->schema;
  for (const ObjectId original : originals) {
    Statistics copy = *catalog.find_as<Statistics>(original);
    sql::CreateStatistics named;  // only what a name is made of
    for (std::int16_t& column : copy.columns) {
      named.parts.emplace_back().column = column_names(session, source, {column}).front();
      column = session.find_column(table, named.parts.back().column);
    }
    for (int i = 0; i < copy.expressions; ++i) named.parts.emplace_back();
    copy.relation = table;
    const std::vector<std::int16_t> columns = copy.columns;
    const std::string name = statistics_name(session, named, table);
    const ObjectId id = catalog.new_id();
    catalog.add({id, schema, name, std::move(copy)}, Name{NameClass::statistics, schema, name, {}});
    for (const std::int16_t column : columns)
      catalog.depend({id, 0}, {table, column}, DependencyKind::automatic);
    if (columns.empty()) catalog.depend({id, 0}, {table, 0}, DependencyKind::automatic);
    const std::string* const text = catalog.comment({original, 0});
    if (comments && text != nullptr) catalog.set_comment({id, 0}, std::string(*text));
  }
}

namespace {

// The kinds and columns that are named; expressions are only looked at for what they refer to.
bool read_statistics(Session& session, const sql::CreateStatistics& statement,
                     Statistics& statistics, std::vector<References>& expressions) {
  for (const std::string& each : statement.kinds) {
    if (each == "ndistinct" || each == "dependencies" || each == "mcv") continue;
    return session.refuse("42601", statement.name_span,
                          fmt::format("unrecognized statistics kind \"{}\"", each));
  }
  for (const sql::KeyPart& part : statement.parts) {
    std::int16_t number = 0;
    if (part.column.empty()) {
      ++statistics.expressions;
      expressions.push_back(references_of(session, *part.expression, statistics.relation));
      continue;
    }
    if (is_system_column(part.column))
      return session.refuse("0A000", part.span,
                            "statistics creation on system columns is not supported");
    if (!session.require_column(statistics.relation, part.column, part.span, number)) return false;
    const auto& seen = statistics.columns;
    if (std::find(seen.begin(), seen.end(), number) != seen.end())
      return session.refuse("42701", part.span, "duplicate column name in statistics definition");
    statistics.columns.push_back(number);
  }
  return true;
}

}  // namespace

bool create_statistics(Session& session, const sql::CreateStatistics& statement) {
  if (statement.name.name.empty() && session.postgres() < 16)
    return session.refuse("42601", statement.name_span, "CREATE STATISTICS needs a name before 16");
  ObjectId table = k_no_object;
  if (!session.require_relation(statement.table, statement.name_span, table)) return false;
  const RelationKind kind = session.relation(table).kind;
  if (kind != RelationKind::table && kind != RelationKind::partitioned_table &&
      kind != RelationKind::materialized_view && kind != RelationKind::foreign_table)
    return session.refuse(
        "42809", statement.name_span,
        session.postgres() >= 15
            ? fmt::format("cannot define statistics for relation \"{}\"", session.name(table))
            : fmt::format("relation \"{}\" is not a table, foreign table, or materialized view",
                          session.name(table)));
  const bool one_column = statement.parts.size() == 1 && !statement.parts.front().column.empty();
  if (one_column)
    return session.refuse("42P17", statement.name_span,
                          "extended statistics require at least 2 columns");
  constexpr std::size_t k_most_columns = 8;  // STATS_MAX_DIMENSIONS
  if (statement.parts.size() > k_most_columns)
    return session.refuse(
        "54011", statement.name_span,
        fmt::format("cannot have more than {} columns in statistics", k_most_columns));
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
  statistics.kinds = statistics_kinds(statement);
  std::vector<References> expressions;
  if (!read_statistics(session, statement, statistics, expressions)) return false;
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
