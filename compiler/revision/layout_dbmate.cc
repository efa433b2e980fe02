// dbmate: "20240115103000_create_users.sql" with the sections "-- migrate:up" and "--
// migrate:down", each of which may have the option transaction:false. The version is the digits
// that the name starts with; dbmate sorts by name.
#include <optional>

#include "compiler/base/text.h"
#include "compiler/revision/input.h"
#include "compiler/revision/linear.h"
#include "compiler/revision/names.h"
#include "compiler/revision/sections.h"

namespace migc::revision {
namespace {

void read_sections(const SourcePtr& source, Revision& revision, Diagnostics& diagnostics) {
  std::vector<Command> sections;
  for (const Command& command : read_commands(source, "migrate:")) {
    if (command.name == "up" || command.name == "down") {
      sections.push_back(command);
    } else if (command.name != "ignore" && !command.name.empty()) {
      // a comment to dbmate, but hardly meant as one
      report_unknown_marker(source, command, "migrate:", {"up", "down"}, Severity::warning,
                            diagnostics);
    }
  }
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const Command& command = sections[i];
    std::optional<Section>& section = command.name == "up" ? revision.up : revision.down;
    if (section) {
      report_duplicate(source, command, *section, diagnostics);
      continue;
    }
    const TransactionMode mode =
        read_section_options(source, command.rest, Severity::warning, diagnostics);
    const bool last = i + 1 == sections.size();
    section = section_after(source, command.marker,
                            last ? source->text().size() : sections[i + 1].marker.line.begin, mode);
  }
  if (!revision.up) return report_missing_up(source, "-- migrate:up", diagnostics);
  report_code_outside(source, {0, sections.front().marker.line.begin}, Severity::error,
                      "move it below \"-- migrate:up\": dbmate refuses the file as well",
                      diagnostics);
}

}  // namespace

std::vector<Revision> read_dbmate(const Input& input, Diagnostics& diagnostics) {
  std::vector<Migration> migrations;
  for (const InputFile& file : input) {
    if (!is_sql_file(file.name) || !file.source) continue;
    const std::string_view name = base_name(file.name);
    const auto split = split_number(without_sql(name));
    if (!split) {
      report_ignored(file, "dbmate", "its name does not start with a version", diagnostics);
      continue;
    }
    Migration migration{std::string(name), {}};
    migration.revision.id = split->number;
    migration.revision.path = file.path;
    migration.revision.source = file.source;
    migration.revision.message = words(split->rest);
    read_sections(file.source, migration.revision, diagnostics);
    migrations.push_back(std::move(migration));
  }
  report_other_languages(input, diagnostics);
  return chain_by_name(std::move(migrations), "dbmate", diagnostics);
}

}  // namespace migc::revision
