#include "compiler/catalog/type_overload.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "compiler/catalog/type_candidates.h"
#include "compiler/catalog/type_coercion.h"
#include "compiler/catalog/type_polymorphic.h"

namespace migc::catalog {
namespace {

constexpr std::size_t k_free = static_cast<std::size_t>(-1);

// Which argument fills each input parameter when some are given by name; nothing if they do not fit
// (MatchNamedCall).
std::optional<std::vector<std::size_t>> match_names(const Types& types, const Call& call,
                                                    const FunctionFacts& function) {
  std::vector<std::size_t> filled(function.arguments.size(), k_free);
  const std::size_t positional = call.arguments.size() - call.names.size();
  for (std::size_t i = 0; i < positional; ++i) filled[i] = i;
  std::vector<std::string_view> inputs;
  for (const ParameterFacts& parameter : types.parameters(function.id))
    if (parameter.mode == 'i' || parameter.mode == 'b' || parameter.mode == 'v')
      inputs.push_back(parameter.name);
  for (std::size_t i = 0; i < call.names.size(); ++i) {
    const auto at = std::find(inputs.begin(), inputs.end(), call.names[i]);
    const auto place = static_cast<std::size_t>(at - inputs.begin());
    if (at == inputs.end() || place >= filled.size() || filled[place] != k_free)
      return std::nullopt;
    filled[place] = positional + i;
  }
  const std::size_t required = function.arguments.size() - function.defaults;
  for (std::size_t i = 0; i < required; ++i)
    if (filled[i] == k_free) return std::nullopt;
  return filled;
}

std::optional<Candidate> by_name(const Types& types, const Call& call,
                                 const FunctionFacts& function) {
  // a variadic parameter has no names for what it would swallow
  if (function.variadic != k_no_object && !call.variadic) return std::nullopt;
  const std::size_t parameters = function.arguments.size();
  if (parameters < call.arguments.size() || call.arguments.size() + function.defaults < parameters)
    return std::nullopt;
  const auto filled = match_names(types, call, function);
  if (!filled) return std::nullopt;
  Candidate candidate;
  candidate.parameters.resize(call.arguments.size());
  for (std::size_t i = 0; i < parameters; ++i) {
    if ((*filled)[i] == k_free)
      candidate.parameters.push_back(function.arguments[i]);
    else
      candidate.parameters[(*filled)[i]] = function.arguments[i];
  }
  candidate.defaulted = parameters - call.arguments.size();
  return candidate;
}

std::optional<Candidate> by_position(const Call& call, const FunctionFacts& function) {
  const std::size_t parameters = function.arguments.size();
  const std::size_t arguments = call.arguments.size();
  const bool expands =
      function.variadic != k_no_object && !call.variadic && parameters <= arguments;
  if (arguments + function.defaults < parameters) return std::nullopt;
  if (parameters < arguments && !expands) return std::nullopt;
  Candidate candidate;
  candidate.parameters.assign(function.arguments.begin(), function.arguments.end());
  if (parameters > arguments) candidate.defaulted = parameters - arguments;
  if (expands) {
    candidate.parameters.resize(arguments);
    std::fill(candidate.parameters.begin() + static_cast<std::ptrdiff_t>(parameters) - 1,
              candidate.parameters.end(), function.variadic);
    candidate.expanded = arguments - parameters + 1;
  }
  return candidate;
}

std::vector<Candidate> collect(const Types& types, const Call& call,
                               const std::vector<FunctionFacts>& functions) {
  std::vector<Candidate> list;
  for (std::size_t i = 0; i < functions.size(); ++i) {
    auto candidate =
        call.names.empty() ? by_position(call, functions[i]) : by_name(types, call, functions[i]);
    if (!candidate) continue;
    candidate->index = i;
    candidate->rank = functions[i].rank;
    add_candidate(list, std::move(*candidate));
  }
  return list;
}

// name(x) as a cast, if a type has that name and no function takes x as it is (func_get_detail).
ObjectId cast_in_disguise(const Types& types, const Call& call) {
  if (call.arguments.size() != 1 || !call.names.empty()) return k_no_object;
  const ObjectId target = types.find_type(call.schema, call.name);
  if (target == k_no_object) return k_no_object;
  const auto facts = types.type(target);
  if (!facts || facts->relation != k_no_object) return k_no_object;
  const ObjectId source = call.arguments[0];
  if (source == type_id::unknown) return target;
  switch (find_coercion(types, target, source, CastContext::explicit_).path) {
    case CoercionPath::relabel:
      return target;
    case CoercionPath::text: {
      const bool row = source == type_id::record || is_composite(types, source);
      return row && category(types, target) == 'S' ? k_no_object : target;
    }
    default:
      return k_no_object;
  }
}

// Of candidates that are applicable.
std::optional<Candidate> choose(const Types& types, std::span<const ObjectId> arguments,
                                const std::vector<Candidate>& kept, Found& found) {
  found = kept.empty() ? Found::nothing : Found::ambiguous;
  if (kept.empty()) return std::nullopt;
  auto chosen =
      kept.size() == 1 ? std::optional(kept.front()) : select_candidate(types, arguments, kept);
  if (chosen && chosen->ambiguous) chosen.reset();
  return chosen;
}

FunctionChoice finish(const Types& types, const Call& call, FunctionFacts function,
                      Candidate candidate) {
  FunctionChoice choice{.found = Found::function, .function = function};
  // a parameter left to its default has its own type; what a polymorphic one has, its default says
  std::vector<ObjectId> actual(call.arguments.begin(), call.arguments.end());
  for (std::size_t i = actual.size(); i < candidate.parameters.size(); ++i)
    actual.push_back(is_polymorphic(candidate.parameters[i]) ? type_id::unknown
                                                             : candidate.parameters[i]);
  choice.result = resolve_result(types, actual, candidate.parameters, function.result);
  if (choice.result == k_no_object) choice.found = Found::type_mismatch;
  choice.declared = std::move(candidate.parameters);
  return choice;
}

bool takes_exactly(const Candidate& candidate, std::span<const ObjectId> arguments) {
  return std::equal(arguments.begin(), arguments.end(), candidate.parameters.begin());
}

std::optional<OperatorFacts> exact_operator(const std::vector<OperatorFacts>& list, ObjectId left,
                                            ObjectId right) {
  std::optional<OperatorFacts> best;
  for (const OperatorFacts& op : list)
    if (op.left == left && op.right == right && (!best || op.rank < best->rank)) best = op;
  return best;
}

// A literal is first taken to be of the other side's type (binary_oper_exact).
std::optional<OperatorFacts> direct_operator(const Types& types,
                                             const std::vector<OperatorFacts>& list, ObjectId left,
                                             ObjectId right) {
  const bool literal =
      left != k_no_object && (left == type_id::unknown) != (right == type_id::unknown);
  if (literal) left = right = left == type_id::unknown ? right : left;
  if (const auto found = exact_operator(list, left, right)) return found;
  const ObjectId base = base_type(types, left);
  return literal && base != left ? exact_operator(list, base, base) : std::nullopt;
}

OperatorChoice finish(const Types& types, OperatorFacts op, std::span<const ObjectId> arguments) {
  const ObjectId declared[] = {op.left, op.right};
  const auto parameters = std::span(declared).last(arguments.size());
  const ObjectId result = resolve_result(types, arguments, parameters, op.result);
  return {.found = result == k_no_object ? Found::type_mismatch : Found::function,
          .op = op,
          .result = result};
}

OperatorChoice look_for_operator(const Types& types, std::string_view schema, std::string_view name,
                                 ObjectId left, ObjectId right) {
  std::vector<OperatorFacts> list = types.operators(schema, name);
  std::erase_if(list, [&](const OperatorFacts& op) {
    return (op.left == k_no_object) != (left == k_no_object) || op.right == k_no_object;
  });
  const ObjectId sides[] = {left, right};
  const auto arguments = std::span(sides).last(left == k_no_object ? 1 : 2);
  if (const auto op = direct_operator(types, list, left, right))
    return finish(types, *op, arguments);
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const ObjectId declared[] = {list[i].left, list[i].right};
    const auto parameters = std::span(declared).last(arguments.size());
    // most are not: what they take need not be compared with what others do
    if (!can_coerce(types, arguments, parameters, CastContext::implicit)) continue;
    add_candidate(
        candidates,
        {.index = i, .parameters = {parameters.begin(), parameters.end()}, .rank = list[i].rank});
  }
  Found found = Found::nothing;
  const auto chosen = choose(types, arguments, candidates, found);
  if (!chosen) return {.found = found};
  return finish(types, list[chosen->index], arguments);
}

}  // namespace

FunctionChoice resolve_function(const Types& types, const Call& call) {
  const std::vector<FunctionFacts> functions = types.functions(call.schema, call.name);
  const std::vector<Candidate> list = collect(types, call, functions);
  for (const Candidate& candidate : list) {
    if (!takes_exactly(candidate, call.arguments)) continue;
    if (candidate.ambiguous) return {.found = Found::ambiguous};
    return finish(types, call, functions[candidate.index], candidate);
  }
  const ObjectId target = cast_in_disguise(types, call);
  if (target != k_no_object) return {.found = Found::cast, .result = target};
  Found found = Found::nothing;
  auto chosen = choose(types, call.arguments, applicable(types, call.arguments, list), found);
  if (!chosen) return {.found = found};
  return finish(types, call, functions[chosen->index], std::move(*chosen));
}

OperatorChoice resolve_operator(const Types& types, std::string_view schema, std::string_view name,
                                ObjectId left, ObjectId right) {
  OperatorMemo* const memo = schema.empty() ? types.operator_memo(left, right) : nullptr;
  const auto look = [&] { return look_for_operator(types, schema, name, left, right); };
  return memo == nullptr ? look() : remembered(*memo, std::tuple(name, left, right), look);
}

}  // namespace migc::catalog
