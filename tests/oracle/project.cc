#include "tests/oracle/project.h"

#include <catch2/catch_test_macros.hpp>

namespace migc::oracle {

namespace fs = std::filesystem;

TestProject::TestProject(int postgres, std::string_view settings) : folder_(make_scratch_folder()) {
  std::string config =
      "[source]\npath = \"migrations\"\n\n[target]\npostgres = " + std::to_string(postgres) +
      "\n\n";
  config += settings;
  // what becomes of statements is seen here, not whether they should be written
  config += "\n[lint]\nfail_on = \"never\"\n";
  write_text(folder_ / "migrate.toml", config);
  fs::create_directories(folder_ / "migrations");
}

TestProject::~TestProject() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void TestProject::add(const RevisionText& revision) {
  std::string text = "-- " + revision.message + "\n--\n-- Revision ID: " + revision.id +
                     "\n-- Revises: " + revision.revises + "\n";
  if (!revision.depends_on.empty()) text += "-- Depends On: " + revision.depends_on + "\n";
  if (!revision.branch_labels.empty()) text += "-- Branch Labels: " + revision.branch_labels + "\n";
  text += "\n-- migrate:up" + revision.up_options + "\n" + revision.up;
  if (!revision.down.empty()) text += "\n-- migrate:down\n" + revision.down;
  if (!revision.verify.empty()) text += "\n-- migrate:verify\n" + revision.verify;
  add_file("migrations/" + revision.id + ".sql", text);
}

void TestProject::add_file(const std::string& path, std::string_view text) {
  write_text(folder_ / path, text);
}

Outcome TestProject::migc(const std::vector<std::string>& arguments) const {
  std::vector<std::string> command = {MIGC_BINARY};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return run(command, folder_);
}

fs::path TestProject::compile(std::vector<std::string> arguments) const {
  static int count = 0;
  fs::path script = folder_ / ("script-" + std::to_string(++count) + ".sql");
  arguments.insert(arguments.end(), {"--sql", "-o", script});
  const Outcome outcome = migc(arguments);
  INFO(outcome.out << outcome.err);
  REQUIRE(outcome.status == 0);
  return script;
}

std::vector<std::string> psql_command(const Database& database, const fs::path& script,
                                      const std::vector<std::string>& options) {
  std::vector<std::string> command = {"psql", "-X", "-d", database.url()};
  command.insert(command.end(), options.begin(), options.end());
  command.insert(command.end(), {"-f", script});
  return command;
}

Outcome psql(const Database& database, const fs::path& script,
             const std::vector<std::string>& options) {
  return run(psql_command(database, script, options));
}

void psql_ok(const Database& database, const fs::path& script) {
  const Outcome outcome = psql(database, script);
  INFO("server " << database.server().version << "\n" << outcome.out << outcome.err);
  REQUIRE(outcome.status == 0);
}

std::vector<std::string> version_rows(const Database& database) {
  Connection connection = database.connect();
  if (connection.value("SELECT to_regclass('public.alembic_version') IS NULL") == "t")
    return {"no table"};
  return connection.column(
      "SELECT version_num FROM public.alembic_version ORDER BY version_num COLLATE \"C\"");
}

void wait_until(const Server& server, const std::string& condition) {
  Connection watch(server, "");
  for (int turn = 0; turn < 2000 && watch.value("SELECT " + condition) != "t"; ++turn)
    watch.execute("SELECT pg_sleep(0.005)");
}

std::string is_waiting(const Database& database) {
  return "EXISTS (SELECT FROM pg_stat_activity WHERE datname = '" + database.name() +
         "' AND wait_event_type = 'Lock')";
}

}  // namespace migc::oracle
