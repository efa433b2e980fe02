// Statements whose effects are predicted and measured: what a case is, what is seen of it, and how
// the two are compared. SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/catalog/replay.h"
#include "compiler/effects/effects.h"

namespace migc::lab {

using effects::LockMode;
using Names = std::set<std::string>;

// tests/data/NAME.
std::string read_data(const std::string& name);

// Run over the schema of locks_base.sql.
struct Case {
  std::string id;
  std::vector<std::string> before;  // statements that are committed first
  std::string sql;                  // in one transaction
  std::string timezone;             // of the session
};

// What a case did, by name: as relations are called in the end, without "public.".
struct Seen {
  std::string error;     // the message of the first refusal; nothing else is there then
  std::string sqlstate;  // empty: not known
  std::map<std::string, LockMode> locks;
  Names rewrites;  // new files of any relation
  Names scans;
  bool certain = true;  // a prediction that says so
  Names gone;           // relations that are there no more under their old number
};

// migc's side: one version's schema, and cases run on it.
class Lab {
 public:
  explicit Lab(int postgres);

  Seen predict(const Case& one);

  // After predict().
  bool is_index(const std::string& name) const { return indexes_.count(name) != 0; }
  bool has_rows(const std::string& name) const { return filled_.count(name) != 0; }

 private:
  std::vector<sql::Statement> parse(const std::string& text, Seen& seen);
  void prepare(const std::vector<std::string>& before);
  Seen run_case(const std::string& text, bool session_is_utc);
  void run(const std::string& text);
  void note_rows(const sql::Operation& operation);
  void fill(catalog::ObjectId id);
  std::string name(const catalog::Catalog& before, catalog::ObjectId id);
  void note_indexes(const catalog::Catalog& before);

  catalog::Replay replay_;
  catalog::Catalog base_;
  catalog::BuiltinTypes::Installed installed_;
  Names base_filled_;
  Names filled_;  // tables that have got rows
  Names indexes_;
};

// What differs, in words; empty: nothing.
std::string compare(const Lab& lab, const Case& one, const Seen& expected, const Seen& found);

// Cases that are predicted differently: a table (case, versions, reason) in tests/data.
class Exceptions {
 public:
  explicit Exceptions(const std::string& name);

  // False, with `differs` as what to report, for a case that differs and is not listed, or that is
  // listed and does not differ.
  // `release`: the server's server_version_num; a case may be listed from a minor release on. 0 for
  // the stored measurements, which are older than all of these.
  bool accept(const Case& one, int postgres, std::string& differs, int release = 0) const;

 private:
  std::map<std::string, std::set<int>> versions_;
  Names unread_;  // by an older grammar; with a newer one nobody has looked at them yet
};

}  // namespace migc::lab
