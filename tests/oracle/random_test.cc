// Random sequences of DDL: after each statement migc and the server agree on whether it ran and on
// the whole catalog. What differs is shrunk to the statements that it takes.
// MIGC_RANDOM=COUNT[:FIRST] runs COUNT sequences, from that seed on. SPDX-License-Identifier: MIT
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>

#include <catch2/catch_test_macros.hpp>
#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/catalog/replay.h"
#include "compiler/sql/parse.h"
#include "tests/oracle/catalog_compare.h"
#include "tests/oracle/random_ddl.h"
#include "tests/oracle/server.h"
#include "tests/oracle/server_catalog.h"

namespace migc::oracle {
namespace {

constexpr std::size_t k_length = 40;  // statements in a sequence

// Both sides of one sequence, in a transaction that is taken back.
class Pair {
 public:
  Pair(int version, Connection& connection)
      : connection_(connection), replay_(version, {"public"}) {
    connection_.execute("BEGIN");
    migc("BEGIN;");
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;
  ~Pair() { connection_.send("ROLLBACK"); }

  catalog::Session& session() { return replay_.session(); }
  bool refused() const { return refused_; }
  std::size_t other_reasons() const { return other_reasons_; }

  // Runs the statement on both; what they say differently, if anything.
  std::optional<std::string> run(const std::string& statement, bool compare_catalogs) {
    connection_.execute("SAVEPOINT s");
    const Answer answer = connection_.send(statement);
    if (!answer.ok()) connection_.execute("ROLLBACK TO s");
    refused_ = !answer.ok();
    const std::string ours = migc(statement);
    // which of several faults is found first is not compared
    if (refused_ && !ours.empty() && answer.sqlstate != ours) ++other_reasons_;
    if (refused_ == ours.empty())
      return fmt::format("the server says \"{} {}\", migc \"{}\"", answer.sqlstate, answer.error,
                         ours);
    if (!compare_catalogs || refused_) return std::nullopt;
    const Comparison found =
        compare(objects_of(read_catalog(connection_)), objects_of(replayed_document(session())));
    if (found.same()) return std::nullopt;
    return join(found.differences, "\n    ");
  }

 private:
  // The SQLSTATE of a refusal; empty: it ran.
  std::string migc(const std::string& statement) {
    const auto source = std::make_shared<const SourceFile>("random.sql", statement);
    Diagnostics diagnostics;
    const auto parsed =
        sql::parse(source, {0, statement.size()}, diagnostics, sql::Operations::yes);
    REQUIRE(parsed.size() == 1);
    replay_.session().source = source;
    const catalog::Outcome outcome = replay_.run(parsed.front());
    return outcome.refusal ? outcome.refusal->sqlstate : std::string();
  }

  Connection& connection_;
  catalog::Replay replay_;
  bool refused_ = false;
  std::size_t other_reasons_ = 0;
};

// What differs after the last of the statements, or at one before it.
std::optional<std::string> difference(int version, Connection& connection,
                                      const std::vector<std::string>& statements) {
  Pair pair(version, connection);
  for (std::size_t i = 0; i < statements.size(); ++i) {
    if (auto found = pair.run(statements[i], i + 1 == statements.size())) return found;
  }
  return std::nullopt;
}

// Takes out what the difference does not need.
std::vector<std::string> shrunk(int version, Connection& connection,
                                std::vector<std::string> statements) {
  for (std::size_t i = statements.size() - 1; i-- > 0;) {
    std::vector<std::string> fewer = statements;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    if (difference(version, connection, fewer)) statements = std::move(fewer);
  }
  return statements;
}

struct Sweep {
  std::size_t sequences = 12;
  std::size_t first = 1;
};

Sweep sweep() {
  Sweep result;
  const char* const text = std::getenv("MIGC_RANDOM");
  if (text == nullptr) return result;
  const std::string_view all = text;
  const std::size_t colon = std::min(all.find(':'), all.size());
  std::from_chars(text, text + colon, result.sequences);
  if (colon < all.size()) std::from_chars(text + colon + 1, text + all.size(), result.first);
  return result;
}

struct Count {
  std::size_t statements = 0, refused = 0, other_reasons = 0, sequences_equal = 0;
};

void run_sequence(int version, Connection& connection, std::size_t seed, Count& count) {
  RandomDdl generator(seed);
  std::vector<std::string> statements;
  std::optional<std::string> found;
  {
    Pair pair(version, connection);
    while (statements.size() < k_length && !found) {
      statements.push_back(generator.next(pair.session()));
      found = pair.run(statements.back(), true);
      count.refused += pair.refused() ? 1 : 0;
    }
    count.other_reasons += pair.other_reasons();
  }
  count.statements += statements.size();
  if (!found) {
    ++count.sequences_equal;
    return;
  }
  statements = shrunk(version, connection, std::move(statements));
  std::printf("%d, seed %zu:\n  %s\n    %s\n", version, seed, join(statements, "\n  ").c_str(),
              difference(version, connection, statements).value_or(*found).c_str());
}

void check_random(int version) {
  const Database database(server_of(version));
  Connection connection = database.connect();
  connection.execute("SET client_min_messages = error");
  prepare_catalog(connection);
  const Sweep wanted = sweep();
  Count count;
  for (std::size_t i = 0; i < wanted.sequences; ++i)
    run_sequence(version, connection, wanted.first + i, count);
  std::printf(
      "%d: %zu of %zu random sequences equal, %zu statements, %zu of them refused (%zu for another "
      "reason)\n",
      version, count.sequences_equal, wanted.sequences, count.statements, count.refused,
      count.other_reasons);
  CHECK(count.sequences_equal == wanted.sequences);
  CHECK(count.refused * 2 < count.statements);
}

}  // namespace

TEST_CASE("random DDL gives the catalog of 13") { check_random(13); }
TEST_CASE("random DDL gives the catalog of 14") { check_random(14); }
TEST_CASE("random DDL gives the catalog of 15") { check_random(15); }
TEST_CASE("random DDL gives the catalog of 16") { check_random(16); }
TEST_CASE("random DDL gives the catalog of 17") { check_random(17); }
TEST_CASE("random DDL gives the catalog of 18") { check_random(18); }

}  // namespace migc::oracle
