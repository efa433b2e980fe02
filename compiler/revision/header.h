// The header of a native revision file: the comments before its first section.
//
//   -- Add user profile fields          the message: all lines up to an empty one
//   --
//   -- Revision ID: abc123              keys, one a line, in any order, without regard to case
//   -- Revises: def456, 9f1c2d          empty, one id, or several with commas between
//   -- Create Date: 2024-01-15 14:30:00+00:00
//   -- Branch Labels: profiles
//   -- Depends On: 77aa01
//   -- migrate:ignore drop-column: agreed with the owners of the table
//
// After the message, a paragraph is one of keys if it has a known key in it, or something near to
// one; any other paragraph is prose. In the message itself nothing is a key, unless a key is its
// very first line: then there is no message.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "compiler/base/diagnostic.h"
#include "compiler/revision/revision.h"

namespace migc::revision {

// Fills in what the comments in `range` of `source` say. Every fault is a diagnostic; without a
// usable "Revision ID" the result's id stays empty. Stops at the first statement; false if there is
// one in `range`.
bool read_header(const SourcePtr& source, Span range, Revision& revision, Diagnostics& diagnostics);

// Whether `text` has the look of a native header before its first statement.
bool has_revision_id(std::string_view text);

// Whether a line of the message would be taken for a key or a marker if it stood first.
bool is_header_syntax(std::string_view line);

}  // namespace migc::revision
