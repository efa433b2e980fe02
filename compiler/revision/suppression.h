// "-- migrate:ignore RULE[, RULE]: reason": the comment that silences a rule.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "compiler/base/diagnostic.h"
#include "compiler/revision/revision.h"

namespace migc::revision {

// `line` is the whole comment, `text` what follows "migrate:ignore". Nothing, with a diagnostic
// (`missing-rule`, `missing-reason`), where a part is missing.
std::optional<Suppression> read_suppression(const SourcePtr& source, Span line, Span text,
                                            Diagnostics& diagnostics);

}  // namespace migc::revision
