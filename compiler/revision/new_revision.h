// A new revision file of the native layout: its id, its name, its text.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/diagnostic.h"

namespace migc::revision {

struct NewRevision {
  std::string id;
  std::string message;  // may hold several lines
  std::vector<std::string> down_revisions;
  std::vector<std::string> branch_labels;
  std::vector<std::string> depends_on;
  std::int64_t created = 0;    // seconds since 1970-01-01 00:00 UTC
  int utc_offset_minutes = 0;  // of the time zone in which dates are written
  std::string up;              // statements, or none yet
  std::string down;
};

// The whole file. Reading it gives back what went in, whatever the
// texts hold: empty lines of the message are left out, what cannot be seen is spelt out, and a line
// that would be taken for a key of the header or a marker is put in quotes. Ids and labels must be
// legal (fault_of_name in names.h).
std::string render_revision(const NewRevision& revision);

inline constexpr std::string_view k_default_file_template = "{rev}_{slug}";

// The name of its file, relative to the source folder, ".sql" included. Fields of the template:
// {rev} {slug} {year} {month} {day} {hour} {minute} {second} {epoch}; "{month:02}" pads with zeros
// to two digits. A template may hold '/', a folder, but cannot lead out of the source folder or to
// a hidden file, which is not read. A faulty template, and a name that no file can have, is a
// diagnostic (`bad-file-template`) and no name.
std::optional<std::string> file_name(std::string_view file_template, const NewRevision& revision,
                                     std::size_t slug_length, Diagnostics& diagnostics);

// The words of a message in lower case, joined by '_', cut at a word where possible to at most
// `length` characters.
std::string make_slug(std::string_view message, std::size_t length);

// 12 hexadecimal digits from the system's source of randomness.
std::string random_revision_id();

// "2024-01-15 14:30:00+00:00": seconds since 1970 as the header's Create Date.
std::string create_date(std::int64_t seconds, int utc_offset_minutes);

}  // namespace migc::revision
