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

// What the parser makes of a statement; frees it on destruction.
class Answer {
 public:
  explicit Answer(const std::string& sql) : result_(pg_query_parse_plpgsql(sql.c_str())) {}
  Answer(const Answer&) = delete;
  Answer& operator=(const Answer&) = delete;
  ~Answer() { pg_query_free_plpgsql_parse_result(result_); }

  bool ok() const { return result_.error == nullptr && result_.plpgsql_funcs != nullptr; }
  std::string json() const { return result_.plpgsql_funcs; }
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

struct Replacement {
  std::string name;
  std::string type;
};

// The parser knows no tables: a variable of a row type is a scalar to it, and its fields are not
// known variables. As a record it has any field. Finds the declaration of `name` in `body`,
// replaces its type and returns it; empty if there is none.
std::string make_record(std::string& body, std::string_view name) {
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
    std::string written = body.substr(type.begin, type.size());
    if (equals_ignoring_case(written, "record")) return {};
    body.replace(type.begin, type.size(), "record");
    return written;
  }
  return {};
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
  std::vector<Replacement> replaced;
  constexpr int k_attempts = 50;
  for (int attempt = 0;; ++attempt) {
    const Answer answer(head + quote_dollar(code));
    if (answer.ok()) {
      std::optional<Body> result = read_function(answer.json(), body);
      if (!result) break;
      for (const Replacement& row : replaced) {
        for (Variable& variable : result->variables) {
          if (equals_ignoring_case(variable.name, row.name) && variable.type == "record")
            variable.type = row.type;
        }
      }
      return result;
    }
    const std::string row = unknown_row(answer.message());
    std::string type = row.empty() || attempt == k_attempts ? "" : make_record(code, row);
    if (type.empty()) {
      report(answer, body, diagnostics);
      return std::nullopt;
    }
    replaced.push_back({row, std::move(type)});
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

// The parameters that make variables, without their defaults.
std::string signature(const CreateFunction& function) {
  std::vector<std::string> parameters;
  std::vector<std::string> columns;
  for (const Parameter& parameter : function.parameters) {
    const std::string name = parameter.name.empty() ? "" : quote_identifier(parameter.name) + " ";
    const bool is_column = parameter.mode == ParameterMode::table;
    (is_column ? columns : parameters)
        .push_back(mode_word(parameter.mode) + name + spelled(parameter.type));
  }
  std::string text = fmt::format(
      "CREATE {} f({})", function.is_procedure ? "PROCEDURE" : "FUNCTION", join(parameters, ", "));
  if (!columns.empty()) return text + fmt::format(" RETURNS TABLE ({})", join(columns, ", "));
  if (!function.result) return text;
  return text + (function.result->is_setof ? " RETURNS SETOF " : " RETURNS ") +
         spelled(*function.result);
}

}  // namespace

std::optional<Body> parse_block(const Text& body, Diagnostics& diagnostics) {
  return parse("DO ", body, diagnostics);
}

std::optional<Body> parse_function(const CreateFunction& function, const Text& body,
                                   Diagnostics& diagnostics) {
  return parse(signature(function) + " LANGUAGE plpgsql AS ", body, diagnostics);
}

std::optional<std::string> dynamic_text(const Code& code, const ConstantLookup& lookup) {
  Diagnostics ignored;
  const auto source = std::make_shared<SourceFile>("", code.text);
  const auto expression = parse_expression(source, {0, code.text.size()}, ignored);
  if (!expression) return std::nullopt;
  return constant_text(*expression, lookup);
}

}  // namespace migc::sql::plpgsql
