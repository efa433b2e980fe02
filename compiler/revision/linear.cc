#include "compiler/revision/linear.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/revision/names.h"

namespace migc::revision {
namespace {

constexpr std::array<std::string_view, 14> k_languages = {
    "go", "py", "js", "mjs", "cjs", "ts", "java", "kt", "rb", "rs", "php", "exs", "groovy", "sh"};

bool is_program(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || name.ends_with("_test.go") || name.ends_with(".d.ts"))
    return false;
  return std::find(k_languages.begin(), k_languages.end(), name.substr(dot + 1)) !=
         k_languages.end();
}

}  // namespace

std::vector<Revision> chain(std::vector<Migration> migrations, const Less& less) {
  std::stable_sort(migrations.begin(), migrations.end(),
                   [&](const Migration& a, const Migration& b) { return less(a.order, b.order); });
  std::vector<Revision> revisions;
  revisions.reserve(migrations.size());
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    Revision& revision = migrations[i].revision;
    if (revision.message.empty()) revision.message = revision.id;  // a name without a title
    if (i > 0) {
      const Revision& before = revisions.back();
      if (!less(migrations[i - 1].order, migrations[i].order)) revision.id = before.id;
      if (revision.id == before.id) {
        revision.down_revisions = before.down_revisions;
      } else {
        revision.down_revisions = {{before.id, {}}};
      }
    }
    revisions.push_back(std::move(revision));
  }
  return revisions;
}

std::vector<Revision> chain_by_name(std::vector<Migration> migrations, std::string_view tool,
                                    Diagnostics& diagnostics) {
  std::stable_sort(migrations.begin(), migrations.end(),
                   [](const Migration& a, const Migration& b) { return a.order < b.order; });
  for (std::size_t i = 1; i < migrations.size(); ++i) {
    const auto before = split_number(migrations[i - 1].order);
    const auto after = split_number(migrations[i].order);
    if (!before || !after || !number_less(after->number, before->number)) continue;
    diagnostics
        .note("order-by-name", fmt::format("\"{}\" comes after \"{}\": {} sorts names as text",
                                           migrations[i].order, migrations[i - 1].order, tool))
        .in_file(migrations[i].revision.path)
        .with_help("give all versions the same number of digits");
    break;
  }
  return chain(std::move(migrations), std::less<>());
}

std::optional<Section> whole_file(const InputFile* file, TransactionMode transaction) {
  if (file == nullptr || !file->source) return std::nullopt;
  return Section{file->source, {0, file->source->text().size()}, {}, transaction};
}

void report_ignored(const InputFile& file, std::string_view tool, std::string_view why,
                    Diagnostics& diagnostics) {
  diagnostics
      .warning("file-ignored", fmt::format("{} does not run \"{}\": {}", tool, file.name, why))
      .in_file(file.path)
      .with_help("rename it, or move it out of the source folder");
}

void report_other_languages(const Input& input, Diagnostics& diagnostics) {
  for (const InputFile& file : input) {
    const std::string_view base = base_name(file.name);
    const bool numbered =
        !base.empty() && (is_digit(base.front()) || base.starts_with("migration."));
    if (!numbered || !is_program(base)) continue;
    diagnostics
        .warning("not-sql", fmt::format("\"{}\" is a migration in another language and is left out",
                                        file.name))
        .in_file(file.path)
        .with_help(
            "what it changes is unknown here: write it in SQL, or keep to ranges that do not hold "
            "it");
  }
}

const InputFile* MigrationFolder::find(std::string_view file_name) const {
  for (const InputFile* file : files) {
    if (base_name(file->name) == file_name) return file;
  }
  return nullptr;
}

std::vector<MigrationFolder> migration_folders(const Input& input) {
  std::map<std::pair<std::size_t, std::string_view>, MigrationFolder> folders;
  for (const InputFile& file : input) {
    const std::string_view name = folder_of(file.name);
    if (name.empty() || name.find('/') != std::string_view::npos) continue;
    MigrationFolder& folder = folders[{file.folder, name}];
    folder.name = name;
    folder.path = folder_of(file.path);
    folder.files.push_back(&file);
  }
  std::vector<MigrationFolder> result;
  result.reserve(folders.size());
  for (auto& [key, folder] : folders) result.push_back(std::move(folder));
  return result;
}

void name_by_number(std::vector<Migration>& migrations, const std::vector<std::string>& names) {
  std::map<std::string, int, std::less<>> uses;
  const auto number_of = [](std::string_view name) {
    const auto split = split_number(name);
    return split ? split->number : std::string_view();
  };
  for (const std::string& name : names) ++uses[std::string(significant(number_of(name)))];
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    const std::string_view number = number_of(names[i]);
    const bool unique = !number.empty() && uses.find(significant(number))->second == 1;
    migrations[i].revision.id = unique ? std::string(number) : legal_name(names[i]);
  }
}

}  // namespace migc::revision
