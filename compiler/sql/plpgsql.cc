#include "compiler/sql/plpgsql.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/base/text.h"
#include "compiler/lexical/lexer.h"
#include "compiler/sql/names.h"
#include "compiler/sql/parse.h"
#include "compiler/sql/plpgsql_reader.h"

extern "C" {
#include <pg_query.h>
}

namespace migc::sql::plpgsql {
namespace {

using lexical::TokenKind;

// libpg_query 18 closes a variable that is computed when it is read (TG_OP and its like) twice:
// "{}}" where an element of a list stands, which no JSON can have there.
std::string mended(std::string_view json) {
  std::string text;
  bool quoted = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    text += json[i];
    if (json[i] == '"') quoted = !quoted;
    if (quoted && json[i] == '\\' && i + 1 < json.size()) text += json[++i];
    const bool element = !quoted && (json[i] == ',' || json[i] == '[');
    if (!element || json.substr(i + 1, 3) != "{}}") continue;
    text += "{}";
    i += 3;
  }
  return text;
}

// What the parser makes of a statement; frees it on destruction.
class Answer {
 public:
  explicit Answer(const std::string& sql) : result_(pg_query_parse_plpgsql(sql.c_str())) {}
  Answer(const Answer&) = delete;
  Answer& operator=(const Answer&) = delete;
  ~Answer() { pg_query_free_plpgsql_parse_result(result_); }

  bool ok() const { return result_.error == nullptr && result_.plpgsql_funcs != nullptr; }
  std::string json() const { return mended(result_.plpgsql_funcs); }
  std::string message() const {
    return result_.error == nullptr ? "no result" : result_.error->message;
  }
  // "… near line 12": 0 if it does not say.
  std::size_t line() const {
    if (result_.error == nullptr || result_.error->context == nullptr) return 0;
    const std::string_view context = result_.error->context;
    constexpr std::string_view k_mark = "near line ";
    const std::size_t at = context.find(k_mark);
    if (at == std::string_view::npos) return 0;
    std::size_t line = 0;
    for (const char c : context.substr(at + k_mark.size())) {
      if (!is_digit(c)) break;
      line = line * 10 + static_cast<std::size_t>(c - '0');
    }
    return line;
  }

 private:
  PgQueryPlpgsqlParseResult result_;
};

// Where the body declares the type of the variable `name`; empty if it does not.
Span declared_type(std::string_view body, std::string_view name) {
  lexical::Lexer lexer(body);
  const auto next = [&] {
    auto token = lexer.next();
    while (token.kind != TokenKind::end && !lexical::is_code(token.kind)) token = lexer.next();
    return token;
  };
  bool starts = false;
  for (auto token = next(); token.kind != TokenKind::end;) {
    const bool declares =
        starts && token.kind == TokenKind::word && equals_ignoring_case(lexer.text(token), name);
    starts =
        token.kind == TokenKind::semicolon || equals_ignoring_case(lexer.text(token), "declare");
    token = next();
    if (!declares || token.kind != TokenKind::word) continue;
    if (equals_ignoring_case(lexer.text(token), "constant")) token = next();
    Span type = token.span;
    while (token.kind == TokenKind::word || token.kind == TokenKind::quoted_name ||
           lexer.text(token) == "." || lexer.text(token) == "%") {
      if (equals_ignoring_case(lexer.text(token), "default")) break;
      if (equals_ignoring_case(lexer.text(token), "not")) break;
      type.end = token.span.end;
      token = next();
    }
    return type;
  }
  return {};
}

// The parser knows no tables: a variable of a row type is a scalar to it, and its fields are not
// known variables. As a record it has any field: gives `name` that type. False if it has it.
bool make_record(std::string& body, std::string_view name) {
  const Span type = declared_type(body, name);
  const std::string_view written = std::string_view(body).substr(type.begin, type.size());
  if (written.empty() || equals_ignoring_case(written, "record")) return false;
  body.replace(type.begin, type.size(), "record");
  return true;
}

// "v.a" is not a known variable: "v"
std::string unknown_row(const std::string& message) {
  constexpr std::string_view k_tail = "\" is not a known variable";
  const std::size_t end = message.find(k_tail);
  if (end == std::string::npos || message.front() != '"') return {};
  const std::size_t dot = message.find('.');
  return dot < end ? message.substr(1, dot - 1) : std::string();
}

void report(const Answer& answer, const Text& body, Diagnostics& diagnostics) {
  const std::string_view text = body.view();
  std::size_t begin = 0;
  for (std::size_t line = answer.line(); line > 1; --line) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string_view::npos) break;
    begin = end + 1;
  }
  std::size_t end = std::min(text.find('\n', begin), text.size());
  while (begin < end && is_space(text[begin])) ++begin;
  while (end > begin && is_space(text[end - 1])) --end;
  const Span place{body.span.begin + begin, body.span.begin + end};
  const bool is_syntax = answer.message().rfind("syntax error", 0) == 0;
  if (is_syntax) {
    diagnostics.error("syntax-error", answer.message())
        .at(body.source, place)
        .with_sqlstate("42601")
        .with_help("correct the PL/pgSQL code at this line or behind it");
    return;
  }
  diagnostics.warning("unsupported-plpgsql", answer.message())
      .at(body.source, place)
      .with_help(
          "what this code does is not known to migc; a server that knows its tables and "
          "types may accept it");
}

