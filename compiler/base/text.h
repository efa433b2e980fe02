// Small questions about text, none of them dependent on the locale.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace migc {

bool is_space(char c);  // space, \t, \n, \r, \f, \v
bool is_digit(char c);
char to_lower(char c);  // ASCII letters alone
std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);
bool equals_ignoring_case(std::string_view a, std::string_view b);  // ASCII
bool starts_with_ignoring_case(std::string_view text, std::string_view prefix);

std::string_view trim(std::string_view text);

// The parts between separators, each trimmed; empty parts are kept. "" gives no part.
std::vector<std::string_view> split(std::string_view text, char separator);

std::string join(const std::vector<std::string>& parts, std::string_view separator);

// "1 error", "2 errors".
std::string counted(std::size_t count, std::string_view noun);

// Order in which a person would sort file names: runs of digits by value, everything else by byte.
bool natural_less(std::string_view a, std::string_view b);

// Characters (Unicode code points) of valid UTF-8, as varchar(n) counts them.
std::size_t count_characters(std::string_view text);

// Byte offset of the first byte that is not part of valid UTF-8 (RFC 3629), if any.
std::optional<std::size_t> find_invalid_utf8(std::string_view text);

// The candidate nearest to `word` (edit distance with transpositions, case ignored), if one is near
// enough to be what was meant: at most a third of the word's length away, and at least one edit is
// always allowed.
std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates);

// `text` on one line and harmless to look at: control characters, line separators and the
// bidirectional and invisible characters that make text look like something else are shown as
// <U+202E>. For comments, \echo and the terminal.
std::string visible(std::string_view text);

}  // namespace migc
