#include "compiler/catalog/dynamic_code.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/catalog/inference.h"
#include "compiler/catalog/plpgsql_runner.h"
#include "compiler/catalog/properties.h"
#include "compiler/catalog/replay.h"
#include "compiler/catalog/touches.h"
#include "compiler/sql/parse.h"
#include "compiler/sql/plpgsql.h"

namespace migc::catalog {
namespace {

using sql::ParameterMode;

constexpr int k_deepest_call = 40;

bool is_input(const sql::Parameter& parameter) {
  return parameter.mode == ParameterMode::in || parameter.mode == ParameterMode::in_out ||
         parameter.mode == ParameterMode::variadic;
}

// Why a body was not read: a refusal where the server has one, else a note.
void report(Session& session, const Diagnostics& diagnostics, std::string_view what) {
  for (const Diagnostic& each : diagnostics.items()) {
    if (each.severity != Severity::error) continue;
    session.refuse("42601", std::nullopt, each.message);
    return;
  }
  const std::string why = diagnostics.empty() ? "" : ": " + diagnostics.items().front().message;
  session.uncertain.push_back(fmt::format("what {} changes is not known{}", what, why));
}

void add_note(Session& session, std::string note) {
  auto& notes = session.uncertain;
  if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(std::move(note));
}

// The values of a function's input parameters, in order: those of the call, by place or by name,
// and defaults.
std::vector<SqlValue> bind_arguments(Session& session, const sql::CreateFunction& function,
                                     const sql::Expression& call,
                                     const std::vector<SqlValue>& values) {
  std::vector<SqlValue> bound;
  std::size_t next = 0;
  for (const sql::Parameter& parameter : function.parameters) {
    if (!is_input(parameter) && !(function.is_procedure && parameter.mode == ParameterMode::out))
      continue;
    std::optional<SqlValue> value;
    for (std::size_t i = 0; i < values.size() && i < call.arguments.size(); ++i) {
      const sql::Expression& argument = call.arguments[i];
      const bool named = argument.kind == sql::ExpressionKind::named_argument;
      if (named ? argument.name.back() == parameter.name : i == next) value = values[i];
    }
    ++next;
    if (!value && parameter.default_value)
      value = Evaluator(session, {}).evaluate(*parameter.default_value);
    if (parameter.mode == ParameterMode::variadic && !call.is_variadic) value = SqlValue{};
    bound.push_back(value.value_or(SqlValue{}));
  }
  return bound;
}

std::string type_text(const sql::TypeName& type) {
  std::string text = type.name.empty() ? "" : type.name.back();
  for (int i = 0; i < type.array_dimensions; ++i) text += "[]";
  return text;
}

sql::Text body_text(const Session& session, const sql::CreateFunction& function) {
  const std::string path = session.source ? session.source->path() : std::string();
  return {std::make_shared<const SourceFile>(path, function.body), {0, function.body.size()}};
}

std::string language_of(const sql::CreateFunction& function) {
  return function.language.empty() ? "sql" : to_lower(function.language);
}

SqlValue run_plpgsql(Session& session, const sql::CreateFunction& function,
                     const std::vector<SqlValue>& arguments, int depth) {
  Diagnostics diagnostics;
  const auto body =
      sql::plpgsql::parse_function(function, body_text(session, function), diagnostics);
  if (!body) {
    report(session, diagnostics, fmt::format("function \"{}\"", function.name.name));
    return {};
  }
  BodyRunner runner(session, *body, depth);
  std::size_t next = 0;
  for (const sql::Parameter& parameter : function.parameters) {
    const bool given =
        is_input(parameter) || (function.is_procedure && parameter.mode == ParameterMode::out);
    const SqlValue value = given && next < arguments.size() ? arguments[next] : SqlValue::null();
    if (given) runner.declare(fmt::format("${}", ++next), type_text(parameter.type), value);
    if (!parameter.name.empty()) runner.declare(parameter.name, type_text(parameter.type), value);
  }
  return runner.run() ? runner.result() : SqlValue{};
}

// A body in SQL: statements one after the other, the last one's first row is the value.
class SqlBody {
 public:
  SqlBody(Session& session, const sql::CreateFunction& function,
          const std::vector<SqlValue>& arguments, int depth)
      : session_(session) {
    std::size_t next = 0;
    for (const sql::Parameter& parameter : function.parameters) {
      if (!is_input(parameter) || next >= arguments.size()) continue;
      const SqlValue value = coerce_to(type_text(parameter.type), arguments[next]);
      values_[fmt::format("${}", ++next)] = value;
      if (!parameter.name.empty()) values_[parameter.name] = value;
    }
    site_ = {[this](const sql::NamePath& name) -> std::optional<SqlValue> {
               const auto found = values_.find(name.back());
               return found == values_.end() ? std::nullopt : std::optional(found->second);
             },
             depth};
  }

