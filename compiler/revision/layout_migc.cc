// migc's own layout: one file a revision, a header (header.h), and the sections up, down and
// verify.
#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "compiler/base/parallel.h"
#include "compiler/base/text.h"
#include "compiler/revision/header.h"
#include "compiler/revision/input.h"
#include "compiler/revision/names.h"
#include "compiler/revision/sections.h"

namespace migc::revision {
namespace {

constexpr std::array<std::string_view, 5> k_markers = {"up", "down", "verify", "irreversible",
                                                       "ignore"};

class FileReader {
 public:
  FileReader(const SourcePtr& source, Diagnostics& diagnostics)
      : source_(source), diagnostics_(diagnostics) {
    revision_.source = source;
    revision_.path = source->path();
  }

  // Nothing where there is no id to know the revision by.
  std::optional<Revision> read() {
    const std::vector<Command> sections = section_markers();
    const std::size_t end = source_->text().size();
    const Span header{0, sections.empty() ? end : sections.front().marker.line.begin};
    const bool only_comments = read_header(source_, header, revision_, diagnostics_);
    if (!sections.empty() && !only_comments) {
      report_code_outside(source_, header, Severity::error, "move it below \"-- migrate:up\"",
                          diagnostics_);
    }
    for (std::size_t i = 0; i < sections.size(); ++i) {
      read_section(sections[i], i + 1 < sections.size() ? sections[i + 1].marker.line.begin : end);
    }
    if (!revision_.up) report_missing_up(source_, "-- migrate:up", diagnostics_);
    if (revision_.down && revision_.irreversible) report_contradiction();
    if (revision_.id.empty()) return std::nullopt;
    return std::move(revision_);
  }

 private:
  // The markers that start a section, in order. A misspelt one is reported and then taken for what
  // was meant, so that what follows it is not a fault as well.
  std::vector<Command> section_markers() {
    std::vector<Command> sections;
    for (Command& command : read_commands(source_, "migrate:")) {
      const bool apart =
          command.name.empty();  // "-- migrate: up" is a slip, "-- migrate: the old rows" is prose
      if (apart && !take_word(command)) continue;
      std::string_view name = find_marker(command.name);
      if (apart || name != command.name) {
        report_unknown_marker(source_, command, "migrate:", {k_markers.begin(), k_markers.end()},
                              Severity::error, diagnostics_);
      }
      // "ignore" in the header is the header's, in a section the linter's
      if (name.empty() || name == "ignore") continue;
      command.name = name;
      sections.push_back(command);
    }
    return sections;
  }

  // The marker of that name or, near enough, of what was meant; empty if there is none.
  static std::string_view find_marker(std::string_view name) {
    const auto meant = nearest(name, {k_markers.begin(), k_markers.end()});
    const auto* const found = std::find(k_markers.begin(), k_markers.end(), meant.value_or(""));
    return found == k_markers.end() ? std::string_view() : *found;
  }

  // Makes the first word of the rest the name, if it is exactly a marker's.
  bool take_word(Command& command) const {
    const std::string_view rest = source_->text(command.rest);
    for (const std::string_view name : k_markers) {
      const bool whole =
          rest.size() == name.size() ||
          (rest.size() > name.size() && (is_space(rest[name.size()]) || rest[name.size()] == ':'));
      if (!whole || !starts_with_ignoring_case(rest, name)) continue;
      const std::size_t end = command.rest.begin + name.size();
      command.name_span = {command.rest.begin, end};
      command.name = source_->text(command.name_span);
      command.rest = trimmed(source_->text(), {end, command.rest.end});
      return true;
    }
    return false;
  }

  void read_section(const Command& command, std::size_t end) {
    if (command.name == "irreversible") return read_irreversible(command, end);
    const bool verifies = command.name == "verify";
    std::optional<Section>& section = verifies                 ? revision_.verify
                                      : command.name == "down" ? revision_.down
                                                               : revision_.up;
    if (section) return report_duplicate(source_, command, *section, diagnostics_);
    const TransactionMode mode =
        read_section_options(source_, command.rest, Severity::error, diagnostics_);
    section = section_after(source_, command.marker, end, mode);
  }

  void read_irreversible(const Command& command, std::size_t end) {
    const std::string_view rest = source_->text(command.rest);
    const std::string_view reason =
        rest.starts_with(":") ? trim(rest.substr(1)) : std::string_view();
    const Span line = trimmed(source_->text(), command.marker.line);
    report_code_outside(source_, {command.marker.line.end, end}, Severity::error,
                        "move it above the line \"-- migrate:irreversible\"", diagnostics_);
    if (revision_.irreversible) {
      diagnostics_.error("duplicate-section", "\"-- migrate:irreversible\" is given twice")
          .at(source_, line)
          .with_note("the first one is here", source_, irreversible_)
          .with_help("keep one of the two lines");
      return;
    }
    if (reason.empty()) {
      diagnostics_.error("missing-reason", "\"-- migrate:irreversible\" gives no reason")
          .at(source_, line)
          .with_help(
              "write \"-- migrate:irreversible: reason\": who needs the way back must know why "
              "there is none");
    }
    revision_.irreversible = reason;
    irreversible_ = line;
  }

  void report_contradiction() {
    diagnostics_
        .error("irreversible-with-down", "the revision is irreversible and has a section \"down\"")
        .at(source_, irreversible_)
        .with_note("the section is here", source_, trimmed(source_->text(), revision_.down->marker))
        .with_help("remove one of the two");
  }

  const SourcePtr& source_;
  Diagnostics& diagnostics_;
  Revision revision_;
  Span irreversible_;
};

}  // namespace

std::vector<Revision> read_migc(const Input& input, Diagnostics& diagnostics) {
  std::vector<std::optional<Revision>> read(input.size());
  std::vector<Diagnostics> faults(input.size());
  for_each_index(input.size(), [&](std::size_t i) {
    const InputFile& file = input[i];
    if (file.source && is_sql_file(file.name)) read[i] = FileReader(file.source, faults[i]).read();
  });
  std::vector<Revision> revisions;
  revisions.reserve(input.size());
  for (std::size_t i = 0; i < input.size(); ++i) {
    diagnostics.append(std::move(faults[i]));
    if (read[i]) revisions.push_back(std::move(*read[i]));
  }
  return revisions;
}

}  // namespace migc::revision
