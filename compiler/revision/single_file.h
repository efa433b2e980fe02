// A file that stands for itself, outside any project: which part of it is the way up.
// SPDX-License-Identifier: MIT
#pragma once

#include "compiler/base/diagnostic.h"
#include "compiler/revision/revision.h"

namespace migc::revision {

// What follows "-- migrate:up", as migc's own files and dbmate's have it; in a file without that
// marker all of it.
Section up_section_of(const SourcePtr& source, Diagnostics& diagnostics);

}  // namespace migc::revision
