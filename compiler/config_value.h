// What a single value of migrate.toml may be: durations, names, file name templates, time zones.
// Knows no TOML. SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "compiler/config.h"

namespace migc {

// Why a value cannot be used, and what to do. `reason` follows the key in a sentence: "… is empty".
struct ValueFault {
  std::string reason;
  std::string help;
};

// "5s", "500ms", "1.5 min" or a number of milliseconds, as PostgreSQL's own settings take them; ""
// and "0" are no limit.
std::optional<ValueFault> parse_duration(std::string_view text, Duration& duration);

// The name of a schema, table or database, without quotes: 1 to 63 bytes (NAMEDATALEN - 1).
std::optional<ValueFault> check_name(std::string_view text);

// The same, for an entry of a search path, where "a, b" is two.
std::optional<ValueFault> check_schema_name(std::string_view text);

// The same, for a table whose schema is set elsewhere.
std::optional<ValueFault> check_table_name(std::string_view text);

// A name in SQL: "table" or "schema.table", each part quoted where it must be.
std::optional<ValueFault> check_relation_name(std::string_view text);

// A template of file names as revision::file_name() takes it, in which something tells two
// revisions apart.
std::optional<ValueFault> check_file_template(std::string_view text);

// A name in the system's zone data ($TZDIR, or /usr/share/zoneinfo). "UTC" is known without any.
std::optional<ValueFault> check_timezone(std::string_view text);

// A word that migc compares and prints: not empty, and without control characters.
std::optional<ValueFault> check_text(std::string_view text);

// The path of a file or folder: not empty, and without control characters.
std::optional<ValueFault> check_path(std::string_view text);

// The name of a lint rule: words of small letters and digits, parted by hyphens.
std::optional<ValueFault> check_rule_name(std::string_view text);

}  // namespace migc
