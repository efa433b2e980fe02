#include "compiler/base/diagnostic.h"

#include <algorithm>
#include <tuple>

namespace migc {

std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "error";
}

Diagnostic& Diagnostic::at(SourcePtr where, Span range) {
  if (where) file = where->path();
  source = std::move(where);
  span = range;
  return *this;
}

Diagnostic& Diagnostic::in_file(std::string path) {
  file = std::move(path);
  return *this;
}

Diagnostic& Diagnostic::in_revision(std::string id_of_revision) {
  revision = std::move(id_of_revision);
  return *this;
}

Diagnostic& Diagnostic::with_help(std::string text) {
  help = std::move(text);
  return *this;
}

Diagnostic& Diagnostic::with_note(std::string text, SourcePtr where, Span range) {
  notes.push_back({std::move(text), std::move(where), range});
  return *this;
}

Diagnostic& Diagnostic::with_sqlstate(std::string state) {
  sqlstate = std::move(state);
  return *this;
}

namespace {

Diagnostic make(Severity severity, std::string id, std::string message) {
  Diagnostic diagnostic;
  diagnostic.id = std::move(id);
  diagnostic.severity = severity;
  diagnostic.message = std::move(message);
  return diagnostic;
}

}  // namespace

Diagnostic& Diagnostics::error(std::string id, std::string message) {
  items_.push_back(make(Severity::error, std::move(id), std::move(message)));
  return items_.back();
}

Diagnostic& Diagnostics::warning(std::string id, std::string message) {
  items_.push_back(make(Severity::warning, std::move(id), std::move(message)));
  return items_.back();
}

Diagnostic& Diagnostics::note(std::string id, std::string message) {
  items_.push_back(make(Severity::note, std::move(id), std::move(message)));
  return items_.back();
}

void Diagnostics::add(Diagnostic diagnostic) { items_.push_back(std::move(diagnostic)); }

void Diagnostics::append(Diagnostics other) {
  for (Diagnostic& diagnostic : other.items_) items_.push_back(std::move(diagnostic));
}

void Diagnostics::append(Diagnostics other, const std::string& revision) {
  for (Diagnostic& diagnostic : other.items_) {
    if (diagnostic.revision.empty()) diagnostic.revision = revision;
  }
  append(std::move(other));
}

bool Diagnostics::has_errors() const { return count(Severity::error) > 0; }

std::size_t Diagnostics::count(Severity severity) const {
  return static_cast<std::size_t>(
      std::count_if(items_.begin(), items_.end(),
                    [&](const Diagnostic& item) { return item.severity == severity; }));
}

std::vector<Diagnostic> Diagnostics::sorted() const {
  std::vector<Diagnostic> result = items_;
  const auto key = [](const Diagnostic& item) {
    const Span span = item.span.value_or(Span{});
    return std::make_tuple(std::string_view(item.file), span.begin, span.end,
                           std::string_view(item.id), std::string_view(item.message));
  };
  std::stable_sort(result.begin(), result.end(),
                   [&](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); });
  return result;
}

}  // namespace migc
