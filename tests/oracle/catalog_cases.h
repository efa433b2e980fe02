// The scripts of tests/oracle/catalog/*.sql: small migrations, one topic a file.
//
// A case begins with a line `-- case: NAME`, options in brackets behind the name: `[15-18]` or
// `[18]` are the versions it is for, `[no transaction]` says that it runs in a database of its own,
// statement by statement, instead of in a transaction that is rolled back; `[parser 18]` that
// libpg_query 17 cannot read it: such a build runs it on the servers alone. A line
// `-- refuses: 42P07` before a statement says that the server refuses it with that SQLSTATE
// (`[13-14]` behind it: these versions do); the script then goes on as if the statement were not
// there. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace migc::oracle {

struct CaseStatement {
  std::string text;          // without its semicolon
  std::size_t end = 0;       // the script up to here ends with it, semicolon included
  std::string refuses = {};  // SQLSTATE, or empty
};

struct CatalogCase {
  std::string topic;  // the file's name without its ending
  std::string name;
  int first_version = 13;
  int last_version = 18;
  bool transaction = true;
  int parser = 0;
  std::string script = {};  // from the header line to the next one

  std::string full_name() const { return topic + "/" + name; }
  bool runs_on(int version) const;
  bool is_readable() const;  // by this build's parser
};

// All cases, by file and place. Fails the test on a header that it cannot read or a name used
// twice.
std::vector<CatalogCase> read_catalog_cases();

// The statements of a case as `version` takes them.
std::vector<CaseStatement> statements_of(const CatalogCase& one, int version);

// The names that a list of exceptions (where, name, reason) has under `where`.
std::set<std::string> listed_names(const char* file, const std::string& where);

}  // namespace migc::oracle
