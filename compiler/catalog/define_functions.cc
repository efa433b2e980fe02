// Functions and procedures.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "compiler/catalog/define_function_body.h"
#include "compiler/catalog/define_parts.h"
#include "compiler/catalog/find_object.h"
#include "compiler/catalog/made_names.h"
#include "compiler/catalog/properties.h"
#include "compiler/catalog/replay_steps.h"
#include "compiler/catalog/type_polymorphic.h"
#include "compiler/catalog/type_spelling.h"

namespace migc::catalog {
namespace {

using sql::ParameterMode;

bool is_input(ParameterMode mode) {
  return mode == ParameterMode::in || mode == ParameterMode::in_out ||
         mode == ParameterMode::variadic;
}

bool is_output(ParameterMode mode) {
  return mode == ParameterMode::out || mode == ParameterMode::in_out ||
         mode == ParameterMode::table;
}

class FunctionMaker {
 public:
  FunctionMaker(Session& session, const sql::CreateFunction& statement)
      : session_(session), statement_(statement) {}

  bool run() {
    ObjectId schema = k_no_object;
    if (!session_.creation_schema(statement_.name, statement_.name_span,
                                  sql::Persistence::permanent, schema) ||
        !check_options() || !check_language() || !parameters() || !result() ||
        !check_polymorphic() || !check_pseudo_types() || !read_body()) {
      return false;
    }
    sql::CreateFunction definition = statement_;
    definition.settings.clear();
    add_settings(session_, definition.settings, statement_.settings);
    constexpr std::size_t k_most_arguments = 100;  // FUNC_MAX_ARGS
    if (function_.arguments.size() > k_most_arguments)
      return refuse("54023",
                    fmt::format("functions cannot have more than {} arguments", k_most_arguments));
    function_.definition = std::make_shared<const sql::CreateFunction>(std::move(definition));
    function_.kind = kind();
    function_.volatility = volatility_of(statement_.volatility);
    const Name name{NameClass::function, schema, truncated_name(statement_.name.name),
                    type_signature(function_.arguments)};
    const ObjectId there = session_.catalog.find_name(name);
    if (constructed_type(session_, schema, name.name, function_.arguments) != k_no_object)
      return session_.refuse(
          statement_.or_replace ? "42P13" : "42723", statement_.name_span,
          fmt::format("function \"{}\" already exists with same argument types", name.name));
    return (there == k_no_object ? add(name) : replace(there, name)) && check_body();
  }

 private:
  FunctionKind kind() const {
    if (statement_.is_procedure) return FunctionKind::procedure;
    const bool window = std::any_of(statement_.options.begin(), statement_.options.end(),
                                    [](const auto& each) { return each.name == "window"; });
    return window ? FunctionKind::window : FunctionKind::function;
  }

  // interpret_function_parameter_list
  bool check_parameter(const sql::Parameter& parameter, bool& had_default) {
    const std::optional<Span> span = parameter.type.span;
    if (parameter.type.is_setof)
      return session_.refuse("42P13", span,
                             statement_.is_procedure ? "procedures cannot accept set arguments"
                                                     : "functions cannot accept set arguments");
    if (statement_.is_procedure && parameter.mode == ParameterMode::out && session_.postgres() < 14)
      return session_.refuse("0A000", span, "procedures cannot have OUT arguments");
    if (!is_input(parameter.mode)) return true;
    if (had_default && !parameter.default_value)
      return session_.refuse("42P13", span,
                             "input parameters after one with a default value must also have "
                             "defaults");
    had_default = parameter.default_value.has_value();
    return true;
  }

  bool check_options() {
    return statement_.repeated_option.empty() ||
           refuse("42601", "conflicting or redundant options");
  }

  bool check_language() {
    const std::string& language = statement_.language;
    if (language.empty() && !statement_.has_sql_body)
      return refuse("42P13", "no language specified");
    ObjectId id = k_no_object;
    return language.empty() || find_language(session_, language, id) ||
           session_.refuse("42704", statement_.name_span,
                           fmt::format("language \"{}\" does not exist", language));
  }

  // Names may be the same for input and output alone.
  bool check_names_differ() {
    const auto& list = statement_.parameters;
    const auto apart = [](ParameterMode a, ParameterMode b) {
      const bool in = a == ParameterMode::in || a == ParameterMode::variadic;
      return in && (b == ParameterMode::out || b == ParameterMode::table);
    };
    for (std::size_t i = 0; i < list.size(); ++i) {
      for (std::size_t j = 0; j < i && !list[i].name.empty(); ++j) {
        if (list[i].name != list[j].name || apart(list[i].mode, list[j].mode) ||
            apart(list[j].mode, list[i].mode))
          continue;
        return session_.refuse(
            "42P13", list[i].type.span,
            fmt::format("parameter name \"{}\" used more than once", list[i].name));
      }
    }
    return true;
  }

