#include "compiler/catalog/builtin.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <utility>

#include "compiler/catalog/builtin_data.h"

namespace migc::catalog::builtin {
namespace {

bool in_version(const auto& row, int version) {
  return row.since <= version && version <= row.until;
}

// The row of that id in that version; null if there is none.
template <typename Row>
const Row* find(std::span<const Row> rows, int version, ObjectId id) {
  auto row = std::lower_bound(rows.begin(), rows.end(), id,
                              [](const Row& a, ObjectId b) { return a.id < b; });
  for (; row != rows.end() && row->id == id; ++row)
    if (in_version(*row, version)) return &*row;
  return nullptr;
}

template <typename Facts, typename Row>
std::optional<Facts> find_facts(std::span<const Row> rows, int version, ObjectId id) {
  const Row* const row = find(rows, version, id);
  return row == nullptr ? std::nullopt : std::optional<Facts>(facts(*row));
}

// Orders places of rows by the rows' names. Those end in a zero: their length need not be counted.
template <typename Row>
class ByName {
 public:
  explicit ByName(std::span<const Row> rows) : rows_(rows) {}
  bool operator()(std::uint16_t place, std::string_view name) const {
    return std::strncmp(start(rows_[place].name), name.data(), name.size()) < 0;
  }
  bool operator()(std::string_view name, std::uint16_t place) const {
    const char* const there = start(rows_[place].name);
    const int order = std::strncmp(name.data(), there, name.size());
    return order < 0 || (order == 0 && there[name.size()] != '\0');
  }

 private:
  std::span<const Row> rows_;
};

// All rows of that name in that version, in order of id.
template <typename Facts, typename Row>
std::vector<Facts> named(std::span<const Row> rows, std::span<const std::uint16_t> order,
                         int version, std::string_view name) {
  const auto [begin, end] = std::equal_range(order.begin(), order.end(), name, ByName(rows));
  std::vector<Facts> found;
  found.reserve(static_cast<std::size_t>(end - begin));
  for (auto at = begin; at != end; ++at)
    if (in_version(rows[*at], version)) found.push_back(facts(rows[*at]));
  return found;
}

template <typename Facts, typename Row, typename Condition>
std::vector<Facts> where(std::span<const Row> rows, int version, Condition condition) {
  std::vector<Facts> found;
  for (const Row& row : rows)
    if (in_version(row, version) && condition(row)) found.push_back(facts(row));
  return found;
}

bool before(const CastRow& row, std::pair<ObjectId, ObjectId> sides) {
  return std::pair(row.source, row.target) < sides;
}

}  // namespace

std::optional<TypeFacts> type(int version, ObjectId id) {
  return find_facts<TypeFacts>(type_rows(), version, id);
}

std::vector<TypeFacts> types_named(int version, std::string_view name) {
  return named<TypeFacts>(type_rows(), types_by_name(), version, name);
}

std::optional<FunctionFacts> function(int version, ObjectId id) {
  return find_facts<FunctionFacts>(function_rows(), version, id);
}

std::vector<FunctionFacts> functions_named(int version, std::string_view name) {
  return named<FunctionFacts>(function_rows(), functions_by_name(), version, name);
}

std::vector<ParameterFacts> parameters(int version, ObjectId function) {
  std::vector<ParameterFacts> found;
  const FunctionRow* const row = find(function_rows(), version, function);
  if (row == nullptr) return found;
  for (const ParameterRow& parameter :
       parameter_rows().subspan(row->first_parameter, row->parameters))
    found.push_back({.name = text(parameter.name), .type = parameter.type, .mode = parameter.mode});
  return found;
}

std::vector<OperatorFacts> operators_named(int version, std::string_view name) {
  return named<OperatorFacts>(operator_rows(), operators_by_name(), version, name);
}

std::optional<CastFacts> cast(int version, ObjectId source, ObjectId target) {
  const auto rows = cast_rows();
  auto row = std::lower_bound(rows.begin(), rows.end(), std::pair(source, target), before);
  for (; row != rows.end() && row->source == source && row->target == target; ++row)
    if (in_version(*row, version)) return facts(*row);
  return std::nullopt;
}

std::optional<RelationFacts> relation(int version, ObjectId id) {
  return find_facts<RelationFacts>(relation_rows(), version, id);
}

std::vector<RelationFacts> relations_named(int version, std::string_view name) {
  return named<RelationFacts>(relation_rows(), relations_by_name(), version, name);
}

std::vector<ColumnFacts> columns(int version, ObjectId relation) {
  std::vector<ColumnFacts> found;
  const RelationRow* const row = find(relation_rows(), version, relation);
  if (row == nullptr) return found;
  for (const ColumnRow& column : column_rows().subspan(row->first_column, row->columns))
    found.push_back({.name = text(column.name),
                     .type = column.type,
                     .typmod = column.typmod,
                     .not_null = column.not_null != 0});
  return found;
}

std::optional<MethodFacts> access_method(int version, std::string_view name) {
  auto found = where<MethodFacts>(method_rows(), version,
                                  [&](const MethodRow& row) { return text(row.name) == name; });
  return found.empty() ? std::nullopt : std::optional(found.front());
}

std::optional<OperatorClassFacts> find_operator_class(
    int version, ObjectId method, const std::function<bool(const OperatorClassFacts&)>& is_wanted) {
  for (const ClassRow& row : class_rows()) {
    if (row.method != method || !in_version(row, version)) continue;
    OperatorClassFacts found = facts(row);
    if (is_wanted(found)) return found;
  }
  return std::nullopt;
}

std::vector<FamilyOperatorFacts> family_operators(int version, ObjectId family) {
  const auto rows = family_operator_rows();
  const auto first = std::lower_bound(
      rows.begin(), rows.end(), family,
      [](const FamilyOperatorRow& row, ObjectId wanted) { return row.family < wanted; });
  std::vector<FamilyOperatorFacts> found;
  for (auto row = first; row != rows.end() && row->family == family; ++row)
    if (in_version(*row, version)) found.push_back(facts(*row));
  return found;
}

std::optional<CollationFacts> collation(int version, std::string_view name) {
  auto found = where<CollationFacts>(
      collation_rows(), version, [&](const CollationRow& row) { return text(row.name) == name; });
  return found.empty() ? std::nullopt : std::optional(found.front());
}

std::vector<ExtensionFacts> extensions(int version) {
  return where<ExtensionFacts>(extension_rows(), version, [](const ExtensionRow&) { return true; });
}

std::optional<ExtensionFacts> extension(int version, std::string_view name) {
  auto found = where<ExtensionFacts>(
      extension_rows(), version, [&](const ExtensionRow& row) { return text(row.name) == name; });
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

}  // namespace migc::catalog::builtin
