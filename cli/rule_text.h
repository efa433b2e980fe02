// The documentation of rules, made from the rules themselves. SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "lint/rule.h"

namespace migc::cli {

std::string rules_text(const std::vector<lint::Rule>& rules);      // one line each, by group
std::string rules_markdown(const std::vector<lint::Rule>& rules);  // docs/rules/README.md
std::string rule_text(const lint::Rule& rule);
std::string rule_markdown(const lint::Rule& rule);  // docs/rules/NAME.md
nlohmann::ordered_json rule_json(const lint::Rule& rule);

}  // namespace migc::cli
