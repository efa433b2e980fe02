#include "compiler/script/rerun.h"

#include <fmt/format.h>

#include "compiler/sql/names.h"

namespace migc::script {
namespace {

// The query that finds what to drop, one DROP a row.
std::string invalid_indexes(const std::string& condition) {
  return fmt::format(
      "SELECT format('DROP INDEX CONCURRENTLY %I.%I', n.nspname, c.relname)\n"
      "  FROM pg_catalog.pg_index i\n"
      "  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid AND c.relkind = 'i'\n"
      "  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace\n"
      " WHERE NOT i.indisvalid AND {}",
      condition);
}

std::string drop_invalid(const std::string& condition, Dialect dialect) {
  if (dialect == Dialect::psql) {
    return "-- If an earlier run left an invalid index behind, drop it first.\n" +
           invalid_indexes(condition) + "\n\\gexec\n";
  }
  // without psql a loop has to do, and in it the drop cannot be concurrent: the index is invalid,
  // no query uses it
  const std::string body = fmt::format(
      "\n"
      "DECLARE\n"
      "  command text;\n"
      "BEGIN\n"
      "  FOR command IN {} LOOP\n"
      "    EXECUTE replace(command, ' CONCURRENTLY', '');\n"
      "  END LOOP;\n"
      "END\n",
      invalid_indexes(condition));
  return "-- If an earlier run left an invalid index behind, drop it first.\n" +
         fmt::format("DO {};\n", sql::quote_dollar(body));
}

std::string regclass(const sql::QualifiedName& name) {
  return fmt::format("to_regclass({})", sql::quote_literal(sql::quote_name(name)));
}

std::string inheritance(const sql::ConcurrentDetach& detach) {
  return fmt::format("FROM pg_catalog.pg_inherits WHERE inhrelid = {} AND inhparent = {}",
                     regclass(detach.partition), regclass(detach.parent));
}

}  // namespace

std::string rerun_guard(const sql::Statement& statement, Dialect dialect) {
  if (const auto* const build = statement.find<sql::ConcurrentIndexBuild>();
      build != nullptr && !build->index.empty()) {
    return drop_invalid(fmt::format("c.relname = {} AND i.indrelid = {}",
                                    sql::quote_literal(build->index), regclass(build->table)),
                        dialect);
  }
  if (const auto* const reindex = statement.find<sql::ConcurrentReindex>(); reindex != nullptr) {
    const std::string table =
        reindex->is_table
            ? regclass(reindex->relation)
            : fmt::format("(SELECT x.indrelid FROM pg_catalog.pg_index x WHERE x.indexrelid = {})",
                          regclass(reindex->relation));
    return drop_invalid(fmt::format("c.relname ~ '_cc(new|old)[0-9]*$' AND i.indrelid = {}", table),
                        dialect);
  }
  return {};
}

std::string finish_or_begin(const sql::Statement& statement, const std::string& delivered) {
  const auto* const detach = statement.find<sql::ConcurrentDetach>();
  if (detach == nullptr) return delivered;
  return fmt::format(
      "SELECT EXISTS (SELECT {}\n  AND inhdetachpending) AS migc_pending \\gset\n"
      "\\if :migc_pending\n"
      "ALTER TABLE {} DETACH PARTITION {} FINALIZE;\n"
      "\\else\n"
      "{}\\endif\n",
      inheritance(*detach), sql::quote_name(detach->parent), sql::quote_name(detach->partition),
      delivered);
}

std::string is_done(const sql::Statement& statement) {
  if (const auto* const build = statement.find<sql::ConcurrentIndexBuild>();
      build != nullptr && !build->index.empty()) {
    return fmt::format(
        "EXISTS (SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = "
        "i.indexrelid\n"
        "  WHERE i.indisvalid AND c.relname = {} AND i.indrelid = {})",
        sql::quote_literal(build->index), regclass(build->table));
  }
  if (const auto* const drop = statement.find<sql::ConcurrentIndexDrop>(); drop != nullptr)
    return fmt::format("({} IS NULL)", regclass(drop->index));
  if (const auto* const detach = statement.find<sql::ConcurrentDetach>(); detach != nullptr)
    return fmt::format("(NOT EXISTS (SELECT {}))", inheritance(*detach));
  return {};
}

}  // namespace migc::script
