// What a user can mend: one finding with its place, reason and remedy, and the collector of
// findings. SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/base/source.h"

namespace migc {

enum class Severity { note, warning, error };

// "note", "warning" or "error".
std::string_view severity_name(Severity severity);

// A second place that explains the first, or a fact without a place.
struct Note {
  std::string message;
  SourcePtr source;  // null: no place
  Span span;
};

// One finding. `message` starts in lower case, has no final stop, and uses PostgreSQL's words;
// `help` says what to do.
struct Diagnostic {
  std::string id;  // kebab-case and stable: a rule's name or one of the compiler's own, listed in
                   // docs/diagnostics.md
  Severity severity = Severity::error;
  std::string message;
  std::string help;
  std::vector<Note> notes;
  std::string
      file;  // where there is no source text (a folder, an unreadable file); else that of `source`
  SourcePtr source;          // null: no text to show
  std::optional<Span> span;  // absent: the file as a whole
  std::string revision;      // id of the revision, where there is one
  std::string sqlstate;      // where PostgreSQL would raise one

  // The setters return *this, so that a finding is written as one expression.
  Diagnostic& at(SourcePtr where, Span range);
  Diagnostic& in_file(std::string path);
  Diagnostic& in_revision(std::string id_of_revision);
  Diagnostic& with_help(std::string text);
  Diagnostic& with_note(std::string text, SourcePtr where = nullptr, Span range = {});
  Diagnostic& with_sqlstate(std::string state);
};

// Collects findings in any order; reads back sorted by file, place, id and message, so that output
// is deterministic.
class Diagnostics {
 public:
  // The reference stays valid until the next call on this collector.
  Diagnostic& error(std::string id, std::string message);
  Diagnostic& warning(std::string id, std::string message);
  Diagnostic& note(std::string id, std::string message);
  void add(Diagnostic diagnostic);
  void append(Diagnostics other);
  // The same for the findings in one revision: those that name none are said to be in it.
  void append(Diagnostics other, const std::string& revision);

  bool empty() const { return items_.empty(); }
  std::size_t size() const { return items_.size(); }
  bool has_errors() const;
  std::size_t count(Severity severity) const;

  const std::vector<Diagnostic>& items() const { return items_; }  // in order of arrival
  std::vector<Diagnostic> sorted() const;

 private:
  std::vector<Diagnostic> items_;
};

}  // namespace migc
