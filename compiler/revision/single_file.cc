#include "compiler/revision/single_file.h"

#include <algorithm>

#include "compiler/revision/sections.h"

namespace migc::revision {

Section up_section_of(const SourcePtr& source, Diagnostics& diagnostics) {
  const std::size_t end = source->text().size();
  const std::vector<Command> commands = read_commands(source, "migrate:");
  const auto is_up = [](const Command& each) { return each.name == "up"; };
  // what silences a rule begins no section
  const auto begins_section = [](const Command& each) { return each.name != "ignore"; };
  const auto up = std::find_if(commands.begin(), commands.end(), is_up);
  if (up == commands.end()) return {source, {0, end}, {}, TransactionMode::automatic};
  const auto next = std::find_if(up + 1, commands.end(), begins_section);
  return section_after(source, up->marker, next == commands.end() ? end : next->marker.line.begin,
                       read_section_options(source, up->rest, Severity::error, diagnostics));
}

}  // namespace migc::revision
