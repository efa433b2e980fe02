// Facts of what is no relation: triggers, rules, policies, types, functions and the rest.
#include <algorithm>
#include <iterator>
#include <map>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/catalog/define_publications.h"
#include "compiler/catalog/relations.h"
#include "compiler/schema_detail_parts.h"

namespace migc {
namespace {

using sql::ParameterMode;

std::string_view mode_word(ParameterMode mode) {
  switch (mode) {
    case ParameterMode::in:
      return "in";
    case ParameterMode::out:
      return "out";
    case ParameterMode::in_out:
      return "inout";
    case ParameterMode::variadic:
      return "variadic";
    case ParameterMode::table:
      return "table";
  }
  return {};
}

std::string_view timing_word(sql::CreateTrigger::Timing timing) {
  switch (timing) {
    case sql::CreateTrigger::Timing::before:
      return "before";
    case sql::CreateTrigger::Timing::after:
      return "after";
    case sql::CreateTrigger::Timing::instead_of:
      return "instead of";
  }
  return {};
}

std::string_view context_word(catalog::CastContext context) {
  switch (context) {
    case catalog::CastContext::explicit_:
      return "explicit";
    case catalog::CastContext::assignment:
      return "assignment";
    case catalog::CastContext::implicit:
      return "implicit";
  }
  return {};
}

// Names and modes are kept if one parameter has a name or another mode than IN.
std::vector<DetailRow> parameter_rows(const DetailSpelling& spelling,
                                      const catalog::Function& function) {
  const std::vector<sql::Parameter>& written = function.definition->parameters;
  const bool kept = std::any_of(written.begin(), written.end(), [](const sql::Parameter& each) {
    return !each.name.empty() || each.mode != ParameterMode::in;
  });
  std::vector<DetailRow> rows;
  for (std::size_t i = 0; kept && i < written.size() && i < function.parameters.size(); ++i)
    rows.push_back({{"name", written[i].name},
                    {"mode", std::string(mode_word(written[i].mode))},
                    {"type", spelling.type(function.parameters[i].type)}});
  return rows;
}

void put_definition(DetailFacts& facts, const sql::CreateFunction& definition) {
  facts["language"] = definition.language.empty() ? "sql" : definition.language;
  put(facts, "strict", definition.strict);
  put(facts, "security_definer", definition.security_definer);
  put(facts, "leakproof", definition.leakproof);
  put(facts, "sql_body", definition.has_sql_body);
  if (definition.parallel != "unsafe") put(facts, "parallel", definition.parallel);
  const auto defaults =
      std::count_if(definition.parameters.begin(), definition.parameters.end(),
                    [](const sql::Parameter& each) { return each.default_value.has_value(); });
  if (defaults != 0) facts["defaults"] = static_cast<int>(defaults);
  std::vector<std::string> settings;
  for (const sql::Option& setting : definition.settings)
    settings.push_back(setting.name + "=" + setting.value.value_or(""));
  put(facts, "settings", std::move(settings));
}

// defGetBoolean
bool is_on(const sql::Option& option) {
  const std::string value = to_lower(option.value.value_or("true"));
  return value == "true" || value == "on" || value == "1";
}

// One table of a publication; columns in the table's order.
std::string published_table(const DetailSpelling& spelling,
                            const catalog::PublicationMember& table) {
  std::string text = spelling.path(table.published);
  std::vector<std::int16_t> numbers = table.columns;
  std::sort(numbers.begin(), numbers.end());
  if (!numbers.empty()) {
    const auto names = catalog::column_names(spelling.session(), table.published, numbers);
    text += " (" + join(names, ", ") + ")";
  }
  return text + (table.filter ? " WHERE (expression)" : "");
}

// By their paths alone.
std::vector<std::string> published_tables(const DetailSpelling& spelling, catalog::ObjectId id) {
  std::map<std::string, std::string> tables;
  for (const auto* const each : catalog::publication_members(spelling.catalog(), id)) {
    if (spelling.catalog().find_as<catalog::Relation>(each->published) != nullptr)
      tables[spelling.path(each->published)] = published_table(spelling, *each);
  }
  std::vector<std::string> texts;
  texts.reserve(tables.size());
  for (auto& [path, text] : tables) texts.push_back(std::move(text));
  return texts;
}

DetailFacts publication_facts(const DetailSpelling& spelling, catalog::ObjectId id,
                              const catalog::PublicationFacts& publication) {
  DetailFacts facts;
  put(facts, "tables", published_tables(spelling, id));
  std::vector<std::string> schemas;
  for (const auto* const each : catalog::publication_members(spelling.catalog(), id)) {
    if (spelling.catalog().find_as<catalog::Schema>(each->published) != nullptr)
      schemas.push_back(spelling.catalog().find(each->published)->name);
  }
  std::sort(schemas.begin(), schemas.end());
  put(facts, "schemas", std::move(schemas));
  put(facts, "all_tables", publication.all_tables);
  const auto* const via_root =
      catalog::publication_option(publication, "publish_via_partition_root");
  put(facts, "via_root", via_root != nullptr && is_on(*via_root));
  // publishing nothing is a fact too
  const std::vector<std::string> actions = catalog::published_actions(publication);
  if (actions.size() != catalog::k_publishable_actions.size()) facts["publish"] = actions;
  return facts;
}

}  // namespace

void put(DetailFacts& facts, const char* name, bool value) {
  if (value) facts[name] = true;
}
void put(DetailFacts& facts, const char* name, std::string value) {
  if (!value.empty()) facts[name] = std::move(value);
}
void put(DetailFacts& facts, const char* name, std::string_view value) {
  put(facts, name, std::string(value));
}
void put(DetailFacts& facts, const char* name, std::vector<std::string> value) {
  if (!value.empty()) facts[name] = std::move(value);
}

std::string_view enabled_word(char enabled) {
  switch (enabled) {
    case 'D':
      return "disabled";
    case 'R':
      return "replica";
    case 'A':
      return "always";
    default:
      return {};
  }
}

std::vector<std::string> option_texts(const std::vector<sql::Option>& options) {
  std::vector<std::string> texts;
  for (const sql::Option& option : options) {
    // those of the TOAST table are its own; OIDS = false is taken and forgotten
    if (option.name.find('.') != std::string::npos || option.name == "oids") continue;
    texts.push_back(option.name + "=" + option.value.value_or("true"));
  }
  std::sort(texts.begin(), texts.end());
  return texts;
}

DetailFacts trigger_facts(const DetailSpelling& spelling, const catalog::Trigger& trigger) {
  const sql::CreateTrigger& definition = *trigger.definition;
  DetailFacts facts = {{"function", spelling.function_path(trigger.function)},
                       {"level", definition.each_row ? "row" : "statement"}};
  put(facts, "timing", timing_word(definition.timing));
  std::vector<std::string> events;
  if (definition.on_insert) events.emplace_back("insert");
  if (definition.on_delete) events.emplace_back("delete");
  if (definition.on_update) events.emplace_back("update");
  if (definition.on_truncate) events.emplace_back("truncate");
  facts["events"] = std::move(events);
  std::vector<std::int16_t> numbers;
  for (const std::string& column : definition.update_columns)
    numbers.push_back(spelling.session().find_column(trigger.relation, column));
  std::sort(numbers.begin(), numbers.end());
  std::erase(numbers, 0);
  put(facts, "columns", catalog::column_names(spelling.session(), trigger.relation, numbers));
  put(facts, "condition", definition.when.has_value());
  put(facts, "constraint", definition.is_constraint);
  put(facts, "deferrable", definition.deferrable);
  put(facts, "initially_deferred", definition.initially_deferred);
  put(facts, "enabled", enabled_word(trigger.enabled));
  put(facts, "arguments", definition.arguments);
  put(facts, "old_table", definition.old_table);
  put(facts, "new_table", definition.new_table);
  put(facts, "from", spelling.path(trigger.referenced));
  return facts;
}

DetailFacts rule_facts(const catalog::Rule& rule) {
  DetailFacts facts = {{"event", rule.definition->event}};
  put(facts, "instead", rule.definition->instead);
  put(facts, "enabled", enabled_word(rule.enabled));
  return facts;
}

DetailFacts policy_facts(const catalog::Policy& policy) {
  const sql::PolicyDefinition& definition = *policy.definition;
  DetailFacts facts = {{"command", definition.command.empty() ? "all" : definition.command}};
  put(facts, "restrictive", !definition.permissive);
  std::vector<std::string> roles = definition.roles.value_or(std::vector<std::string>());
  std::sort(roles.begin(), roles.end());
  roles.erase(std::unique(roles.begin(), roles.end()), roles.end());
  // PUBLIC is everybody, whoever is named beside it
  if (std::find(roles.begin(), roles.end(), "public") == roles.end())
    put(facts, "roles", std::move(roles));
  put(facts, "using", definition.using_expression.has_value());
  put(facts, "check", definition.check.has_value());
  return facts;
}

DetailFacts type_facts(const DetailSpelling& spelling, const catalog::Type& type) {
  DetailFacts facts;
  if (type.kind == catalog::TypeKind::domain) {
    facts["base"] = spelling.type(type.base);
    put(facts, "not_null", type.not_null);
    put(facts, "default", type.default_value != nullptr);
    if (!type.collation.empty()) {
      const std::string collation = spelling.collation(type.collation);
      if (collation != spelling.own_collation(type.base.type)) facts["collation"] = collation;
    }
  } else if (type.kind == catalog::TypeKind::composite) {
    std::vector<DetailRow> attributes;
    for (const catalog::ColumnPtr& each : spelling.session().relation(type.relation).columns)
      if (!each->dropped)
        attributes.push_back({{"name", each->name}, {"type", spelling.type(each->type)}});
    facts["attributes"] = std::move(attributes);
  } else if (type.kind == catalog::TypeKind::range) {
    facts["subtype"] = spelling.type(type.subtype);
    put(facts, "multirange", spelling.path(type.peer));
  }
  return facts;
}

DetailFacts function_facts(const DetailSpelling& spelling, const catalog::Function& function) {
  DetailFacts facts;
  if (function.kind != catalog::FunctionKind::procedure)
    facts["result"] = spelling.type(function.result.type);
  if (function.kind == catalog::FunctionKind::procedure) facts["kind"] = "procedure";
  if (function.kind == catalog::FunctionKind::aggregate) facts["kind"] = "aggregate";
  if (function.kind == catalog::FunctionKind::window) facts["kind"] = "window";
  put(facts, "set", function.returns_set);
  if (function.volatility == catalog::Volatility::immutable) facts["volatility"] = "immutable";
  if (function.volatility == catalog::Volatility::stable) facts["volatility"] = "stable";
  if (!function.definition) return facts;
  put_definition(facts, *function.definition);
  std::vector<DetailRow> parameters = parameter_rows(spelling, function);
  if (!parameters.empty()) facts["parameters"] = std::move(parameters);
  return facts;
}

DetailFacts statistics_facts(const DetailSpelling& spelling,
                             const catalog::Statistics& statistics) {
  std::vector<std::int16_t> numbers = statistics.columns;
  std::sort(numbers.begin(), numbers.end());
  return {{"relation", spelling.path(statistics.relation)},
          {"columns", catalog::column_names(spelling.session(), statistics.relation, numbers)},
          {"kinds", statistics.kinds}};
}

DetailFacts cast_facts(const DetailSpelling& spelling, const catalog::Cast& cast) {
  DetailFacts facts;
  put(facts, "context", context_word(cast.context));
  if (cast.method == catalog::CastMethod::text) facts["method"] = "inout";
  if (cast.method == catalog::CastMethod::binary) facts["method"] = "binary";
  const catalog::Object* const object = spelling.catalog().find(cast.function);
  const auto* const function = object == nullptr ? nullptr : object->as<catalog::Function>();
  if (function != nullptr) facts["function"] = spelling.signature(*object, *function);
  return facts;
}

DetailFacts other_facts(const DetailSpelling& spelling, catalog::ObjectId id,
                        const catalog::Other& other) {
  if (const auto* const publication = std::get_if<catalog::PublicationFacts>(&other.facts))
    return publication_facts(spelling, id, *publication);
  if (const auto* const trigger = std::get_if<catalog::EventTriggerFacts>(&other.facts)) {
    DetailFacts facts = {{"event", trigger->event},
                         {"function", spelling.function_path(trigger->function)}};
    std::vector<std::string> tags = trigger->tags;
    std::sort(tags.begin(), tags.end());
    put(facts, "tags", std::move(tags));
    put(facts, "enabled", enabled_word(trigger->enabled));
    return facts;
  }
  DetailFacts facts;
  if (const auto* const server = std::get_if<catalog::ServerFacts>(&other.facts)) {
    if (const auto* const wrapper = spelling.catalog().find(server->wrapper))
      facts["wrapper"] = wrapper->name;
    put(facts, "type", server->type);
    put(facts, "version", server->version);
  }
  return facts;
}

}  // namespace migc
