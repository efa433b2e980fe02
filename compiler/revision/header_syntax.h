// The lines of a native header, and which of them are keys.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/source.h"

namespace migc::revision {

enum class Key { revision_id, revises, create_date, branch_labels, depends_on };

inline constexpr std::array<std::string_view, 5> k_header_keys = {
    "Revision ID", "Revises", "Create Date", "Branch Labels", "Depends On"};

inline std::string_view key_name(Key key) { return k_header_keys[static_cast<std::size_t>(key)]; }

std::optional<Key> find_key(std::string_view name);  // case ignored
std::optional<std::string> nearest_key(std::string_view name);

// A line of comment without its dashes and the blanks around its text.
struct HeaderLine {
  Span comment;
  Span text;
};

using Paragraph = std::vector<HeaderLine>;

// The comment lines before the first statement, in paragraphs: an empty comment, an empty line or
// anything else that is no line comment parts them.
struct Comments {
  std::vector<Paragraph> paragraphs{1};
  bool is_whole = true;  // no statement came before the end of the range
};
Comments read_comments(std::string_view source, Span range);

// "Words: value" taken apart; `value` may be empty.
struct KeyLine {
  Span key;
  Span value;
};

// A known key, or up to three plain words, before a colon; unknown ones need a blank after the
// colon, so that "https://…" is none.
std::optional<KeyLine> split_key(std::string_view source, Span line);

// The key that a line starts with where the colon is missing: "Revises def456".
std::optional<Key> key_without_colon(std::string_view line);

// Whether a line says nothing: empty, or a rule of dashes and the like.
bool is_blank_line(std::string_view text);

}  // namespace migc::revision
