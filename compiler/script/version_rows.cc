#include "compiler/script/version_rows.h"

#include <charconv>

#include <fmt/format.h>

#include "compiler/base/digest.h"
#include "compiler/base/text.h"
#include "compiler/sql/names.h"

namespace migc::script {

sql::QualifiedName version_table(const Config& config) {
  if (!config.version_table.schema.empty())
    return {config.version_table.schema, config.version_table.name};
  for (const std::string& schema : config.target.search_path) {
    if (schema != "$user") return {schema, config.version_table.name};
  }
  return {"", config.version_table.name};
}

std::int64_t advisory_key(const Config& config) {
  const std::string digest = sha256("migc " + sql::quote_name(version_table(config)));
  std::uint64_t key = 0;
  std::from_chars(digest.data(), digest.data() + 16, key, 16);
  return static_cast<std::int64_t>(key);
}

std::string create_version_table(const Config& config) {
  const sql::QualifiedName table = version_table(config);
  std::string text;
  if (!config.version_table.schema.empty() && config.version_table.schema != "public") {
    text += fmt::format("CREATE SCHEMA IF NOT EXISTS {};\n", sql::quote_identifier(table.schema));
  }
  text += fmt::format(
      "CREATE TABLE IF NOT EXISTS {} (\n"
      "    version_num VARCHAR({}) NOT NULL,\n"
      "    CONSTRAINT {} PRIMARY KEY (version_num)\n"
      ");\n",
      sql::quote_name(table), config.version_table.width,
      sql::quote_identifier(table.name + "_pkc"));
  return text;
}

namespace {

std::vector<std::string> quoted(const std::vector<std::string>& values) {
  std::vector<std::string> literals;
  literals.reserve(values.size());
  for (const std::string& value : values) literals.push_back(sql::quote_literal(value));
  return literals;
}

// The statement itself, as Alembic's readers know it.
std::string change(const std::string& table, const revision::VersionOp& operation) {
  using Kind = revision::VersionOp::Kind;
  const std::string from = sql::quote_literal(operation.from);
  const std::string to = sql::quote_literal(operation.to);
  switch (operation.kind) {
    case Kind::insert:
      return fmt::format("INSERT INTO {} (version_num) VALUES ({})", table, to);
    case Kind::update:
      return fmt::format("UPDATE {} SET version_num = {} WHERE version_num = {}", table, to, from);
    case Kind::remove:
      return fmt::format("DELETE FROM {} WHERE version_num = {}", table, from);
  }
  return {};
}

}  // namespace

std::string move_row(const Config& config, const revision::VersionOp& operation) {
  const std::string table = sql::quote_name(version_table(config));
  if (operation.kind == revision::VersionOp::Kind::insert) return change(table, operation) + ";\n";
  const std::string body = fmt::format(
      "\n"
      "DECLARE\n"
      "  hit bigint;\n"
      "BEGIN\n"
      "  {};\n"
      "  GET DIAGNOSTICS hit = ROW_COUNT;\n"
      "  IF hit <> 1 THEN\n"
      "    RAISE EXCEPTION 'migc: expected one row % in %, found %', {}, {}, hit;\n"
      "  END IF;\n"
      "END\n",
      change(table, operation), sql::quote_literal(operation.from), sql::quote_literal(table));
  return fmt::format("DO {};\n", sql::quote_dollar(body));
}

std::string arrive(const Config& config, const std::string& revision,
                   const std::vector<std::string>& parents) {
  const std::string table = sql::quote_name(version_table(config));
  const std::string row = sql::quote_literal(revision);
  if (parents.empty())
    return fmt::format("INSERT INTO {} (version_num) VALUES ({});\n", table, row);
  return fmt::format(
      "WITH below AS (DELETE FROM {} WHERE version_num IN ({}))\n"
      "INSERT INTO {} (version_num) VALUES ({});\n",
      table, join(quoted(parents), ", "), table, row);
}

std::string current_rows(const Config& config) {
  return fmt::format(
      "ARRAY(SELECT version_num::text FROM {} ORDER BY version_num::text COLLATE \"C\")",
      sql::quote_name(version_table(config)));
}

std::string text_array(const std::vector<std::string>& values) {
  return fmt::format("ARRAY[{}]::text[]", join(quoted(values), ", "));
}

}  // namespace migc::script
