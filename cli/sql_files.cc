#include "cli/sql_files.h"

#include <filesystem>

#include "compiler/base/files.h"
#include "compiler/schema.h"

namespace migc::cli {

bool is_file(const std::string& argument) {
  const bool has_path = argument.find('/') != std::string::npos || argument.ends_with(".sql");
  return has_path && std::filesystem::exists(argument);
}

SourcePtr read_sql_file(Context& context, const std::string& path) {
  Result<std::string> text = read_file(path);
  if (text) return std::make_shared<const SourceFile>(path, std::move(*text));
  context.diagnostics.error("environment", text.error().message)
      .in_file(path)
      .with_help(text.error().help);
  return nullptr;
}

void replay_files(Context& context, catalog::Replay& replay,
                  const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    const SourcePtr source = read_sql_file(context, path);
    if (source == nullptr) continue;
    replay_source(replay, source, {0, source->text().size()}, "", context.diagnostics);
  }
}

void replay_external_schema(Context& context, catalog::Replay& replay, const Config& config,
                            const std::filesystem::path& directory) {
  std::vector<std::string> files;
  files.reserve(config.target.external_schema.size());
  for (const std::string& file : config.target.external_schema)
    files.push_back((directory / file).string());
  replay_files(context, replay, files);
}

}  // namespace migc::cli
