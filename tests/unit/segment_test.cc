#include "compiler/script/segment.h"

#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "compiler/sql/parse.h"

using namespace migc;
using revision::TransactionMode;
using script::SegmentKind;

namespace {

struct Divided {
  std::string
      shape;  // "T2 A1 O3": kinds with their number of statements, "-" skipped, "!" not closed
  std::vector<std::string> ids;  // of the diagnostics
};

Divided divide(const std::string& text, TransactionMode mode = TransactionMode::automatic,
               int postgres = 16, bool single = false) {
  Diagnostics diagnostics;
  revision::Section section;
  section.source = std::make_shared<const SourceFile>("a.sql", text);
  section.span = {0, text.size()};
  section.transaction = mode;
  const auto statements = sql::parse(section.source, section.span, diagnostics);
  REQUIRE(diagnostics.empty());
  const script::Division division =
      script::divide(section, statements, {postgres, single}, diagnostics);
  Divided result;
  for (const script::Segment& segment : division.segments) {
    const char* const kinds[] = {"T", "O", "A"};
    if (!result.shape.empty()) result.shape += ' ';
    result.shape +=
        kinds[static_cast<int>(segment.kind)] + std::to_string(segment.end - segment.begin);
    if (!segment.closed) result.shape += '!';
    if (!segment.commits) result.shape += '~';
  }
  for (const bool skipped : division.skipped) {
    if (skipped) result.shape += " -";
  }
  for (const Diagnostic& diagnostic : diagnostics.sorted()) result.ids.push_back(diagnostic.id);
  return result;
}

const std::string k_build = "CREATE INDEX CONCURRENTLY i ON t (a);";

}  // namespace

TEST_CASE("segment: what may share a transaction does") {
  CHECK(divide("").shape.empty());
  CHECK(divide("SELECT 1; SELECT 2;").shape == "T2");
  CHECK(divide("SELECT 1;" + k_build + "SELECT 2; SELECT 3;").shape == "T1 A1 T2");
  CHECK(divide(k_build + k_build).shape == "A2");
  CHECK(divide("SAVEPOINT a; SELECT 1; RELEASE a;").shape == "T3");
}

TEST_CASE("segment: by server version, and alone where the object decides") {
  CHECK(divide("REINDEX TABLE t;", TransactionMode::automatic, 13).shape == "T1");
  CHECK(divide("REINDEX TABLE t;", TransactionMode::automatic, 14).shape == "A1");
  CHECK(divide("REINDEX TABLE t;", TransactionMode::always, 14).shape == "T1");
}

TEST_CASE("segment: the source's own transactions stay whole") {
  CHECK(divide("BEGIN; SELECT 1; COMMIT;").shape == "O3");
  CHECK(divide("SELECT 1; BEGIN; SELECT 1; COMMIT; SELECT 2;").shape == "T1 O3 T1");
  CHECK(divide("BEGIN; SELECT 1; ROLLBACK;").shape == "O3~");
  CHECK(divide("BEGIN; SELECT 1; COMMIT AND CHAIN; SELECT 2; COMMIT;").shape == "O5");
  CHECK(divide("BEGIN; SELECT 1;").shape == "O2!");
  const Divided inside = divide("BEGIN;" + k_build + "COMMIT;");
  CHECK(inside.ids == std::vector<std::string>{"cannot-run-in-transaction"});
}

TEST_CASE("segment: COMMIT and BEGIN round a statement, as sources for wrapping tools have it") {
  const Divided divided = divide("SELECT 1; COMMIT;" + k_build + "BEGIN; SELECT 2;");
  CHECK(divided.shape == "T1 A1 O2! -");
  CHECK(divided.ids == std::vector<std::string>{"commit-without-begin"});
  CHECK(divide("ROLLBACK;").ids == std::vector<std::string>{"rollback-without-begin"});
}

TEST_CASE("segment: transaction:false and transaction:true") {
  CHECK(divide("SELECT 1; SELECT 2;", TransactionMode::never).shape == "A2");
  CHECK(divide("SELECT 1; BEGIN; SELECT 2; COMMIT;", TransactionMode::never).shape == "A1 O3");
  CHECK(divide("SELECT 1;" + k_build, TransactionMode::always).ids ==
        std::vector<std::string>{"cannot-run-in-transaction"});
}

TEST_CASE("segment: a new enum value is committed before it is used") {
  const std::string add = "ALTER TYPE e ADD VALUE 'x';";
  CHECK(divide(add + "SELECT 1;").shape == "T2");
  CHECK(divide("SELECT 1;" + add + "INSERT INTO t VALUES ('x');").shape == "T2 T1");
  CHECK(divide(add + "INSERT INTO t VALUES ('x');", TransactionMode::always).ids ==
        std::vector<std::string>{"enum-value-in-transaction"});
}

TEST_CASE("segment: one transaction for the whole script, or the reason why not") {
  CHECK(divide("SELECT 1; SELECT 2;", TransactionMode::automatic, 16, true).shape == "T2");
  CHECK(divide(k_build, TransactionMode::automatic, 16, true).ids ==
        std::vector<std::string>{"cannot-run-in-transaction"});
  CHECK(divide("BEGIN; SELECT 1; COMMIT;", TransactionMode::automatic, 16, true).ids ==
        std::vector<std::string>{"transaction-control", "transaction-control"});
  CHECK(divide("SELECT 1;", TransactionMode::never, 16, true).ids ==
        std::vector<std::string>{"cannot-run-in-transaction"});
}