  SqlValue run(const sql::CreateFunction& function) {
    if (function.return_value)
      return make_evaluator(session_, site_).evaluate(*function.return_value);
    for (const auto& query : function.sql_body) rows(*query, "limit");
    if (function.has_sql_body) return result_;
    const sql::Text text = body_text(session_, function);
    Diagnostics diagnostics;
    const auto statements = sql::parse(text.source, text.span, diagnostics, sql::Operations::yes);
    if (diagnostics.has_errors()) {
      report(session_, diagnostics, fmt::format("function \"{}\"", function.name.name));
      return {};
    }
    session_.source = text.source;
    for (const sql::Statement& statement : statements) {
      if (session_.refusal) break;
      const auto* const query = std::get_if<sql::RunQuery>(&statement.operation->value);
      if (query != nullptr) {
        rows(*query->query, text.source->text(query->query->span));
      } else {
        result_ = SqlValue::null();
        run_nested(session_, *statement.operation, site_);
      }
    }
    return result_;
  }

 private:
  void rows(const sql::Query& query, std::string_view text) {
    const bool reads = query.kind == sql::QueryKind::select ||
                       query.kind == sql::QueryKind::values ||
                       query.kind == sql::QueryKind::set_operation;
    result_ = {};
    if (!reads || session_.refusal) return;
    const ResultSet result = make_evaluator(session_, site_).evaluate(query, text);
    if (!result.is_exact() || result.rows.size() > 1) return;
    result_ = result.rows.empty() || result.rows[0].values.empty() ? SqlValue::null()
                                                                   : result.rows[0].values[0];
  }

