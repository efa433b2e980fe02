#include <algorithm>

#include "compiler/sql/lower.h"
#include "compiler/sql/lower_definition.h"
#include "compiler/sql/lower_object.h"
#include "compiler/sql/lower_operation.h"
#include "compiler/sql/lower_parameter.h"

// CREATE and ALTER FUNCTION and PROCEDURE.

namespace migc::sql {
namespace {

ParameterMode mode_of(FunctionParameterMode mode) {
  switch (mode) {
    case FUNC_PARAM_OUT:
      return ParameterMode::out;
    case FUNC_PARAM_INOUT:
      return ParameterMode::in_out;
    case FUNC_PARAM_VARIADIC:
      return ParameterMode::variadic;
    case FUNC_PARAM_TABLE:
      return ParameterMode::table;
    default:
      return ParameterMode::in;
  }
}

// name type DEFAULT expression, name type = expression
Span default_extent(Span parameter, Context& context) {
  TokenCursor cursor(context);
  cursor.seek(parameter.begin);
  while (!cursor.at_end() && cursor.offset() < parameter.end) {
    if (cursor.is_symbol('(')) {
      cursor.group();
      continue;
    }
    if (cursor.accept("default") || cursor.accept_symbol('='))
      return {cursor.offset(), parameter.end};
    cursor.next();
  }
  return {};
}

Parameter lower_parameter(const FunctionParameter* node, Span span, Context& context) {
  Parameter parameter;
  parameter.name = to_text(node->name);
  parameter.mode = mode_of(node->mode);
  parameter.type = lower_type(node->argType, context);
  parameter.span = span;
  if (node->defexpr != nullptr)
    parameter.default_value = lower_root(node->defexpr, default_extent(span, context), context);
  return parameter;
}

Volatility volatility_of(std::string_view word) {
  if (word == "immutable") return Volatility::immutable;
  return word == "stable" ? Volatility::stable : Volatility::volatile_;
}

bool is_on(const DefElem* option) { return option_is_on(option); }

// AS 'body' or AS 'object file', 'symbol'
void lower_body(const DefElem* option, Context& context, CreateFunction& function) {
  function.body =
      is(option->arg, T_List) ? to_names(as<List>(option->arg)).front() : option_text(option->arg);
  TokenCursor cursor(context);
  cursor.seek(context.offset(option->location));
  cursor.accept("as");
  function.body_span = cursor.token();
}

void lower_function_option(const DefElem* option, Context& context, CreateFunction& function) {
  const std::string_view name = option->defname;
  if (name == "as") {
    lower_body(option, context, function);
  } else if (name == "language") {
    function.language = option_text(option->arg);
  } else if (name == "volatility") {
    function.volatility = volatility_of(option_text(option->arg));
  } else if (name == "strict") {
    function.strict = is_on(option);
  } else if (name == "security") {
    function.security_definer = is_on(option);
  } else if (name == "leakproof") {
    function.leakproof = is_on(option);
  } else if (name == "parallel") {
    function.parallel = option_text(option->arg);
  } else if (name == "set") {
    function.settings.push_back(lower_setting(as<VariableSetStmt>(option->arg)));
  } else {
    function.options.push_back(lower_option(option, context));
  }
}

// Each option can be given once, but SET (errorConflictingDefElem of functioncmds.c).
std::string repeated_option(const List* options) {
  std::vector<std::string_view> seen = {};
  for (const auto* const option : each<DefElem>(options)) {
    const std::string_view name = option->defname;
    if (name != "set" && std::find(seen.begin(), seen.end(), name) != seen.end())
      return std::string(name);
    seen.push_back(name);
  }
  return {};
}

// RETURN expression, or the statements of BEGIN ATOMIC … END, in a list of one list.
void lower_sql_body(const Node* node, Context& context, CreateFunction& function) {
  if (is(node, T_List)) {
    for (const Node* const part : each(as<List>(node))) lower_sql_body(part, context, function);
  } else if (is(node, T_ReturnStmt)) {
    function.return_value = lower_expression(as<ReturnStmt>(node)->returnval, context);
  } else if (node != nullptr) {
    if (auto query = lower_query(node, context)) function.sql_body.push_back(std::move(query));
  }
}

// RETURN expression, which is the last thing that can be written.
void lower_return(const Node* node, TokenCursor& cursor, CreateFunction& function) {
  if (!is(node, T_ReturnStmt) || !function.return_value || !cursor.find("return")) return;
  cursor.next();
  function.return_value->span = cursor.rest();
}

CreateFunction lower_function(const CreateFunctionStmt* node, Context& context) {
  CreateFunction function;
  function.name = qualified(to_path(node->funcname));
  TokenCursor cursor(context);
  cursor.accept("create");
  cursor.accept({"or", "replace"});
  cursor.next();
  function.name_span = cursor.name();
  function.or_replace = node->replace;
  function.is_procedure = node->is_procedure;
  function.parameters = lower_parameters(node->parameters, cursor, context);
  bool returns_table = false;
  for (const Parameter& parameter : function.parameters)
    returns_table = returns_table || parameter.mode == ParameterMode::table;
  if (node->returnType != nullptr && !returns_table)
    function.result = lower_type(node->returnType, context);
  for (const auto* const option : each<DefElem>(node->options))
    lower_function_option(option, context, function);
  function.repeated_option = repeated_option(node->options);
  function.has_sql_body = node->sql_body != nullptr;
  lower_sql_body(node->sql_body, context, function);
  lower_return(node->sql_body, cursor, function);
  return function;
}

AlterFunction lower_alter_function(const AlterFunctionStmt* node, Context& context) {
  AlterFunction alter;
  alter.kind = lower_kind(node->objtype);
  alter.object = lower_object(alter.kind, reinterpret_cast<const Node*>(node->func), context);
  TokenCursor cursor(context);
  cursor.accept("alter");
  cursor.next();
  alter.object.span = cursor.name();
  alter.repeated_option = repeated_option(node->actions);
  for (const auto* const option : each<DefElem>(node->actions)) {
    const std::string_view name = option->defname;
    if (name == "volatility") {
      alter.volatility = volatility_of(option_text(option->arg));
    } else if (name == "strict") {
      alter.strict = is_on(option);
    } else if (name == "security") {
      alter.security_definer = is_on(option);
    } else if (name == "set") {
      alter.options.push_back(lower_setting(as<VariableSetStmt>(option->arg)));
    } else {
      alter.options.push_back(lower_option(option, context));
    }
  }
  return alter;
}

}  // namespace

std::vector<Parameter> lower_parameters(const List* list, TokenCursor& cursor, Context& context) {
  std::vector<Parameter> parameters;
  std::vector<Span> places;
  const auto read_places = [&] {
    if (!cursor.accept_symbol('(')) return;
    places = cursor.items();
    cursor.accept_symbol(')');
  };
  read_places();
  std::size_t i = 0;
  bool in_table = false;
  for (const auto* const node : each<FunctionParameter>(list)) {
    if (node->mode == FUNC_PARAM_TABLE && !in_table) {
      in_table = true;
      i = 0;
      if (cursor.accept({"returns", "table"})) read_places();
    }
    parameters.push_back(lower_parameter(node, nth(places, i++), context));
  }
  return parameters;
}

std::optional<AnyOperation> lower_function_statement(const Node* node, Context& context) {
  switch (nodeTag(node)) {
    case T_CreateFunctionStmt:
      return lower_function(as<CreateFunctionStmt>(node), context);
    case T_AlterFunctionStmt:
      return lower_alter_function(as<AlterFunctionStmt>(node), context);
    default:
      return std::nullopt;
  }
}

}  // namespace migc::sql
