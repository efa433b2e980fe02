#include "tests/oracle/server.h"

#include <cstdlib>
#include <map>
#include <sstream>

#include <catch2/catch_test_macros.hpp>
#include <unistd.h>

namespace migc::oracle {
namespace {

// pg_ctl sends the server's log there (tools/postgres).
const std::string k_log = "pg_catalog.current_setting('data_directory') || '/../log'";

std::vector<Server> read_servers() {
  std::vector<Server> found;
  const char* const text = std::getenv("MIGC_SERVERS");
  std::istringstream stream(text == nullptr ? "" : text);
  for (std::string entry; std::getline(stream, entry, ';');) {
    const std::size_t equals = entry.find('=');
    if (equals == std::string::npos) continue;
    found.push_back({.version = std::atoi(entry.c_str()), .url = entry.substr(equals + 1)});
  }
  return found;
}

// The connection string's keywords and values, with another database where one is named.
std::map<std::string, std::string> parameters(const Server& server, const std::string& database) {
  char* error = nullptr;
  PQconninfoOption* const options = PQconninfoParse(server.url.c_str(), &error);
  INFO("MIGC_SERVERS: " << (error == nullptr ? "" : error));
  REQUIRE(options != nullptr);
  std::map<std::string, std::string> found;
  for (PQconninfoOption* option = options; option->keyword != nullptr; ++option)
    if (option->val != nullptr) found[option->keyword] = option->val;
  PQconninfoFree(options);
  if (!database.empty()) found["dbname"] = database;
  return found;
}

PGconn* open(const Server& server, const std::string& database) {
  const auto settings = parameters(server, database);
  std::vector<const char*> keywords;
  std::vector<const char*> values;
  for (const auto& [keyword, value] : settings) {
    keywords.push_back(keyword.c_str());
    values.push_back(value.c_str());
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);
  return PQconnectdbParams(keywords.data(), values.data(), 0);
}

std::string field(const PGresult* result, int code) {
  const char* const text = PQresultErrorField(result, code);
  return text == nullptr ? "" : text;
}

}  // namespace

const std::vector<Server>& servers() {
  static const std::vector<Server> all = read_servers();
  if (all.empty()) SKIP("no servers: MIGC_SERVERS is not set (tools/test sets it)");
  return all;
}

const Server& server_of(int version) {
  for (const Server& server : servers())
    if (server.version == version) return server;
  SKIP("no server " << version << " in MIGC_SERVERS");
  return servers().front();  // SKIP throws; the compiler does not know
}

Connection::Connection(const Server& server, const std::string& database)
    : connection_(open(server, database)) {
  INFO(PQerrorMessage(connection_.get()));
  REQUIRE(PQstatus(connection_.get()) == CONNECTION_OK);
  PQsetNoticeProcessor(
      connection_.get(), [](void*, const char*) {}, nullptr);
}

Answer Connection::send(const std::string& sql) {
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection_.get(), sql.c_str()),
                                                             &PQclear);
  Answer answer;
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) {
    answer.sqlstate = field(result.get(), PG_DIAG_SQLSTATE);
    if (answer.sqlstate.empty()) answer.sqlstate = "?????";  // the connection broke
    answer.error = field(result.get(), PG_DIAG_MESSAGE_PRIMARY);
    answer.hint = field(result.get(), PG_DIAG_MESSAGE_HINT);
  }
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    auto& cells = answer.rows.emplace_back();
    for (int column = 0; column < PQnfields(result.get()); ++column) {
      const auto size = static_cast<std::size_t>(PQgetlength(result.get(), row, column));
      cells.push_back(
          PQgetisnull(result.get(), row, column) != 0
              ? std::nullopt
              : std::optional(std::string(PQgetvalue(result.get(), row, column), size)));
    }
  }
  return answer;
}

Answer Connection::execute(const std::string& sql) {
  Answer answer = send(sql);
  INFO(sql);
  INFO(answer.sqlstate << " " << answer.error);
  REQUIRE(answer.ok());
  return answer;
}

Connection::Described Connection::describe(const std::string& query) {
  using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;
  Described described;
  const Result prepared(PQprepare(connection_.get(), "", query.c_str(), 0, nullptr), &PQclear);
  if (PQresultStatus(prepared.get()) != PGRES_COMMAND_OK) {
    described.sqlstate = field(prepared.get(), PG_DIAG_SQLSTATE);
    described.error = field(prepared.get(), PG_DIAG_MESSAGE_PRIMARY);
    return described;
  }
  const Result result(PQdescribePrepared(connection_.get(), ""), &PQclear);
  for (int column = 0; column < PQnfields(result.get()); ++column) {
    described.names.emplace_back(PQfname(result.get(), column));
    described.types.emplace_back(PQftype(result.get(), column), PQfmod(result.get(), column));
  }
  return described;
}

std::string Connection::value(const std::string& sql) {
  const Answer answer = execute(sql);
  INFO(sql);
  REQUIRE(!answer.rows.empty());
  return answer.rows[0].at(0).value_or("NULL");
}

std::vector<std::string> Connection::column(const std::string& sql) {
  std::vector<std::string> values;
  for (const auto& row : execute(sql).rows) values.push_back(row.at(0).value_or("NULL"));
  return values;
}

Database::Database(const Server& server) : Database(server, "template0") {}

std::unique_ptr<Database> Database::copy_of(const Database& origin) {
  return std::unique_ptr<Database>(new Database(origin.server_, origin.name_));
}

Database::Database(const Server& server, const std::string& origin) : server_(server) {
  static int count = 0;
  name_ = "migc_test_" + std::to_string(getpid()) + "_" + std::to_string(++count);
  Connection admin(server_, "");
  admin.execute("DROP DATABASE IF EXISTS " + name_);
  admin.execute("CREATE DATABASE " + name_ + " TEMPLATE " + origin);
  log_start_ = admin.value("SELECT size FROM pg_catalog.pg_stat_file(" + k_log + ")");
}

Database::~Database() {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> admin(open(server_, ""), &PQfinish);
  PQclear(PQexec(admin.get(), ("DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)").c_str()));
}

std::string Database::url() const {
  std::string text;
  for (const auto& [keyword, value] : parameters(server_, name_)) {
    text += keyword + "='";
    for (const char c : value) {
      if (c == '\'' || c == '\\') text += '\\';
      text += c;
    }
    text += "' ";
  }
  return text;
}

std::string Database::log() const {
  Connection admin(server_, "");
  const std::string hex = admin.value("SELECT pg_catalog.encode(pg_catalog.pg_read_binary_file(" +
                                      k_log + ", " + log_start_ + ", 1000000000), 'hex')");
  std::string text;
  text.reserve(hex.size() / 2);
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    text += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
  return text;
}

}  // namespace migc::oracle
