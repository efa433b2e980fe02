// sql-migrate: "1_initial.sql" with "-- +migrate Up [notransaction]" and "-- +migrate Down
// [notransaction]". A file may have several sections of one direction, also in turns; all of one
// direction run, in the order of the file. Names are unique and sorted by the number they start
// with, then as text; those without a number come last.
#include <algorithm>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/revision/input.h"
#include "compiler/revision/linear.h"
#include "compiler/revision/names.h"
#include "compiler/revision/sections.h"

namespace migc::revision {
namespace {

// The parts of a file that one direction has.
struct Direction {
  std::vector<Span> parts;
  Span marker;  // of the first one
  TransactionMode transaction = TransactionMode::automatic;
};

// Whether nothing of another direction lies between the first part and the last: markers of the
// same one are comments.
bool is_contiguous(const Direction& direction, const Direction& other) {
  const Span whole{direction.parts.front().begin, direction.parts.back().end};
  return std::none_of(other.parts.begin(), other.parts.end(), [&](const Span& part) {
    return part.begin >= whole.begin && part.begin < whole.end;
  });
}

// The text with blanks in place of all that lies outside of the parts: a section is one stretch of
// one text, and every statement keeps its bytes, its line and its column.
SourcePtr only_parts(const SourceFile& source, const std::vector<Span>& parts) {
  std::string text(source.text());
  std::size_t at = 0;
  const auto blank_until = [&](std::size_t end) {
    for (; at < end; ++at) {
      if (text[at] != '\n' && text[at] != '\r') text[at] = ' ';
    }
  };
  for (const Span& part : parts) {
    blank_until(part.begin);
    at = part.end;
  }
  blank_until(text.size());
  return std::make_shared<const SourceFile>(source.path(), std::move(text));
}

std::optional<Section> make_section(const SourcePtr& source, const Direction& direction,
                                    const Direction& other) {
  if (direction.parts.empty()) return std::nullopt;
  const Span whole{direction.parts.front().begin, direction.parts.back().end};
  const bool contiguous = is_contiguous(direction, other);
  return Section{contiguous ? source : only_parts(*source, direction.parts), whole,
                 direction.marker, direction.transaction};
}

class FileReader {
 public:
  FileReader(const SourcePtr& source, Revision& revision, Diagnostics& diagnostics)
      : source_(source), revision_(revision), diagnostics_(diagnostics) {}

  void read() {
    std::size_t first = source_->text().size();
    for (const Command& command : read_commands(source_, "+migrate ")) {
      if (command.name == "Up" || command.name == "Down") {
        first = std::min(first, command.marker.line.begin);
        open(command, command.name == "Up" ? up_ : down_);
      } else if (command.name != "StatementBegin" && command.name != "StatementEnd") {
        report_unknown_marker(source_, command, "+migrate ",
                              {"Up", "Down", "StatementBegin", "StatementEnd"}, Severity::error,
                              diagnostics_);
      }
    }
    close(source_->text().size());
    if (up_.parts.empty() && down_.parts.empty())
      return report_missing_up(source_, "-- +migrate Up", diagnostics_);
    report_code_outside(
        source_, {0, first}, Severity::warning,
        "move it below \"-- +migrate Up\" if it is to run: sql-migrate passes over it in silence",
        diagnostics_);
    revision_.up = make_section(source_, up_, down_);
    revision_.down = make_section(source_, down_, up_);
    // a file may have a way back only: then the way there is nothing
    if (!revision_.up) revision_.up = Section{source_, {0, 0}, {}, TransactionMode::automatic};
  }

 private:
  void open(const Command& command, Direction& direction) {
    close(command.marker.line.begin);
    if (direction.parts.empty()) direction.marker = command.marker.line;
    direction.parts.push_back({command.marker.line.end, source_->text().size()});
    current_ = &direction;
    const std::string_view option = source_->text(command.rest);
    if (option == "notransaction") {
      direction.transaction = TransactionMode::never;
    } else if (!option.empty()) {
      diagnostics_
          .warning("unknown-option",
                   fmt::format("unknown option \"{}\" after a section marker", visible(option)))
          .at(source_, command.rest)
          .with_help("the only option of sql-migrate is \"notransaction\"");
    }
  }

  void close(std::size_t end) {
    if (current_ == nullptr) return;
    Span& part = current_->parts.back();
    part.end = std::max(part.begin, end);
  }

  const SourcePtr& source_;
  Revision& revision_;
  Diagnostics& diagnostics_;
  Direction up_;
  Direction down_;
  Direction* current_ = nullptr;
};

}  // namespace

std::vector<Revision> read_sql_migrate(const Input& input, Diagnostics& diagnostics) {
  std::vector<Migration> migrations;
  std::vector<std::string> names;
  for (const InputFile& file : input) {
    if (!is_sql_file(file.name) || !file.source) continue;
    const std::string_view name = without_sql(base_name(file.name));
    const auto split = split_number(name);
    Migration migration{std::string(base_name(file.name)), {}};
    migration.revision.path = file.path;
    migration.revision.source = file.source;
    migration.revision.message = words(split ? split->rest : name);
    FileReader(file.source, migration.revision, diagnostics).read();
    migrations.push_back(std::move(migration));
    names.emplace_back(name);
  }
  name_by_number(migrations, names);
  report_other_languages(input, diagnostics);
  return chain(std::move(migrations), number_then_text_less);
}

}  // namespace migc::revision
