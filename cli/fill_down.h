// Drafts of ways back for revisions that have none. SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "cli/context.h"

namespace migc::cli {

struct FillDownOptions {
  std::vector<std::string> revisions;  // names and ranges; none: all that lack a way back
  bool diff = false;                   // show what would change, and write nothing
};

// Each draft takes the schema after the revision back to the one before it, is replayed as
// `check --reversible` does, and says itself what of it does not come back. Files are written whole
// or not at all. `findings` if a schema does not come back.
ExitStatus fill_down(Context& context, const FillDownOptions& options);

}  // namespace migc::cli
