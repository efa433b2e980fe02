#include "compiler/catalog/define_function_body.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/properties.h"
#include "compiler/catalog/type_coercion.h"
#include "compiler/catalog/type_polymorphic.h"
#include "compiler/catalog/type_spelling.h"
#include "compiler/sql/parse.h"
#include "compiler/sql/text.h"

namespace migc::catalog {
namespace {

using sql::ParameterMode;
using sql::QueryKind;

bool is_input(ParameterMode mode) {
  return mode == ParameterMode::in || mode == ParameterMode::in_out ||
         mode == ParameterMode::variadic;
}

// The row that a function returns, column by column; absent: only the call tells
// (get_func_result_type).
std::optional<std::vector<TypeUse>> result_row(const Session& session,
                                               const sql::CreateFunction& statement,
                                               const Function& function) {
  std::vector<TypeUse> row;
  const auto type = session.types.type(function.result.type);
  if (type && type->relation != k_no_object) {
    for (const ColumnFacts& each : session.types.columns(type->relation))
      row.push_back({each.type, each.typmod});
    return row;
  }
  for (std::size_t i = 0; i < statement.parameters.size(); ++i) {
    const ParameterMode mode = statement.parameters[i].mode;
    const bool is_output =
        mode == ParameterMode::out || mode == ParameterMode::in_out || mode == ParameterMode::table;
    if (is_output) row.push_back(function.parameters[i]);
  }
  return row.empty() ? std::nullopt : std::optional(row);
}

// check_sql_fn_retval, for one function and the columns of its last statement.
class ResultCheck {
 public:
  ResultCheck(Session& session, const sql::CreateFunction& statement, const Function& function)
      : session_(session), statement_(statement), function_(function) {}

  bool run(const BodyResult& result) {
    const ObjectId type = function_.result.type;
    if (type == type_id::void_type || type == k_no_object) return true;
    if (!result.gives_rows)
      return refuse("Function's final statement must be SELECT or INSERT/UPDATE/DELETE RETURNING.");
    if (!result.columns_known) return true;
    const auto facts = session_.types.type(type);
    const bool is_row = type == type_id::record || (facts && facts->kind == TypeKind::composite);
    return is_row ? check_row(result.columns) : check_scalar(result.columns);
  }

 private:
  bool fits(const TypeUse& given, ObjectId target) const {
    return given.type == k_no_object || target == k_no_object ||
           can_coerce(session_.types, given.type, target, CastContext::assignment);
  }

  bool check_scalar(const std::vector<OutputColumn>& columns) {
    if (columns.size() != 1) return refuse("Final statement must return exactly one column.");
    return fits(columns.front().type, function_.result.type) ||
           refuse(fmt::format("Actual return type is {}.", spelled(columns.front().type.type)));
  }

  bool check_row(const std::vector<OutputColumn>& columns) {
    if (columns.size() == 1 && !statement_.is_procedure &&
        fits(columns.front().type, function_.result.type))
      return true;
    const auto row = result_row(session_, statement_, function_);
    if (!row) return true;
    for (std::size_t i = 0; i < columns.size() && i < row->size(); ++i) {
      const TypeUse& given = columns[i].type;
      if (!fits(given, (*row)[i].type))
        return refuse(fmt::format("Final statement returns {} instead of {} at column {}.",
                                  spelled(given.type), spelled((*row)[i].type), i + 1));
    }
    if (columns.size() == row->size()) return true;
    return refuse(fmt::format("Final statement returns too {} columns.",
                              columns.size() > row->size() ? "many" : "few"));
  }

  std::string spelled(ObjectId type) const { return format_type(session_.types, type); }

  bool refuse(std::string detail) {
    return session_.refuse("42P13", statement_.name_span,
                           fmt::format("return type mismatch in function declared to return {}",
                                       spelled(function_.result.type)),
                           std::move(detail));
  }

