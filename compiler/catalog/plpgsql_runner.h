// Runs a body of PL/pgSQL over the catalog. Private to dynamic code.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/catalog/dynamic_code.h"
#include "compiler/sql/plpgsql.h"
#include "compiler/sql/statement.h"

namespace migc::catalog {

// A value as a variable of the type has it. `type` as written.
SqlValue coerce_to(const std::string& type, SqlValue value);

class BodyRunner {
 public:
  BodyRunner(Session& session, const sql::plpgsql::Body& body, int depth);

  // A parameter; "$1" is its number.
  void declare(const std::string& name, const std::string& type, SqlValue value);

  // False: the session has a refusal.
  bool run();
  const SqlValue& result() const { return result_; }

  // What the body may change, in words, if nothing is known of its variables.
  std::vector<std::string> touches();

 private:
  using Step = sql::plpgsql::Step;
  using Steps = std::vector<Step>;
  using Piece = sql::plpgsql::Code;

  enum class Flow {
    next,
    exit,         // to the loop or block `label_`
    skip,         // CONTINUE
    leave,        // RETURN
    failed,       // the session has a refusal
    doubt,        // whether the rest of the loop runs is not known
    doubt_leave,  // nor the rest of the body
  };
  struct Variable {
    SqlValue value;
    std::string type;
  };
  using Scope = std::map<std::string, Variable, std::less<>>;
  struct Parsed {
    std::optional<sql::Expression> expression;
    std::vector<sql::Statement> statements;
    std::string fault;  // a syntax error
  };

  // control
  Flow run_steps(const Steps& steps);
  Flow run_step(const Step& step);
  Flow block(const Step& step);
  Flow body_of(const Step& step);
  Flow handle(const Step& step);
  Flow branch(const Step& step);
  Flow loop(const Step& step);
  Flow for_integer(const Step& step);
  Flow for_rows(const Step& step);
  Flow for_each(const Step& step);
  // After one turn of a loop: whether there is another one. `flow` is then that of the loop.
  bool goes_on(const Step& step, Flow& flow, int& turns);
  Flow exit_step(const Step& step);
  Flow raise(const Step& step);
  Flow unclear(const Step& step, const std::vector<const Steps*>& parts, std::string_view why);

  // statements
  Flow sql_step(const Step& step);
  Flow perform(const Step& step);
  Flow execute(const Step& step);
  Flow assign(const Step& step);
  Flow run_statements(const std::vector<sql::Statement>& statements, const SourcePtr& source,
                      const Step& step, bool check);
  Flow rows_of(const sql::Query& query, const SourcePtr& source, const Step& step, bool check);
  bool analyze_rows(const sql::Query& query);
  std::optional<ResultSet> loop_rows(const Step& step);
  void take_row(const std::string& target, const ResultSet& result);
  void take(const std::string& target, const ResultSet& result, const ResultRow& row);

  // code
  const Parsed& parsed_statements(const Piece& code);
  const Parsed& parsed_expression(const Piece& code);
  bool check_syntax(const Step& step);
  bool check_syntax(const Steps& steps);
  bool require(const Parsed& parsed);
  SqlValue evaluate(const Piece& code);
  std::optional<std::string> dynamic_text(const Step& step);

  // variables
  Variable* find(std::string_view name);
  std::vector<std::string> visible_names() const;
  std::optional<SqlValue> lookup(const sql::NamePath& name);
  void set(const std::string& name, SqlValue value);
  void set_found(const SqlValue& value) { set("found", value); }
  void forget(const Steps& steps);
  void place_variables(const Step& step, std::vector<const Step*>& blocks);

  // doubt
  void collect(const Steps& steps, std::vector<std::string>& words);
  void collect(const Step& step, std::vector<std::string>& words);
  void collect_execute(const Step& step, std::vector<std::string>& words);
  void collect_statements(const std::vector<sql::Statement>& statements, const SourcePtr& source,
                          std::vector<std::string>& words);
  // Which ways out of them there are.
  static void find_exits(const Steps& steps, bool& exits, bool& leaves);
  static void each_part(const Step& step, const std::function<void(const Steps&)>& visit);
  bool harmless(const sql::Expression& text);

  CallSite site();

  Session& session_;
  const sql::plpgsql::Body& body_;
  int depth_ = 0;
  std::vector<Scope> scopes_;
  std::map<const Step*, std::vector<const sql::plpgsql::Variable*>> declared_;
  std::map<const Piece*, Parsed> parsed_;
  std::string label_;              // where EXIT and CONTINUE go; empty: the innermost loop
  std::optional<Refusal> caught_;  // in a handler
  SqlValue case_;                  // of CASE value WHEN
  SqlValue result_ = SqlValue::null();
};

}  // namespace migc::catalog
