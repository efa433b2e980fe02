// What an INSERT says of the rows that it is given: columns that get a value, and those that stay
// NULL or get their default. Private to effects. SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "compiler/effects/prediction.h"

namespace migc::effects {

class GivenRows {
 public:
  // `insert` has VALUES or DEFAULT VALUES.
  GivenRows(const sql::Query& insert, const Relation& table);

  // Whether a row has values in all of the columns, so that a foreign key over them is looked up
  // (ri_NullCheck).
  enum class Answer : std::uint8_t { never, maybe, surely };
  Answer fills(const std::vector<std::int16_t>& columns) const;

  // Whether a row takes the column's default.
  bool takes_default(std::int16_t column) const;

 private:
  using Row = std::vector<sql::Expression>;
  // Null: the default.
  const sql::Expression* value(const Row& row, std::int16_t column) const;
  Answer fills(const Row& row, std::int16_t column) const;

  const Relation& table_;
  std::vector<Row> rows_of_defaults_;  // one without values
  const std::vector<Row>& rows_;
  std::vector<std::int16_t> places_;  // the column of each value, by number
};

// The columns that an INSERT gives values, by number, in the order of the values.
std::vector<std::int16_t> columns_of_insert(const sql::Query& insert, const Relation& table);

}  // namespace migc::effects
