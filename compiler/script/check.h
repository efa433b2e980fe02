// Every fault of a project that needs no range: what `migc check` reports beside the faults of
// loading. SPDX-License-Identifier: MIT
#pragma once

#include "compiler/base/diagnostic.h"
#include "compiler/project.h"

namespace migc::script {

// SQL that does not parse or cannot be divided into transactions as the sections and settings ask,
// verify statements of the wrong shape, missing down sections (a warning, in migc's own layout),
// ids that do not fit the version table, several heads (a warning), redundant parents (a note).
void check_project(const Project& project, Diagnostics& diagnostics);

}  // namespace migc::script
