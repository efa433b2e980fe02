// Prisma: a folder "20240115103000_create_users" with "migration.sql", sorted by the folder's name
// as text. Prisma has no way back; a "down.sql" beside it is the place where its manual puts one.
#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/revision/input.h"
#include "compiler/revision/linear.h"
#include "compiler/revision/names.h"

namespace migc::revision {

std::vector<Revision> read_prisma(const Input& input, Diagnostics& diagnostics) {
  std::vector<Migration> migrations;
  std::vector<std::string> names;
  for (const MigrationFolder& folder : migration_folders(input)) {
    const InputFile* file = folder.find("migration.sql");
    if (file == nullptr) {
      diagnostics
          .warning("missing-up-file",
                   fmt::format("the folder \"{}\" has no \"migration.sql\" and is left out",
                               folder.name))
          .in_file(folder.path)
          .with_help("Prisma refuses such a folder: add the file, or move the folder away");
      continue;
    }
    if (!file->source) continue;
    const std::string_view title = without_sql(folder.name);
    const auto split = split_number(title);
    Migration migration{folder.name, {}};
    migration.revision.path = folder.path;
    migration.revision.source = file->source;
    migration.revision.message = words(split ? split->rest : title);
    migration.revision.up = whole_file(file);
    migration.revision.down = whole_file(folder.find("down.sql"));
    migrations.push_back(std::move(migration));
    names.push_back(folder.name);
  }
  name_by_number(migrations, names);
  report_other_languages(input, diagnostics);
  return chain_by_name(std::move(migrations), "Prisma", diagnostics);
}

}  // namespace migc::revision
