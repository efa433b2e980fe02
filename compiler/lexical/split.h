// Cuts SQL text into the pieces that psql would handle one by one: statements, the data of COPY …
// FROM stdin, and psql's own meta-commands. Needs no grammar, so it works on text that does not
// parse. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "compiler/base/source.h"

namespace migc::lexical {

enum class PieceKind : std::uint8_t { statement, copy_data, meta_command };

struct Piece {
  PieceKind kind = PieceKind::statement;
  // statement: first to last code token, without its semicolon; comments before the semicolon count
  // to it. copy_data: whole lines, without the
  // "\." line. meta_command: from the backslash to the end of its line.
  Span span;
  std::size_t leading = 0;    // where the comments and blanks before the piece begin
  bool terminated = false;    // statement: by a semicolon; copy_data: by a "\." line
  bool copies_stdin = false;  // statement: COPY … FROM stdin, so that data lines follow
  bool closed = true;         // statement: false if a quote or comment in it never ends
};

// Pieces in order; comments that follow the last piece belong to none. An unfinished statement ends
// at the end of `range`.
//
// A semicolon does not end a statement inside the parentheses of CREATE RULE and inside a BEGIN
// ATOMIC … END body (CASE … END nests); anywhere else it does, so that one unbalanced parenthesis
// does not swallow the rest of a file.
std::vector<Piece> split(std::string_view text, Span range);

}  // namespace migc::lexical
