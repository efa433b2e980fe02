// A view that has to be dropped to be changed, with all that goes along. SPDX-License-Identifier:
// MIT
#pragma once

#include <optional>
#include <string>

#include "lint/step.h"

namespace migc::lint {

struct ViewRebuild {
  std::string drops;  // the views that depend on it, and the view: each ends in a line end
  std::string makes;  // privileges, comments, and what depended on it: each begins with ";\n"
};

// `create`: CREATE VIEW of the same name, which runs between the two. Absent: something else than
// views depends on the view, or the server would refuse a part of it.
std::optional<ViewRebuild> rebuild_of_view(const Step& step, ObjectId view,
                                           const std::string& create);

}  // namespace migc::lint
