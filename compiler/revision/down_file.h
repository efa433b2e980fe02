// Where the way back of a revision stands that has none yet: the section of a file, or a file
// beside it, as the layout has it. SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/revision/layout.h"
#include "compiler/revision/revision.h"

namespace migc::revision {

// Whether there is a way back, or the statement that there is none: comments alone count as one,
// for somebody wrote them.
bool has_way_back(const Revision& revision);

// What to write: `text` in place of a stretch of `source`, or as the file `path` where there is no
// source.
struct DownPlace {
  std::string path;  // as messages print it
  SourcePtr source;  // null: a file of its own, which is not there or is blank
  Span span;
  std::string text;
};

// `lines` are the section: comments, statements with their semicolons. Nothing where the layout has
// no place for it (Prisma, Drizzle, plain files, Flyway's repeatable ones, sqlx's single ones). The
// revision must have an up section, and no way back.
std::optional<DownPlace> place_down(const Revision& revision, Layout layout,
                                    const std::vector<std::string>& lines);

}  // namespace migc::revision
