#include "compiler/script/verification.h"

#include <fmt/format.h>

#include "compiler/script/psql_text.h"
#include "compiler/sql/names.h"

namespace migc::script {

std::string verify_block(const revision::Revision& revision, const sql::Statement& query) {
  const std::string text(revision.verify->source->text(query.span));
  const std::string body = fmt::format(
      "\n"
      "DECLARE\n"
      "  passed boolean;\n"
      "BEGIN\n"
      "  EXECUTE {} INTO passed;\n"
      "  IF passed IS NOT TRUE THEN\n"
      "    RAISE EXCEPTION 'migc: verification of revision % failed', {}\n"
      "      USING DETAIL = {};\n"
      "  END IF;\n"
      "END\n",
      sql::quote_dollar("SELECT (\n" + text + "\n) IS TRUE"), sql::quote_literal(revision.id),
      sql::quote_literal(comment_text(text)));
  return fmt::format("DO {};\n", sql::quote_dollar(body));
}

}  // namespace migc::script
