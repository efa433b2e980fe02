#include "compiler/sql/text.h"

#include "compiler/sql/lower_expression.h"
#include "compiler/sql/parse.h"
#include "compiler/sql/syntax_error.h"

namespace migc::sql {
namespace {

// Where the content of a literal stands that needs no decoding: '…' and $tag$…$tag$.
Span content(std::string_view literal) {
  if (literal.size() < 2) return {};
  if (literal.front() == '\'') return {1, literal.size() - 1};
  if (literal.front() != '$') return {};
  const std::size_t tag = literal.find('$', 1);
  if (tag == std::string_view::npos || literal.size() < 2 * (tag + 1)) return {};
  return {tag + 1, literal.size() - tag - 1};
}

// The value alone, where there is nothing but one: SELECT value.
const Node* lone_value(const SelectStmt* node) {
  const bool is_plain = node->op == SETOP_NONE && size(node->targetList) == 1 &&
                        node->fromClause == nullptr && node->whereClause == nullptr &&
                        node->groupClause == nullptr && node->havingClause == nullptr &&
                        node->windowClause == nullptr && node->sortClause == nullptr &&
                        node->limitCount == nullptr && node->limitOffset == nullptr &&
                        node->distinctClause == nullptr && node->lockingClause == nullptr;
  if (!is_plain) return nullptr;
  const auto* const target = static_cast<const ResTarget*>(linitial(node->targetList));
  return target->name == nullptr ? target->val : nullptr;
}

// Without blanks and comments around it.
Span code_of(Context& context) {
  const std::vector<lexical::Token>& tokens = context.tokens();
  if (tokens.empty()) return {};
  return {tokens.front().span.begin, tokens.back().span.end};
}

}  // namespace

Text text_of_literal(const SourcePtr& source, Span literal, const std::string& value) {
  const std::string_view text = source->text(literal);
  const Span inside = content(text);
  if (!inside.empty() && text.substr(inside.begin, inside.size()) == value)
    return {source, {literal.begin + inside.begin, literal.begin + inside.end}};
  return {std::make_shared<SourceFile>(source->path(), value), {0, value.size()}};
}

std::optional<Expression> parse_expression(const SourcePtr& source, Span span,
                                           Diagnostics& diagnostics) {
  if (span.size() > k_longest_statement) return std::nullopt;
  const RawTree tree{std::string(source->text(span)), PG_QUERY_PARSE_PLPGSQL_EXPR};
  if (!tree.ok()) {
    report_syntax_error(tree, source, span, diagnostics);
    return std::nullopt;
  }
  const Node* const node = static_cast<const RawStmt*>(linitial(tree.statements()))->stmt;
  Context context(source->text(), span.begin, span);
  const Span extent = code_of(context);
  if (extent.empty()) {
    diagnostics.error("syntax-error", "missing expression")
        .at(source, span)
        .with_sqlstate("42601")
        .with_help("write an expression here");
    return std::nullopt;
  }
  if (const Node* const value = lone_value(as<SelectStmt>(node)))
    return lower_root(value, extent, context);
  Expression expression;
  expression.kind = ExpressionKind::scalar_query;
  expression.query = lower_query(node, context);
  expression.span = extent;
  return expression;
}

}  // namespace migc::sql
