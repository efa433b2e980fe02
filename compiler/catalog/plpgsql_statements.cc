// Statements and variables of PL/pgSQL.
#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/catalog/inference.h"
#include "compiler/catalog/plpgsql_runner.h"
#include "compiler/catalog/relations.h"
#include "compiler/catalog/replay.h"
#include "compiler/catalog/touches.h"
#include "compiler/sql/parse.h"

namespace migc::catalog {
namespace {

using sql::plpgsql::StepKind;

// The first fault, if one is an error.
std::string fault_of(const Diagnostics& diagnostics) {
  for (const Diagnostic& each : diagnostics.items())
    if (each.severity == Severity::error) return each.message;
  return {};
}

}  // namespace

SqlValue coerce_to(const std::string& type, SqlValue value) {
  if (value.is_null() || value.is_unknown()) return value;
  const std::string name = to_lower(type);
  if (name.ends_with("[]"))
    return value.kind == SqlValue::Kind::text ? parse_array(value.text).value_or(SqlValue{})
                                              : value;
  for (const char* const each : {"int", "integer", "bigint", "smallint", "int4", "int8", "int2"}) {
    if (name != each) continue;
    if (value.kind == SqlValue::Kind::version) return value;
    const auto number = integer_of(value);
    return number ? SqlValue::integer(*number) : SqlValue{};
  }
  if (name == "text" || name == "varchar" || name == "name" || name == "character varying") {
    const auto text = text_of(value);
    return text ? SqlValue::string(*text) : SqlValue{};
  }
  if (name == "date" && value.kind == SqlValue::Kind::text) {
    const auto days = parse_date(value.text);
    value = SqlValue::of(days ? SqlValue::Kind::date : SqlValue::Kind::unknown);
    value.number = days.value_or(0);
  }
  if (name == "date") value.flag = false;
  if ((name == "boolean" || name == "bool") && value.kind == SqlValue::Kind::text)
    return operate(0, "=", SqlValue::boolean(true), value);
  return value;
}

CallSite BodyRunner::site() {
  return {[this](const sql::NamePath& name) { return lookup(name); }, depth_};
}

void BodyRunner::declare(const std::string& name, const std::string& type, SqlValue value) {
  scopes_.back()[to_lower(name)] = {coerce_to(type, std::move(value)), type};
}

std::vector<std::string> BodyRunner::visible_names() const {
  std::set<std::string> names;
  for (const Scope& scope : scopes_) {
    for (const auto& [name, variable] : scope) names.insert(name);
  }
  return {names.begin(), names.end()};
}

BodyRunner::Variable* BodyRunner::find(std::string_view name) {
  for (std::size_t i = scopes_.size(); i > 0; --i) {
    auto& scope = scopes_[i - 1];
    if (const auto found = scope.find(name); found != scope.end()) return &found->second;
  }
  return nullptr;
}

std::optional<SqlValue> BodyRunner::lookup(const sql::NamePath& name) {
  if (name.empty()) return std::nullopt;
  if (name.front().rfind("__Case", 0) == 0) return case_;
  if (const Variable* const variable = find(name.front())) {
    if (name.size() == 1) return variable->value;
    const SqlValue& record = variable->value;
    for (std::size_t i = 0; i < record.names.size(); ++i)
      if (record.names[i] == name[1]) return record.items[i];
    return SqlValue{};
  }
  // qualified by a label or the function's name
  if (name.size() == 2)
    if (const Variable* const variable = find(name[1])) return variable->value;
  return std::nullopt;
}

void BodyRunner::set(const std::string& name, SqlValue value) {
  const std::size_t dot = name.find('.');
  Variable* const variable = find(to_lower(name.substr(0, dot)));
  if (variable == nullptr) return;
  if (dot == std::string::npos) {
    variable->value = coerce_to(variable->type, std::move(value));
    return;
  }
  const std::string field = name.substr(dot + 1);
  for (std::size_t i = 0; i < variable->value.names.size(); ++i)
    if (variable->value.names[i] == field) variable->value.items[i] = value;
}

// What the steps assign is not known any more.
void BodyRunner::forget(const Steps& steps) {
  for (const Step& step : steps) {
    for (const std::string_view name : split(step.target, ','))
      if (step.kind != StepKind::for_integer) set(std::string(name.substr(0, name.find('.'))), {});
    each_part(step, [&](const Steps& part) { forget(part); });
  }
  set_found({});
}

const BodyRunner::Parsed& BodyRunner::parsed_statements(const Piece& code) {
  const auto [at, fresh] = parsed_.try_emplace(&code);
  if (fresh && !code.empty()) {
    Diagnostics diagnostics;
    at->second.statements =
        sql::parse(code.where.source, code.where.span, diagnostics, sql::Operations::yes);
    at->second.fault = fault_of(diagnostics);
  }
  return at->second;
}

const BodyRunner::Parsed& BodyRunner::parsed_expression(const Piece& code) {
  const auto [at, fresh] = parsed_.try_emplace(&code);
  if (fresh && !code.empty()) {
    Diagnostics diagnostics;
    at->second.expression = sql::parse_expression(code.where, diagnostics);
    at->second.fault = fault_of(diagnostics);
  }
  return at->second;
}

bool BodyRunner::require(const Parsed& parsed) {
  return parsed.fault.empty() || session_.refuse("42601", std::nullopt, parsed.fault);
}

// The server reads all of a body before it runs any of it (plpgsql_check_syntax).
bool BodyRunner::check_syntax(const Step& step) {
  const bool statements =
      step.kind == StepKind::sql || step.kind == StepKind::perform || step.kind == StepKind::call ||
      step.kind == StepKind::for_query ||
      ((step.kind == StepKind::return_query || step.kind == StepKind::cursor) && !step.is_dynamic);
  if (!require(statements ? parsed_statements(step.code) : parsed_expression(step.code)) ||
      !require(parsed_expression(step.upper)))
    return false;
  for (const sql::plpgsql::Branch& branch : step.branches)
    if (!require(parsed_expression(branch.condition))) return false;
  bool good = true;
  each_part(step, [&](const Steps& steps) { good = good && check_syntax(steps); });
  return good;
}

bool BodyRunner::check_syntax(const Steps& steps) {
  return std::all_of(steps.begin(), steps.end(),
                     [&](const Step& step) { return check_syntax(step); });
}

SqlValue BodyRunner::evaluate(const Piece& code) {
  const Parsed& parsed = parsed_expression(code);
  if (!require(parsed) || !parsed.expression) return {};
  return make_evaluator(session_, site()).evaluate(*parsed.expression, code.text);
}

BodyRunner::Flow BodyRunner::assign(const Step& step) {
  set(step.target, evaluate(step.code));
  return session_.refusal ? Flow::failed : Flow::next;
}

BodyRunner::Flow BodyRunner::sql_step(const Step& step) {
  const Parsed& parsed = parsed_statements(step.code);
  if (!require(parsed)) return Flow::failed;
  return run_statements(parsed.statements, step.code.where.source, step, true);
}

BodyRunner::Flow BodyRunner::perform(const Step& step) {
  return step.is_dynamic ? execute(step) : sql_step(step);
}

BodyRunner::Flow BodyRunner::execute(const Step& step) {
  const SqlValue text = evaluate(step.code);
  if (session_.refusal) return Flow::failed;
  if (text.is_null()) {
    session_.refuse("22004", std::nullopt, "query string argument of EXECUTE is null");
    return Flow::failed;
  }
  const auto known = text_of(text);
  if (!known) {
    forget({step});
    collect(step, session_.uncertain);
    return Flow::next;
  }
  Diagnostics diagnostics;
  const auto source = std::make_shared<const SourceFile>(session_.source->path(), *known);
  const auto statements =
      sql::parse(source, {0, source->text().size()}, diagnostics, sql::Operations::yes);
  if (const std::string fault = fault_of(diagnostics); !fault.empty()) {
    session_.refuse("42601", std::nullopt, fault);
    return Flow::failed;
  }
  const Flow flow = run_statements(statements, source, step, step.arguments.empty());
  if (session_.refusal) session_.refusal->span.reset();
  return flow;
}

BodyRunner::Flow BodyRunner::run_statements(const std::vector<sql::Statement>& statements,
                                            const SourcePtr& source, const Step& step, bool check) {
  const SourcePtr before = std::exchange(session_.source, source);
  Flow flow = Flow::next;
  for (const sql::Statement& statement : statements) {
    const auto* const rows = std::get_if<sql::RunQuery>(&statement.operation->value);
    if (sql::block_use(statement.block, session_.postgres()) == sql::BlockUse::forbidden) {
      session_.refuse("25001", statement.span, "the statement cannot be run from a function");
    } else if (rows != nullptr) {
      flow = rows_of(*rows->query, source, step, check);
    } else if (statement.control != sql::Control::none) {
      session_.refuse("0A000", statement.span,
                      "EXECUTE of transaction commands is not implemented");
    } else {
      const bool is_static = step.kind == StepKind::sql || step.kind == StepKind::call;
      const auto outer = std::exchange(session_.code_variables,
                                       is_static ? visible_names() : std::vector<std::string>());
      if (!run_nested(session_, *statement.operation, site())) flow = Flow::failed;
      session_.code_variables = outer;
    }
    if (session_.refusal) flow = Flow::failed;
    if (flow == Flow::failed) break;
  }
  session_.source = before;
  return flow;
}

bool BodyRunner::analyze_rows(const sql::Query& query) {
  const auto outer = std::exchange(session_.code_variables, visible_names());
  Inference found;
  const bool done = analyze_in_code(session_, query, found);
  session_.code_variables = outer;
  return done;
}

BodyRunner::Flow BodyRunner::rows_of(const sql::Query& query, const SourcePtr& source,
                                     const Step& step, bool check) {
  if (check && !analyze_rows(query)) return Flow::failed;
  const bool reads = query.kind == sql::QueryKind::select || query.kind == sql::QueryKind::values ||
                     query.kind == sql::QueryKind::set_operation;
  if (!reads) {
    for (const std::string_view name : split(step.target, ',')) set(std::string(name), {});
    set_found({});
    collect(step, session_.uncertain);
    return Flow::next;
  }
  const ResultSet result =
      make_evaluator(session_, site()).evaluate(query, source->text(query.span));
  if (session_.refusal) return Flow::failed;
  const bool dynamic = step.kind == StepKind::execute;
  if (!step.target.empty()) {
    take_row(step.target, result);
    const bool exact = result.is_exact();
    if (step.strict && exact && result.rows.size() != 1)
      session_.refuse(
          result.rows.empty() ? "P0002" : "P0003", std::nullopt,
          result.rows.empty() ? "query returned no rows" : "query returned more than one row");
  }
  if (!dynamic) set_found(result.exists());
  return session_.refusal ? Flow::failed : Flow::next;
}

std::optional<ResultSet> BodyRunner::loop_rows(const Step& step) {
  const Piece* code = &step.code;
  if (step.kind == StepKind::for_cursor) {
    const auto cursor = std::find_if(body_.variables.begin(), body_.variables.end(),
                                     [&](const auto& each) { return each.name == step.cursor; });
    if (cursor == body_.variables.end() || cursor->query.empty() || !step.code.empty())
      return std::nullopt;
    code = &cursor->query;
  }
  std::vector<sql::Statement> statements;
  std::string text = code->text;
  if (step.kind == StepKind::for_dynamic) {
    const auto known = text_of(evaluate(*code));
    if (!known) return std::nullopt;
    text = *known;
    Diagnostics ignored;
    const auto source = std::make_shared<const SourceFile>(session_.source->path(), text);
    statements = sql::parse(source, {0, text.size()}, ignored, sql::Operations::yes);
  } else {
    const Parsed& parsed = parsed_statements(*code);
    if (!require(parsed)) return std::nullopt;
    statements = parsed.statements;
  }
  if (statements.size() != 1) return std::nullopt;
  const auto* const rows = std::get_if<sql::RunQuery>(&statements.front().operation->value);
  if (rows == nullptr) return std::nullopt;
  if (step.arguments.empty() && !analyze_rows(*rows->query)) return std::nullopt;
  return make_evaluator(session_, site()).evaluate(*rows->query, text);
}

void BodyRunner::take(const std::string& target, const ResultSet& result, const ResultRow& row) {
  const std::vector<std::string_view> names = split(target, ',');
  if (names.size() == 1) {
    const Variable* const variable = find(to_lower(names[0]));
    const bool record =
        variable != nullptr &&
        (variable->type == "record" || variable->type.find("%ROWTYPE") != std::string::npos ||
         variable->type.find("%rowtype") != std::string::npos);
    set(std::string(names[0]),
        !record && row.values.size() == 1 ? row.values[0] : result.value_of(row));
    return;
  }
  for (std::size_t i = 0; i < names.size(); ++i)
    set(std::string(names[i]), i < row.values.size() ? row.values[i] : SqlValue::null());
}

// SELECT … INTO: the first row, whichever that is.
void BodyRunner::take_row(const std::string& target, const ResultSet& result) {
  ResultRow row;
  if (!result.is_exact() || result.rows.size() > 1) {
    row.values.resize(result.names.size());
    for (std::size_t i = 0; i < row.values.size() && result.is_exact(); ++i) {
      const auto same = [&](const ResultRow& each) {
        return text_of(each.values.at(i)) == text_of(result.rows[0].values.at(i));
      };
      if (std::all_of(result.rows.begin(), result.rows.end(), same))
        row.values[i] = result.rows[0].values.at(i);
    }
  } else if (result.rows.empty()) {
    row.values.assign(std::max<std::size_t>(result.names.size(), 1), SqlValue::null());
  } else {
    row = result.rows[0];
  }
  if (row.values.empty()) row.values.emplace_back();
  take(target, result, row);
}

}  // namespace migc::catalog
