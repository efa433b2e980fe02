// What fixes promise: the bad example of every rule that offers one is mended, and costs those who
// use the tables less than before. SPDX-License-Identifier: MIT
#include "cli/lint_fix.h"

#include <algorithm>
#include <array>
#include <map>
#include <sstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_container_properties.hpp>

#include "cli/replayed_range.h"
#include "compiler/base/files.h"
#include "compiler/base/unified_diff.h"
#include "compiler/script/explain.h"
#include "lint/fix.h"
#include "lint/rules/registry.h"
#include "lint/words.h"
#include "tests/lab/example_project.h"
#include "tests/unit/source_tree.h"

namespace migc::cli {
namespace {

using lint::Rule;

// A project in a folder of its own, and a command at work there.
struct Bench {
  explicit Bench(const test::SourceTree::Files& files, int postgres = 16) : tree(files) {
    context.options.project.directory = tree.root();
    context.options.project.postgres = postgres;
    options.range.from = "start";
    options.fix = "all";
  }

  std::string text(const std::string& path) const { return *read_file(tree.root() / path); }
  std::optional<Fixed> fix() { return fix_findings(context, options, Changes()); }
  Fixed fix_and_write() {
    auto fixed = fix();
    REQUIRE(fixed);
    REQUIRE(write_files(context, fixed->files));
    return std::move(*fixed);
  }
  std::vector<std::string> said() const {
    std::vector<std::string> texts;
    for (const Diagnostic& each : context.diagnostics.items())
      texts.push_back(each.id + ": " + each.message);
    return texts;
  }

