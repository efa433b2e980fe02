#include "compiler/sql/parse.h"

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/lexical/lexer.h"
#include "compiler/lexical/split.h"
#include "compiler/sql/lower.h"
#include "compiler/sql/lower_operation.h"
#include "compiler/sql/meta_command.h"
#include "compiler/sql/raw_tree.h"
#include "compiler/sql/syntax_error.h"

namespace migc::sql {
namespace {

using lexical::Piece;
using lexical::PieceKind;

// Statements are parsed together up to this many bytes: one call costs more than one small
// statement, and the trees of one call live at the same time.
constexpr std::size_t k_batch = std::size_t{1} << 20U;

class Parser {
 public:
  Parser(const SourcePtr& source, Diagnostics& diagnostics, Operations operations)
      : source_(source), diagnostics_(diagnostics), operations_(operations) {}

  std::vector<Statement> run(Span range) {
    pieces_ = lexical::split(source_->text(), range);
    std::size_t begin = 0;
    while (begin < pieces_.size()) begin = take(begin);
    return std::move(statements_);
  }

 private:
  // Handles the piece at `begin`, and with a statement those after it that fit into one batch.
  // Returns the next piece.
  std::size_t take(std::size_t begin) {
    switch (pieces_[begin].kind) {
      case PieceKind::meta_command:
        report_meta_command(source_, pieces_[begin].span, diagnostics_);
        return begin + 1;
      case PieceKind::copy_data:
        if (copy_is_open_) statements_.back().copy_data = pieces_[begin].span;
        copy_is_open_ = false;
        return begin + 1;
      case PieceKind::statement:
        break;
    }
    std::size_t end = begin + 1;
    while (end < pieces_.size() && pieces_[end].kind == PieceKind::statement &&
           !pieces_[end - 1].copies_stdin &&
           pieces_[end].span.end - pieces_[begin].span.begin <= k_batch) {
      ++end;
    }
    parse_batch(begin, end);
    return end;
  }

  void parse_batch(std::size_t begin, std::size_t end) {
    const Span whole{pieces_[begin].span.begin, pieces_[end - 1].span.end};
    if (whole.size() > k_longest_statement) {
      report_too_long(whole);
      return;
    }
    const RawTree tree{std::string(source_->text(whole))};
    if (tree.ok()) {
      add_all(tree, begin, end);
    } else if (end - begin > 1) {
      for (std::size_t i = begin; i < end; ++i) parse_batch(i, i + 1);
    } else {
      parse_without_gaps(tree, begin);
    }
  }

  // libpg_query makes tokens of comments, and so does not see that a string goes on behind one
  // ('a' -- remark, line end, 'b'), as the server does.
  void parse_without_gaps(const RawTree& failed, std::size_t at) {
    const Piece& piece = pieces_[at];
    std::string text(source_->text(piece.span));
    bool changed = false;
    lexical::Lexer lexer(text);
    for (auto token = lexer.next(); token.kind != lexical::TokenKind::end; token = lexer.next()) {
      for (const Span gap : lexical::gaps_in_string(text, token)) {
        for (std::size_t i = gap.begin; i < gap.end; ++i) {
          if (is_space(text[i])) continue;
          text[i] = ' ';
          changed = true;
        }
      }
    }
    if (changed) {
      const RawTree tree{text};
      if (tree.ok()) return add_all(tree, at, at + 1);
    }
    report_syntax_error(failed, source_, piece.span, diagnostics_);
  }

  void add_all(const RawTree& tree, std::size_t begin, std::size_t end) {
    const Span whole{pieces_[begin].span.begin, pieces_[end - 1].span.end};
    const auto count = static_cast<std::size_t>(list_length(tree.statements()));
    if (count == end - begin) {
      for (std::size_t i = 0; i < count; ++i)
        add(raw(tree, i), pieces_[begin + i].span, pieces_[begin + i].leading, whole.begin);
    } else {
      add_by_parser(tree, whole, pieces_[begin].leading);
    }
    copy_is_open_ = pieces_[end - 1].copies_stdin && count > 0;
    if (copy_is_open_) statements_.back().copies_stdin = true;
  }

  static const RawStmt* raw(const RawTree& tree, std::size_t i) {
    return static_cast<const RawStmt*>(list_nth(tree.statements(), static_cast<int>(i)));
  }

  // The grammar sees other statements than the splitter did: the grammar is right. PostgreSQL 17
  // counts the text before a statement to it, 18 does not; skipping blanks and comments makes both
  // the same.
  void add_by_parser(const RawTree& tree, Span whole, std::size_t leading) {
    const auto count = static_cast<std::size_t>(list_length(tree.statements()));
    for (std::size_t i = 0; i < count; ++i) {
      const RawStmt* const statement = raw(tree, i);
      const std::size_t begin = whole.begin + static_cast<std::size_t>(statement->stmt_location);
      const std::size_t end = statement->stmt_len > 0
                                  ? begin + static_cast<std::size_t>(statement->stmt_len)
                                  : whole.end;
      const Span span = code_only({begin, end});
      add(statement, span, leading, whole.begin);
      leading = end;
    }
  }

  Span code_only(Span range) const {
    Span code{range.begin, range.begin};
    lexical::Lexer lexer(source_->text(), range);
    bool started = false;
    for (auto token = lexer.next(); token.kind != lexical::TokenKind::end; token = lexer.next()) {
      if (!lexical::is_code(token.kind)) continue;
      if (!started) code.begin = token.span.begin;
      started = true;
      code.end = token.span.end;
    }
    return code;
  }

  // `base`: where the text begins that the parser was given.
  void add(const RawStmt* raw_statement, Span span, std::size_t leading, std::size_t base) {
    Statement statement;
    statement.span = span;
    statement.leading = leading;
    const Objection objection = lower(raw_statement->stmt, statement);
    if (!objection.message.empty()) {
      diagnostics_.error("unsupported-setting", objection.message)
          .at(source_, span)
          .with_help(objection.help);
    }
    if (operations_ == Operations::yes) {
      Context context(source_->text(), base, span);
      statement.operation = lower_operation(raw_statement->stmt, context);
    }
    statements_.push_back(std::move(statement));
  }

  void report_too_long(Span span) {
    diagnostics_
        .error("statement-too-long",
               fmt::format("this statement has {} bytes; migc parses at most {}", span.size(),
                           k_longest_statement))
        .at(source_, {span.begin, span.begin + 1})
        .with_help("split it, or load the rows with COPY … FROM stdin, whose data is not parsed");
  }

  const SourcePtr& source_;
  Diagnostics& diagnostics_;
  Operations operations_;
  std::vector<Piece> pieces_;
  std::vector<Statement> statements_;
  bool copy_is_open_ = false;  // the last statement is a COPY … FROM stdin that parsed
};

}  // namespace

std::vector<Statement> parse(const SourcePtr& source, Span range, Diagnostics& diagnostics,
                             Operations operations) {
  return Parser(source, diagnostics, operations).run(range);
}

int grammar_version() { return PG_VERSION_NUM / 10000; }

}  // namespace migc::sql
