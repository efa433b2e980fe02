// Parts of fixes that change the definition of a view. SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "lint/fix.h"
#include "lint/step.h"
#include "lint/words.h"

namespace migc::lint {

// Those of the view that CREATE VIEW leaves out, without its check option.
std::vector<sql::Option> lost_options(const Relation& view, const sql::CreateView& create);

// Puts options, of which there is at least one, into the WITH (…) of CREATE VIEW, or makes one.
// `words` are the statement's.
Edit add_view_options(const Words& words, const sql::CreateView& create,
                      const std::vector<sql::Option>& options);

// ";\nGRANT …" and ";\nCOMMENT ON …" of a view, and of its columns, for the view of the same name
// that takes its place in another catalog. Empty: that has all of them.
std::string lost_annotations(const Catalog& before, ObjectId view, const Catalog& after,
                             ObjectId successor);

}  // namespace migc::lint
