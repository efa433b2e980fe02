#include "compiler/lexical/split.h"

#include <algorithm>
#include <array>

#include "compiler/base/text.h"
#include "compiler/lexical/lexer.h"

namespace migc::lexical {
namespace {

// What has to be known of the statement being read to find its end.
class StatementState {
 public:
  void word(std::string_view word) {
    if (depth_ == 0) follow_copy(word);
    if (head_size_ < head_.size()) head_[head_size_] = word;
    ++head_size_;
    if (is_routine()) follow_body(word);
    previous_ = word;
  }
  void open() {
    ++depth_;
    previous_ = {};
  }
  void close() {
    if (depth_ > 0) --depth_;
    previous_ = {};
  }
  void other() { previous_ = {}; }

  bool semicolon_ends() const {
    if (body_depth_ > 0) return false;
    return depth_ == 0 || !is_rule();
  }
  bool copies_stdin() const { return copies_stdin_; }

 private:
  bool head_is(std::size_t at, std::string_view word) const {
    return at < std::min(head_size_, head_.size()) && equals_ignoring_case(head_[at], word);
  }
  // Position after CREATE [OR REPLACE]; 0 if the statement is no such thing.
  std::size_t after_create() const {
    if (!head_is(0, "create")) return 0;
    return head_is(1, "or") && head_is(2, "replace") ? 3 : 1;
  }
  bool is_rule() const {
    const std::size_t at = after_create();
    return at > 0 && head_is(at, "rule");
  }
  bool is_routine() const {
    const std::size_t at = after_create();
    return at > 0 && (head_is(at, "function") || head_is(at, "procedure"));
  }

  void follow_copy(std::string_view word) {
    if (head_is(0, "copy") && equals_ignoring_case(previous_, "from") &&
        equals_ignoring_case(word, "stdin")) {
      copies_stdin_ = true;
    }
  }

  // After AS any key word may be a column's label: "SELECT 1 AS end".
  void follow_body(std::string_view word) {
    if (equals_ignoring_case(previous_, "as")) return;
    if (body_depth_ == 0) {
      const bool opens = depth_ == 0 && equals_ignoring_case(previous_, "begin");
      if (opens && equals_ignoring_case(word, "atomic")) body_depth_ = 1;
    } else if (equals_ignoring_case(word, "case")) {
      ++body_depth_;
    } else if (equals_ignoring_case(word, "end")) {
      --body_depth_;
    }
  }

  std::array<std::string_view, 4> head_;
  std::size_t head_size_ = 0;
  std::string_view previous_;   // the word just before, empty after anything else
  std::size_t depth_ = 0;       // of parentheses
  std::size_t body_depth_ = 0;  // of BEGIN ATOMIC and CASE
  bool copies_stdin_ = false;
};

class Splitter {
 public:
  Splitter(std::string_view text, Span range)
      : text_(text.substr(0, range.end)), lexer_(text, range), leading_(range.begin) {}

  std::vector<Piece> run() {
    for (Token token = lexer_.next(); token.kind != TokenKind::end; token = lexer_.next())
      take(token);
    finish(false);
    return std::move(pieces_);
  }

 private:
  void take(const Token& token) {
    if (!is_code(token.kind)) {
      if (!token.terminated && !started_) {
        // an endless comment with no statement before it: report it as a piece, so that it is not
        // silently dropped
        begin(token);
      }
      if (!token.terminated) {
        piece_.closed = false;
        piece_.span.end = token.span.end;
      }
      if (token.kind != TokenKind::space) end_of_comments_ = token.span.end;
      return;
    }
    if (token.kind == TokenKind::backslash) {
      finish(false);
      meta_command(token);
      return;
    }
    if (token.kind == TokenKind::semicolon && state_.semicolon_ends()) {
      semicolon(token);
      return;
    }
    if (!started_) begin(token);
    piece_.span.end = token.span.end;
    end_of_comments_ = token.span.end;
    if (!token.terminated) piece_.closed = false;
    follow(token);
  }

  void follow(const Token& token) {
    switch (token.kind) {
      case TokenKind::word:
        state_.word(lexer_.text(token));
        break;
      case TokenKind::open:
        state_.open();
        break;
      case TokenKind::close:
        state_.close();
        break;
      default:
        state_.other();
    }
  }

  void begin(const Token& token) {
    started_ = true;
    piece_ = {};
    piece_.leading = leading_;
    piece_.span = token.span;
    state_ = {};
  }

  void semicolon(const Token& token) {
    if (!started_) {  // an empty statement: what stands before it is the next one's leading text
      leading_ = token.span.end;
      return;
    }
    piece_.span.end = end_of_comments_;  // what the parser, too, counts to the statement
    finish(true);
    leading_ = token.span.end;
    if (pieces_.back().copies_stdin) copy_data();
  }

  void finish(bool terminated) {
    if (!started_) return;
    piece_.terminated = terminated;
    piece_.copies_stdin = state_.copies_stdin();
    leading_ = piece_.span.end;
    pieces_.push_back(piece_);
    started_ = false;
    state_ = {};
  }

  void meta_command(const Token& token) {
    Piece piece;
    piece.kind = PieceKind::meta_command;
    piece.leading = leading_;
    std::size_t end = std::min(text_.find('\n', token.span.begin), text_.size());
    lexer_.seek(end);
    if (end > token.span.begin && text_[end - 1] == '\r') --end;
    piece.span = {token.span.begin, end};
    leading_ = end;
    pieces_.push_back(piece);
  }

  // The lines after the statement's own, up to a line "\." (psql: \.\n or \.\r\n) or the end.
  void copy_data() {
    Piece piece;
    piece.kind = PieceKind::copy_data;
    piece.leading = leading_;
    const std::size_t newline = text_.find('\n', lexer_.offset());
    std::size_t at = newline == std::string_view::npos ? text_.size() : newline + 1;
    piece.span = {at, at};
    while (at < text_.size()) {
      const std::size_t end = std::min(text_.find('\n', at), text_.size());
      std::string_view line = text_.substr(at, end - at);
      if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
      if (line == "\\.") {
        piece.terminated = true;
        at = end;
        break;
      }
      at = std::min(end + 1, text_.size());
      piece.span.end = at;
    }
    lexer_.seek(at);
    leading_ = at;
    pieces_.push_back(piece);
  }

  std::string_view text_;
  Lexer lexer_;
  std::vector<Piece> pieces_;
  Piece piece_;
  StatementState state_;
  bool started_ = false;
  std::size_t end_of_comments_ = 0;  // of the last token or comment of the statement
  std::size_t leading_;
};

}  // namespace

std::vector<Piece> split(std::string_view text, Span range) { return Splitter(text, range).run(); }

}  // namespace migc::lexical
