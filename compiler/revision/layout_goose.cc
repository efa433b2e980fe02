// goose: "00001_create_users.sql" with "-- +goose Up" and "-- +goose Down"; versions are numbers,
// of a sequence or timestamps. "-- +goose NO TRANSACTION" holds for the whole file. StatementBegin
// and StatementEnd only tell goose's own splitter where a statement ends; they stay in the text as
// comments.
#include <optional>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/revision/input.h"
#include "compiler/revision/linear.h"
#include "compiler/revision/names.h"
#include "compiler/revision/sections.h"

namespace migc::revision {
namespace {

enum class Annotation { up, down, begin, end, no_transaction, substitution, unknown };

// goose compares without regard to case.
Annotation annotation_of(std::string_view text) {
  std::string word = to_lower(text);
  std::erase_if(word, [](char c) { return is_space(c); });
  if (word == "up") return Annotation::up;
  if (word == "down") return Annotation::down;
  if (word == "statementbegin") return Annotation::begin;
  if (word == "statementend") return Annotation::end;
  if (word == "notransaction") return Annotation::no_transaction;
  if (word == "envsubon" || word == "envsuboff") return Annotation::substitution;
  return Annotation::unknown;
}

class FileReader {
 public:
  FileReader(const SourcePtr& source, Revision& revision, Diagnostics& diagnostics)
      : source_(source), revision_(revision), diagnostics_(diagnostics) {}

  void read() {
    for (const Command& command : read_commands(source_, "+goose ")) take(command);
    close(source_->text().size());
    if (begun_) report_unbalanced(*begun_, "StatementEnd");
    if (!revision_.up) return report_missing_up(source_, "-- +goose Up", diagnostics_);
    const std::size_t first =
        std::min(revision_.up->marker.begin,
                 revision_.down ? revision_.down->marker.begin : std::string::npos);
    report_code_outside(source_, {0, first}, Severity::error,
                        "move it below \"-- +goose Up\": goose refuses the file as well",
                        diagnostics_);
    revision_.up->transaction = mode_;
    if (revision_.down) revision_.down->transaction = mode_;
  }

 private:
  void take(const Command& command) {
    switch (annotation_of(source_->text(command.marker.text))) {
      case Annotation::up:
        return open(command, revision_.up);
      case Annotation::down:
        return open(command, revision_.down);
      case Annotation::begin:
        if (begun_) report_unbalanced(*begun_, "StatementEnd");
        begun_ = command.marker;
        return;
      case Annotation::end:
        if (!begun_) report_unbalanced(command.marker, "StatementBegin");
        begun_.reset();
        return;
      case Annotation::no_transaction:
        mode_ = TransactionMode::never;
        return;
      case Annotation::substitution:
        return report_substitution(command);
      case Annotation::unknown:
        report_unknown_marker(source_, command, "+goose ",
                              {"Up", "Down", "StatementBegin", "StatementEnd", "NO TRANSACTION"},
                              Severity::error, diagnostics_);
        return;
    }
  }

  void open(const Command& command, std::optional<Section>& section) {
    close(command.marker.line.begin);
    if (section) return report_duplicate(source_, command, *section, diagnostics_);
    section =
        section_after(source_, command.marker, source_->text().size(), TransactionMode::automatic);
    current_ = &section;
  }

  void close(std::size_t end) {
    if (current_ != nullptr) (*current_)->span.end = std::max((*current_)->span.begin, end);
    current_ = nullptr;
  }

  void report_unbalanced(const Marker& marker, std::string_view partner) {
    diagnostics_
        .error("unbalanced-marker", fmt::format("this marker has no \"-- +goose {}\"", partner))
        .at(source_, trimmed(source_->text(), marker.line))
        .with_help("goose refuses the file as well: write both around the statement, or neither");
  }

  // goose would put values from its environment into the statements; what they are is not known
  // offline.
  void report_substitution(const Command& command) {
    const bool on = to_lower(source_->text(command.marker.text)).ends_with("on");
    if (!on) return;
    diagnostics_
        .error("unsupported-substitution",
               "goose would replace ${NAME} in what follows by environment variables")
        .at(source_, trimmed(source_->text(), command.marker.line))
        .with_help(
            "write the values into the file, or set them in a psql script around it: a compiled "
            "script must "
            "not depend on an environment");
  }

  const SourcePtr& source_;
  Revision& revision_;
  Diagnostics& diagnostics_;
  TransactionMode mode_ = TransactionMode::automatic;
  std::optional<Marker> begun_;
  std::optional<Section>* current_ = nullptr;
};

}  // namespace

std::vector<Revision> read_goose(const Input& input, Diagnostics& diagnostics) {
  std::vector<Migration> migrations;
  for (const InputFile& file : input) {
    if (!is_sql_file(file.name) || !file.source) continue;
    const auto split = split_number(without_sql(base_name(file.name)));
    if (!split || !split->rest.starts_with('_')) {
      report_ignored(file, "goose", "its name does not start with a version and \"_\"",
                     diagnostics);
      continue;
    }
    Migration migration{std::string(split->number), {}};
    migration.revision.id = split->number;
    migration.revision.path = file.path;
    migration.revision.source = file.source;
    migration.revision.message = words(split->rest);
    FileReader(file.source, migration.revision, diagnostics).read();
    migrations.push_back(std::move(migration));
  }
  report_other_languages(input, diagnostics);
  return chain(std::move(migrations), number_less);
}

}  // namespace migc::revision
