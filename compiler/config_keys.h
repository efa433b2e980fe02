// The keys of migrate.toml: one row each, with the value it takes and the setting it fills.
// SPDX-License-Identifier: MIT
#pragma once

#include "compiler/base/diagnostic.h"
#include "compiler/config.h"
#include "compiler/config_node.h"

namespace migc {

// Fills `config` from the whole file, and reports every unknown key, wrong type and bad value; a
// key at fault leaves its setting alone. `config.source_file` must be the file that the spans of
// `root` count in.
void read_config(const ConfigNode& root, Config& config, Diagnostics& diagnostics);

}  // namespace migc
