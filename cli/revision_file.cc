#include "cli/revision_file.h"

#include <charconv>
#include <cstdlib>
#include <ctime>
#include <filesystem>

namespace migc::cli {
namespace {

// Now, or the moment that reproducible builds ask for.
std::int64_t creation_time() {
  if (const char* const epoch =
          std::getenv("SOURCE_DATE_EPOCH")) {  // NOLINT(concurrency-mt-unsafe)
    const std::string_view text(epoch);
    std::int64_t seconds = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (fault == std::errc() && end == text.data() + text.size()) return seconds;
  }
  return std::time(nullptr);
}

// Minutes east of UTC in a zone at a moment, from the system's zone data.
int utc_offset_minutes(const std::string& zone, std::int64_t seconds) {
  ::setenv("TZ", zone.c_str(), 1);  // NOLINT(concurrency-mt-unsafe): no other thread runs here
  ::tzset();
  const std::time_t moment = seconds;
  std::tm local{};
  ::localtime_r(&moment, &local);
  return static_cast<int>(local.tm_gmtoff / 60);
}

}  // namespace

std::optional<RevisionFile> make_revision_file(const Project& project,
                                               revision::NewRevision& revision,
                                               Diagnostics& diagnostics) {
  const auto& source = project.config.source;
  revision.created = creation_time();
  revision.utc_offset_minutes = utc_offset_minutes(source.timezone, revision.created);
  const auto name = revision::file_name(source.file_template, revision,
                                        static_cast<std::size_t>(source.slug_length), diagnostics);
  revision::Revision as_loaded;
  as_loaded.id = revision.id;
  check_id_width(project.config, as_loaded, diagnostics);
  if (!name) return std::nullopt;
  const auto path = std::filesystem::path(source.paths.front()) / *name;
  return RevisionFile{path.lexically_normal().generic_string(), render_revision(revision)};
}

}  // namespace migc::cli
