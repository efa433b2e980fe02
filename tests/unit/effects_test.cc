// Lock modes against the manual's table, and what effects say beyond the measured cases: lost data,
// what is not known, what a transaction has made itself. SPDX-License-Identifier: MIT
#include "compiler/effects/effects.h"

#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/replayed.h"

namespace migc::effects {
namespace {

// The effects of the last statement of a text.
struct Run {
  explicit Run(const std::string& text, int postgres = 16) : replay(postgres, {"public"}) {
    test::run_source(replay, text, [&](const auto& each) { last = explain(replay, each); });
  }

  std::string mode(const std::string& relation) {
    const ObjectId id = replay.session().find_relation({"", relation});
    for (const Lock& each : last.effects.locks)
      if (each.relation == id) return std::string(name(each.mode));
    return "";
  }

  catalog::Replay replay;
  Explanation last;
};

}  // namespace

TEST_CASE("effects: lock modes conflict as the manual says", "[effects]") {
  using enum LockMode;
  CHECK(!conflict(access_share, exclusive));
  CHECK(conflict(access_share, access_exclusive));
  CHECK(!conflict(share, share));
  CHECK(conflict(share, row_exclusive));
  CHECK(!conflict(row_exclusive, row_exclusive));
  CHECK(!blocks_reads(exclusive));
  CHECK(blocks_reads(access_exclusive));
  CHECK(!blocks_writes(share_update_exclusive));
  CHECK(blocks_writes(share));
  CHECK(!blocks_row_locks(share_row_exclusive));
  CHECK(blocks_row_locks(exclusive));
  CHECK(is_self_conflicting(share_update_exclusive));
  CHECK(!is_self_conflicting(share));
  CHECK(lock_mode_named("ShareRowExclusiveLock") == share_row_exclusive);
  CHECK(manual_name(share_row_exclusive) == "SHARE ROW EXCLUSIVE");
  CHECK(!lock_mode_named("NoLock"));
}

TEST_CASE("effects: dropped columns and emptied tables lose data", "[effects]") {
  CHECK(Run("CREATE TABLE t (a int, b int); ALTER TABLE t DROP COLUMN b").last.effects.data_loss ==
        std::vector<Address>{
            {Run("CREATE TABLE t (a int)").replay.session().find_relation({"", "t"}), 2}});
  CHECK(Run("CREATE TABLE t (a int); TRUNCATE t").last.effects.data_loss.size() == 1);
  CHECK(Run("CREATE TABLE t (a int); CREATE VIEW v AS TABLE t; DROP VIEW v")
            .last.effects.data_loss.empty());
}

TEST_CASE("effects: what the transaction has made itself is nobody else's business", "[effects]") {
  Run run("BEGIN; CREATE TABLE t (a int); ALTER TABLE t ADD b int DEFAULT random()");
  CHECK(run.last.effects.locks.empty());
  CHECK(run.last.effects.rewrites.empty());
}

TEST_CASE("effects: what is not known is said", "[effects]") {
  CHECK(!Run("DO $$ BEGIN EXECUTE current_setting('a.b'); END $$").last.effects.uncertain.empty());
  CHECK(Run("CREATE TABLE t (a int); ALTER TABLE t ADD b int").last.effects.uncertain.empty());
}

TEST_CASE("effects: refusals in a transaction block", "[effects]") {
  Run run("CREATE TABLE t (a int); BEGIN; VACUUM t");
  REQUIRE(run.last.refusal);
  CHECK(run.last.refusal->sqlstate == "25001");
  Run outside("CREATE TABLE t (a int); CREATE INDEX CONCURRENTLY ON t (a)");
  CHECK(outside.mode("t") == "ShareUpdateExclusiveLock");
  CHECK(outside.last.block == sql::BlockUse::forbidden);
}

}  // namespace migc::effects
