#include "compiler/catalog/type_builtin.h"

#include <algorithm>
#include <utility>

#include "compiler/catalog/builtin.h"

namespace migc::catalog {

BuiltinTypes::BuiltinTypes(int version, std::vector<std::string> search_path) : version_(version) {
  set_search_path(std::move(search_path));
  install("plpgsql", "pg_catalog");  // template1 has it
}

void BuiltinTypes::set_search_path(std::vector<std::string> search_path) {
  path_ = std::move(search_path);
  if (std::find(path_.begin(), path_.end(), "pg_catalog") == path_.end())
    path_.insert(path_.begin(), "pg_catalog");
  forget_found();
}

void BuiltinTypes::set_installed(Installed installed) {
  installed_ = std::move(installed);
  forget_found();
}

void BuiltinTypes::forget_found() {
  types_.clear();
  functions_.clear();
  operators_.clear();
  operator_memo_.clear();
}

bool BuiltinTypes::install(std::string_view extension, std::string_view schema) {
  const auto known = builtin::extension(version_, extension);
  if (!known) return false;
  installed_.set(known->number, std::string(known->schema.empty() ? schema : known->schema));
  forget_found();
  return true;
}

void BuiltinTypes::remove(std::string_view extension) {
  if (const auto known = builtin::extension(version_, extension)) installed_.erase(known->number);
  forget_found();
}

int BuiltinTypes::rank(std::string_view schema) const {
  const auto at = std::find(path_.begin(), path_.end(), schema);
  return at == path_.end() ? -1 : static_cast<int>(at - path_.begin());
}

template <typename Facts>
bool BuiltinTypes::place(Facts& facts) const {
  if (facts.extension == 0) return true;
  const std::string* const schema = installed_.find(facts.extension);
  if (schema == nullptr) return false;
  if (facts.schema.empty()) facts.schema = *schema;
  return true;
}

template <typename Facts>
std::vector<Facts> BuiltinTypes::visible(std::vector<Facts> found, std::string_view schema) const {
  auto kept = found.begin();
  // most stand in the schema of the one before, and share its text
  std::string_view last;
  int last_rank = -1;
  for (Facts& facts : found) {
    if (!place(facts)) continue;
    if (facts.schema.data() != last.data()) {
      last = facts.schema;
      last_rank = schema.empty() ? rank(last) : last == schema ? 0 : -1;
    }
    facts.rank = last_rank;
    if (last_rank >= 0) *kept++ = facts;
  }
  found.erase(kept, found.end());
  return found;
}

std::optional<TypeFacts> BuiltinTypes::type(ObjectId id) const {
  auto found = builtin::type(version_, id);
  return found && place(*found) ? found : std::nullopt;
}

ObjectId BuiltinTypes::find_type(std::string_view schema, std::string_view name) const {
  return find_placed_type(schema, name).id;
}

BuiltinTypes::PlacedType BuiltinTypes::find_placed_type(std::string_view schema,
                                                        std::string_view name) const {
  return remembered(types_, std::tuple(schema, name), [&] { return look_for_type(schema, name); });
}

BuiltinTypes::PlacedType BuiltinTypes::look_for_type(std::string_view schema,
                                                     std::string_view name) const {
  ObjectId best = k_no_object;
  int best_rank = -1;
  for (TypeFacts& type : builtin::types_named(version_, name)) {
    if (!place(type)) continue;
    const int place = schema.empty() ? rank(type.schema) : type.schema == schema ? 0 : -1;
    if (place < 0 || (best != k_no_object && place >= best_rank)) continue;
    best = type.id;
    best_rank = place;
  }
  return {best, best_rank};
}

std::vector<FunctionFacts> BuiltinTypes::functions(std::string_view schema,
                                                   std::string_view name) const {
  if (!schema.empty()) return visible(builtin::functions_named(version_, name), schema);
  return remembered(functions_, name,
                    [&] { return visible(builtin::functions_named(version_, name), schema); });
}

std::vector<OperatorFacts> BuiltinTypes::operators(std::string_view schema,
                                                   std::string_view name) const {
  if (!schema.empty()) return visible(builtin::operators_named(version_, name), schema);
  return remembered(operators_, name,
                    [&] { return visible(builtin::operators_named(version_, name), schema); });
}

std::optional<FunctionFacts> BuiltinTypes::function(ObjectId id) const {
  auto found = builtin::function(version_, id);
  return found && place(*found) ? found : std::nullopt;
}

std::vector<ParameterFacts> BuiltinTypes::parameters(ObjectId function) const {
  return builtin::parameters(version_, function);
}

std::optional<CastFacts> BuiltinTypes::cast(ObjectId source, ObjectId target) const {
  const auto found = builtin::cast(version_, source, target);
  return found && (found->extension == 0 || installed_.find(found->extension) != nullptr)
             ? found
             : std::nullopt;
}

std::vector<ColumnFacts> BuiltinTypes::columns(ObjectId relation) const {
  return builtin::columns(version_, relation);
}

}  // namespace migc::catalog
