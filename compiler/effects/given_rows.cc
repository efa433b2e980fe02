#include "compiler/effects/given_rows.h"

#include <algorithm>

namespace migc::effects {
namespace {

using sql::Expression;
using sql::ExpressionKind;

// NULL, or a constant that is none; absent: only the server tells.
std::optional<bool> is_null(const Expression& value) {
  switch (value.kind) {
    case ExpressionKind::null_value:
      return true;
    case ExpressionKind::boolean:
    case ExpressionKind::integer:
    case ExpressionKind::decimal:
    case ExpressionKind::string:
    case ExpressionKind::bit_string:
      return false;
    case ExpressionKind::cast:
      return is_null(value.arguments.front());
    default:
      return std::nullopt;
  }
}

}  // namespace

std::vector<std::int16_t> columns_of_insert(const sql::Query& insert, const Relation& table) {
  std::vector<std::int16_t> numbers;
  const auto add = [&](const auto& is_meant) {
    for (std::size_t i = 0; i < table.columns.size(); ++i)
      if (!table.columns[i]->dropped && is_meant(*table.columns[i]))
        numbers.push_back(static_cast<std::int16_t>(i + 1));
  };
  for (const sql::Target& each : insert.assignments)
    add([&](const catalog::Column& column) { return column.name == each.name; });
  if (insert.assignments.empty()) add([](const catalog::Column&) { return true; });
  return numbers;
}

GivenRows::GivenRows(const sql::Query& insert, const Relation& table)
    : table_(table),
      rows_of_defaults_(1),
      rows_(insert.source ? insert.source->rows : rows_of_defaults_),
      places_(columns_of_insert(insert, table)) {}

const Expression* GivenRows::value(const Row& row, std::int16_t column) const {
  const auto at = std::find(places_.begin(), places_.end(), column);
  const auto index = static_cast<std::size_t>(at - places_.begin());
  const bool is_written =
      at != places_.end() && index < row.size() && row[index].kind != ExpressionKind::default_value;
  return is_written ? &row[index] : nullptr;
}

GivenRows::Answer GivenRows::fills(const Row& row, std::int16_t column) const {
  const Expression* const written = value(row, column);
  if (written == nullptr) {
    const catalog::Column& facts = table_.column(column);
    const bool has_other = facts.default_value != k_no_object || facts.identity != 0;
    return has_other ? Answer::maybe : Answer::never;
  }
  const std::optional<bool> null = is_null(*written);
  if (!null) return Answer::maybe;
  return *null ? Answer::never : Answer::surely;
}

GivenRows::Answer GivenRows::fills(const std::vector<std::int16_t>& columns) const {
  Answer best = Answer::never;
  for (const Row& row : rows_) {
    Answer worst = Answer::surely;
    for (const std::int16_t column : columns) worst = std::min(worst, fills(row, column));
    best = std::max(best, worst);
  }
  return best;
}

bool GivenRows::takes_default(std::int16_t column) const {
  return std::any_of(rows_.begin(), rows_.end(),
                     [&](const Row& row) { return value(row, column) == nullptr; });
}

}  // namespace migc::effects
