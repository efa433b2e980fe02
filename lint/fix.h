// What a rule offers to mend a finding with. The rule only says what to change; that the result
// parses, silences the rule and ends in the same schema is seen to by whoever applies it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/source.h"

namespace migc::lint {

enum class Care : std::uint8_t {
  safe,       // the history ends in the same schema, and its rows are the same
  judgement,  // a person has to say whether it is what was meant
};

// Of the finding's source; an empty span is an insertion before the byte.
struct Edit {
  Span span;
  std::string text;
};

// A revision to follow the one with the finding, before all that come behind it.
struct NextRevision {
  std::string message;
  std::string up;
  std::string down;  // statements, or a comment that says why there is nothing to undo
  // The way back of the revision with the finding moves behind `down`: all that it undoes is here.
  bool takes_way_back = false;
};

struct Fix {
  std::string title;  // what it does, in one line: an imperative without a final stop
  Care care = Care::safe;
  std::vector<Edit> edits = {};
  // A statement of the edits cannot run in a transaction block.
  bool leaves_transaction = false;
  // The edits end the author's own transaction block before that statement.
  bool ends_block = false;
  std::vector<NextRevision> next = {};  // in order
  // To stand first in the revision's own way back.
  std::string down = {};
};

// Whether two fixes change the same or touching places of one text, so that only one can be
// applied.
bool overlap(const std::vector<Edit>& a, const std::vector<Edit>& b);

// The file's bytes after the edits, none of which overlap, in any order. New line ends are those of
// the file; a byte order mark stays.
std::string apply(const SourceFile& source, std::vector<Edit> edits);

// A part of a text after edits inside of it.
std::string edited(std::string_view text, Span part, std::vector<Edit> edits);

// The bytes that the source was made from.
std::string bytes_of(const SourceFile& source);

}  // namespace migc::lint
