// Names: what a file's or folder's name says of the migration in it, and what may be a revision's
// id.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace migc::revision {

struct NameFault {
  std::string id;       // `bad-id` or `illegal-char`
  std::string message;  // the rest of a sentence that starts with what the name is of: "is empty"
};

// Why `name` can be neither the id of a revision nor a branch label: the characters @ - + : , have
// a meaning in targets and lists, and what cannot be seen cannot be typed. Nothing if it can.
std::optional<NameFault> fault_of_name(std::string_view name);

// `name` with '_' for every character that an id must not have.
std::string legal_name(std::string_view name);

// "a/b/c.sql": the parts before and after the last slash; the folder is empty if there is none.
std::string_view folder_of(std::string_view path);
std::string_view base_name(std::string_view path);

bool is_sql_file(std::string_view path);              // ".sql", in any case
std::string_view without_sql(std::string_view name);  // without that ending

// A name that starts with digits: "0001_create_users" is "0001" and "_create_users".
struct NumberedName {
  std::string_view number;
  std::string_view rest;
};
std::optional<NumberedName> split_number(std::string_view name);

// Whether number a comes before number b by value, however many digits and leading zeros they have.
bool number_less(std::string_view a, std::string_view b);
// `number` without leading zeros: equal for equal values.
std::string_view significant(std::string_view number);

// Whether name a comes before name b by the number it starts with, then as text; names without a
// number come last.
bool number_then_text_less(std::string_view a, std::string_view b);

// The version that a name starts with, as a person would read it: "0001", "v1.10", "2024-01-15",
// "20240115_103000". Empty if it starts with none ("2fa_tokens" does not).
std::string_view leading_version(std::string_view name);

// The words of a name as a sentence: "_create-users" is "create users".
std::string words(std::string_view name);

}  // namespace migc::revision