std::optional<Body> parse(const std::string& head, const Text& body, Diagnostics& diagnostics) {
  std::string code(body.view());
  constexpr int k_attempts = 50;
  for (int attempt = 0;; ++attempt) {
    const Answer answer(head + quote_dollar(code));
    if (answer.ok()) {
      std::optional<Body> result = read_function(answer.json(), body);
      if (!result) break;
      for (Variable& variable : result->variables) {
        if (variable.type != "record" || variable.parameter) continue;
        const Span type = declared_type(body.view(), variable.name);
        const std::string_view written = body.view().substr(type.begin, type.size());
        if (!written.empty() && !equals_ignoring_case(written, "record")) variable.type = written;
      }
      return result;
    }
    const std::string row = unknown_row(answer.message());
    if (row.empty() || attempt == k_attempts || !make_record(code, row)) {
      report(answer, body, diagnostics);
      return std::nullopt;
    }
  }
  diagnostics.warning("unsupported-plpgsql", "the PL/pgSQL code is nested too deeply")
      .at(body.source, {body.span.begin, body.span.begin})
      .with_help("what this code does is not known to migc; split it");
  return std::nullopt;
}

std::string spelled(const TypeName& type) {
  std::vector<std::string> parts;
  for (const std::string& part : type.name) parts.push_back(quote_identifier(part));
  std::string text = join(parts, ".");
  if (type.is_column_type) text += "%TYPE";
  for (int i = 0; i < type.array_dimensions; ++i) text += "[]";
  return text;
}

const char* mode_word(ParameterMode mode) {
  switch (mode) {
    case ParameterMode::out:
      return "OUT ";
    case ParameterMode::in_out:
      return "INOUT ";
    case ParameterMode::variadic:
      return "VARIADIC ";
    default:
      return "";
  }
}

std::string plain_mode(ParameterMode mode) {
  return mode == ParameterMode::variadic ? "" : mode_word(mode);
}

// The parameters that make variables, without their defaults. `plain`: of type text, all of them.
std::string signature(const CreateFunction& function, bool plain) {
  std::vector<std::string> parameters;
  std::vector<std::string> columns;
  for (const Parameter& parameter : function.parameters) {
    const std::string name = parameter.name.empty() ? "" : quote_identifier(parameter.name) + " ";
    const bool is_column = parameter.mode == ParameterMode::table;
    (is_column ? columns : parameters)
        .push_back(plain ? plain_mode(parameter.mode) + name + "text"
                         : mode_word(parameter.mode) + name + spelled(parameter.type));
  }
  std::string text = fmt::format(
      "CREATE {} f({})", function.is_procedure ? "PROCEDURE" : "FUNCTION", join(parameters, ", "));
  if (!columns.empty()) return text + fmt::format(" RETURNS TABLE ({})", join(columns, ", "));
  if (!function.result) return text;
  const std::string& result = function.result->name.back();
  const bool matters = result == "void" || result == "trigger" || result == "event_trigger";
  return text + (function.result->is_setof ? " RETURNS SETOF " : " RETURNS ") +
         (plain && !matters ? "text" : spelled(*function.result));
}

}  // namespace

std::optional<Body> parse_block(const Text& body, Diagnostics& diagnostics) {
  return parse("DO ", body, diagnostics);
}

std::optional<Body> parse_function(const CreateFunction& function, const Text& body,
                                   Diagnostics& diagnostics) {
  Diagnostics found;
  if (auto result = parse(signature(function, false) + " LANGUAGE plpgsql AS ", body, found))
    return result;
  // libpg_query 18 knows few types, and no schema but public: what the body says matters here
  Diagnostics ignored;
  if (auto result = parse(signature(function, true) + " LANGUAGE plpgsql AS ", body, ignored))
    return result;
  diagnostics.append(std::move(found));
  return std::nullopt;
}

std::optional<std::string> dynamic_text(const Code& code, const ConstantLookup& lookup) {
  Diagnostics ignored;
  const auto source = std::make_shared<SourceFile>("", code.text);
  const auto expression = parse_expression(source, {0, code.text.size()}, ignored);
  if (!expression) return std::nullopt;
  return constant_text(*expression, lookup);
}

}  // namespace migc::sql::plpgsql
