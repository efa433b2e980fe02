// What PostgreSQL's parser says about text that does not parse. Private to this layer.
// SPDX-License-Identifier: MIT
#pragma once

#include "compiler/base/diagnostic.h"
#include "compiler/sql/raw_tree.h"

namespace migc::sql {

// `failed` was given the text of `range`.
void report_syntax_error(const RawTree& failed, const SourcePtr& source, Span range,
                         Diagnostics& diagnostics);

}  // namespace migc::sql
