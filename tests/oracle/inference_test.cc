// What migc infers of queries and expressions is what the server's analysis says: names, types and
// modifiers of columns, volatility, refusals. The queries are in inference/. A statement behind a
// line "-- 14+" or "-- 13-15" is for those versions alone. SPDX-License-Identifier: MIT
#include "compiler/catalog/inference.h"

#include <fstream>
#include <iostream>
#include <set>
#include <sstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <fmt/format.h>

#include "compiler/catalog/replay.h"
#include "compiler/catalog/type_coercion.h"
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
  for (const auto& each : diagnostics.sorted())
    UNSCOPED_INFO(each.message << " in line "
                               << parsed.source->position(each.span.value_or(Span{}).begin).line);
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
  const std::string before(
      text.substr(from == std::string_view::npos ? 0 : from, statement.span.begin + 12 - from));
  const std::size_t at = before.find("-- 1");
  if (at == std::string::npos) return true;
  const int first = std::stoi(before.substr(at + 3, 2));
  const bool open = before[at + 5] == '+';
  const int last = open ? 99 : std::stoi(before.substr(at + 6, 2));
  return first <= version && version <= last;
}

void set_up(Session& session, const Parsed& parsed) {
  session.source = parsed.source;
  for (const sql::Statement& statement : parsed.statements) {
    INFO(text_of(parsed, statement));
    const bool done = run_operation(session, *statement.operation);
    INFO((session.refusal ? session.refusal->message : ""));
    REQUIRE(done);
  }
}

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "''" : std::string(1, c);
  return out + "'";
}

// A column a line: its name and type. Then, behind "@", what the view refers to.
// Views cannot have two columns of one name, records or columns without a collation. What queries
// give otherwise is seen without making a view, but not which columns are domains.
bool is_limit_of_views(const std::string& answer) {
  return answer.rfind("!42701", 0) == 0 || answer.rfind("!42P16", 0) == 0 ||
         answer.rfind("!42P22", 0) == 0;
}

std::string describe_without_view(Connection& connection, const std::string& query) {
  const Connection::Described found = connection.describe(query);
  if (!found.sqlstate.empty()) return "!" + found.sqlstate + " " + found.error;
  std::string lines;
  for (std::size_t i = 0; i < found.names.size(); ++i) {
    const auto& [type, typmod] = found.types[i];
    lines += found.names[i] + "|" +
             connection.value(fmt::format("SELECT format_type({}, {})", type, typmod)) + "\n";
  }
  return lines;
}

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
    SELECT coalesce(answer, '') || coalesce(string_agg(DISTINCT E'\n@'
        || pg_describe_object(refclassid, refobjid,
          CASE WHEN refobjid = 'counter'::regclass THEN 0 ELSE greatest(refobjsubid, 0) END), ''), '')
      INTO answer FROM pg_depend WHERE deptype = 'n' AND refobjid >= 16384 AND classid = 'pg_rewrite'::regclass
      AND refobjid <> 'described'::regclass
      AND objid = (SELECT oid FROM pg_rewrite WHERE ev_class = 'described'::regclass);
    RAISE EXCEPTION USING ERRCODE = 'ZZ000', MESSAGE = answer;
  EXCEPTION
    WHEN SQLSTATE 'ZZ000' THEN RETURN SQLERRM;
    WHEN OTHERS THEN RETURN '!' || SQLSTATE || ' ' || SQLERRM;
  END $$)sql";

// 'i', 's' or 'v'; 'm' for stable or volatile, which cannot be told apart for expressions over
// columns. Only an immutable expression can stand in an index, and only a volatile default makes
// ADD COLUMN rewrite the table.
constexpr const char* k_volatility = R"sql(
  CREATE FUNCTION volatility(expression text, source text) RETURNS text LANGUAGE plpgsql AS $$
  DECLARE node oid := pg_relation_filenode('plain'::regclass);
  BEGIN
    BEGIN
      EXECUTE 'CREATE INDEX probe ON ' || coalesce(source, 'plain')
        || ' ((1)) WHERE (' || expression || ') IS NOT NULL';
      DROP INDEX probe;
      RETURN 'i';
    EXCEPTION WHEN invalid_object_definition THEN NULL;
    END;
    IF source IS NOT NULL THEN RETURN 'm'; END IF;
    EXECUTE 'ALTER TABLE plain ADD probe boolean DEFAULT ((' || expression || ') IS NOT NULL)';
    ALTER TABLE plain DROP probe;
    RETURN CASE WHEN pg_relation_filenode('plain'::regclass) = node THEN 's' ELSE 'v' END;
  EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE || ' ' || SQLERRM;
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
  int references = 0, references_agree = 0;
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

