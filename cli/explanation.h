// What `migc explain` found, as a table for people and as JSON (docs/explain.md).
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "compiler/script/explain.h"

namespace migc::cli {

std::string explanation_text(int postgres,
                             const std::vector<script::ExplainedTransaction>& transactions);

nlohmann::ordered_json explanation_json(
    int postgres, const std::vector<script::ExplainedTransaction>& transactions);

}  // namespace migc::cli
