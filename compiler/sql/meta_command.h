// psql's meta-commands in a source: what each would do on the machine of the person who runs the
// script. SPDX-License-Identifier: MIT
#pragma once

#include "compiler/base/diagnostic.h"

namespace migc::sql {

// Reports the meta-command at `span` (from its backslash to the end of the line) under the id of
// its kind: psql-include, psql-shell, psql-copy, psql-connect, psql-variable, psql-conditional,
// psql-execute, psql-output, psql-settings, psql-describe, psql-quit, psql-large-object,
// psql-separator, psql-pipeline, psql-stray-data-end, psql-restrict (a note: pg_dump writes it,
// nothing is lost without it) or psql-unknown.
void report_meta_command(const SourcePtr& source, Span span, Diagnostics& diagnostics);

}  // namespace migc::sql
