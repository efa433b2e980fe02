// drizzle: "0000_happy_hulk.sql" and so on, in the order that "meta/_journal.json" gives, or else
// by number; later versions write a folder "20240115103000_name" with "migration.sql" instead,
// sorted by name. "--> statement-breakpoint" parts statements; it stays in the text, a comment.
#include <map>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "compiler/base/text.h"
#include "compiler/revision/input.h"
#include "compiler/revision/linear.h"
#include "compiler/revision/names.h"

namespace migc::revision {
namespace {

using Files = std::map<std::string_view, const InputFile*>;  // by name without ".sql"

Migration make_migration(std::string order, std::string_view name, std::string path,
                         const InputFile& file) {
  const auto split = split_number(name);
  Migration migration{std::move(order), {}};
  migration.revision.path = std::move(path);
  migration.revision.source = file.source;
  migration.revision.message = words(split ? split->rest : name);
  migration.revision.up = whole_file(&file);
  return migration;
}

void report_bad_journal(const InputFile& journal, std::string_view why, Diagnostics& diagnostics) {
  diagnostics.error("bad-journal", fmt::format("drizzle's journal is not understood: {}", why))
      .in_file(journal.path)
      .with_help(
          "it must hold {\"entries\": [{\"tag\": \"0000_name\", …}, …]}; drizzle-kit writes it");
}

// The names of the migrations in the journal's order; nothing if it cannot be read.
std::optional<std::vector<std::string>> read_journal(const InputFile& journal,
                                                     Diagnostics& diagnostics) {
  if (!journal.source) return std::nullopt;
  const auto json = nlohmann::json::parse(journal.source->text(), nullptr, false);
  if (json.is_discarded()) {
    report_bad_journal(journal, "it is no JSON", diagnostics);
    return std::nullopt;
  }
  const auto entries = json.is_object() ? json.find("entries") : json.end();
  if (!json.is_object() || entries == json.end() || !entries->is_array()) {
    report_bad_journal(journal, "it has no list of entries", diagnostics);
    return std::nullopt;
  }
  std::vector<std::string> tags;
  for (const auto& entry : *entries) {
    const auto tag = entry.is_object() ? entry.find("tag") : entry.end();
    if (!entry.is_object() || tag == entry.end() || !tag->is_string()) {
      report_bad_journal(journal, "an entry has no tag", diagnostics);
      return std::nullopt;
    }
    tags.push_back(tag->get<std::string>());
  }
  return tags;
}

// One source folder's migrations.
class FolderReader {
 public:
  explicit FolderReader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  void take(const InputFile& file) {
    if (file.name == "meta/_journal.json") journal_ = &file;
    if (is_sql_file(file.name) && folder_of(file.name).empty())
      files_[without_sql(file.name)] = &file;
  }

  void finish(std::vector<Migration>& migrations, std::vector<std::string>& names) {
    const auto tags = journal_ != nullptr ? read_journal(*journal_, diagnostics_) : std::nullopt;
    if (tags) {
      add_by_journal(*tags, migrations, names);
    } else {
      for (const auto& [name, file] : files_)
        add(std::string(name), *file, std::string(name), migrations, names);
    }
  }

 private:
  void add_by_journal(const std::vector<std::string>& tags, std::vector<Migration>& migrations,
                      std::vector<std::string>& names) {
    for (std::size_t i = 0; i < tags.size(); ++i) {
      const auto found = files_.find(tags[i]);
      if (found == files_.end()) {
        diagnostics_
            .error("missing-file",
                   fmt::format("drizzle's journal names \"{}.sql\", which is not there",
                               visible(tags[i])))
            .in_file(journal_->path)
            .with_help("bring the file back, or take the entry out of the journal");
        continue;
      }
      add(fmt::format("{:06} {}", i, tags[i]), *found->second, tags[i], migrations, names);
      files_.erase(found);
    }
    for (const auto& [name, file] : files_) {
      report_ignored(*file, "drizzle", "its journal does not name it", diagnostics_);
    }
  }

  static void add(std::string order, const InputFile& file, const std::string& name,
                  std::vector<Migration>& migrations, std::vector<std::string>& names) {
    if (!file.source) return;
    migrations.push_back(make_migration(std::move(order), name, file.path, file));
    names.push_back(name);
  }

  Diagnostics& diagnostics_;
  const InputFile* journal_ = nullptr;
  Files files_;
};

}  // namespace

std::vector<Revision> read_drizzle(const Input& input, Diagnostics& diagnostics) {
  std::map<std::size_t, FolderReader> readers;
  for (const InputFile& file : input)
    readers.try_emplace(file.folder, diagnostics).first->second.take(file);
  std::vector<Migration> migrations;
  std::vector<std::string> names;
  for (auto& [folder, reader] : readers) reader.finish(migrations, names);
  for (const MigrationFolder& folder : migration_folders(input)) {
    const InputFile* file = folder.find("migration.sql");
    if (file == nullptr || !file->source) continue;
    migrations.push_back(make_migration(folder.name, folder.name, folder.path, *file));
    names.push_back(folder.name);
  }
  name_by_number(migrations, names);
  return chain(std::move(migrations), natural_less);
}

}  // namespace migc::revision
