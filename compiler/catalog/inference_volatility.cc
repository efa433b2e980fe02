// How volatile what runs is (contain_volatile_functions and inline_function of clauses.c).
#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/inference_analyzer.h"
#include "compiler/sql/parse.h"

namespace migc::catalog {
namespace {

// Built-in functions in SQL whose bodies are less volatile than they say: they make a text of one
// argument.
struct TextMaker {
  ObjectId function;
  std::size_t argument;
};
constexpr TextMaker k_text_makers[] = {
    {2003, 1},  // text || anything
    {2004, 0},  // anything || text
    {1285, 0},  // quote_literal(anyelement)
    {1290, 0},  // quote_nullable(anyelement)
};

constexpr int k_deepest_inlining = 10;

// SELECT expression, and nothing else.
const sql::Expression* single_value(const sql::Query& query) {
  const bool plain = query.kind == sql::QueryKind::select && query.targets.size() == 1 &&
                     query.from.empty() && !query.where && query.group_by.empty() &&
                     !query.having && query.order_by.empty() && query.with.empty() &&
                     query.locks.empty() && !query.distinct && !query.into;
  return plain ? &query.targets.front().value : nullptr;
}

// The body of a function in SQL, where it is one expression. `body` keeps what is parsed alive.
const sql::Expression* body_of(const sql::CreateFunction& function,
                               std::vector<sql::Statement>& body) {
  if (function.return_value) return &*function.return_value;
  if (function.has_sql_body) {
    const bool single = function.sql_body.size() == 1 && function.sql_body.front() != nullptr;
    return single ? single_value(*function.sql_body.front()) : nullptr;
  }
  const auto source = std::make_shared<const SourceFile>("", function.body);
  Diagnostics ignored;
  body = sql::parse(source, Span{0, source->text().size()}, ignored, sql::Operations::yes);
  if (body.size() != 1 || body.front().operation == nullptr) return nullptr;
  const auto* const run = std::get_if<sql::RunQuery>(&body.front().operation->value);
  return run == nullptr || run->query == nullptr ? nullptr : single_value(*run->query);
}

}  // namespace

void Analyzer::add_volatility(Volatility volatility) {
  volatility_ = std::max(volatility_, volatility);
}

void Analyzer::note_function(ObjectId function, std::span<const ObjectId> arguments) {
  for (const TextMaker& each : k_text_makers) {
    if (each.function == function && each.argument < arguments.size())
      return note_text(arguments[each.argument], type_id::text);
  }
  const auto facts = types_.function(function);
  const auto* const own = session_.catalog.find_as<Function>(function);
  const bool known = facts && (own == nullptr || own->definition);
  if (known && (own == nullptr || facts->volatility == Volatility::immutable))
    return add_volatility(facts->volatility);
  const auto volatility = known ? inlined(function, *own) : std::nullopt;
  if (volatility) return add_volatility(*volatility);
  unknown_volatility();
}

// What the planner makes of a call of an own function; absent if that cannot be told.
std::optional<Volatility> Analyzer::inlined(ObjectId id, const Function& function) const {
  const sql::CreateFunction& definition = *function.definition;
  const bool in_sql = definition.language.empty() || definition.language == "sql";
  const bool candidate = in_sql && function.kind == FunctionKind::function &&
                         !function.returns_set && !definition.security_definer &&
                         definition.settings.empty() && function.result.type != type_id::record;
  if (!candidate) return function.volatility;
  if (depth_ >= k_deepest_inlining) return std::nullopt;
  std::vector<sql::Statement> parsed;
  const sql::Expression* const body = body_of(definition, parsed);
  if (body == nullptr || body->query != nullptr) return function.volatility;
  Analyzer inside(session_, function.parameters, depth_ + 1);
  Surroundings::Input input{session_.name(id), k_no_object, {}};
  for (std::size_t i = 0; i < definition.parameters.size() && i < function.parameters.size(); ++i)
    input.columns.push_back({definition.parameters[i].name, function.parameters[i], {}, {}});
  Scope scope;
  scope.items.push_back(inside.item_of(input));
  inside.coerce(inside.expression(*body, scope), function.result.type, CastContext::assignment);
  Inference found;
  inside.finish(found);
  if (!found.volatility || found.refusal) return std::nullopt;
  if (*found.volatility >= function.volatility) return function.volatility;
  // whether a strict one is put in place depends on the strictness of all parts
  return definition.strict ? std::nullopt : found.volatility;
}

void Analyzer::note_text(ObjectId source, ObjectId target) {
  for (const auto& way : {io_volatility(source, false), io_volatility(target, true)}) {
    if (way) {
      add_volatility(*way);
    } else {
      unknown_volatility();
    }
  }
}

// Input and output functions are named for their types (pg_type.dat), with few exceptions.
std::optional<Volatility> Analyzer::io_volatility(ObjectId type, bool input) const {
  if (!input) type = base_type(types_, type);
  const auto facts = types_.type(type);
  if (!facts) return std::nullopt;
  if (facts->is_array()) return Volatility::stable;
  switch (facts->kind) {
    case TypeKind::base:
      break;
    default:
      return Volatility::stable;
  }
  const std::string_view name = facts->name == "money" ? "cash" : facts->name;
  const std::string_view end = input ? "in" : "out";
  const std::string schema(facts->schema);
  for (const std::string& each :
       {fmt::format("{}{}", name, end), fmt::format("{}_{}", name, end)}) {
    const auto functions = types_.functions(schema, each);
    if (!functions.empty()) return functions.front().volatility;
  }
  return std::nullopt;
}

}  // namespace migc::catalog
