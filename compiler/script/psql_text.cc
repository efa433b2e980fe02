#include "compiler/script/psql_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/lexical/lexer.h"
#include "compiler/sql/names.h"

namespace migc::script {
namespace {

// On one line: runs of white space become one blank, as people read it.
std::string one_line(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::string_view rest = trim(text); !rest.empty();) {
    const auto word =
        static_cast<std::size_t>(std::find_if(rest.begin(), rest.end(), is_space) - rest.begin());
    if (!result.empty()) result += ' ';
    result += rest.substr(0, word);
    rest.remove_prefix(word);
    rest = trim(rest);
  }
  return visible(result);
}

// psql reads line by line, and at a line end forgets that a string began with E: a backslash in a
// part on a later line is none for it, and a quote after that ends the string (psqlscan.l, <xqs>).
bool psql_loses_string(const SourceFile& source, Span span) {
  if (source.text(span).find('\\') == std::string_view::npos) return false;
  const std::string_view text = source.text();
  lexical::Lexer lexer(text, span);
  for (auto token = lexer.next(); token.kind != lexical::TokenKind::end; token = lexer.next()) {
    if (to_lower(text[token.span.begin]) != 'e') continue;
    const std::vector<Span> gaps = lexical::gaps_in_string(text, token);
    if (gaps.empty()) continue;
    const std::size_t later = gaps.front().end;
    if (text.substr(later, token.span.end - later).find('\\') != std::string_view::npos)
      return true;
  }
  return false;
}

bool ends_in_line_comment(const SourceFile& source, Span span) {
  const std::string_view text = source.text(span);
  const std::size_t line = text.find_last_of("\r\n");
  if (text.find("--", line == std::string_view::npos ? 0 : line) == std::string_view::npos) {
    return false;
  }
  auto last = lexical::TokenKind::end;
  lexical::Lexer lexer(source.text(), span);
  for (auto token = lexer.next(); token.kind != lexical::TokenKind::end; token = lexer.next()) {
    last = token.kind;
  }
  return last == lexical::TokenKind::line_comment;
}

}  // namespace

std::string comment_text(std::string_view text) { return one_line(text); }

std::string echo_line(std::string_view text) {
  std::string line = "\\echo '";
  for (const char c : one_line(text)) {
    if (c == '\'') line += '\'';
    if (c == '\\') line += '\\';
    line += c;
  }
  return line + "'\n";
}

std::string deliver(const SourceFile& source, Span span, Dialect dialect) {
  const std::string_view text = source.text(span);
  if (dialect == Dialect::psql && psql_loses_string(source, span)) {
    return "SELECT " + sql::quote_dollar(text) + " \\gexec\n";
  }
  const std::string end = ends_in_line_comment(source, span) ? "\n" : "";
  if (dialect == Dialect::sql || text.find_first_of(":;") == std::string_view::npos) {
    return std::string(text) + end + ";\n";
  }
  std::string result;
  result.reserve(text.size() + 16);
  bool inner_semicolon = false;
  lexical::Lexer lexer(source.text(), span);
  std::size_t parentheses = 0;
  for (auto token = lexer.next(); token.kind != lexical::TokenKind::end; token = lexer.next()) {
    if (token.kind == lexical::TokenKind::open) ++parentheses;
    if (token.kind == lexical::TokenKind::close && parentheses > 0) --parentheses;
    const bool splits = token.kind == lexical::TokenKind::semicolon && parentheses == 0;
    if (splits || token.kind == lexical::TokenKind::colon) result += '\\';
    inner_semicolon |= splits;
    result += lexer.text(token);
  }
  return result + end + (inner_semicolon ? "\\g\n" : ";\n");
}

namespace {

// A control character, as an escape in E'…', that `data` does not hold; `first` is where to look
// from on. Data that held them all would be no text.
int unused_character(std::string_view data, int first) {
  for (int c = first; c < 0x20; ++c) {
    const bool line_end = c == '\n' || c == '\r';
    if (!line_end && data.find(static_cast<char>(c)) == std::string_view::npos) return c;
  }
  return first;
}

}  // namespace

std::string deliver_or_skip_copy(const SourceFile& source, const sql::Statement& statement,
                                 std::string_view sink) {
  const std::string_view data = source.text(statement.copy_data.value_or(Span{}));
  const int delimiter = unused_character(data, 1);
  // a quoted line end is none in CSV, and a quote means nothing in the other formats
  const std::string quote =
      statement.copies_csv
          ? ""
          : fmt::format(", QUOTE E'\\x{:02x}'", unused_character(data, delimiter + 1));
  const std::string skip =
      fmt::format("COPY {} FROM stdin (FORMAT csv, DELIMITER E'\\x{:02x}'{}) WHERE false", sink,
                  delimiter, quote);
  return fmt::format("\\endif\nSELECT CASE WHEN :'migc_run' THEN {}\n  ELSE {} END \\gexec\n",
                     sql::quote_dollar(source.text(statement.span)), sql::quote_dollar(skip));
}

std::string deliver_copy_data(const SourceFile& source, Span span) {
  std::string data(source.text(span));
  if (!data.empty() && data.back() != '\n') data += '\n';
  // the server insists on one kind of line end, that of the end marker included
  return data + (data.ends_with("\r\n") ? "\\.\r\n" : "\\.\n");
}

std::string comments_in(const SourceFile& source, Span range) {
  std::string result;
  lexical::Lexer lexer(source.text(), range);
  for (auto token = lexer.next(); token.kind != lexical::TokenKind::end; token = lexer.next()) {
    const bool line = token.kind == lexical::TokenKind::line_comment;
    if (!line && token.kind != lexical::TokenKind::block_comment) continue;
    result += line ? visible(lexer.text(token)) : std::string(lexer.text(token));
    result += '\n';
  }
  return result;
}

}  // namespace migc::script
