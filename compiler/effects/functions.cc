// CREATE FUNCTION: the server analyses a body in SQL, and so locks what it reads
// (fmgr_sql_validator).
#include <algorithm>

#include "compiler/catalog/properties.h"
#include "compiler/effects/steps.h"
#include "compiler/sql/parse.h"
#include "compiler/sql/text.h"

namespace migc::effects {
namespace {

// With arguments of any type it is only parsed.
bool is_analyzed(const Prediction& p, const sql::CreateFunction& op) {
  const auto is_any = [](const sql::Parameter& each) {
    return !each.type.name.empty() && each.type.name.back().starts_with("any");
  };
  return op.language == "sql" && p.session.settings.check_function_bodies &&
         std::none_of(op.parameters.begin(), op.parameters.end(), is_any);
}

void add_text(Prediction& p, const sql::CreateFunction& op) {
  const sql::Text text = sql::text_of_literal(p.session.source, op.body_span, op.body);
  Diagnostics ignored;  // one that does not parse is refused
  for (const sql::Statement& each :
       sql::parse(text.source, text.span, ignored, sql::Operations::yes)) {
    const auto* const rows = std::get_if<sql::RunQuery>(&each.operation->value);
    if (rows != nullptr) add_query(p, *rows->query, QueryUse::analyzed);
  }
}

}  // namespace

void predict(Prediction& prediction, const sql::CreateFunction& op) {
  if (!is_analyzed(prediction, op)) return;
  const catalog::SearchPath before = prediction.session.shared_search_path();
  const auto own = catalog::own_search_path(op);
  if (own) prediction.session.set_search_path(*own);
  for (const auto& each : op.sql_body) add_query(prediction, *each, QueryUse::analyzed);
  if (!op.has_sql_body) add_text(prediction, op);
  if (own) prediction.session.restore_search_path(before);
}

}  // namespace migc::effects
