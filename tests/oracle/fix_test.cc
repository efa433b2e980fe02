// Proof of the fixes on real servers: the bad example of each rule, as it stands and mended, each
// compiled to a script and run on a database of its own, ends in the same catalog.
// SPDX-License-Identifier: MIT
#include <cstdio>
#include <sstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <fmt/format.h>

#include "cli/lint_fix.h"
#include "lint/rules/registry.h"
#include "tests/lab/example_project.h"
#include "tests/oracle/catalog_compare.h"
#include "tests/oracle/process.h"
#include "tests/oracle/project.h"
#include "tests/oracle/server_catalog.h"

namespace migc::oracle {
namespace {

using nlohmann::json;

// That of examples which hold for all versions.
constexpr int k_usual_version = 16;

// Everything that the server can say of the schema.
struct Schema {  // NOLINT(bugprone-exception-escape): json's move constructor is not noexcept
  json catalog, details, definitions;
};

Schema schema_after(const TestProject& project, const Server& server) {
  const Database database(server);
  psql_ok(database, project.compile({"upgrade", "heads"}));
  Connection connection = database.connect();
  prepare_catalog(connection);
  return {read_catalog(connection, {"public.alembic_version"}), read_details(connection),
          read_definitions(connection)};
}

// The differences, one a line; empty: there are none.
std::string difference(const Schema& before, const Schema& after) {
  std::string text;
  for (const std::string& each :
       compare(objects_of(before.catalog), objects_of(after.catalog)).differences)
    text += each + "\n";
  for (const std::string& each :
       compare(details_of(before.details), details_of(after.details)).differences)
    text += each + "\n";
  if (before.definitions != after.definitions)
    text += fmt::format("definitions: {} and {}\n", before.definitions.dump(),
                        after.definitions.dump());
  return text;
}

void fill(TestProject& project, const lint::Rule& rule, int version) {
  for (const auto& [path, bytes] : lab::project_of(rule.bad)) {
    const std::string target = fmt::format("[target]\npostgres = {}\n", version);
    project.add_file(path, path == "migrate.toml" ? bytes + "\n" + target : bytes);
  }
}

// What was applied; absent: the rule finds nothing to mend on this version.
std::optional<lint::Care> mend(TestProject& project, const lint::Rule& rule) {
  std::ostringstream out;
  std::ostringstream err;
  cli::Context context{out, err, false, {}, {}, {}};
  context.options.project.directory = project.folder();
  cli::LintOptions options;
  options.range.from = "start";
  options.fix = "all";
  options.levels = {fmt::format("{}={}", rule.name, severity_name(rule.severity))};
  const auto before = cli::run_lint(context, options, cli::Changes(), {}, false);
  if (!before) return std::nullopt;
  lint::Care care = lint::Care::safe;
  for (const lint::Reported& each : before->outcome.findings)
    if (each.fix && each.fix->care == lint::Care::judgement) care = lint::Care::judgement;
  const auto fixed = cli::fix_findings(context, options, cli::Changes());
  if (!fixed || fixed->fixes == 0) return std::nullopt;
  REQUIRE(cli::write_files(context, fixed->files));
  return care;
}

}  // namespace

TEST_CASE("fixes: a mended history runs, and a safe fix ends in the same catalog", "[fix]") {
  const Server server = GENERATE(from_range(servers()));
  std::size_t same = 0;
  std::size_t run = 0;
  for (const lint::Rule& rule : lint::all_rules()) {
    const bool needs_newer =
        rule.bad.postgres > k_usual_version && rule.bad.postgres > server.version;
    if (rule.fix.empty() || needs_newer) continue;
    INFO(fmt::format("{} on PostgreSQL {}", rule.name, server.version));
    TestProject bad(server.version);
    TestProject mended(server.version);
    fill(bad, rule, server.version);
    fill(mended, rule, server.version);
    const auto care = mend(mended, rule);
    if (!care) continue;
    ++run;
    const Schema after = schema_after(mended, server);
    const Schema before = schema_after(bad, server);
    if (*care == lint::Care::judgement) continue;
    const std::string differences = difference(before, after);
    CHECK(differences.empty());
    INFO(differences);
    ++same;
  }
  std::printf(
      "fixes: PostgreSQL %d, %zu mended histories run, %zu of safe fixes end in the same "
      "catalog\n",
      server.version, run, same);
  CHECK(run >= 15);
  CHECK(same >= 10);
}

}  // namespace migc::oracle