  test::SourceTree tree;
  std::ostringstream out, err;
  Context context{out, err, false, {}, {}, {}};
  LintOptions options;
};

std::size_t count(const lint::Outcome& outcome, std::string_view id) {
  return static_cast<std::size_t>(
      std::count_if(outcome.findings.begin(), outcome.findings.end(),
                    [&](const lint::Reported& each) { return each.diagnostic.id == id; }));
}

std::string level_of(const Rule& rule) {
  return std::string(rule.name) + "=" + std::string(severity_name(rule.severity));
}

// Work (scans and rewrites) while nobody can read, and while nobody can write, something; and of
// the worst transaction how many relations nobody can read, and nobody can write.
using Cost = std::array<std::size_t, 4>;

Cost cost_of(Bench& bench) {
  auto range = replay_up_to(bench.context, "heads", bench.options.range, {});
  REQUIRE(range);
  script::Explainer explainer(*range->replay, range->project.config);
  for (const revision::Step& step : range->plan.steps) {
    const revision::Revision& revision = range->project.graph.revision(step.revision);
    explainer.add(*revision.up, revision.id, "", bench.context.diagnostics);
  }
  Cost cost{};
  for (const script::ExplainedTransaction& each : std::move(explainer).take()) {
    std::map<catalog::ObjectId, effects::LockMode> held;
    for (const script::ExplainedStatement& statement : each.statements) {
      if (each.kind == script::SegmentKind::alone) held.clear();
      for (const auto& lock : statement.in_use.locks)
        held[lock.id] = std::max(held[lock.id], lock.mode);
      const auto counted = [&](bool (*blocks)(effects::LockMode)) {
        return static_cast<std::size_t>(std::count_if(
            held.begin(), held.end(), [&](const auto& lock) { return blocks(lock.second); }));
      };
      const std::size_t unread = counted(effects::blocks_reads);
      const std::size_t unwritten = counted(effects::blocks_writes);
      const std::size_t work = statement.in_use.scans.size() + statement.in_use.rewrites.size();
      cost[0] += unread > 0 ? work : 0;
      cost[1] += unwritten > 0 ? work : 0;
      cost[2] = std::max(cost[2], unread);
      cost[3] = std::max(cost[3], unwritten);
    }
  }
  return cost;
}

// A revision file.
std::string revision(std::string_view id, std::string_view revises, std::string_view up,
                     std::string_view down = "") {
  return fmt::format(
      "-- {0}\n--\n-- Revision ID: {0}\n-- Revises: {1}\n\n-- migrate:up\n{2}\n"
      "-- migrate:down\n{3}",
      id, revises, up, down);
}

}  // namespace

TEST_CASE("fixes: the bad example of a rule that says so is mended, and offers what is said",
          "[lint][fix]") {
  std::size_t rules = 0;
  for (const Rule& rule : lint::all_rules()) {
    INFO(rule.name);
    Bench bench(lab::project_of(rule.bad), rule.bad.postgres);
    bench.options.levels = {level_of(rule)};
    const auto before = run_lint(bench.context, bench.options, Changes(), {}, false);
    if (rule.fix.empty()) {
      if (!before) continue;
      for (const lint::Reported& each : before->outcome.findings)
        CHECK_FALSE((each.diagnostic.id == rule.name && each.fix));
      continue;
    }
    ++rules;
    REQUIRE(before);
    for (const lint::Reported& each : before->outcome.findings) {
      if (each.diagnostic.id != rule.name) continue;
      REQUIRE(each.fix);
      const bool judges = rule.fix.find("needs judgement") != std::string_view::npos;
      CHECK((each.fix->care == lint::Care::judgement) == judges);
      CHECK_FALSE(each.fix->title.empty());
    }
    const auto fixed = bench.fix();
    CHECK_THAT(bench.said(), Catch::Matchers::IsEmpty());
    REQUIRE(fixed);
    CHECK(fixed->fixes >= 1);
    CHECK(count(before->outcome, rule.name) >= 1);
    CHECK(count(fixed->run.outcome, rule.name) == 0);
    CHECK(rule.fix.size() >= 10);
    CHECK(rule.fix.back() != '.');
  }
  CHECK(rules >= 20);
}

TEST_CASE("fixes: safe ones spare those who use the tables", "[lint][fix]") {
  std::size_t better = 0;
  for (const Rule& rule : lint::all_rules()) {
    if (rule.fix.empty() || rule.fix.find("needs judgement") != std::string_view::npos) continue;
    INFO(rule.name);
    Bench bench(lab::project_of(rule.bad), rule.bad.postgres);
    bench.options.levels = {level_of(rule)};
    const Cost before = cost_of(bench);
    bench.fix_and_write();
    const Cost after = cost_of(bench);
    INFO(fmt::format("before {}, after {}", fmt::join(before, " "), fmt::join(after, " ")));
    CHECK(after <= before);
    // a lock_timeout makes nothing shorter but the wait
    const bool claims = before[0] + before[1] > 0 && rule.name != "missing-lock-timeout";
    if (claims) CHECK(after < before);
    better += after < before ? 1 : 0;
  }
  CHECK(better >= 12);
}

TEST_CASE("fixes: what stands outside of the edits stays, byte for byte", "[lint][fix]") {
  Bench bench(
      {{"migrations/start.sql", revision("start", "", "CREATE TABLE t (a int, b int, c int);")},
       {"migrations/x.sql",
        "\xEF\xBB\xBF" +
            revision("x", "start",
                     "-- why\r\nCREATE  INDEX /* here */ t_a ON t (a) ;  -- so\r\n"
                     "ALTER TABLE t\r\n  ADD CHECK (b > 0), -- one\r\n  ADD COLUMN d int;\r\n",
                     "DROP INDEX t_a;\r\n")}});
  bench.options.fix = "safe";
  const Fixed fixed = bench.fix_and_write();
  CHECK(fixed.fixes == 2);
  CHECK(bench.text("migrations/x.sql") ==
        "\xEF\xBB\xBF" +
            revision("x", "start",
                     "-- why\r\nCREATE  INDEX CONCURRENTLY /* here */ t_a ON t (a) ;  -- "
                     "so\r\nALTER TABLE t\r\n  ADD CONSTRAINT t_b_check CHECK (b > 0) NOT "
                     "VALID, -- one\r\n  ADD COLUMN d int;\r\n",
                     "DROP INDEX t_a;\r\n"));
}

TEST_CASE("fixes: new revisions stand behind the fixed one and before its children",
          "[lint][fix]") {
  Bench bench(
      {{"migrations/start.sql", revision("start", "", "CREATE TABLE t (a int, b int);")},
       {"migrations/x.sql", revision("x", "start", "ALTER TABLE t ALTER COLUMN a SET NOT NULL;",
                                     "ALTER TABLE t ALTER COLUMN a DROP NOT NULL;\n")},
       {"migrations/y.sql", revision("y", "x", "ALTER TABLE t ADD COLUMN c int;")}});
  bench.options.fix = "safe";
  const Fixed fixed = bench.fix_and_write();
  CHECK_THAT(bench.said(), Catch::Matchers::IsEmpty());
  REQUIRE(fixed.files.size() == 4);
  const Project project = load_project(bench.context.options.project, bench.context.diagnostics);
  std::vector<std::string> order;
  for (const revision::Index each : project.graph.topological())
    order.push_back(project.graph.revision(each).message);
  CHECK(order ==
        std::vector<std::string>{"start", "x", "validate t_a_proof", "a is not null", "y"});
  CHECK(bench.text("migrations/x.sql")
            .ends_with("-- migrate:down\nALTER TABLE public.t DROP CONSTRAINT t_a_proof;\n"
                       "ALTER TABLE t ALTER COLUMN a DROP NOT NULL;\n"));
}

TEST_CASE("fixes: what overlaps waits for another round", "[lint][fix]") {
  Bench bench({{"migrations/start.sql", revision("start", "", "CREATE TABLE t (a int, b int);")},
               {"migrations/x.sql",
                revision("x", "start", "CREATE INDEX t_a ON t (a);\nDROP INDEX t_a, t_b;")}});
  bench.tree.write("migrations/start.sql",
                   revision("start", "",
                            "CREATE TABLE t (a int, b int);\nCREATE INDEX t_b ON t (b);\n"
                            "CREATE INDEX t_c ON t (b, a);"));
  bench.tree.write("migrations/x.sql", revision("x", "start", "DROP INDEX t_b, t_c;"));
  const Fixed fixed = bench.fix_and_write();
  CHECK(fixed.fixes == 1);  // both findings offer the same
  CHECK(bench.text("migrations/x.sql") ==
        revision("x", "start", "DROP INDEX CONCURRENTLY t_b;\nDROP INDEX CONCURRENTLY t_c;"));
  CHECK(count(fixed.run.outcome, "drop-index-blocking") == 0);
}

TEST_CASE("fixes: a revision is parted at a statement, with what it relies on", "[lint][fix]") {
  Bench bench({{"migrations/start.sql",
                revision("start", "", "CREATE TABLE a (i int);\nCREATE TABLE b (i int);")},
               {"migrations/x.sql",
                revision("x", "start",
                         "SET search_path = public;\nALTER TABLE a ADD COLUMN j int;\n"
                         "-- why\nALTER TABLE b ADD COLUMN j int;\nCOMMENT ON TABLE b IS 'b';\n",
                         "ALTER TABLE b DROP COLUMN j;\nALTER TABLE a DROP COLUMN j;\n")}});
  bench.options.fix = "safe";
  const Fixed fixed = bench.fix_and_write();
  CHECK_THAT(bench.said(), Catch::Matchers::IsEmpty());
  REQUIRE(fixed.files.size() == 2);
  CHECK(bench.text("migrations/x.sql") ==
        revision("x", "start", "SET search_path = public;\nALTER TABLE a ADD COLUMN j int;\n",
                 "ALTER TABLE b DROP COLUMN j;\nALTER TABLE a DROP COLUMN j;\n"));
  const FixedFile& made = fixed.files.front().is_new ? fixed.files.front() : fixed.files.back();
  CHECK(made.after.find("SET search_path = public;\n-- why\nALTER TABLE b ADD COLUMN j int;\n"
                        "COMMENT ON TABLE b IS 'b';\n") != std::string::npos);
}

TEST_CASE("fixes: the way back goes with all that it undoes", "[lint][fix]") {
  const std::string detach = "ALTER TABLE p DETACH PARTITION p2;\n";
  Bench bench(
      {{"migrations/start.sql", revision("start", "",
                                         "CREATE TABLE p (k int NOT NULL) PARTITION BY LIST (k);\n"
                                         "CREATE TABLE p2 (k int NOT NULL);")},
       {"migrations/x.sql",
        revision("x", "start", "ALTER TABLE p ATTACH PARTITION p2 FOR VALUES IN (1, 2);\n",
                 detach)}});
  bench.options.fix = "safe";
  const Fixed fixed = bench.fix_and_write();
  CHECK_THAT(bench.said(), Catch::Matchers::IsEmpty());
  REQUIRE(fixed.files.size() == 3);
  CHECK(bench.text("migrations/x.sql") ==
        revision("x", "start",
                 "ALTER TABLE public.p2 ADD CONSTRAINT p2_proof CHECK (k IN (1, 2)) NOT VALID;\n",
                 "ALTER TABLE IF EXISTS public.p2 DROP CONSTRAINT IF EXISTS p2_proof;\n"));
  CHECK(std::count_if(fixed.files.begin(), fixed.files.end(), [&](const FixedFile& each) {
          return each.after.find(detach) != std::string::npos;
        }) == 1);
}

TEST_CASE("fixes: forms that no example has are mended, or offer none", "[lint][fix]") {
  struct Case {
    std::string rule, schema, sql;
    bool is_mended = true;
  };
  const std::string keys = "CREATE TABLE c (id int PRIMARY KEY);\n";
  const std::string parts =
      "CREATE TABLE \"P\" (id int NOT NULL, c int) PARTITION BY RANGE (id);\n"
      "CREATE TABLE p1 PARTITION OF \"P\" FOR VALUES FROM (0) TO (9) PARTITION BY HASH (id);\n"
      "CREATE TABLE \"P 11\" PARTITION OF p1 FOR VALUES WITH (MODULUS 1, REMAINDER 0);\n";
  const std::vector<Case> cases = {
      {"partitioned-key-build", parts, "ALTER TABLE \"P\" ADD UNIQUE (c, id) INCLUDE (id);"},
      {"fk-partitioned-not-valid", keys + parts,
       "ALTER TABLE \"P\" ADD FOREIGN KEY (c) REFERENCES c NOT VALID;", false},
      {"concurrent-on-partitioned", parts, "CREATE INDEX CONCURRENTLY ON \"P\" (c);", false},
      {"create-partition-of", parts,
       "CREATE TABLE p2 PARTITION OF public.\"P\" FOR VALUES FROM (9) TO (20);"},
      {"create-partition-of", parts,
       "CREATE TABLE p2 PARTITION OF \"P\" (c DEFAULT 1) FOR VALUES FROM (9) TO (20);", false},
      {"attach-default-scan", parts + "CREATE TABLE d PARTITION OF \"P\" DEFAULT;",
       "CREATE TABLE p2 PARTITION OF \"P\" FOR VALUES FROM (9) TO (MAXVALUE);"},
      {"attach-scan",
       "CREATE TABLE p (a int, b int) PARTITION BY RANGE (a, b);\n"
       "CREATE TABLE q (a int, b int);",
       "ALTER TABLE p ATTACH PARTITION q FOR VALUES FROM (1, 1) TO (2, 2);", false},
      {"alter-sequence-blocks-inserts", "CREATE SEQUENCE \"S\" START 7;",
       "ALTER SEQUENCE \"S\" RESTART;"},
      {"alter-sequence-blocks-inserts", "CREATE SEQUENCE s;",
       "ALTER SEQUENCE s RESTART WITH 5 CACHE 10;", false},
      {"not-null-proof-not-usable",
       "CREATE TABLE t (a int, CONSTRAINT k CHECK (a > 0));\n"
       "ALTER TABLE t ADD CONSTRAINT n CHECK (a IS NOT NULL) NOT VALID;",
       "ALTER TABLE t ADD COLUMN b int, VALIDATE CONSTRAINT n, ALTER a SET NOT NULL;"},
      {"lock-upgrade-by-combining",
       "CREATE TABLE t (a int);\nALTER TABLE t ADD CONSTRAINT n CHECK (a > 0) NOT VALID,\n"
       "  ADD CONSTRAINT m CHECK (a < 9) NOT VALID;",
       "ALTER TABLE t VALIDATE CONSTRAINT n, ADD COLUMN b int, VALIDATE CONSTRAINT m;"},
      {"drop-key-cascade", keys + "CREATE TABLE t (a int CONSTRAINT \"F k\" REFERENCES c);",
       "ALTER TABLE c ADD COLUMN x int, DROP CONSTRAINT c_pkey CASCADE;"},
      {"multi-table-strong-locks", "CREATE TABLE a (i int);\nCREATE TABLE b (i int);",
       "BEGIN;\nALTER TABLE a ADD COLUMN j int;\nALTER TABLE b ADD COLUMN j int;\nCOMMIT;", false},
  };
  for (const Case& each : cases) {
    INFO(each.rule << ": " << each.sql);
    Bench bench({{"migrations/start.sql", revision("start", "", each.schema)},
                 {"migrations/x.sql", revision("x", "start", each.sql)}});
    const auto before = run_lint(bench.context, bench.options, Changes(), {}, false);
    REQUIRE(before);
    CHECK(count(before->outcome, each.rule) >= 1);
    const auto fixed = bench.fix();
    REQUIRE(fixed);
    CHECK((count(fixed->run.outcome, each.rule) == 0) == each.is_mended);
  }
}

TEST_CASE("fixes: left out where the result would not be what was promised", "[lint][fix]") {
  // what validates would run before the rows are mended, and the key is needed at once
  Bench bench({{"migrations/start.sql", revision("start", "", "CREATE TABLE t (a int NOT NULL);")},
               {"migrations/x.sql", revision("x", "start",
                                             "BEGIN;\nCREATE INDEX t_a ON t (a);\nCOMMIT;\n"
                                             "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0);\n"
                                             "ALTER TABLE t DROP CONSTRAINT c;")}});
  bench.options.fix = "safe";
  const std::string before = bench.text("migrations/x.sql");
  const Fixed fixed = bench.fix_and_write();
  CHECK(fixed.fixes == 0);
  CHECK(fixed.files.empty());
  CHECK(bench.text("migrations/x.sql") == before);
  REQUIRE(bench.said().size() == 1);
  CHECK(bench.said().front().starts_with("fix-left-out: the fix of add-check-validating"));
}

TEST_CASE("fixes: other tools' layouts get edits that they can run, and no revisions",
          "[lint][fix]") {
  const std::string base = "-- migrate:up\nCREATE TABLE t (a int, b int);\n-- migrate:down\n";
  const std::string index = "CREATE INDEX t_a ON t (a);\n";
  Bench bench(
      {{"migrate.toml", "[source]\nlayout = \"dbmate\"\n"}, {"db/migrations/1_start.sql", base}});
  bench.tree.write("migrate.toml", "[source]\nlayout = \"dbmate\"\npath = \"m\"\n");
  bench.tree.write("m/1_start.sql", base);
  bench.tree.write("m/2_index.sql", "-- migrate:up\n" + index + "-- migrate:down\n");
  bench.tree.write("m/3_index.sql",
                   "-- migrate:up transaction:false\nCREATE INDEX t_b ON t (b);\n"
                   "-- migrate:down\n");
  bench.tree.write("m/4_check.sql",
                   "-- migrate:up\nALTER TABLE t ADD CHECK (a > 0);\n-- migrate:down\n");
  bench.options.range.from = "1";
  const Fixed fixed = bench.fix_and_write();
  CHECK(fixed.fixes == 1);
  CHECK(bench.text("m/2_index.sql").find("CONCURRENTLY") == std::string::npos);
  CHECK(bench.text("m/3_index.sql").find("CONCURRENTLY") != std::string::npos);
  CHECK(bench.text("m/4_check.sql").find("NOT VALID") == std::string::npos);
  CHECK(bench.said().size() == 2);
}

TEST_CASE("fixes: edits and their line ends", "[lint][fix]") {
  const SourceFile unix_text("a", "one two\nthree\n");
  CHECK(lint::apply(unix_text, {{{4, 7}, "2\n"}, {{0, 0}, "> "}}) == "> one 2\n\nthree\n");
  const SourceFile dos("a", "\xEF\xBB\xBFone\r\ntwo");
  CHECK(lint::apply(dos, {{{3, 3}, "\nx"}}) == "\xEF\xBB\xBFone\r\nx\r\ntwo");
  CHECK(lint::overlap({{{1, 3}, ""}}, {{{3, 3}, "x"}}));
  CHECK_FALSE(lint::overlap({{{1, 3}, ""}}, {{{4, 5}, "x"}}));
  const lint::Words words("x /* index */ INDEX \"index\" (a (b)) c", {0, 38});
  CHECK(words.find({"index"}) == Span{14, 19});
  CHECK_FALSE(words.find({"index"}, 15));
  CHECK(words.parentheses(0) == Span{28, 35});
}

TEST_CASE("unified_diff: hunks, new files, missing line ends", "[diff]") {
  CHECK(unified_diff("a", "x\n", "x\n", false).empty());
  CHECK(unified_diff("a", "", "x\ny\n", true) ==
        "--- /dev/null\n+++ b/a\n@@ -0,0 +1,2 @@\n+x\n+y\n");
  CHECK(unified_diff("a", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n", false) ==
        "--- a/a\n+++ b/a\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
  CHECK(unified_diff("a", "1", "1\n", false) ==
        "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-1\n\\ No newline at end of file\n+1\n");
}

}  // namespace migc::cli