  bool parameters() {
    bool had_default = false;
    if (!check_names_differ()) return false;
    for (const sql::Parameter& parameter : statement_.parameters) {
      TypeUse type;
      if (!check_parameter(parameter, had_default) || !session_.require_type(parameter.type, type))
        return false;
      type.typmod = -1;  // not kept (manual, CREATE FUNCTION)
      function_.parameters.push_back(type);
      if (is_input(parameter.mode)) function_.arguments.push_back(type.type);
      if (is_output(parameter.mode)) outputs_.push_back(type.type);
    }
    return true;
  }

  bool result() {
    const bool table =
        std::any_of(statement_.parameters.begin(), statement_.parameters.end(),
                    [](const sql::Parameter& each) { return each.mode == ParameterMode::table; });
    function_.returns_set = table || (statement_.result && statement_.result->is_setof);
    if (statement_.result) {
      if (!session_.require_type(*statement_.result, function_.result)) return false;
      function_.result.typmod = -1;
      return true;
    }
    if (outputs_.empty() && !statement_.is_procedure)
      return refuse("42P13", "function result type must be specified");
    function_.result.type = outputs_.empty()                                   ? type_id::void_type
                            : outputs_.size() == 1 && !statement_.is_procedure ? outputs_.front()
                                                                               : type_id::record;
    return true;
  }

  bool refuse(std::string_view sqlstate, std::string message) {
    return session_.refuse(sqlstate, statement_.name_span, std::move(message));
  }

  // What a polymorphic result is, only arguments can tell (check_valid_polymorphic_signature).
  bool check_polymorphic() {
    const auto polymorphic = [](ObjectId type) { return is_polymorphic(type); };
    if (std::any_of(function_.arguments.begin(), function_.arguments.end(), polymorphic))
      return true;
    const bool output = is_polymorphic(function_.result.type) ||
                        std::any_of(outputs_.begin(), outputs_.end(), polymorphic);
    return !output || refuse("42P13", "cannot determine result data type");
  }

  bool is_pseudo(ObjectId type) const {
    const auto facts = session_.types.type(type);
    return facts && facts->kind == TypeKind::pseudo && !is_polymorphic(type) &&
           type != type_id::void_type && type != type_id::record &&
           session_.catalog.find(type) == nullptr;
  }

  // fmgr_sql_validator, plpgsql_validator
  bool check_pseudo_types() {
    const std::string& language = statement_.language;
    const bool sql = language.empty() || language == "sql";
    if (!sql && language != "plpgsql") return true;
    const ObjectId result = function_.result.type;
    const auto named = [&](ObjectId type) { return format_type(session_.types, type); };
    const auto facts = session_.types.type(result);
    const bool trigger =
        facts && (facts->name == "trigger" || facts->name == "event_trigger") && !sql;
    if (is_pseudo(result) && !trigger)
      return sql ? refuse("42P13",
                          fmt::format("SQL functions cannot return type {}", named(result)))
                 : refuse("0A000",
                          fmt::format("PL/pgSQL functions cannot return type {}", named(result)));
    for (const ObjectId type : function_.arguments) {
      const bool record = type == type_id::record && !sql;
      if ((!is_pseudo(type) && type != type_id::void_type) || record) continue;
      return sql ? refuse("42P13", fmt::format("SQL functions cannot have arguments of type {}",
                                               named(type)))
                 : refuse("0A000",
                          fmt::format("PL/pgSQL functions cannot accept type {}", named(type)));
    }
    return true;
  }

  // A body in SQL-standard form is analysed whatever the settings are.
  bool read_body() {
    const Surroundings surroundings = parameters_of(statement_, function_);
    const auto keep = [&](const Inference& found) {
      body_.insert(found.references.addresses.begin(), found.references.addresses.end());
      return session_.accept(found.refusal);
    };
    for (const auto& query : statement_.sql_body) {
      const Inference found = infer(session_, *query, surroundings);
      if (!keep(found)) return false;
      result_ = result_of(*query, found);
    }
    if (!statement_.return_value) return true;
    const Inference found = infer(session_, *statement_.return_value, surroundings);
    const ObjectId type = found.type.type == type_id::unknown ? type_id::text : found.type.type;
    result_ = {true, {{"", {type, found.type.typmod}, {}, {}}}, true};
    return keep(found);
  }

  // What the language has to say once the function is there, and can call itself.
  bool check_body() {
    if (!session_.settings.check_function_bodies) return true;
    const bool polymorphic =
        std::any_of(function_.arguments.begin(), function_.arguments.end(), is_polymorphic);
    if (statement_.has_sql_body)
      return polymorphic || check_result(session_, statement_, function_, result_);
    if (statement_.language == "plpgsql") return check_plpgsql_text(session_, statement_);
    return statement_.language != "sql" ||
           check_sql_text(session_, *function_.definition, function_);
  }

