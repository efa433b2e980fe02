// One source file as text: UTF-8 without a byte order mark, whatever the bytes on disk are.
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

#include "compiler/base/diagnostic.h"
#include "compiler/base/source.h"

namespace migc::revision {

// `path` is what messages print. Null, with a diagnostic, if the file cannot be read or is UTF-16.
// Bytes that are no UTF-8, and NUL bytes, are one diagnostic a file (the first, with line, column
// and byte) and a '?' each in the text, so that whatever else the file says is still known and
// checked.
SourcePtr read_source(const std::filesystem::path& file, const std::string& path,
                      Diagnostics& diagnostics);

// The same for bytes that were read elsewhere.
SourcePtr source_from_bytes(std::string bytes, const std::string& path, Diagnostics& diagnostics);

}  // namespace migc::revision
