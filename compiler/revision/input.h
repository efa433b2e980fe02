// What the readers of the layouts get: the files of the source folders, read.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "compiler/base/diagnostic.h"
#include "compiler/base/source.h"
#include "compiler/revision/revision.h"

namespace migc::revision {

struct InputFile {
  std::size_t folder = 0;  // which of the configured source folders it lies in
  std::string name;        // relative to that, with forward slashes
  std::string path;        // for people
  SourcePtr source;        // null: not a text that any layout reads, or unreadable (and reported)
};

// By folder as configured, then by name in byte order.
using Input = std::vector<InputFile>;

// One reader a layout, each in its file layout_….cc, where the layout is described. The result is
// in load order.
std::vector<Revision> read_migc(const Input& input, Diagnostics& diagnostics);
std::vector<Revision> read_dbmate(const Input& input, Diagnostics& diagnostics);
std::vector<Revision> read_goose(const Input& input, Diagnostics& diagnostics);
std::vector<Revision> read_golang_migrate(const Input& input, Diagnostics& diagnostics);
std::vector<Revision> read_diesel(const Input& input, Diagnostics& diagnostics);
std::vector<Revision> read_prisma(const Input& input, Diagnostics& diagnostics);
std::vector<Revision> read_sqlx(const Input& input, Diagnostics& diagnostics);
std::vector<Revision> read_flyway(const Input& input, Diagnostics& diagnostics);
std::vector<Revision> read_sql_migrate(const Input& input, Diagnostics& diagnostics);
std::vector<Revision> read_drizzle(const Input& input, Diagnostics& diagnostics);
std::vector<Revision> read_plain(const Input& input, Diagnostics& diagnostics);

// Whether a name is one that Flyway would run ("V1__x.sql", "R__x.sql", …), for the detection of
// layouts.
bool is_flyway_name(std::string_view name);
// Whether a name is that of one direction of a migration: "0001_x.up.sql".
bool is_up_or_down_name(std::string_view name);

}  // namespace migc::revision
