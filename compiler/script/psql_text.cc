#include "compiler/script/psql_text.h"

#include <algorithm>

#include "compiler/base/text.h"
#include "compiler/lexical/lexer.h"

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
  if (dialect == Dialect::sql || text.find_first_of(":;") == std::string_view::npos) {
    return std::string(text) + ";\n";
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
  return result + (inner_semicolon ? "\\g\n" : ";\n");
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
