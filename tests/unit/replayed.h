// Statements of a text, one after the other, on a replay. SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "compiler/catalog/replay.h"
#include "compiler/sql/parse.h"

namespace migc::test {

// Calls run(statement) for each statement of a text, which is one source of the replay and has to
// parse.
template <typename Run>
void run_source(catalog::Replay& replay, const std::string& text, const Run& run) {
  const auto source = std::make_shared<const SourceFile>("test.sql", text);
  Diagnostics diagnostics;
  replay.start_source(source);
  for (const sql::Statement& statement :
       sql::parse(source, {0, text.size()}, diagnostics, sql::Operations::yes))
    run(statement);
  CHECK(diagnostics.empty());
}

}  // namespace migc::test
