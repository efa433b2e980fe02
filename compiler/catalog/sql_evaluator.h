// Runs expressions and queries over what the catalog knows: conditions in DO blocks, loops over
// pg_tables, arguments of format(). Rows of the user's tables are not known; what depends on them
// is unknown. SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/catalog/session.h"
#include "compiler/catalog/sql_value.h"
#include "compiler/catalog/system_views.h"

namespace migc::catalog {

struct ResultRow {
  std::vector<SqlValue> values;
  bool vague = false;  // any number of rows, or none
};

struct ResultSet {
  std::vector<std::string> names;
  std::vector<ResultRow> rows;

  bool is_exact() const;
  // Whether there is a row: a boolean or unknown.
  SqlValue exists() const;
  // A row as a record, or its only value.
  SqlValue value_of(const ResultRow& row) const;
};

// What the place of the code offers.
struct Environment {
  // Absent: no variable of the name.
  std::function<std::optional<SqlValue>(const sql::NamePath&)> variable;
  // Runs a function of the user's. Absent: it is none of them. Not `certain`: it may be called any
  // number of times, or never.
  std::function<std::optional<SqlValue>(const sql::Expression& call, const std::vector<SqlValue>&,
                                        bool certain)>
      call;
};

// Faults that the server would report while it runs the code are refusals of the session.
class Evaluator {
 public:
  Evaluator(Session& session, Environment environment);

  SqlValue evaluate(const sql::Expression& expression);
  SqlValue evaluate(const sql::Expression& expression, std::string_view text);
  // `text`: of the query, or what it is a part of.
  ResultSet evaluate(const sql::Query& query, std::string_view text);

 private:
  using RowPtr = std::shared_ptr<const SystemRow>;
  struct Frame {
    std::string alias;
    RowPtr row;
  };
  // One row of FROM.
  struct Combination {
    std::vector<Frame> frames;
    bool vague = false;
  };
  using Combinations = std::vector<Combination>;

  // expressions
  SqlValue column(const sql::Expression& expression);
  SqlValue cast(const sql::Expression& expression);
  SqlValue cast_value(SqlValue value, const sql::TypeName& type);
  SqlValue call(const sql::Expression& expression);
  SqlValue aggregate(const sql::Expression& expression, const std::string& name);
  SqlValue logic(const sql::Expression& expression);
  SqlValue membership(const sql::Expression& expression);
  SqlValue in_query(const sql::Expression& expression);
  SqlValue choose(const sql::Expression& expression);
  SqlValue collect(const sql::Expression& expression);
  SqlValue operation(const sql::Expression& expression);
  SqlValue subscript(const sql::Expression& expression);
  SqlValue either(const SqlValue& operand, std::string_view op, const std::vector<SqlValue>& items,
                  bool all);
  SqlValue compute(const sql::Expression& expression);

  // queries
  ResultSet select(const sql::Query& query);
  ResultSet grouped(const sql::Query& query, const Combinations& rows);
  ResultSet set_operation(const sql::Query& query);
  ResultSet values(const sql::Query& query);
  Combinations from(const sql::Query& query);
  Combinations item(const sql::FromItem& item, const sql::Query& query, bool outer);
  Combinations join(const sql::FromItem& item, const sql::Query& query, bool outer);
  bool joins(const sql::FromItem& item, const Combination& row, SqlValue& holds);
  Combinations of_result(const ResultSet& result, const sql::FromItem& item);
  Combinations of_function(const sql::FromItem& item);
  // The value of an expression over a row of FROM.
  SqlValue over(const Combination& row, const sql::Expression& expression);
  void add_row(const sql::Query& query, const Combination& row, ResultSet& result);
  void add_star(const sql::Expression& star, const Combination& row, ResultRow& made);
  void check_constants(const sql::Expression& expression);

  Session& session_;
  Environment environment_;
  std::vector<const Combination*> scopes_;  // the innermost last
  const Combinations* group_ = nullptr;     // what aggregates run over
  std::map<std::string, ResultSet> with_;   // common tables
  std::string_view text_;                   // of the query at hand
  bool probing_ = false;                    // nothing may be done
  int depth_ = 0;
};

// The value of a call of one of the server's functions. Absent: not modelled.
std::optional<SqlValue> call_builtin(Session& session, const std::string& name,
                                     const std::vector<SqlValue>& arguments);
// 't'::regclass and its like; with `missing_ok` as to_regclass has it. `type` is "regclass", …
SqlValue find_registered(Session& session, std::string_view type, const std::string& name,
                         bool missing_ok);
// 'a.b' as the server splits and folds it. Absent: no name.
std::optional<sql::NamePath> parse_name(std::string_view text);
// The members of '{a,b}'.
std::optional<SqlValue> parse_array(std::string_view text);

}  // namespace migc::catalog
