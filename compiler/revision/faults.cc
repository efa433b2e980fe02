#include "compiler/revision/faults.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/revision/ancestry.h"

namespace migc::revision {

Diagnostic& place(Diagnostic& diagnostic, const Revision& revision, std::optional<Span> span) {
  if (revision.source && span && !span->empty()) return diagnostic.at(revision.source, *span);
  return diagnostic.in_file(revision.path);
}

void add_note(Diagnostic& diagnostic, std::string text, const Revision& revision) {
  if (revision.source) {
    diagnostic.with_note(std::move(text), revision.source, revision.id_span);
  } else {
    diagnostic.with_note(text + " (" + revision.path + ")");
  }
}

bool has_illegal_characters(std::string_view id) {
  return std::any_of(id.begin(), id.end(),
                     [](char c) { return c == '@' || c == '-' || c == '+' || c == ':'; });
}

bool is_symbol(std::string_view name) {
  return name == "head" || name == "heads" || name == "base" || name == "current";
}

std::string quoted_list(const std::vector<std::string>& names, std::size_t shown) {
  std::string text;
  for (std::size_t i = 0; i < std::min(shown, names.size()); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += '"' + names[i] + '"';
  }
  if (names.size() > shown) text += fmt::format(" and {} more", names.size() - shown);
  return text;
}

std::string quoted_list(const Graph& graph, std::span<const Index> revisions, std::size_t shown) {
  std::vector<std::string> ids;
  for (const Index index : revisions) ids.push_back(graph.id(index));
  return quoted_list(ids, shown);
}

void report_illegal_id(std::string_view id, Diagnostics& diagnostics, const Revision* revision) {
  std::vector<std::string> characters;
  for (const std::string_view c : {"@", "-", "+", ":"}) {
    if (id.find(c) != std::string_view::npos) characters.emplace_back(c);
  }
  Diagnostic& diagnostic = diagnostics.error(
      "illegal-char", fmt::format("revision id \"{}\" contains {}", id, quoted_list(characters)));
  diagnostic.with_help(
      "use letters, digits and \"_\": \"@\", \"-\", \"+\" and \":\" have a meaning in targets and "
      "ranges");
  if (revision) place(diagnostic, *revision, revision->id_span).in_revision(revision->id);
}

void report_reserved(std::string_view name, std::string_view what, Diagnostics& diagnostics,
                     const Revision* revision, std::optional<Span> span) {
  Diagnostic& diagnostic = diagnostics.warning(
      "reserved-id", fmt::format("{} \"{}\" can never be meant by that name", what, name));
  diagnostic.with_help(
      "choose another name: in targets \"head\", \"heads\", \"base\" and \"current\" are symbols");
  if (revision) place(diagnostic, *revision, span).in_revision(revision->id);
}

void report_unknown(const Graph& graph, std::string_view name, Diagnostics& diagnostics) {
  Diagnostic& diagnostic =
      diagnostics.error("unknown", fmt::format("revision or branch \"{}\" does not exist", name));
  if (const auto nearest = graph.names().nearest(name)) {
    diagnostic.with_help(fmt::format("did you mean \"{}\"?", *nearest));
  } else if (name.find_first_of("+-") != std::string_view::npos) {
    diagnostic.with_help(
        "steps such as \"+1\" or \"NAME-2\" count from letters, digits and \"_\", and only in the "
        "target of upgrade and downgrade and the end of a history range");
  } else {
    diagnostic.with_help("\"migc history\" lists the revisions and branch labels");
  }
}

void report_unknown_branch(const Graph& graph, std::string_view branch, Diagnostics& diagnostics) {
  Diagnostic& diagnostic =
      diagnostics.error("unknown-branch", fmt::format("branch \"{}\" does not exist", branch));
  if (const auto nearest = graph.names().nearest(branch)) {
    diagnostic.with_help(fmt::format("did you mean \"{}\"?", *nearest));
  } else {
    diagnostic.with_help("before \"@\" stands a branch label, or a revision of the branch");
  }
}

void report_multiple_heads(const Graph& graph, std::string_view name, std::span<const Index> heads,
                           Diagnostics& diagnostics) {
  diagnostics
      .error("multiple-heads", fmt::format("\"{}\" is not one revision: there are {} heads, {}",
                                           name, heads.size(), quoted_list(graph, heads)))
      .with_help(
          "name one of them, or BRANCH@head; \"heads\" means all of them where several are "
          "possible, and \"migc merge heads\" makes them one");
}

void report_unknown_row(const Graph& graph, std::string_view row, Diagnostics& diagnostics) {
  Diagnostic& diagnostic = diagnostics.error(
      "unknown",
      fmt::format("the version table holds \"{}\", which is no revision of this project", row));
  const auto longer = graph.names().with_prefix(row);
  if (longer.size() == 1 && !longer.front().is_label) {
    diagnostic.with_help(fmt::format("write the whole id, \"{}\"", longer.front().name));
  } else {
    diagnostic.with_help(
        "restore the file of that revision, or check that this is the right project for that "
        "database");
  }
}

bool report_overlaps(const Graph& graph, std::string_view what, std::span<const Index> revisions,
                     Diagnostics& diagnostics) {
  const auto overlapping = overlaps(graph, revisions);
  for (const auto& [lower, upper] : overlapping) {
    diagnostics
        .error("overlap", fmt::format("{} \"{}\" is an ancestor of {} \"{}\"", what,
                                      graph.id(lower), what, graph.id(upper)))
        .with_help(
            fmt::format("leave out \"{}\": \"{}\" implies it", graph.id(lower), graph.id(upper)));
  }
  return !overlapping.empty();
}

}  // namespace migc::revision