  // Functions of the server's own and of extensions have their names too.
  bool check_builtin(const Name& name) {
    for (const FunctionFacts& each :
         session_.types.functions(session_.schema_name(name.scope), name.name)) {
      const bool same = session_.catalog.find(each.id) == nullptr &&
                        std::equal(each.arguments.begin(), each.arguments.end(),
                                   function_.arguments.begin(), function_.arguments.end());
      if (!same) continue;
      if (!statement_.or_replace)
        return refuse(
            "42723",
            fmt::format("function \"{}\" already exists with same argument types", name.name));
      if (each.result != function_.result.type)
        return session_.refuse("42P13", statement_.name_span,
                               "cannot change return type of existing function",
                               fmt::format("Use DROP FUNCTION {} first.", signature()));
    }
    return true;
  }

  bool add(const Name& name) {
    if (!check_builtin(name)) return false;
    const ObjectId id = session_.catalog.new_id();
    session_.catalog.add({id, name.scope, name.name, function_}, name);
    session_.catalog.depend({id, 0}, {name.scope, 0}, DependencyKind::normal);
    depend(id);
    return true;
  }

  std::string signature() const {
    return fmt::format("{}({})", statement_.name.name,
                       format_types(session_.types, function_.arguments));
  }

  bool replace(ObjectId id, const Name& name) {
    const Function old = *session_.catalog.find_as<Function>(id);
    if (!statement_.or_replace)
      return session_.refuse(
          "42723", statement_.name_span,
          fmt::format("function \"{}\" already exists with same argument types", name.name));
    if (old.kind != function_.kind)
      return session_.refuse("42809", statement_.name_span, "cannot change routine kind");
    const bool same_result = old.result.type == function_.result.type &&
                             old.returns_set == function_.returns_set && same_outputs(old);
    if (!same_result)
      return session_.refuse("42P13", statement_.name_span,
                             "cannot change return type of existing function",
                             fmt::format("Use DROP FUNCTION {} first.", signature()));
    if (!check_names(old)) return false;
    for (const Dependency& each : session_.catalog.dependencies(id)) {
      if (each.kind == DependencyKind::normal && each.referenced.object != name.scope)
        session_.catalog.forget_dependency(each.dependent, each.referenced);
    }
    session_.catalog.update(id, [&](Object& object) {
      object.detail = function_;
      object.definition = session_.catalog.statement();
      object.changes.clear();
    });
    depend(id);
    return true;
  }

  // The row that OUT parameters make is a part of the result.
  bool same_outputs(const Function& old) const {
    if (function_.result.type != type_id::record) return true;
    const auto row = [](const Function& function) {
      std::vector<std::pair<std::string, ObjectId>> columns;
      const auto& parameters = function.definition->parameters;
      for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (is_output(parameters[i].mode))
          columns.emplace_back(parameters[i].name, function.parameters[i].type);
      }
      return columns;
    };
    return old.definition == nullptr || row(old) == row(function_);
  }

  // Names that input parameters have got stay (ProcedureCreate).
  bool check_names(const Function& old) {
    if (!old.definition) return true;
    const auto names = [](const std::vector<sql::Parameter>& parameters) {
      std::vector<std::pair<std::string, bool>> found;  // name, has a default
      for (const sql::Parameter& each : parameters) {
        if (is_input(each.mode)) found.emplace_back(each.name, each.default_value.has_value());
      }
      return found;
    };
    const auto before = names(old.definition->parameters);
    const auto after = names(statement_.parameters);
    for (std::size_t i = 0; i < before.size() && i < after.size(); ++i) {
      if (!before[i].first.empty() && before[i].first != after[i].first)
        return session_.refuse(
            "42P13", statement_.name_span,
            fmt::format("cannot change name of input parameter \"{}\"", before[i].first),
            fmt::format("Use DROP FUNCTION {} first.", signature()));
      if (before[i].second && !after[i].second)
        return session_.refuse("42P13", statement_.name_span,
                               "cannot remove parameter defaults from existing function",
                               fmt::format("Use DROP FUNCTION {} first.", signature()));
    }
    return true;
  }

  void depend(ObjectId id) {
    for (const TypeUse& each : function_.parameters) session_.depend_on_type({id, 0}, each.type);
    session_.depend_on_type({id, 0}, function_.result.type);
    const auto all = [&](const std::set<Address>& found) {
      for (const Address& each : found)
        session_.catalog.depend({id, 0}, each, DependencyKind::normal);
    };
    for (const sql::Parameter& each : statement_.parameters) {
      if (each.default_value)
        all(references_of(session_, *each.default_value, k_no_object).addresses);
    }
    all(body_);
  }

  Session& session_;
  const sql::CreateFunction& statement_;
  Function function_;
  std::vector<ObjectId> outputs_;
  std::set<Address> body_;  // what a body in SQL-standard form refers to
  BodyResult result_;       // and what it gives
};

}  // namespace

Volatility volatility_of(sql::Volatility written) {
  switch (written) {
    case sql::Volatility::immutable:
      return Volatility::immutable;
    case sql::Volatility::stable:
      return Volatility::stable;
    case sql::Volatility::volatile_:
      break;
  }
  return Volatility::volatile_;
}

bool create_function(Session& session, const sql::CreateFunction& statement) {
  return FunctionMaker(session, statement).run();
}

}  // namespace migc::catalog
