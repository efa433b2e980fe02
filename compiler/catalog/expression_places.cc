#include "compiler/catalog/expression_places.h"

#include <algorithm>

#include <fmt/format.h>

namespace migc::catalog {
namespace {

// Every function that has the call's name, and there is one.
template <typename Test>
bool all_named(const Session& session, const sql::Expression& call, const Test& test) {
  const sql::QualifiedName name = qualified(call.name);
  const auto functions = session.types.functions(name.schema, name.name);
  return !functions.empty() && std::all_of(functions.begin(), functions.end(), test);
}

std::optional<Refusal> refusal_of(const Session& session, const sql::Expression& call,
                                  std::string_view place) {
  const auto refusal = [&](std::string_view sqlstate, std::string_view what) {
    return Refusal{
        std::string(sqlstate), fmt::format("{} are not allowed in {}", what, place), call.span, {}};
  };
  if (call.is_window) return refusal("42P20", "window functions");
  if (is_aggregate_call(session, call)) return refusal("42803", "aggregate functions");
  if (all_named(session, call, [](const FunctionFacts& each) { return each.returns_set; }))
    return refusal("0A000", "set-returning functions");
  return std::nullopt;
}

std::optional<Refusal> first_of(const Session& session, const std::vector<sql::Expression>& list,
                                std::string_view place) {
  for (const sql::Expression& each : list) {
    if (auto found = forbidden_call(session, each, place)) return found;
  }
  return std::nullopt;
}

}  // namespace

bool is_aggregate_call(const Session& session, const sql::Expression& each) {
  if (each.kind != sql::ExpressionKind::call || each.is_window || each.name.empty()) return false;
  return each.within_group || all_named(session, each, [](const FunctionFacts& facts) {
           return facts.kind == FunctionKind::aggregate;
         });
}

std::optional<Refusal> forbidden_call(const Session& session, const sql::Expression& expression,
                                      std::string_view place) {
  if (auto found = first_of(session, expression.arguments, place)) return found;
  if (auto found = first_of(session, expression.extra, place)) return found;
  if (expression.kind != sql::ExpressionKind::call || expression.name.empty()) return std::nullopt;
  return refusal_of(session, expression, place);
}

bool forbid_calls(Session& session, const sql::Expression& expression, std::string_view place) {
  return session.accept(forbidden_call(session, expression, place));
}

}  // namespace migc::catalog