// The server leaves a relation out where it names a column of it.
std::set<std::string> referred(const Session& session, const Inference& ours) {
  std::set<std::string> names;
  const auto& addresses = ours.references.addresses;
  for (const Address& each : addresses) {
    const auto next = addresses.upper_bound(each);
    const bool has_columns =
        each.column == 0 && next != addresses.end() && next->object == each.object;
    if (!has_columns) names.insert(session.describe(each));
  }
  return names;
}

void compare_references(Count& count, const Session& session, const std::string& query,
                        const Inference& ours, const std::set<std::string>& theirs) {
  const std::set<std::string> mine = referred(session, ours);
  ++count.references;
  if (mine == theirs) {
    ++count.references_agree;
    return;
  }
  for (const std::string& each : mine) {
    if (theirs.count(each) == 0) complain(count, query, "refers to " + each, "does not");
  }
  for (const std::string& each : theirs) {
    if (mine.count(each) == 0) complain(count, query, "does not", "refers to " + each);
  }
}

void compare(Count& count, const Session& session, const std::string& query, const Inference& ours,
             const std::string& server, bool is_view) {
  if (!server.empty() && server[0] == '!') return compare_refusal(count, query, ours, server);
  std::vector<std::string> lines;
  std::set<std::string> references;
  for (const std::string& line : lines_of(server)) {
    if (line[0] == '@') {
      references.insert(line.substr(1));
    } else {
      lines.push_back(line);
    }
  }
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
      std::cout << "  not known: " << name << " of " << query << "\n    server: " << lines[i]
                << '\n';
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
  if (is_view) compare_references(count, session, query, ours, references);
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
    Inference ours = infer(session, *query->query);
    std::string theirs = connection.value("SELECT describe(" + quoted(text) + ")");
    const bool is_view =
        !is_limit_of_views(theirs) && query->query->kind <= sql::QueryKind::set_operation;
    if (is_limit_of_views(theirs)) {
      theirs = describe_without_view(connection, text);
      for (OutputColumn& column : ours.columns)
        column.type.type = base_type(session.types, column.type.type, &column.type.typmod);
    }
    compare(count, session, text, ours, theirs, is_view);
  }
  std::cout << fmt::format(
                   "inference on {}: {} queries; {} of {} columns agree, {} unknown; {} of {} "
                   "refusals agree; references of {} of {} views; {} wrong",
                   server.version, asked, count.agree, count.columns, count.unknown,
                   count.refusals_agree, count.refused, count.references_agree, count.references,
                   count.wrong)
            << std::endl;
  CHECK(count.wrong == 0);
  CHECK(asked >= 300);
}

TEST_CASE("Volatility of expressions is the server's", "[inference]") {
  const Server server = GENERATE(from_range(servers()));
  const Parsed setup = parse_file("setup.sql");
  const Parsed queries = parse_file("volatility.sql");
  const Database database(server);
  Connection connection = database.connect();
  connection.execute(std::string(setup.source->text()));
  connection.execute("CREATE TABLE plain (a int)");
  connection.execute(k_volatility);
  Session session(server.version, {"public"});
  set_up(session, setup);
  int equal = 0, unknown = 0, total = 0;
  for (const sql::Statement& statement : queries.statements) {
    if (!is_for(queries, statement, server.version)) continue;
    const std::string text = text_of(queries, statement);
    const sql::Query& query = *std::get<sql::RunQuery>(statement.operation->value).query;
    const sql::FromItem* const from = query.from.empty() ? nullptr : &query.from.front();
    std::string expression = text.substr(7, text.rfind(" FROM ") - 7);
    if (from == nullptr) expression = text.substr(7);
    Surroundings surroundings;
    if (from != nullptr) surroundings = over(session, session.find_relation(from->relation));
    if (from != nullptr && !from->alias.empty()) surroundings.inputs[0].alias = from->alias;
    if (from != nullptr && from->alias == "p") expression = "full_price(product)";
    const Inference ours = infer(session, query.targets.front().value, surroundings);
    const std::string theirs =
        connection.value("SELECT volatility(" + quoted(expression) + ", " +
                         (from == nullptr ? "NULL" : quoted(from->relation.name)) + ")");
    ++total;
    std::string text_of_ours = ours.volatility ? std::string(1, static_cast<char>(*ours.volatility))
                                               : std::string("unknown");
    if (from != nullptr && (text_of_ours == "s" || text_of_ours == "v")) text_of_ours = "m";
    if (text_of_ours == "unknown") {
      ++unknown;
      std::cout << fmt::format("  volatility not known: {} (server: {})\n", expression, theirs);
    } else if (text_of_ours == theirs) {
      ++equal;
    } else {
      std::cout << fmt::format("  volatility of {}: migc {}, server {}\n", expression, text_of_ours,
                               theirs);
    }
  }
  std::cout << fmt::format("volatility on {}: {} of {} agree, {} unknown", server.version, equal,
                           total, unknown)
            << std::endl;
  CHECK(equal + unknown == total);
  CHECK(total >= 60);
}
