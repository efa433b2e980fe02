// Plain SQL files of no tool in particular, in the natural order of their paths: "2_b.sql" before
// "10_a.sql".
//
// The id is made of the parts of the path, each cut down to the version that it starts with, if it
// does: "0/01_domains.up.sql" is "0/01", "v1.0/schema.sql" is "v1.0/schema", "0001-initial.sql" is
// "0001". A file that ends in
// ".down.sql" (or is named "down.sql") is the way back of the one beside it that ends in ".up.sql"
// or in neither.
#include "compiler/base/text.h"
#include "compiler/revision/input.h"
#include "compiler/revision/linear.h"
#include "compiler/revision/names.h"
#include "compiler/revision/pairs.h"

namespace migc::revision {
namespace {

std::string id_of(std::string_view path) {
  std::string id;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    const std::string_view version = leading_version(part);
    if (!id.empty()) id += '/';
    id += legal_name(version.empty() ? part : version);
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
  }
  return id;
}

// Takes ".up" or ".down" off the end, or the file name where it is no more than that.
bool take_direction(std::string_view& path, std::string_view direction) {
  if (base_name(path) == direction && !folder_of(path).empty()) {
    path = folder_of(path);
    return true;
  }
  if (base_name(path).size() <= direction.size() + 1 || !path.ends_with(direction)) return false;
  if (path[path.size() - direction.size() - 1] != '.') return false;
  path.remove_suffix(direction.size() + 1);
  return true;
}

Half describe(const InputFile& file) {
  std::string_view path = without_sql(file.name);
  const bool down = take_direction(path, "down");
  if (!down) take_direction(path, "up");
  const std::string_view base = base_name(path);
  const std::string_view version = leading_version(base);
  const std::string place = std::to_string(file.folder) + "/";
  return {&file,
          !down,
          place + std::string(path),
          id_of(path),
          place + std::string(path),
          words(version.size() == base.size() ? base : base.substr(version.size()))};
}

}  // namespace

std::vector<Revision> read_plain(const Input& input, Diagnostics& diagnostics) {
  std::vector<Half> halves;
  for (const InputFile& file : input) {
    if (is_sql_file(file.name) && file.source) halves.push_back(describe(file));
  }
  return chain(pair_up(halves, LoneDown::nothing, diagnostics), natural_less);
}

}  // namespace migc::revision
