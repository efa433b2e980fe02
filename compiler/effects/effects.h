// What a statement does on the server beside changing the schema: which relations it locks and how
// strongly, which it rewrites and reads from end to end, which data it loses.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/catalog/replay.h"
#include "compiler/effects/lock_modes.h"

namespace migc::effects {

using catalog::Address;
using catalog::Catalog;
using catalog::ObjectId;
using catalog::Session;

struct Lock {
  ObjectId relation = catalog::k_no_object;
  LockMode mode = LockMode::access_share;
  friend bool operator==(const Lock&, const Lock&) = default;
};

// A relation read from its first to its last row while the lock is held.
using Scan = Lock;

// Relations are those that other sessions could see before the statement: nobody waits for what the
// same transaction has made. All lists are in the order of the relations' ids.
struct Effects {
  std::vector<Lock> locks;               // the strongest one of each relation
  std::vector<ObjectId> rewrites;        // row by row into a new file
  std::vector<ObjectId> replaced;        // another file without that work: TRUNCATE, sequences
  std::vector<Scan> scans;               // of tables and materialized views, by DDL
  std::vector<ObjectId> index_rebuilds;  // of indexes that were there
  std::vector<Address> data_loss;        // rows of a table, or one column of them
  std::vector<std::string> uncertain;    // what is not known, in words; empty: the rest is certain

  friend bool operator==(const Effects&, const Effects&) = default;
};

// What is not in the catalog.
struct Settings {
  // Whether the TimeZone of the session that runs the statement is UTC; absent: not known.
  std::optional<bool> session_is_utc;
  // Objects from this one on are as good as made by the same transaction: nobody uses them yet.
  std::optional<ObjectId> first_unused;
};

// `before` has the catalog as it was when the statement began, and is left as it was; `after` is
// what its replay made of it. The statement was not refused.
Effects effects_of(const sql::Operation& operation, Session& before, const Catalog& after,
                   Settings settings = {});

// One statement, replayed and predicted.
struct Explanation {
  std::optional<catalog::Refusal> refusal;  // there are no effects then
  Effects effects;                          // on whatever was there before the statement
  Effects in_use;                           // on what others use: without `first_unused` and later
  sql::BlockUse block = sql::BlockUse::allowed;  // whether it may run in a transaction block
};
Explanation explain(catalog::Replay& replay, const sql::Statement& statement,
                    Settings settings = {});

}  // namespace migc::effects
