// Function calls: which function is meant, what it gives (parse_func.c).
#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/inference_analyzer.h"
#include "compiler/catalog/type_polymorphic.h"
#include "compiler/catalog/type_spelling.h"

namespace migc::catalog {
namespace {

using sql::Expression;
using sql::ExpressionKind;
using sql::QualifiedName;

}  // namespace

struct Analyzer::Arguments {
  Values values;
  std::vector<ObjectId> types;
  std::vector<std::string_view> names;
  bool known = true;

  void add(Value value) {
    known = known && value.known();
    types.push_back(value.type.type);
    values.push_back(std::move(value));
  }
  bool all_literals() const {
    return !types.empty() && std::all_of(types.begin(), types.end(),
                                         [](ObjectId type) { return type == type_id::unknown; });
  }
  void pop() {
    types.pop_back();
    values.pop_back();
  }
};

Value Analyzer::call(const Expression& each, const Scope& scope) {
  QualifiedName name = qualified(each.name);
  // the grammar's word for EXTRACT changed in 14
  if (name.name == "extract" && name.schema == "pg_catalog" && types_.version() < 14)
    name.name = "date_part";
  Arguments arguments;
  for (const Expression& argument : each.arguments) {
    arguments.add(expression(argument, scope));
    if (argument.kind == ExpressionKind::named_argument)
      arguments.names.push_back(argument.name.back());
  }
  const Values extra = all(each.extra, scope);
  if (each.within_group) {
    for (const Value& value : extra) arguments.add(value);
  }
  if (!arguments.known) return by_arity(name, arguments.types.size());
  FunctionChoice choice;
  if (!each.within_group || extra.size() < 2) return resolve(each, name, arguments, choice);
  // the last one may be that of FILTER
  const std::optional<Refusal> before = refusal_;
  const bool certain = found_.certain;
  Value result = resolve(each, name, arguments, choice);
  if (choice.found == Found::function) return result;
  refusal_ = before;
  found_.certain = certain;
  arguments.pop();
  return resolve(each, name, arguments, choice);
}

Value Analyzer::resolve(const Expression& each, const QualifiedName& name,
                        const Arguments& arguments, FunctionChoice& choice) {
  const auto candidates = types_.functions(name.schema, name.name);
  const bool all_known = std::none_of(candidates.begin(), candidates.end(), [](const auto& facts) {
    return std::find(facts.arguments.begin(), facts.arguments.end(), k_no_object) !=
           facts.arguments.end();
  });
  if (!all_known) return by_arity(name, arguments.types.size());
  choice = resolve_function(types_, {.schema = name.schema,
                                     .name = name.name,
                                     .arguments = arguments.types,
                                     .names = arguments.names,
                                     .variadic = each.is_variadic});
  switch (choice.found) {
    case Found::function:
      return called(each, choice, arguments);
    case Found::cast:
      refer_type(choice.result);
      return coerce(arguments.values[0], choice.result, CastContext::explicit_);
    case Found::type_mismatch:
      if (arguments.all_literals())
        refuse("42804", each.span,
               "could not determine polymorphic type because input has type unknown");
      return unknown();
    default:
      return not_found(each, name, arguments, choice.found);
  }
}

Value Analyzer::called(const Expression& each, const FunctionChoice& choice,
                       const Arguments& arguments) {
  const FunctionKind kind = choice.function.kind;
  if (kind == FunctionKind::window && !each.is_window)
    return refuse("42809", each.span,
                  fmt::format("window function {} requires an OVER clause", choice.function.name));
  if (kind == FunctionKind::function && each.is_window)
    return refuse("42809", each.span,
                  fmt::format("OVER specified, but {} is not a window function nor an aggregate "
                              "function",
                              choice.function.name));
  refer_function(choice.function.id);
  // those of the server and of extensions keep their names
  if (!each.name.empty() && session_.catalog.find(choice.function.id) != nullptr)
    note_name(NameUse::Kind::function, each.span, {choice.function.id, 0}, each.name.back());
  for (std::size_t i = 0; i < arguments.values.size() && i < choice.declared.size(); ++i)
    coerce(arguments.values[i], choice.declared[i], CastContext::implicit);
  note_call(choice, arguments.types);
  if (choice.result == k_no_object) return unknown();
  return {.type = {choice.result, -1}, .function = choice.function.id};
}

void Analyzer::note_call(const FunctionChoice& choice, std::span<const ObjectId> given) {
  note_function(choice.function.id, given);
  const auto* const own = session_.catalog.find_as<Function>(choice.function.id);
  if (own == nullptr || !own->definition) return;
  // the defaults of what is left out run too
  std::size_t missing =
      choice.declared.size() > given.size() ? choice.declared.size() - given.size() : 0;
  const auto& parameters = own->definition->parameters;
  for (auto each = parameters.rbegin(); each != parameters.rend() && missing > 0; ++each) {
    if (!each->default_value) continue;
    expression(*each->default_value, Scope{});
    --missing;
  }
}

// The arguments' types are not known: what all functions that could be meant have in common.
Value Analyzer::by_arity(const QualifiedName& name, std::size_t count) {
  unknown_volatility();
  std::vector<FunctionFacts> fitting;
  for (const FunctionFacts& facts : types_.functions(name.schema, name.name)) {
    const std::size_t most = facts.arguments.size();
    const bool fits =
        count <= most ? count + facts.defaults >= most : facts.variadic != k_no_object;
    if (fits) fitting.push_back(facts);
  }
  if (fitting.empty()) {
    found_.certain = false;
    return {};
  }
  if (fitting.size() == 1) {
    refer_function(fitting.front().id);
    add_volatility(fitting.front().volatility);
  }
  const ObjectId result = fitting.front().result;
  const bool same = !is_polymorphic(result) &&
                    std::all_of(fitting.begin(), fitting.end(),
                                [&](const FunctionFacts& facts) { return facts.result == result; });
  if (!same) return {};
  return {.type = {result, -1}, .function = fitting.size() == 1 ? fitting.front().id : k_no_object};
}

Value Analyzer::not_found(const Expression& each, const QualifiedName& name,
                          const Arguments& arguments, Found found) {
  if (found == Found::nothing && arguments.values.size() == 1 && name.schema.empty()) {
    // f(x) is x.f if x has such a field
    if (const ColumnsPtr columns = fields(arguments.values[0])) {
      for (const OutputColumn& column : *columns) {
        if (column.name == name.name) return use(column);
      }
    }
  }
  std::string list;
  const std::size_t positional = arguments.types.size() - arguments.names.size();
  for (std::size_t i = 0; i < arguments.types.size(); ++i) {
    if (i > 0) list += ", ";
    if (i >= positional) list += fmt::format("{} => ", arguments.names[i - positional]);
    list += spelled(arguments.types[i]);
  }
  const std::string shown = name.schema.empty() ? name.name : name.schema + "." + name.name;
  if (found == Found::ambiguous)
    return missing("42725", each.span, fmt::format("function {}({}) is not unique", shown, list));
  return missing("42883", each.span, fmt::format("function {}({}) does not exist", shown, list));
}

// Those of OUT, INOUT and TABLE parameters, if there are several; null if there are none.
ColumnsPtr Analyzer::output_columns(ObjectId function) const {
  Columns columns;
  std::size_t number = 0;
  for (const ParameterFacts& each : types_.parameters(function)) {
    if (each.mode == 'i' || each.mode == 'v') continue;
    ++number;
    std::string name(each.name);
    if (name.empty()) name = "column" + std::to_string(number);
    columns.push_back({std::move(name), {each.type, -1}, {}, {}});
  }
  return columns.empty() ? nullptr : std::make_shared<const Columns>(std::move(columns));
}

}  // namespace migc::catalog
