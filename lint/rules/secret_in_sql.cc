// SPDX-License-Identifier: MIT
#include "compiler/base/text.h"
#include "compiler/lexical/lexer.h"
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_secret_in_sql(const Step& step, Report& report) {
  const bool may =
      step.as<sql::ClusterCommand>() != nullptr || step.as<sql::CreateForeignObject>() != nullptr;
  if (!may) return;
  lexical::Lexer lexer(step.source->text(), step.statement.span);
  bool follows = false;
  for (auto token = lexer.next(); token.kind != lexical::TokenKind::end; token = lexer.next()) {
    if (!lexical::is_code(token.kind)) continue;
    const std::string_view word = lexer.text(token);
    const bool is_text = token.kind == lexical::TokenKind::string;
    const bool named = is_text && to_lower(word).find("password=") != std::string::npos;
    const bool is_hash = word.find("SCRAM-SHA-256$") != std::string_view::npos;
    if ((named || (follows && is_text && word.size() > 2)) && !is_hash)
      report.add(token.span, "the secret can be read by everybody who reads this file");
    follows = equals_ignoring_case(word, "password");
  }
}

}  // namespace

Rule secret_in_sql() {
  return {
      .name = "secret-in-sql",
      .group = Group::code,
      .severity = Severity::error,
      .summary = "a password or connection string in a migration",
      .why =
          "It stays in version control, in the server's log and in pg_stat_activity for everybody "
          "who can read those.",
      .instead = "set it outside of the migrations, or give its SCRAM verifier",
      .bad = {.schema = {},
              .sql = "-- migrate:ignore cluster-level-statement: one server\n"
                     "ALTER ROLE reader PASSWORD 'swordfish';"},
      .good = {.schema = {},
               .sql = "-- migrate:ignore cluster-level-statement: one server\n"
                      "ALTER ROLE reader PASSWORD 'SCRAM-SHA-256$4096:c2FsdA==$AAAA:BBBB';"},
      .check = check_secret_in_sql,
  };
}

}  // namespace migc::lint::rules