  Session& session_;
  std::map<std::string, SqlValue, std::less<>> values_;
  CallSite site_;
  SqlValue result_;
};

std::optional<SqlValue> call_own(Session& session, int depth, const sql::Expression& call,
                                 const std::vector<SqlValue>& values, bool certain) {
  bool own = false;
  const ObjectId function = find_called(session, call, values.size(), own);
  if (!own) return std::nullopt;
  if (function == k_no_object) {
    add_note(session, fmt::format("which function \"{}\" is called is not known, nor what it "
                                  "changes",
                                  call.name.back()));
    return SqlValue{};
  }
  if (!certain) {
    for (std::string& each : touches_of_function(session, function, depth))
      add_note(session,
               each + fmt::format(": it depends on how often \"{}\" is called", call.name.back()));
    return SqlValue{};
  }
  const auto definition = session.catalog.find_as<Function>(function)->definition;
  if (definition == nullptr) return SqlValue{};
  return run_function(session, function, bind_arguments(session, *definition, call, values), depth);
}

}  // namespace

Evaluator make_evaluator(Session& session, const CallSite& site) {
  Environment environment;
  environment.variable = site.variable;
  environment.call = [&session, depth = site.depth](const sql::Expression& call,
                                                    const std::vector<SqlValue>& values,
                                                    bool certain) {
    return call_own(session, depth + 1, call, values, certain);
  };
  return {session, std::move(environment)};
}

ObjectId find_called(Session& session, const sql::Expression& call, std::size_t arguments,
                     bool& is_own) {
  const sql::QualifiedName name = qualified(call.name);
  std::vector<ObjectId> found;
  for (const FunctionFacts& each : session.types.functions(name.schema, name.name)) {
    const std::size_t most = each.arguments.size();
    const bool fits = each.variadic != k_no_object
                          ? arguments + 1 >= most
                          : arguments <= most && arguments + each.defaults >= most;
    if (fits) found.push_back(each.id);
  }
  const auto own = [&](ObjectId id) { return session.catalog.find_as<Function>(id) != nullptr; };
  is_own = std::any_of(found.begin(), found.end(), own);
  if (!is_own) return k_no_object;
  if (found.size() == 1) return found.front();
  // by the types of the arguments, as far as they can be told without the code around it
  const Inference inference = infer(session, call, {});
  for (const Address& each : inference.references.addresses)
    if (std::find(found.begin(), found.end(), each.object) != found.end() && own(each.object))
      return each.object;
  is_own = inference.refusal.has_value() || !inference.references.certain;
  return k_no_object;
}

SqlValue run_function(Session& session, ObjectId id, const std::vector<SqlValue>& arguments,
                      int depth) {
  const Function* const found = session.catalog.find_as<Function>(id);
  if (found == nullptr || found->definition == nullptr) return {};
  const auto function = found->definition;
  if (found->kind == FunctionKind::aggregate) return {};
  if (depth > k_deepest_call) {
    add_note(session, fmt::format("what function \"{}\" changes is not known: it calls itself",
                                  function->name.name));
    return {};
  }
  const std::string language = language_of(*function);
  if (language == "c" || language == "internal") return {};
  if (language != "sql" && language != "plpgsql") {
    add_note(session, fmt::format("what function \"{}\" changes is not known: it is written in {}",
                                  function->name.name, language));
    return {};
  }
  if (function->strict && std::any_of(arguments.begin(), arguments.end(),
                                      [](const SqlValue& v) { return v.is_null(); }))
    return SqlValue::null();
  const SourcePtr source = session.source;
  const SearchPath path_before = session.shared_search_path();
  const auto path = own_search_path(*function);
  if (path) session.set_search_path(*path);
  SqlValue value = language == "plpgsql"
                       ? run_plpgsql(session, *function, arguments, depth)
                       : SqlBody(session, *function, arguments, depth).run(*function);
  if (path) session.restore_search_path(path_before);
  session.source = source;
  if (session.refusal) {
    session.refusal->span.reset();
    if (session.refusal->detail.empty())
      session.refusal->detail = fmt::format("inside of function \"{}\"", function->name.name);
  }
  return value;
}

std::vector<std::string> touches_of_function(const Session& session, ObjectId id, int depth) {
  const Function* const found = session.catalog.find_as<Function>(id);
  if (found == nullptr || found->definition == nullptr || depth > k_deepest_call) return {};
  if (found->kind == FunctionKind::aggregate) return {};
  const sql::CreateFunction& function = *found->definition;
  const std::string language = language_of(function);
  const sql::Text text = body_text(session, function);
  Diagnostics ignored;
  // looked at in a session of its own, since nothing is to happen
  Session copy(session.postgres(), session.search_path());
  copy.catalog = session.catalog;
  copy.types.set_installed(session.types.installed());
  copy.source = text.source;
  std::vector<std::string> words;
  if (language == "plpgsql") {
    if (const auto body = sql::plpgsql::parse_function(function, text, ignored))
      return BodyRunner(copy, *body, depth + 1).touches();
    words.push_back(fmt::format("what function \"{}\" changes is not known", function.name.name));
  } else if (language == "sql" && !function.has_sql_body) {
    for (const sql::Statement& each :
         sql::parse(text.source, text.span, ignored, sql::Operations::yes)) {
      auto more = touches_of(*each.operation, text.source->text(each.operation->span));
      words.insert(words.end(), more.begin(), more.end());
      if (const auto* const rows = std::get_if<sql::RunQuery>(&each.operation->value)) {
        more = touches_of_calls(copy, infer(copy, *rows->query).references, depth + 1);
        words.insert(words.end(), more.begin(), more.end());
      }
    }
  }
  return words;
}

std::vector<std::string> touches_of_calls(const Session& session, const References& references,
                                          int depth) {
  std::vector<std::string> words;
  for (const Address& each : references.addresses) {
    if (session.catalog.find_as<Function>(each.object) == nullptr) continue;
    for (std::string& word : touches_of_function(session, each.object, depth + 1))
      words.push_back(std::move(word));
  }
  return words;
}

bool run_calls(Session& session, const sql::Query& query, const References& references) {
  const bool calls = std::any_of(references.addresses.begin(), references.addresses.end(),
                                 [&](const Address& each) {
                                   return session.catalog.find_as<Function>(each.object) != nullptr;
                                 });
  if (!calls) return true;
  const bool reads = query.kind == sql::QueryKind::select || query.kind == sql::QueryKind::values ||
                     query.kind == sql::QueryKind::set_operation;
  if (!reads) {
    for (std::string& word : touches_of_calls(session, references, 0))
      add_note(session, std::move(word));
    return true;
  }
  make_evaluator(session, {}).evaluate(query, "");
  return !session.refusal;
}

bool run_nested(Session& session, const sql::Operation& operation, const CallSite& site) {
  const auto* const call = std::get_if<sql::Call>(&operation.value);
  if (call == nullptr) {
    if (site.depth > k_deepest_call) {
      add_note(session, "code that is nested very deep is not followed");
      return true;
    }
    return run_inside(session, operation);
  }
  std::vector<SqlValue> values;
  Evaluator evaluator = make_evaluator(session, site);
  for (const sql::Expression& each : call->call.arguments)
    values.push_back(evaluator.evaluate(
        each.kind == sql::ExpressionKind::named_argument ? each.arguments.at(0) : each));
  if (session.refusal) return false;
  bool own = false;
  const ObjectId procedure = find_called(session, call->call, values.size(), own);
  const Function* const found = session.catalog.find_as<Function>(procedure);
  if (!own)
    return session.refuse("42883", call->call.span,
                          fmt::format("procedure {} does not exist", join(call->call.name, ".")));
  if (found == nullptr) {
    add_note(session, fmt::format("which procedure \"{}\" is called is not known, nor what it "
                                  "changes",
                                  call->call.name.back()));
    return true;
  }
  if (found->kind != FunctionKind::procedure || found->definition == nullptr)
    return session.refuse("42809", call->call.span,
                          fmt::format("{} is not a procedure", call->call.name.back()));
  const auto definition = found->definition;
  run_function(session, procedure, bind_arguments(session, *definition, call->call, values),
               site.depth + 1);
  return !session.refusal;
}

bool run_call(Session& session, const sql::Call& statement) {
  return run_nested(session, sql::Operation{statement, {}}, {});
}

bool run_do(Session& session, const sql::Do& statement) {
  const std::string language = to_lower(statement.language);
  if (!language.empty() && language != "plpgsql") {
    session.uncertain.push_back(
        fmt::format("what a DO block changes is not known: it is written in {}", language));
    return true;
  }
  const SourcePtr source = session.source;
  const sql::Text text = sql::text_of_literal(source, statement.body_span, statement.body);
  Diagnostics diagnostics;
  const auto body = sql::plpgsql::parse_block(text, diagnostics);
  if (!body) {
    report(session, diagnostics, "the DO block");
    return !session.refusal;
  }
  const bool good = BodyRunner(session, *body, 1).run();
  session.source = source;
  // places in a copy of the text are not those of the file
  if (session.refusal && text.source != source) session.refusal->span.reset();
  return good;
}

}  // namespace migc::catalog
