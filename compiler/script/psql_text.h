// Text that psql reads: what the server is to receive, and what people are to see, with no way for
// one to become the other. SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "compiler/base/source.h"
#include "compiler/sql/statement.h"

namespace migc::script {

// Who reads the script: psql, or a program that sends SQL statements and knows no backslash.
enum class Dialect { psql, sql };

// `text` for one line of a "--" comment: line ends become blanks, control and deceptive characters
// are shown.
std::string comment_text(std::string_view text);

// A line "\echo '…'" whose quoting psql cannot take for anything else (no variables, no backquotes,
// no meta-commands).
std::string echo_line(std::string_view text);

// The statement at `span` of `source`, so written that the server receives exactly these bytes,
// with what ends it and a line end. For psql: a colon that would name a variable is written "\:", a
// semicolon inside the statement "\;", and such a statement is sent with "\g", because psql counts
// BEGIN and END in its own way (psqlscan.l; psql 13 does not count at all).
std::string deliver(const SourceFile& source, Span span, Dialect dialect);

// psql reads the lines behind COPY … FROM stdin even where \if leaves the statement out, because
// only the server tells it that they are data. So this ends the \if that the statement stands in,
// and sends the statement if :migc_run, else one that reads the same lines and keeps none of them.
// `sink`: a table and a text column of it in parentheses.
std::string deliver_or_skip_copy(const SourceFile& source, const sql::Statement& statement,
                                 std::string_view sink);

// COPY data after its statement, ended by a line "\.".
std::string deliver_copy_data(const SourceFile& source, Span span);

// The comments of `range` (which holds no code) as lines of their own; empty if there are none.
std::string comments_in(const SourceFile& source, Span range);

}  // namespace migc::script
