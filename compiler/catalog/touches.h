// What a statement may change if it runs, in words: for code of which it cannot be told whether it
// runs. SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "compiler/catalog/session.h"
#include "compiler/sql/operation.h"

namespace migc::catalog {

// "whether table "t" has column "a" is not known"; nothing for what leaves the schema alone.
// `text` is the statement's. What functions do that it calls is not among them.
std::vector<std::string> touches_of(const sql::Operation& operation, std::string_view text);

// The first words of a longer text, on one line.
std::string shortened(std::string_view text);

}  // namespace migc::catalog
