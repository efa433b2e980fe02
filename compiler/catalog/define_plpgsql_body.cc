// Bodies of functions in PL/pgSQL where a function is made (plpgsql_validator): their syntax and
// the types of their variables. What their statements refer to is looked up when they run.
#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/catalog/define_function_body.h"
#include "compiler/catalog/find_object.h"
#include "compiler/sql/plpgsql.h"

namespace migc::catalog {
namespace {

constexpr std::string_view k_made_type = "pg_catalog.\"";  // by PL/pgSQL's parser
constexpr std::string_view k_row_type = "%rowtype";

// A type as the declaration writes it; absent: it cannot be read on its own, as t.a%TYPE.
std::optional<sql::TypeName> written_type(const std::string& text) {
  // a loop's own variable is called pg_catalog."integer"
  if (text.empty() || text.find('%') != std::string::npos || text.starts_with(k_made_type))
    return std::nullopt;
  Diagnostics ignored;
  std::string code = fmt::format("NULL::{}", text);
  const std::size_t size = code.size();
  const auto source = std::make_shared<const SourceFile>("", std::move(code));
  const auto expression = sql::parse_expression(source, {0, size}, ignored);
  if (!expression || expression->type == nullptr) return std::nullopt;
  return *expression->type;
}

std::optional<Refusal> refused_type(const Session& session, const std::string& text) {
  if (const auto type = written_type(text)) {
    TypeUse found;
    return session.read_type(*type, found);
  }
  const std::string lower = to_lower(text);
  if (!lower.ends_with(k_row_type)) return std::nullopt;
  const auto row = written_type(text.substr(0, text.size() - k_row_type.size()));
  ObjectId relation = k_no_object;
  if (!row || session.is_builtin_relation(qualified(row->name))) return std::nullopt;
  return session.read_relation(qualified(row->name), std::nullopt, relation);
}

}  // namespace

bool check_plpgsql_text(Session& session, const sql::CreateFunction& statement) {
  const sql::Text text = sql::text_of_literal(session.source, statement.body_span, statement.body);
  Diagnostics diagnostics;
  const auto body = sql::plpgsql::parse_function(statement, text, diagnostics);
  for (const Diagnostic& each : diagnostics.items()) {
    if (each.severity == Severity::error)
      return session.refuse("42601", statement.body_span, each.message);
  }
  if (!body || !extensions_are_known(session)) return true;
  for (const sql::plpgsql::Variable& each : body->variables) {
    if (each.parameter || each.line == 0) continue;
    auto refusal = refused_type(session, each.type);
    if (!refusal) continue;
    refusal->span = statement.body_span;
    return session.accept(refusal);
  }
  return true;
}

}  // namespace migc::catalog
