// Triggers, rules, policies, statistics.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/ddl/writer.h"

namespace migc::ddl {
namespace {

// An expression of the statement, under the names of today.
std::string expression_text(const Writer& writer, const DefinitionPtr& made,
                            const sql::Expression& expression) {
  if (!made) return {};
  return current_text(writer.session(), made->source, expression.span, made.get());
}

std::string events(const sql::CreateTrigger& trigger) {
  std::vector<std::string> list;
  if (trigger.on_insert) list.emplace_back("INSERT");
  if (trigger.on_update)
    list.push_back("UPDATE" + (trigger.update_columns.empty()
                                   ? std::string()
                                   : " OF " + quoted_names(trigger.update_columns)));
  if (trigger.on_delete) list.emplace_back("DELETE");
  if (trigger.on_truncate) list.emplace_back("TRUNCATE");
  return joined(list, " OR ");
}

std::string_view timing(sql::CreateTrigger::Timing timing) {
  switch (timing) {
    case sql::CreateTrigger::Timing::before:
      return "BEFORE";
    case sql::CreateTrigger::Timing::after:
      return "AFTER";
    default:
      return "INSTEAD OF";
  }
}

// FROM, DEFERRABLE, REFERENCING
std::string trigger_options(Writer& writer, const sql::CreateTrigger& trigger) {
  std::string text;
  if (!trigger.constraint_table.name.empty()) {
    const ObjectId other = writer.session().find_relation(trigger.constraint_table);
    text += " FROM " + (other != catalog::k_no_object ? writer.name(other)
                                                      : sql::quote_name(trigger.constraint_table));
  }
  if (trigger.deferrable) text += " DEFERRABLE";
  if (trigger.initially_deferred) text += " INITIALLY DEFERRED";
  if (!trigger.old_table.empty() || !trigger.new_table.empty()) text += "\n    REFERENCING";
  if (!trigger.old_table.empty())
    text += " OLD TABLE AS " + sql::quote_identifier(trigger.old_table);
  if (!trigger.new_table.empty())
    text += " NEW TABLE AS " + sql::quote_identifier(trigger.new_table);
  return text;
}

}  // namespace

void write_trigger(Writer& writer, const Object& object, const catalog::Trigger& trigger) {
  const sql::CreateTrigger& made = *trigger.definition;
  writer.read_as({object.definition.get()});
  std::string text =
      fmt::format("CREATE {}TRIGGER {} {} {} ON {}{}", made.is_constraint ? "CONSTRAINT " : "",
                  sql::quote_identifier(object.name), timing(made.timing), events(made),
                  writer.name(trigger.relation), trigger_options(writer, made));
  text += made.each_row ? "\n    FOR EACH ROW" : "\n    FOR EACH STATEMENT";
  if (made.when)
    text += fmt::format(" WHEN ({})", expression_text(writer, object.definition, *made.when));
  std::vector<std::string> arguments;
  std::transform(made.arguments.begin(), made.arguments.end(), std::back_inserter(arguments),
                 [](const std::string& each) { return sql::quote_literal(each); });
  writer.statement(fmt::format("{}\n    EXECUTE FUNCTION {}({})", text,
                               function_name(writer.session(), trigger.function),
                               joined(arguments)));
}

void write_rule(Writer& writer, const Object& object, const catalog::Rule& rule) {
  const DefinitionPtr& made = object.definition;
  writer.read_as({made.get()});
  writer.statement(current_text(writer.session(), made->source,
                                without_comments(made->source, made->span), made.get(),
                                {{rule.definition->name_span, sql::quote_identifier(object.name)},
                                 {rule.definition->table_span, writer.name(rule.relation)}}));
}

void write_policy(Writer& writer, const Object& object, const catalog::Policy& policy) {
  const sql::PolicyDefinition& made = *policy.definition;
  // the statement that said it last: CREATE or ALTER POLICY
  DefinitionPtr using_from = object.definition;
  DefinitionPtr check_from = object.definition;
  for (const DefinitionPtr& change : object.changes) {
    const auto alter = writer.statements().read<sql::PolicyDefinition>(change);
    if (alter == nullptr) continue;
    if (alter->using_expression) using_from = change;
    if (alter->check) check_from = change;
  }
  writer.read_as({made.using_expression ? using_from.get() : check_from.get(),
                  made.check ? check_from.get() : using_from.get()});
  std::string text = fmt::format("CREATE POLICY {} ON {}", sql::quote_identifier(object.name),
                                 writer.name(policy.relation));
  if (!made.permissive) text += "\n    AS RESTRICTIVE";
  if (!made.command.empty() && made.command != "all") text += "\n    FOR " + made.command;
  if (made.roles && !made.roles->empty()) {
    std::vector<std::string> roles;
    for (const std::string& role : *made.roles) {
      const bool is_word = role == "public" || role == "current_user" || role == "session_user" ||
                           role == "current_role";
      roles.push_back(is_word ? role : sql::quote_identifier(role));
    }
    text += "\n    TO " + joined(roles);
  }
  if (made.using_expression)
    text += fmt::format("\n    USING ({})",
                        expression_text(writer, using_from, *made.using_expression));
  if (made.check)
    text += fmt::format("\n    WITH CHECK ({})", expression_text(writer, check_from, *made.check));
  writer.statement(text);
}

void write_statistics(Writer& writer, const Object& object, const catalog::Statistics& statistics) {
  const auto made = writer.statements().read<sql::CreateStatistics>(object.definition);
  if (made == nullptr && statistics.expressions != 0)
    return writer.omit("statistics " + writer.name(object.id), "its definition is not known");
  writer.read_as({object.definition.get()});
  const auto names =
      catalog::column_names(writer.session(), statistics.relation, statistics.columns);
  std::vector<std::string> parts;
  std::size_t column = 0;
  for (std::size_t i = 0; i < (made == nullptr ? names.size() : made->parts.size()); ++i) {
    const bool is_expression = made != nullptr && made->parts[i].expression;
    if (is_expression) {
      parts.push_back("(" + expression_text(writer, object.definition, *made->parts[i].expression) +
                      ")");
    } else if (column < names.size()) {
      parts.push_back(sql::quote_identifier(names[column++]));
    }
  }
  // a copy that LIKE made has all of its kinds
  const std::vector<std::string>& kinds = made == nullptr ? statistics.kinds : made->kinds;
  writer.statement(fmt::format("CREATE STATISTICS {}{} ON {} FROM {}", writer.name(object.id),
                               kinds.empty() ? "" : " (" + joined(kinds) + ")", joined(parts),
                               writer.name(statistics.relation)));
}

}  // namespace migc::ddl
