// A script that was written earlier: what its head says, and where it differs from another text.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/revision/plan.h"
#include "compiler/script/psql_text.h"

namespace migc::script {

// What it takes to compile it again.
struct WrittenHead {
  revision::Direction direction = revision::Direction::upgrade;
  std::vector<std::string> from;  // rows before
  std::vector<std::string> to;    // rows after
  std::size_t steps = 0;
  int postgres = 0;
  Dialect dialect = Dialect::psql;
  bool is_idempotent = false;
};

// nullopt: not the head that write_head writes.
std::optional<WrittenHead> read_head(std::string_view script);

struct ScriptDifference {
  std::size_t line = 0;        // 1-based, of the first byte that differs
  std::string step;            // "step 2 of 3: upgrade a -> b"; empty: before the first step
  std::string statement;       // the first line of the statement there, as the script has it
  std::string in_script;       // that line of the script; empty at its end
  std::string in_compilation;  // and of the other text
};

// nullopt: the same, byte for byte. A difference in the steps goes before one in what stands above
// them, which any change of a source changes, too.
std::optional<ScriptDifference> first_difference(std::string_view script,
                                                 std::string_view compiled);

}  // namespace migc::script
