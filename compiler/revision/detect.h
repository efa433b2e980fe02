// Which tool wrote a folder of migrations: told from the names of the files and the markers in
// them.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "compiler/base/diagnostic.h"
#include "compiler/revision/input.h"
#include "compiler/revision/layout.h"

namespace migc::revision {

// `input` names every file; those to be judged by content have their text. No file is the native
// layout, files without any known sign are plain ones. Signs of several layouts are a fault,
// `ambiguous-layout`, that names a file of each, and no answer.
//
// Where two layouts mean the same, the simpler one is the answer: files "N_x.sql" that hold nothing
// but SQL are plain (sqlx reads them alike), pairs "N_x.up.sql", "N_x.down.sql" are
// golang-migrate's (sqlx has them, too, and is the answer where single files stand between the
// pairs).
std::optional<Layout> detect_layout(const Input& input, Diagnostics& diagnostics);

// Whether detect_layout looks into a file of this name ("a.sql", "folder/migration.sql").
bool is_judged_by_content(std::string_view name, bool recursive);

}  // namespace migc::revision
