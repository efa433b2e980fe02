// A file of a new revision: where it goes and what is in it. SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "compiler/base/diagnostic.h"
#include "compiler/project.h"
#include "compiler/revision/new_revision.h"

namespace migc::cli {

struct RevisionFile {
  std::string path;  // relative to the project, as messages print it
  std::string text;
};

// Gives the revision its date, and its file the name of the project's template. Nothing, with
// diagnostics, where the template or the id are at fault.
std::optional<RevisionFile> make_revision_file(const Project& project,
                                               revision::NewRevision& revision,
                                               Diagnostics& diagnostics);

}  // namespace migc::cli
