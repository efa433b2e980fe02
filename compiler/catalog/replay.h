// Replays statements into a catalog as a server would run them. A refused statement leaves nothing
// behind, and the next one runs as if the refused one had been taken out.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/catalog/saved_state.h"
#include "compiler/catalog/session.h"
#include "compiler/sql/statement.h"

namespace migc::catalog {

// What became of one statement.
struct Outcome {
  std::optional<Refusal> refusal;      // the server would not run it
  std::vector<std::string> uncertain;  // what it may have changed, in words; empty: all is known
};

class Replay {
 public:
  // `search_path`: names without quotes, as the target's setting has them.
  Replay(int postgres, const std::vector<std::string>& search_path);

  // A revision or file begins: the settings are those of the target again, no transaction is open.
  void start_source(SourcePtr source);

  // `statement` must have its operation (sql::Operations::yes), and stand in the source at hand.
  Outcome run(const sql::Statement& statement);

  // The statement's rule for transaction blocks, also where it hangs on what the statement names:
  // REINDEX of what is partitioned.
  sql::BlockUse block_use(const sql::Statement& statement) const;

  const Catalog& catalog() const { return session_.catalog; }
  Session& session() { return session_; }

 private:
  void start(const sql::Statement& statement);
  void begin_block();
  bool control(const sql::TransactionCommand& command);
  bool require_block(const sql::TransactionCommand& command);
  bool require_savepoint(const std::string& name, std::size_t& at);

  Session session_;
  std::optional<SavedState> block_;                             // at BEGIN
  std::vector<std::pair<std::string, SavedState>> savepoints_;  // of the open block
  bool is_outside_ = false;  // COMMIT or ROLLBACK has ended whatever transaction there was
};

// Runs one operation on the session's catalog. False: the session has a refusal, and the catalog is
// in an undefined state that the caller must put back.
bool run_operation(Session& session, const sql::Operation& operation);

// A statement within another one: in the code that a DO block runs, in CREATE SCHEMA. What it makes
// is kept as its own.
bool run_inside(Session& session, const sql::Operation& operation);

}  // namespace migc::catalog
