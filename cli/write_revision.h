// What revision and merge have in common: place the new revision in the graph, name its file, write
// it. SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "cli/context.h"
#include "compiler/revision/parents.h"

namespace migc::cli {

struct NewRevisionOptions {
  std::string message;
  revision::ParentsRequest parents;
};

// Prints the path of the new file.
ExitStatus write_revision(Context& context, NewRevisionOptions options);

}  // namespace migc::cli
