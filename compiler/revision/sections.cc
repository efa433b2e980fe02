#include "compiler/revision/sections.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/text.h"

namespace migc::revision {

std::vector<Command> read_commands(const SourcePtr& source, std::string_view word) {
  std::vector<Command> commands;
  const std::string_view text = source->text();
  for (const Marker& marker : find_markers(text, word)) {
    std::size_t begin = marker.text.begin;
    while (word.ends_with(' ') && begin < marker.text.end && is_space(text[begin])) ++begin;
    std::size_t end = begin;
    while (end < marker.text.end && !is_space(text[end]) && text[end] != ':') ++end;
    const Span name{begin, end};
    commands.push_back({source->text(name), name, trimmed(text, {end, marker.text.end}), marker});
  }
  return commands;
}

Section section_after(const SourcePtr& source, const Marker& marker, std::size_t end,
                      TransactionMode mode) {
  return {source, {marker.line.end, std::max(marker.line.end, end)}, marker.line, mode};
}

void report_duplicate(const SourcePtr& source, const Command& command, const Section& first,
                      Diagnostics& diagnostics) {
  diagnostics
      .error("duplicate-section",
             fmt::format("there are two sections \"{}\" in one file", command.name))
      .at(source, trimmed(source->text(), command.marker.line))
      .with_note("the first one is here", source, trimmed(source->text(), first.marker))
      .with_help("join the two, or make a second revision of one of them");
}

void report_code_outside(const SourcePtr& source, Span range, Severity severity,
                         std::string_view help, Diagnostics& diagnostics) {
  const auto code = first_code(source->text(), range);
  if (!code) return;
  Diagnostic fault;
  fault.id = "statement-outside-section";
  fault.severity = severity;
  fault.message = "this statement belongs to no section and would never run";
  fault.help = help;
  diagnostics.add(std::move(fault.at(source, *code)));
}

void report_missing_up(const SourcePtr& source, std::string_view marker, Diagnostics& diagnostics) {
  const auto code = first_code(source->text(), {0, source->text().size()});
  const std::size_t end = source->text().size();
  diagnostics.error("missing-up-section", fmt::format("there is no \"{}\" in the file", marker))
      .at(source, code.value_or(Span{end, end}))
      .with_help(fmt::format("write \"{}\" on a line of its own before the statements", marker));
}

void report_unknown_marker(const SourcePtr& source, const Command& command, std::string_view prefix,
                           const std::vector<std::string>& known, Severity severity,
                           Diagnostics& diagnostics) {
  const Span line = trimmed(source->text(), command.marker.line);
  Diagnostic fault;
  fault.id = "unknown-marker";
  fault.severity = severity;
  fault.message = fmt::format("unknown marker \"{}\"",
                              visible(source->text({line.begin, command.name_span.end})));
  const auto meant = nearest(command.name, known);
  fault.help = meant ? fmt::format("did you mean \"-- {}{}\"?", prefix, *meant)
                     : fmt::format("the markers are {}", join(known, ", "));
  diagnostics.add(std::move(fault.at(source, line)));
}

}  // namespace migc::revision
