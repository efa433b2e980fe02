// What migc infers of queries and expressions is what the server's analysis says: names, types and
// modifiers of columns, volatility, refusals. The queries are in inference/. A statement behind a
// line "-- 14+" or "-- 13-15" is for those versions alone. SPDX-License-Identifier: MIT
#include <fstream>
#include <iostream>
#include <sstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <fmt/format.h>

#include "compiler/catalog/inference.h"
#include "compiler/catalog/replay_steps.h"
#include "compiler/catalog/type_spelling.h"
#include "compiler/sql/parse.h"
#include "tests/oracle/server.h"

using namespace migc::catalog;  // NOLINT(google-build-using-namespace): a test of that namespace
using migc::Diagnostics;
using migc::SourceFile;
using migc::SourcePtr;
using migc::Span;
using migc::oracle::Connection;
using migc::oracle::Database;
using migc::oracle::Server;
using migc::oracle::servers;
namespace sql = migc::sql;

namespace {

struct Parsed {
  SourcePtr source;
  std::vector<sql::Statement> statements;
};

Parsed parse_file(const std::string& name) {
  std::ifstream file(std::string(MIGC_SOURCE_DIR) + "/tests/oracle/inference/" + name);
  std::stringstream text;
  text << file.rdbuf();
  Parsed parsed;
  parsed.source = std::make_shared<const SourceFile>(name, text.str());
  Diagnostics diagnostics;
  parsed.statements = sql::parse(parsed.source, Span{0, parsed.source->text().size()}, diagnostics,
                                 sql::Operations::yes);
  for (const auto& each : diagnostics.sorted()) UNSCOPED_INFO(each.message);
  REQUIRE(diagnostics.sorted().empty());
  REQUIRE(!parsed.statements.empty());
  return parsed;
}

// The statement's text, without the comments before it.
std::string text_of(const Parsed& parsed, const sql::Statement& statement) {
  std::string text(parsed.source->text(statement.span));
  while (text.rfind("--", 0) == 0) {
    text.erase(0, text.find('\n') + 1);
    text.erase(0, text.find_first_not_of(" \n"));
  }
  return text;
}

// "-- 14+", "-- 13-15" on the line before the statement.
bool is_for(const Parsed& parsed, const sql::Statement& statement, int version) {
  const std::string_view text = parsed.source->text();
  const std::size_t from = text.rfind(';', statement.span.begin);
  const std::string before(text.substr(from == std::string_view::npos ? 0 : from,
                                       statement.span.begin + 12 - from));
  const std::size_t at = before.find("-- 1");
  if (at == std::string::npos) return true;
  const int first = std::stoi(before.substr(at + 3, 2));
  const bool open = before[at + 5] == '+';
  const int last = open ? 99 : std::stoi(before.substr(at + 6, 2));
  return first <= version && version <= last;
}

struct Apply {
  Session& session;
  bool operator()(const sql::CreateSchema& each) const { return create_schema(session, each); }
  bool operator()(const sql::CreateTable& each) const { return create_table(session, each); }
  bool operator()(const sql::CreateEnum& each) const { return create_enum(session, each); }
  bool operator()(const sql::CreateComposite& each) const {
    return create_composite(session, each);
  }
  bool operator()(const sql::CreateDomain& each) const { return create_domain(session, each); }
  bool operator()(const sql::CreateSequence& each) const { return create_sequence(session, each); }
  bool operator()(const sql::CreateFunction& each) const { return create_function(session, each); }
  bool operator()(const sql::CreateView& each) const { return create_view(session, each); }
  bool operator()(const sql::CreateTableAs& each) const { return create_table_as(session, each); }
  template <typename Other>
  bool operator()(const Other&) const {
    return false;
  }
};

void set_up(Session& session, const Parsed& parsed) {
  session.source = parsed.source;
  for (const sql::Statement& statement : parsed.statements) {
    INFO(text_of(parsed, statement));
    const bool done = std::visit(Apply{session}, statement.operation->value);
    INFO((session.refusal ? session.refusal->message : ""));
    REQUIRE(done);
  }
}

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "''" : std::string(1, c);
  return out + "'";
}

