// Effects for people and programs: relations by their names and kinds, and how the time that the
// statement takes hangs on the size of its tables. SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/effects/effects.h"

namespace migc::effects {

struct DescribedLock {
  ObjectId id = catalog::k_no_object;
  std::string relation;   // "public.t", as it is called before the statement
  std::string_view kind;  // catalog::relation_word: table, index, sequence, view, …
  LockMode mode = LockMode::access_share;
  bool is_implied = false;  // an index whose table the statement locks as strongly
  std::string quoted = {};  // the relation as SQL writes it
};

// How long the locks are held for the work itself; waiting for them comes on top.
enum class TimeClass : std::uint8_t {
  instant,  // the same for any number of rows
  grows,    // reads tables, builds indexes or works on rows
  rewrite,  // writes all rows of a table and all its indexes again
};
// "instant", "grows with the table", "rewrite".
std::string_view time_class_name(TimeClass time);

// Every list of relations by name, then by id.
struct Description {
  std::vector<DescribedLock> locks;
  std::vector<std::string> rewrites;
  std::vector<std::string> new_files;
  std::vector<DescribedLock> scans;
  std::vector<std::string> index_rebuilds;
  std::vector<std::string> data_loss;  // "public.t" or "public.t.column"
  TimeClass time = TimeClass::instant;
  std::vector<std::string> uncertain;  // what is not known, in words
};

// `before` is the catalog that the effects were found with.
Description describe(const Catalog& before, const sql::Operation& operation,
                     const Effects& effects);

}  // namespace migc::effects