  Session& session_;
  const sql::CreateFunction& statement_;
  const Function& function_;
};

// The query of a statement that the server analyses without running it.
const sql::Query* query_of(const sql::Operation& operation) {
  if (const auto* const rows = std::get_if<sql::RunQuery>(&operation.value))
    return rows->query.get();
  if (const auto* const made = std::get_if<sql::CreateTableAs>(&operation.value))
    return made->query.get();
  return nullptr;
}

class TextCheck {
 public:
  TextCheck(Session& session, const sql::CreateFunction& statement, const Function& function)
      : session_(session), statement_(statement), function_(function) {}

  bool run() {
    const sql::Text text =
        sql::text_of_literal(session_.source, statement_.body_span, statement_.body);
    Diagnostics diagnostics;
    const auto statements = sql::parse(text.source, text.span, diagnostics, sql::Operations::yes);
    if (diagnostics.has_errors()) return refuse_syntax(diagnostics);
    if (std::any_of(function_.arguments.begin(), function_.arguments.end(), is_polymorphic))
      return true;
    const SourcePtr source = std::exchange(session_.source, text.source);
    // a body stays as it is written: names in it are not followed
    auto outer = session_.start_statement(nullptr);
    BodyResult last;
    const bool good = std::all_of(statements.begin(), statements.end(),
                                  [&](const auto& each) { return analyze(*each.operation, last); });
    session_.start_statement(std::move(outer));
    session_.source = source;
    if (good) return check_result(session_, statement_, function_, last);
    if (text.source != source) session_.refusal->span = statement_.body_span;
    return false;
  }

 private:
  bool analyze(const sql::Operation& operation, BodyResult& last) {
    last = {};
    const sql::Query* const query = query_of(operation);
    if (query == nullptr) return true;
    const Inference found = infer(session_, *query, parameters_of(statement_, function_));
    if (std::holds_alternative<sql::RunQuery>(operation.value)) last = result_of(*query, found);
    return session_.accept(found.refusal);
  }

  // A later server's grammar may have what this build's parser does not know.
  bool refuse_syntax(const Diagnostics& diagnostics) {
    if (session_.postgres() > sql::grammar_version()) return true;
    const auto& items = diagnostics.items();
    const auto error = std::find_if(items.begin(), items.end(), [](const Diagnostic& each) {
      return each.severity == Severity::error;
    });
    return session_.refuse("42601", statement_.body_span, error->message);
  }

  Session& session_;
  const sql::CreateFunction& statement_;
  const Function& function_;
};

}  // namespace

Surroundings parameters_of(const sql::CreateFunction& statement, const Function& function) {
  Surroundings found;
  std::vector<OutputColumn> columns;
  for (std::size_t i = 0; i < statement.parameters.size(); ++i) {
    const sql::Parameter& each = statement.parameters[i];
    if (!is_input(each.mode)) continue;
    const TypeUse type = function.parameters[i];
    found.parameters.push_back(type);
    if (!each.name.empty()) columns.push_back({each.name, type, {}, {}});
  }
  found.inputs.push_back({statement.name.name, k_no_object, std::move(columns), true});
  found.all_parameters = true;
  return found;
}

BodyResult result_of(const sql::Query& query, const Inference& found) {
  const bool reads = query.kind == QueryKind::select || query.kind == QueryKind::values ||
                     query.kind == QueryKind::set_operation;
  return {reads || !query.targets.empty(), found.columns, found.columns_known};
}

bool check_result(Session& session, const sql::CreateFunction& statement, const Function& function,
                  const BodyResult& result) {
  return ResultCheck(session, statement, function).run(result);
}

bool check_sql_text(Session& session, const sql::CreateFunction& statement,
                    const Function& function) {
  const SearchPath path_before = session.shared_search_path();
  const auto path = own_search_path(statement);
  if (path) session.set_search_path(*path);
  const bool good = TextCheck(session, statement, function).run();
  if (path) session.restore_search_path(path_before);
  return good;
}

}  // namespace migc::catalog
