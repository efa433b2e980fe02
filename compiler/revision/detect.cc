#include "compiler/revision/detect.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/revision/header.h"
#include "compiler/revision/markers.h"
#include "compiler/revision/names.h"

namespace migc::revision {
namespace {

// The first file that speaks for a layout, and what it is about it.
struct Sign {
  const InputFile* file = nullptr;
  std::string_view what;
};

class Signs {
 public:
  bool has(Layout layout) const { return signs_[index(layout)].file != nullptr; }
  void drop(Layout layout) { signs_[index(layout)] = {}; }
  void add(Layout layout, const InputFile& file, std::string_view what) {
    if (!has(layout)) signs_[index(layout)] = {&file, what};
  }
  const Sign& of(Layout layout) const { return signs_[index(layout)]; }
  std::vector<Layout> layouts() const {
    std::vector<Layout> found;
    for (std::size_t i = 0; i < signs_.size(); ++i) {
      if (signs_[i].file != nullptr) found.push_back(static_cast<Layout>(i));
    }
    return found;
  }

 private:
  static std::size_t index(Layout layout) { return static_cast<std::size_t>(layout); }
  std::array<Sign, static_cast<std::size_t>(Layout::plain) + 1> signs_{};
};

void add_signs_of_name(const InputFile& file, Signs& signs) {
  const std::string_view base = base_name(file.name);
  const std::string_view folder = folder_of(file.name);
  const bool below = !folder.empty() && folder.find('/') == std::string_view::npos;
  if (below && base == "up.sql") signs.add(Layout::diesel, file, "a folder with \"up.sql\"");
  if (below && base == "migration.sql")
    signs.add(Layout::prisma, file, "a folder with \"migration.sql\"");
  if (folder.empty() && base == "migration_lock.toml")
    signs.add(Layout::prisma, file, "Prisma's lock file");
  if (below && base == "snapshot.json")
    signs.add(Layout::drizzle, file, "drizzle's snapshot of a schema");
  if (folder == "meta" && base == "_journal.json")
    signs.add(Layout::drizzle, file, "drizzle's journal");
  if (is_flyway_name(base)) signs.add(Layout::flyway, file, "a name in the manner of Flyway");
  // deeper ones are no sign: golang-migrate does not look into folders
  if (folder.empty() && is_up_or_down_name(base)) {
    signs.add(Layout::golang_migrate, file, "a name that ends in \".up.sql\" or \".down.sql\"");
  }
}

// "0001_create_users.sql": a migration to sqlx, and to others, but not to golang-migrate.
bool is_one_way_name(const InputFile& file) {
  const auto split = split_number(file.name);
  return split && split->rest.starts_with('_') && is_sql_file(file.name) &&
         folder_of(file.name).empty() && !is_up_or_down_name(file.name);
}

void add_sign_of_marker(const InputFile& file, std::string_view word, Layout layout,
                        std::string_view what, Signs& signs) {
  const std::string_view text = file.source->text();
  if (signs.has(layout) || !may_have_marker(text, word)) return;
  if (!find_markers(text, word).empty()) signs.add(layout, file, what);
}

// Lexing every file of a large project would cost as much as reading it, so a sign that is already
// known is not looked for again.
void add_signs_of_content(const InputFile& file, Signs& signs) {
  const std::string_view text = file.source->text();
  if (!signs.has(Layout::migc) && may_have_marker(text, "Revision ID") && has_revision_id(text)) {
    signs.add(Layout::migc, file, "a header with a \"Revision ID\"");
  }
  if (!signs.has(Layout::migc)) {
    add_sign_of_marker(file, "migrate:up", Layout::dbmate, "a section \"-- migrate:up\"", signs);
    add_sign_of_marker(file, "migrate:down", Layout::dbmate, "a section \"-- migrate:down\"",
                       signs);
  }
  add_sign_of_marker(file, "+goose ", Layout::goose, "a comment \"-- +goose …\"", signs);
  add_sign_of_marker(file, "+migrate ", Layout::sql_migrate, "a comment \"-- +migrate …\"", signs);
  add_sign_of_marker(file, "> statement-breakpoint", Layout::drizzle,
                     "\"--> statement-breakpoint\"", signs);
  if (text.starts_with("-- no-transaction")) {
    signs.add(Layout::sqlx, file, "a first line \"-- no-transaction\"");
  }
}

// Takes away signs that another layout, which is there as well, explains.
void settle(const Input& input, Signs& signs) {
  // a native file that lacks its id is a fault to be reported, not a file of dbmate's
  if (signs.has(Layout::migc)) signs.drop(Layout::dbmate);
  // sqlx has pairs of files, too, and takes single ones between them
  if (signs.has(Layout::golang_migrate)) {
    const auto single = std::find_if(input.begin(), input.end(), is_one_way_name);
    if (single != input.end()) signs.add(Layout::sqlx, *single, "a migration in a single file");
    if (signs.has(Layout::sqlx)) signs.drop(Layout::golang_migrate);
  }
  // later versions of drizzle write folders with a "migration.sql"
  const bool lock_file =
      signs.has(Layout::prisma) && signs.of(Layout::prisma).file->name == "migration_lock.toml";
  if (signs.has(Layout::drizzle) && !lock_file) signs.drop(Layout::prisma);
}

void report_ambiguous(const Signs& signs, const std::vector<Layout>& layouts,
                      Diagnostics& diagnostics) {
  const Sign& first = signs.of(layouts[0]);
  const Sign& second = signs.of(layouts[1]);
  Diagnostic& fault = diagnostics.error(
      "ambiguous-layout",
      fmt::format("the sources are of several layouts: \"{}\" is one of {}, \"{}\" one of {}",
                  first.file->path, layout_name(layouts[0]), second.file->path,
                  layout_name(layouts[1])));
  fault.in_file(first.file->path)
      .with_help(
          fmt::format("set layout = \"{}\" or layout = \"{}\" under [source] in migrate.toml",
                      layout_name(layouts[0]), layout_name(layouts[1])));
  for (const Layout layout : layouts) {
    const Sign& sign = signs.of(layout);
    fault.with_note(
        fmt::format("for {} speaks \"{}\": {}", layout_name(layout), sign.file->path, sign.what));
  }
}

}  // namespace

bool is_judged_by_content(std::string_view name, bool recursive) {
  if (!is_sql_file(name)) return false;
  return recursive || folder_of(name).empty() || base_name(name) == "migration.sql";
}

std::optional<Layout> detect_layout(const Input& input, Diagnostics& diagnostics) {
  Signs signs;
  bool any_source = false;
  for (const InputFile& file : input) {
    add_signs_of_name(file, signs);
    if (!file.source) continue;
    any_source = true;
    add_signs_of_content(file, signs);
  }
  settle(input, signs);
  const std::vector<Layout> layouts = signs.layouts();
  if (layouts.empty()) return any_source ? Layout::plain : Layout::migc;
  if (layouts.size() == 1) return layouts.front();
  report_ambiguous(signs, layouts, diagnostics);
  return std::nullopt;
}

}  // namespace migc::revision