// A column a line: its name, type and, if it is not the type's, its collation.
constexpr const char* k_describe = R"sql(
  CREATE FUNCTION describe(query text) RETURNS text LANGUAGE plpgsql AS $$
  DECLARE answer text;
  BEGIN
    IF query ~* '^\s*(insert|update|delete|merge)' THEN
      EXECUTE 'CREATE TABLE described AS WITH x AS (' || query || ') SELECT * FROM x WITH NO DATA';
    ELSE
      EXECUTE 'CREATE VIEW described AS ' || query;
    END IF;
    SELECT string_agg(attname || '|' || format_type(atttypid, atttypmod), E'\n' ORDER BY attnum)
      INTO answer FROM pg_attribute WHERE attrelid = 'described'::regclass AND attnum > 0;
    RAISE EXCEPTION USING ERRCODE = 'ZZ000', MESSAGE = coalesce(answer, '');
  EXCEPTION
    WHEN SQLSTATE 'ZZ000' THEN RETURN SQLERRM;
    WHEN OTHERS THEN RETURN '!' || SQLSTATE || ' ' || SQLERRM;
  END $$)sql";

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::stringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

struct Count {
  int columns = 0, agree = 0, unknown = 0;
  int refused = 0, refusals_agree = 0;
  int wrong = 0;
};

void complain(Count& count, const std::string& query, const std::string& ours,
              const std::string& theirs) {
  ++count.wrong;
  std::cout << "  " << query << "\n    migc: " << ours << "\n    server: " << theirs << '\n';
}

void compare_refusal(Count& count, const std::string& query, const Inference& ours,
                     const std::string& server) {
  ++count.refused;
  if (!ours.refusal) {
    std::cout << "  not refused: " << query << "\n    server: " << server << '\n';
    return;
  }
  const std::string text = fmt::format("!{} {}", ours.refusal->sqlstate, ours.refusal->message);
  if (text == server) {
    ++count.refusals_agree;
  } else {
    complain(count, query, text, server);
  }
}

void compare(Count& count, const Session& session, const std::string& query, const Inference& ours,
             const std::string& server) {
  if (!server.empty() && server[0] == '!') return compare_refusal(count, query, ours, server);
  const std::vector<std::string> lines = lines_of(server);
  count.columns += static_cast<int>(lines.size());
  if (ours.refusal) return complain(count, query, ours.refusal->message, "fine");
  if (!ours.columns_known) {
    count.unknown += static_cast<int>(lines.size());
    std::cout << "  columns not known: " << query << '\n';
    return;
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i >= ours.columns.size()) {
      complain(count, query, "no such column", lines[i]);
      continue;
    }
    const OutputColumn& column = ours.columns[i];
    const std::string name = lines[i].substr(0, lines[i].find('|'));
    if (column.type.type == k_no_object && column.name == name) {
      ++count.unknown;
      std::cout << "  not known: " << name << " of " << query << "\n    server: " << lines[i] << '\n';
      continue;
    }
    const std::string text = fmt::format(
        "{}|{}", column.name, format_type(session.types, column.type.type, column.type.typmod));
    if (text == lines[i]) {
      ++count.agree;
    } else {
      complain(count, query, text, lines[i]);
    }
  }
  if (ours.columns.size() > lines.size())
    complain(count, query, ours.columns[lines.size()].name, "no such column");
}

}  // namespace

TEST_CASE("Columns of queries are the server's", "[inference]") {
  const Server server = GENERATE(from_range(servers()));
  const Parsed setup = parse_file("setup.sql");
  const Parsed queries = parse_file("queries.sql");
  const Database database(server);
  Connection connection = database.connect();
  connection.execute(std::string(setup.source->text()));
  connection.execute(k_describe);
  Session session(server.version, {"public"});
  set_up(session, setup);
  Count count;
  int asked = 0;
  for (const sql::Statement& statement : queries.statements) {
    if (!is_for(queries, statement, server.version)) continue;
    const std::string text = text_of(queries, statement);
    INFO(text);
    const auto* const query = std::get_if<sql::RunQuery>(&statement.operation->value);
    REQUIRE(query != nullptr);
    ++asked;
    const Inference ours = infer(session, *query->query);
    compare(count, session, text, ours,
            connection.value("SELECT describe(" + quoted(text) + ")"));
  }
  std::cout << fmt::format(
                   "inference on {}: {} queries; {} of {} columns agree, {} unknown; {} of {} "
                   "refusals agree; {} wrong",
                   server.version, asked, count.agree, count.columns, count.unknown,
                   count.refusals_agree, count.refused, count.wrong)
            << std::endl;
  CHECK(count.wrong == 0);
  CHECK(asked >= 300);
}
