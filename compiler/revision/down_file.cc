#include "compiler/revision/down_file.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/lexical/split.h"
#include "compiler/revision/names.h"

namespace migc::revision {
namespace {

// The comments of a tool in whose files sections share a file.
struct Marks {
  std::string_view down;
  std::string_view no_transaction;  // behind it
  std::string_view begin;           // around a statement with semicolons inside
  std::string_view end;
};

std::optional<Marks> marks_of(Layout layout) {
  switch (layout) {
    case Layout::migc:
    case Layout::dbmate:
      return Marks{"-- migrate:down", " transaction:false", "", ""};
    case Layout::goose:  // its NO TRANSACTION holds for the whole file
      return Marks{"-- +goose Down", "", "-- +goose StatementBegin\n", "-- +goose StatementEnd\n"};
    case Layout::sql_migrate:
      return Marks{"-- +migrate Down", " notransaction", "-- +migrate StatementBegin\n",
                   "-- +migrate StatementEnd\n"};
    default:
      return std::nullopt;
  }
}

// The file of the way back, by that of the way there; empty: the layout has none.
std::string partner_of(const std::string& path, Layout layout) {
  const std::size_t base = path.size() - base_name(path).size();
  switch (layout) {
    case Layout::golang_migrate:
    case Layout::sqlx:
      if (!path.ends_with(".up.sql")) return {};
      return path.substr(0, path.size() - std::string_view("up.sql").size()) + "down.sql";
    case Layout::diesel:
      return path.substr(0, base) + "down.sql";
    case Layout::flyway:
      if (path[base] != 'V') return {};
      return path.substr(0, base) + 'U' + path.substr(base + 1);
    default:
      return {};
  }
}

bool is_blank(const Section& section) { return trim(section.source->text(section.span)).empty(); }

// Whether a tool that cuts at semicolons would cut inside of it.
bool has_inner_semicolon(std::string_view statement) {
  const std::size_t first = statement.find(';');
  return first != std::string_view::npos && first + 1 < trim(statement).size();
}

std::string body_of(const std::vector<std::string>& lines, const Marks& marks) {
  std::string body;
  for (const std::string& each : lines) {
    const bool is_wrapped =
        !marks.begin.empty() && !each.starts_with("--") && has_inner_semicolon(each);
    if (is_wrapped) body += marks.begin;
    body += each;
    if (!each.ends_with('\n')) body += '\n';
    if (is_wrapped) body += marks.end;
  }
  return body;
}

// Into the section's place behind the way there, or below a marker that stands there already.
DownPlace in_section(const Revision& revision, const Marks& marks,
                     const std::vector<std::string>& lines) {
  const Section& up = *revision.up;
  const bool has_marker = revision.down.has_value();
  const Section& there = has_marker ? *revision.down : up;
  DownPlace place{up.source->path(), up.source, {}, body_of(lines, marks)};
  const std::string_view text = up.source->text();
  const std::size_t end = there.span.end;
  place.span = has_marker ? there.span : Span{end, end};
  if (!has_marker) {
    const std::string_view mode =
        up.transaction == TransactionMode::never ? marks.no_transaction : "";
    const std::string_view before = text.substr(0, end);
    const std::string_view gap = before.ends_with("\n\n") || before.ends_with("\n\r\n") ? ""
                                 : before.ends_with('\n')                               ? "\n"
                                                                                        : "\n\n";
    place.text = fmt::format("{}{}{}\n{}", gap, marks.down, mode, place.text);
  }
  if (end < text.size()) place.text += '\n';
  return place;
}

}  // namespace

bool has_way_back(const Revision& revision) {
  return revision.irreversible || (revision.down && !is_blank(*revision.down));
}

std::optional<DownPlace> place_down(const Revision& revision, Layout layout,
                                    const std::vector<std::string>& lines) {
  if (const auto marks = marks_of(layout)) return in_section(revision, *marks, lines);
  const std::string path = partner_of(revision.up->source->path(), layout);
  if (path.empty()) return std::nullopt;
  std::string text = body_of(lines, {});
  const bool is_bare = layout == Layout::sqlx && revision.up->transaction == TransactionMode::never;
  if (is_bare) text.insert(0, "-- no-transaction\n");
  return DownPlace{path, nullptr, {}, std::move(text)};
}

}  // namespace migc::revision
