// Diagnostics for people (source line and caret) and for machines (JSON).
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "cli/context.h"
#include "compiler/base/diagnostic.h"
#include "compiler/base/result.h"

namespace migc::cli {

enum class Colors { no, yes };

// Whether this run's stderr is to be coloured.
Colors colors_of(const Context& context);

// One finding, several lines, ended by a line end.
std::string render_text(const Diagnostic& diagnostic, Colors colors);

// The objects of {"diagnostics": […]}: absent keys where nothing is known; lines and columns
// 1-based, columns in characters.
nlohmann::ordered_json diagnostics_json(const Diagnostics& diagnostics);

// Shows what the command found: text on stderr, or with --format json the document {"diagnostics":
// […]} on stdout. Returns `refused` if there are errors, else `ok`.
ExitStatus finish(Context& context);

// Shows findings that are no errors on stderr, for commands whose product goes to stdout.
void show_findings(Context& context);

// One fault of the environment, as an error with the id "environment".
ExitStatus fail(Context& context, const Error& error);

// Writes a JSON document to stdout.
void print_json(Context& context, const nlohmann::ordered_json& document);

}  // namespace migc::cli
