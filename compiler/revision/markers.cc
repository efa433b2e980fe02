#include "compiler/revision/markers.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/lexical/lexer.h"

namespace migc::revision {
namespace {

using lexical::Lexer;
using lexical::Token;
using lexical::TokenKind;

bool is_line_end(char c) { return c == '\n' || c == '\r'; }

// The offset after the line that `offset` is on.
std::size_t next_line(std::string_view text, std::size_t offset) {
  std::size_t end = line_end(text, offset);
  if (end == text.size()) return end;
  if (text[end] == '\r' && end + 1 < text.size() && text[end + 1] == '\n') ++end;
  return end + 1;
}

// The start of the line, if nothing but blanks stands between it and `offset`.
std::optional<std::size_t> line_start(std::string_view text, std::size_t offset) {
  while (offset > 0 && !is_line_end(text[offset - 1])) {
    --offset;
    if (!is_space(text[offset])) return std::nullopt;
  }
  return offset;
}

// Where the text of the comment at `offset` starts, blanks skipped; it may be the end of the line.
std::size_t comment_text(std::string_view text, std::size_t offset) {
  offset += 2;
  while (offset < text.size() && (text[offset] == ' ' || text[offset] == '\t')) ++offset;
  return offset;
}

// The next "-- word" at the start of a line at or after `from`, whatever it stands in.
std::size_t find_candidate(std::string_view text, std::string_view word, std::size_t from) {
  for (;;) {
    const std::size_t at = text.find("--", from);
    if (at == std::string_view::npos) return at;
    const std::size_t start = comment_text(text, at);
    if (starts_with_ignoring_case(text.substr(start), word) && line_start(text, at)) return at;
    // a run of dashes is one comment
    from = std::max(text.find_first_not_of('-', at), at + 2);
    if (from == std::string_view::npos) return from;
  }
}

// The lexer, led past what psql takes out of the text of statements: COPY data and meta-commands.
class CodeLexer {
 public:
  CodeLexer(std::string_view text, Span range)
      : text_(text.substr(0, range.end)), lexer_(text, range) {}

  Token next() {
    const Token token = lexer_.next();
    if (token.kind == TokenKind::backslash) {
      skip_meta_command(token.span.begin);
    } else if (lexical::is_code(token.kind)) {
      follow(token);
    }
    return token;
  }

 private:
  // Keeps track of statements: psql ends one at a semicolon outside of parentheses.
  void follow(const Token& token) {
    switch (token.kind) {
      case TokenKind::open:
        ++depth_;
        break;
      case TokenKind::close:
        if (depth_ > 0) --depth_;
        break;
      case TokenKind::semicolon:
        if (depth_ > 0) break;
        if (reads_stdin_) skip_copy_data(next_line(text_, token.span.end));
        started_ = copies_ = after_from_ = reads_stdin_ = false;
        return;
      case TokenKind::word:
        if (depth_ == 0) follow_word(lexer_.text(token));
        break;
      default:
        after_from_ = false;
        break;
    }
    started_ = true;
  }

  void follow_word(std::string_view word) {
    if (!started_) copies_ = equals_ignoring_case(word, "copy");
    if (!copies_) return;
    if (after_from_ && equals_ignoring_case(word, "stdin")) reads_stdin_ = true;
    after_from_ = equals_ignoring_case(word, "from");
  }

  // The data ends after a line "\."; without one it goes to the end, as it does in psql.
  void skip_copy_data(std::size_t at) {
    while (at < text_.size()) {
      const std::size_t after = next_line(text_, at);
      const bool ends =
          text_.substr(at, 2) == "\\." && (at + 2 == text_.size() || is_line_end(text_[at + 2]));
      at = after;
      if (ends) break;
    }
    lexer_.seek(at);
  }

  // A meta-command takes the rest of its line; "\copy … from stdin" takes data as well.
  void skip_meta_command(std::size_t at) {
    const std::size_t after = next_line(text_, at);
    const std::string command = to_lower(text_.substr(at, after - at));
    const std::size_t from = command.find(" from ");
    const bool has_data = command.starts_with("\\copy") && from != std::string::npos &&
                          trim(std::string_view(command).substr(from + 6)).starts_with("stdin");
    if (has_data) {
      skip_copy_data(after);
    } else {
      lexer_.seek(after);
    }
  }

  std::string_view text_;
  Lexer lexer_;
  int depth_ = 0;
  bool started_ = false;
  bool copies_ = false;
  bool after_from_ = false;
  bool reads_stdin_ = false;
};

}  // namespace

std::size_t line_end(std::string_view text, std::size_t offset) {
  const std::string_view line = text.substr(offset, text.find('\n', offset) - offset);
  return offset + std::min(line.find('\r'), line.size());
}

Span trimmed(std::string_view text, Span span) {
  while (span.begin < span.end && is_space(text[span.begin])) ++span.begin;
  while (span.begin < span.end && is_space(text[span.end - 1])) --span.end;
  return span;
}

bool may_have_marker(std::string_view text, std::string_view word) {
  return find_candidate(text, word, 0) != std::string_view::npos;
}

std::vector<Marker> find_markers(std::string_view text, std::string_view word) {
  std::vector<Marker> found;
  std::size_t candidate = find_candidate(text, word, 0);
  if (candidate == std::string_view::npos) return found;
  CodeLexer lexer(text, {0, text.size()});
  while (candidate != std::string_view::npos) {
    const Token token = lexer.next();
    if (token.kind == TokenKind::end) break;
    if (token.span.begin > candidate) {  // it stood in a string or the like
      candidate = find_candidate(text, word, token.span.begin);
    }
    if (token.kind != TokenKind::line_comment || token.span.begin != candidate) continue;
    const std::size_t start = std::min(comment_text(text, candidate) + word.size(), token.span.end);
    Span rest = trimmed(text, {start, token.span.end});
    rest.begin = std::min(start, rest.end);
    found.push_back({{*line_start(text, candidate), next_line(text, candidate)}, rest});
    candidate = find_candidate(text, word, token.span.end);
  }
  return found;
}

std::optional<Span> first_code(std::string_view text, Span range) {
  CodeLexer lexer(text, range);
  for (;;) {
    const Token token = lexer.next();
    if (token.kind == TokenKind::end) return std::nullopt;
    if (!lexical::is_code(token.kind)) continue;
    const std::size_t end = std::min(line_end(text, token.span.begin), range.end);
    return trimmed(text, {token.span.begin, end});
  }
}

TransactionMode read_section_options(const SourcePtr& source, Span text, Severity unknown,
                                     Diagnostics& diagnostics) {
  TransactionMode mode = TransactionMode::automatic;
  const std::string_view whole = source->text();
  std::size_t at = text.begin;
  while (at < text.end) {
    std::size_t end = at;
    while (end < text.end && !is_space(whole[end])) ++end;
    const std::string_view option = whole.substr(at, end - at);
    if (option == "transaction:false") {
      mode = TransactionMode::never;
    } else if (option == "transaction:true") {
      mode = TransactionMode::always;
    } else {
      Diagnostic fault;
      fault.id = "unknown-option";
      fault.severity = unknown;
      fault.message = fmt::format("unknown option \"{}\" after a section marker", visible(option));
      const auto meant = nearest(option, {"transaction:false", "transaction:true"});
      fault.help = meant ? fmt::format("did you mean \"{}\"?", *meant)
                         : "the options are \"transaction:false\" and \"transaction:true\"";
      diagnostics.add(std::move(fault.at(source, {at, end})));
    }
    at = end;
    while (at < text.end && is_space(whole[at])) ++at;
  }
  return mode;
}

}  // namespace migc::revision
