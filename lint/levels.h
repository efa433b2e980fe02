// How much each rule weighs: its own severity, the settings, the command line.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/config.h"
#include "lint/rule.h"

namespace migc::lint {

// A rule that a text names, or null with a diagnostic (unknown-rule) that has the nearest name.
const Rule* find_rule(const std::vector<Rule>& rules, std::string_view name,
                      Diagnostics& diagnostics);
// The same without one.
const Rule* find_rule(const std::vector<Rule>& rules, std::string_view name);

// By rule, in the order of `rules`; absent: off. `overrides` are "NAME=SEVERITY" of the command
// line and win over the settings. Ids: unknown-rule, usage.
using Levels = std::vector<std::optional<Severity>>;
Levels levels_of(const std::vector<Rule>& rules, const Config& config,
                 const std::vector<std::string>& overrides, Diagnostics& diagnostics);

}  // namespace migc::lint
