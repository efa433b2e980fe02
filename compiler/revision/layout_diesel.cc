// diesel: a folder "2024-01-15-103000_create_users" with "up.sql" and mostly "down.sql". The
// version is what stands before the first '_', without hyphens; diesel sorts versions as text.
// "run_in_transaction = false" in "metadata.toml" holds for both ways.
#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1

#include <optional>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "compiler/base/text.h"
#include "compiler/base/toml_text.h"
#include "compiler/revision/input.h"
#include "compiler/revision/linear.h"
#include "compiler/revision/names.h"

namespace migc::revision {
namespace {

std::string version_of(std::string_view folder) {
  std::string version(folder.substr(0, folder.find('_')));
  std::erase(version, '-');
  return version;
}

void report_bad_metadata(const InputFile& file, std::string_view why, std::size_t line,
                         Diagnostics& diagnostics) {
  diagnostics
      .error("bad-metadata",
             fmt::format("\"metadata.toml\" is not understood: {}, in line {}", why, line))
      .in_file(file.path)
      .with_help("the one setting that counts here is run_in_transaction = true or false");
}

TransactionMode read_metadata(const InputFile* file, Diagnostics& diagnostics) {
  if (file == nullptr || !file->source) return TransactionMode::automatic;
  const toml::parse_result parsed = toml::parse(plain_toml(file->source->text()));
  if (!parsed) {
    const toml::parse_error& fault = parsed.error();
    report_bad_metadata(*file, fault.description(), fault.source().begin.line, diagnostics);
    return TransactionMode::automatic;
  }
  const auto setting = parsed.table()["run_in_transaction"];
  if (!setting) return TransactionMode::automatic;
  const std::optional<bool> wrapped = setting.value_exact<bool>();
  if (!wrapped) {
    report_bad_metadata(*file, "run_in_transaction is no boolean",
                        setting.node()->source().begin.line, diagnostics);
    return TransactionMode::automatic;
  }
  return *wrapped ? TransactionMode::automatic : TransactionMode::never;
}

void report_no_up(const MigrationFolder& folder, Diagnostics& diagnostics) {
  diagnostics
      .warning("missing-up-file",
               fmt::format("the folder \"{}\" has no \"up.sql\" and is left out", folder.name))
      .in_file(folder.path)
      .with_help("diesel refuses such a folder: add the file, or move the folder away");
}

}  // namespace

std::vector<Revision> read_diesel(const Input& input, Diagnostics& diagnostics) {
  std::vector<Migration> migrations;
  for (const MigrationFolder& folder : migration_folders(input)) {
    const InputFile* up = folder.find("up.sql");
    if (up == nullptr) {
      report_no_up(folder, diagnostics);
      continue;
    }
    if (!up->source) continue;
    const TransactionMode mode = read_metadata(folder.find("metadata.toml"), diagnostics);
    const std::string version = version_of(folder.name);
    Migration migration{version, {}};
    migration.revision.id = legal_name(version);
    migration.revision.path = folder.path;
    migration.revision.source = up->source;
    const std::size_t title = folder.name.find('_');
    migration.revision.message =
        words(title == std::string::npos ? folder.name : folder.name.substr(title));
    migration.revision.up = whole_file(up, mode);
    migration.revision.down = whole_file(folder.find("down.sql"), mode);
    migrations.push_back(std::move(migration));
  }
  return chain_by_name(std::move(migrations), "diesel", diagnostics);
}

}  // namespace migc::revision
