#include "compiler/catalog/prepared_statements.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/type_coercion.h"
#include "compiler/catalog/type_spelling.h"

namespace migc::catalog {
namespace {

// Names in the query are no names of the statement at hand, whose text it is not.
Inference analyze_prepared(Session& session, const Prepared& prepared) {
  const SourcePtr source = std::exchange(session.source, prepared.source);
  auto statement = session.start_statement(nullptr);
  Surroundings surroundings;
  surroundings.parameters = prepared.parameters;
  Inference found = infer(session, *prepared.query, surroundings);
  session.start_statement(std::move(statement));
  session.source = source;
  return found;
}

std::vector<std::pair<std::string, TypeUse>> row_of(const Inference& found) {
  std::vector<std::pair<std::string, TypeUse>> row;
  for (const OutputColumn& each : found.columns) row.emplace_back(each.name, each.type);
  return row;
}

// EvaluateParams
bool check_arguments(Session& session, const std::string& name, const Prepared& prepared,
                     const std::vector<sql::Expression>& arguments) {
  if (prepared.parameters.empty()) return true;  // whatever is given then
  if (arguments.size() != prepared.parameters.size())
    return session.refuse(
        "42601", std::nullopt,
        fmt::format("wrong number of parameters for prepared statement \"{}\"", name),
        fmt::format("Expected {} parameters but got {}.", prepared.parameters.size(),
                    arguments.size()));
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Inference given = infer(session, arguments[i], {});
    if (!session.accept(given.refusal)) return false;
    const ObjectId target = prepared.parameters[i].type;
    const ObjectId type = given.type.type;
    const bool known = target != k_no_object && type != k_no_object && type != type_id::unknown;
    if (known && !can_coerce(session.types, type, target, CastContext::assignment))
      return session.refuse(
          "42804", arguments[i].span,
          fmt::format("parameter ${} of type {} cannot be coerced to the expected type {}", i + 1,
                      format_type(session.types, type), format_type(session.types, target)));
  }
  return true;
}

}  // namespace

bool prepare_statement(Session& session, const sql::SessionCommand& statement) {
  if (!statement.query) return true;
  Prepared prepared{statement.query, session.source, {}, {}};
  for (const sql::TypeName& name : statement.parameters) {
    TypeUse type;
    if (!session.require_type(name, type)) return false;
    // "unknown" leaves it to the query
    prepared.parameters.push_back({type.type == type_id::unknown ? k_no_object : type.type, -1});
  }
  const Inference found = analyze_prepared(session, prepared);
  if (!session.accept(found.refusal)) return false;
  prepared.parameters.resize(std::max(prepared.parameters.size(), found.highest_parameter));
  prepared.columns = row_of(found);
  if (!session.prepared.emplace(statement.name, std::move(prepared)).second)
    return session.refuse("42P05", std::nullopt,
                          fmt::format("prepared statement \"{}\" already exists", statement.name));
  return true;
}

bool deallocate(Session& session, const std::string& name) {
  if (name.empty()) {
    session.prepared.clear();
    return true;
  }
  return session.prepared.erase(name) != 0 ||
         session.refuse("26000", std::nullopt,
                        fmt::format("prepared statement \"{}\" does not exist", name));
}

const Prepared* find_prepared(Session& session, const std::string& name,
                              const std::vector<sql::Expression>& arguments, Inference& found) {
  const auto at = session.prepared.find(name);
  if (at == session.prepared.end()) {
    session.refuse("26000", std::nullopt,
                   fmt::format("prepared statement \"{}\" does not exist", name));
    return nullptr;
  }
  const Prepared& prepared = at->second;
  if (!check_arguments(session, name, prepared, arguments)) return nullptr;
  found = analyze_prepared(session, prepared);
  if (!session.accept(found.refusal)) {
    session.refusal->span.reset();  // of the query, not of EXECUTE
    return nullptr;
  }
  if (row_of(found) != prepared.columns) {
    session.refuse("0A000", std::nullopt, "cached plan must not change result type");
    return nullptr;
  }
  return &prepared;
}

}  // namespace migc::catalog
