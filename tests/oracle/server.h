// Real servers, scratch databases on them, and connections.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <libpq-fe.h>

namespace migc::oracle {

struct Server {
  int version = 0;  // major
  std::string url;  // any libpq connection string
};

// From MIGC_SERVERS, "15=postgresql://…;16=…", as tools/test sets it. Skips the test case if there
// is none.
const std::vector<Server>& servers();

// The one of that version. Skips the test case if there is none.
const Server& server_of(int version);

// What the server answered to one message.
struct Answer {
  std::string sqlstate;  // empty: no error
  std::string error;     // the primary message
  std::string hint;
  std::vector<std::vector<std::optional<std::string>>> rows;

  bool ok() const { return sqlstate.empty(); }
};

class Connection {
 public:
  // `database` empty: the one that the URL names.
  Connection(const Server& server, const std::string& database);

  // Sends `sql` as one message of the simple protocol, as psql does.
  Answer send(const std::string& sql);

  // The same; fails the test if the server refuses.
  Answer execute(const std::string& sql);

  // The columns that a query would give, without running it. Domains appear as their base types.
  struct Described {
    std::string sqlstate;  // empty: no error
    std::string error;
    std::vector<std::string> names;
    std::vector<std::pair<unsigned, int>> types;  // with their modifiers
  };
  Described describe(const std::string& query);

  // The first column of the first row, which must be there.
  std::string value(const std::string& sql);

  // The first column of all rows.
  std::vector<std::string> column(const std::string& sql);

 private:
  struct Close {
    void operator()(PGconn* connection) const { PQfinish(connection); }
  };
  std::unique_ptr<PGconn, Close> connection_;
};

// Every server in turn, for: const Server server = GENERATE(from_range(servers()));
// A database of its own for one test; dropped at the end.
class Database {
 public:
  explicit Database(const Server& server);
  // With all that another one has, to which nobody may be connected.
  static std::unique_ptr<Database> copy_of(const Database& origin);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  const Server& server() const { return server_; }
  const std::string& name() const { return name_; }
  std::string url() const;  // a connection string for psql
  Connection connect() const { return Connection(server_, name_); }

  // What the server wrote to its log about this database since it was made; see server_log.h.
  std::string log() const;

 private:
  Database(const Server& server, const std::string& origin);

  Server server_;
  std::string name_;
  std::string log_start_;  // offset into the log
};

}  // namespace migc::oracle
