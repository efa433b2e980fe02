// What the readers of linear layouts share: revisions made from files, and the chain that they
// form.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "compiler/base/diagnostic.h"
#include "compiler/revision/input.h"
#include "compiler/revision/revision.h"

namespace migc::revision {

// One migration of a linear layout, before its place is known.
struct Migration {
  std::string order;  // what the tool sorts by
  Revision revision;
};

using Less = std::function<bool(const std::string&, const std::string&)>;

// Sorts by `order` (equal ones stay as they are) and makes each revision the child of the one
// before it. Those of equal order or id are rivals, not parent and child: they get the same id and
// the same parent, and the graph reports them.
std::vector<Revision> chain(std::vector<Migration> migrations, const Less& less);

// The same for tools that sort names as text. A note says where that is not the order of the
// numbers the names start with: the tool's order is kept.
std::vector<Revision> chain_by_name(std::vector<Migration> migrations, std::string_view tool,
                                    Diagnostics& diagnostics);

// A file that is one section as a whole; no section for no file.
std::optional<Section> whole_file(const InputFile* file,
                                  TransactionMode transaction = TransactionMode::automatic);

// A warning for a file that lies in the source folder and that the tool would not run.
void report_ignored(const InputFile& file, std::string_view tool, std::string_view why,
                    Diagnostics& diagnostics);

// Reports migrations in other languages that the tool would run between those in SQL: migc cannot
// know what they do.
void report_other_languages(const Input& input, Diagnostics& diagnostics);

// The files of a layout where each migration is a folder of files, by folder in byte order of
// names.
struct MigrationFolder {
  std::string name;  // of the folder itself
  std::string path;  // for people
  std::vector<const InputFile*> files;

  const InputFile* find(std::string_view file_name) const;  // null if there is none
};
std::vector<MigrationFolder> migration_folders(const Input& input);

// Ids for migrations whose names are unique and whose numbers need not be: the number that the name
// starts with if no other name has it, else the whole name.
void name_by_number(std::vector<Migration>& migrations, const std::vector<std::string>& names);

}  // namespace migc::revision
