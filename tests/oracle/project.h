// A migc project in a temporary folder, compiled by the real binary and run by the real psql.
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tests/oracle/process.h"
#include "tests/oracle/server.h"

namespace migc::oracle {

// What a native revision file says; the sections are written as they are given.
struct RevisionText {
  std::string id;
  std::string revises;
  std::string up;
  std::string down = {};
  std::string verify = {};
  std::string message = "a step";
  std::string depends_on = {};
  std::string branch_labels = {};
  std::string up_options = {};  // " transaction:false"
};

class TestProject {
 public:
  // `settings` is put into migrate.toml.
  explicit TestProject(int postgres, std::string_view settings = {});
  TestProject(const TestProject&) = delete;
  TestProject& operator=(const TestProject&) = delete;
  ~TestProject();

  void add(const RevisionText& revision);
  void add_file(const std::string& path, std::string_view text);
  const std::filesystem::path& folder() const { return folder_; }

  // Runs migc there.
  Outcome migc(const std::vector<std::string>& arguments) const;

  // Compiles a script that must compile ("upgrade", "head", …; --sql is added) and returns its
  // path.
  std::filesystem::path compile(std::vector<std::string> arguments) const;

 private:
  std::filesystem::path folder_;
};

// psql -X -f SCRIPT, with more options before.
std::vector<std::string> psql_command(const Database& database, const std::filesystem::path& script,
                                      const std::vector<std::string>& options = {});
Outcome psql(const Database& database, const std::filesystem::path& script,
             const std::vector<std::string>& options = {});

// The same for scripts that must run: fails the test with what psql said.
void psql_ok(const Database& database, const std::filesystem::path& script);

// The rows of alembic_version, sorted; {"no table"} where there is none.
std::vector<std::string> version_rows(const Database& database);

// Asks again and again, for ten seconds and more, until the condition holds.
void wait_until(const Server& server, const std::string& condition);
// The condition that a session on the database waits for a lock.
std::string is_waiting(const Database& database);

}  // namespace migc::oracle
