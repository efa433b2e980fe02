#include "compiler/revision/header.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/revision/header_syntax.h"
#include "compiler/revision/markers.h"
#include "compiler/revision/names.h"
#include "compiler/revision/suppression.h"

namespace migc::revision {
namespace {

class HeaderReader {
 public:
  HeaderReader(const SourcePtr& source, Revision& revision, Diagnostics& diagnostics)
      : source_(source), revision_(revision), diagnostics_(diagnostics) {}

  bool read(Span range) {
    Comments comments = read_comments(source_->text(), range);
    std::vector<Paragraph>& paragraphs = comments.paragraphs;
    for (Paragraph& paragraph : paragraphs) take_suppressions(paragraph);
    std::erase_if(paragraphs, [](const Paragraph& paragraph) { return paragraph.empty(); });
    std::size_t first = 0;
    if (!paragraphs.empty() && !starts_with_key(paragraphs.front())) {
      read_message(paragraphs.front());
      first = 1;
    }
    for (std::size_t i = first; i < paragraphs.size(); ++i) {
      if (has_keys(paragraphs[i])) read_keys(paragraphs[i]);
    }
    if (first == 1) report_keys_in_message(paragraphs.front());
    if (!seen_[static_cast<std::size_t>(Key::revision_id)]) report_missing_id(range);
    return comments.is_whole;
  }

 private:
  std::string_view text(Span span) const { return source_->text(span); }

  bool starts_with_key(const Paragraph& paragraph) const {
    const auto line = split_key(source_->text(), paragraph.front().text);
    return line && find_key(text(line->key));
  }

  // A remark may hold a colon ("Last step: …"): what makes a paragraph one of keys is a key, or
  // what is nearly one.
  bool has_keys(const Paragraph& paragraph) const {
    return std::any_of(paragraph.begin(), paragraph.end(), [&](const HeaderLine& line) {
      const auto split = split_key(source_->text(), line.text);
      return split && (find_key(text(split->key)) || nearest_key(text(split->key)));
    });
  }

  // "-- migrate:ignore …" may stand anywhere in the header and is no part of the text around it.
  void take_suppressions(Paragraph& paragraph) {
    constexpr std::string_view word = "migrate:ignore";
    std::erase_if(paragraph, [&](const HeaderLine& line) {
      if (!text(line.text).starts_with(word)) return false;
      const Span rest = trimmed(source_->text(), {line.text.begin + word.size(), line.text.end});
      if (auto found = read_suppression(source_, line.comment, rest, diagnostics_)) {
        revision_.suppressions.push_back(std::move(*found));
      }
      return true;
    });
    // other markers are the business of who asked for the header
    std::erase_if(paragraph, [&](const HeaderLine& line) {
      return starts_with_ignoring_case(text(line.text), "migrate:") && line.text.size() > 8 &&
             !is_space(source_->text()[line.text.begin + 8]);
    });
  }

  void read_message(const Paragraph& paragraph) {
    std::vector<std::string> lines;
    lines.reserve(paragraph.size());
    for (const HeaderLine& line : paragraph) lines.emplace_back(text(line.text));
    revision_.message = join(lines, "\n");
  }

  void read_keys(const Paragraph& paragraph) {
    for (const HeaderLine& line : paragraph) {
      const auto split = split_key(source_->text(), line.text);
      if (!split) {
        report_no_key(line);
      } else if (const auto key = find_key(text(split->key))) {
        read_key(*key, *split);
      } else {
        report_unknown_key(split->key);
        read_as_meant(*split);
      }
    }
  }

  // So that one slip is one fault: without its id or its parents, a revision would be the cause of
  // more.
  void read_as_meant(const KeyLine& line) {
    const auto meant = nearest_key(text(line.key));
    const auto key = meant ? find_key(*meant) : std::nullopt;
    if (key && !seen_[static_cast<std::size_t>(*key)]) read_key(*key, line);
  }

  void read_key(Key key, const KeyLine& line) {
    bool& seen = seen_[static_cast<std::size_t>(key)];
    if (seen) {
      const Span first = place_[static_cast<std::size_t>(key)];
      diagnostics_
          .error("duplicate-key", fmt::format("\"{}\" is given twice in one header", key_name(key)))
          .at(source_, line.key)
          .with_note("the first one is here", source_, first)
          .with_help(key == Key::revises ? "write several parents in one line, with commas between"
                                         : "keep one of the two lines");
      return;
    }
    seen = true;
    place_[static_cast<std::size_t>(key)] = line.key;
    switch (key) {
      case Key::revision_id:
        return read_id(line);
      case Key::revises:
        return read_list(key, line, revision_.down_revisions);
      case Key::create_date:
        revision_.created = text(line.value);
        return;
      case Key::branch_labels:
        return read_list(key, line, revision_.branch_labels);
      case Key::depends_on:
        return read_list(key, line, revision_.depends_on);
    }
  }

  void read_id(const KeyLine& line) {
    if (line.value.empty()) {
      diagnostics_.error("bad-id", "\"Revision ID\" is empty")
          .at(source_, line.key)
          .with_help("give the revision an id of its own, such as 12 hexadecimal digits");
      return;
    }
    revision_.id = checked_name("revision id", line.value);
    revision_.id_span = line.value;
  }

  void read_list(Key key, const KeyLine& line, std::vector<Reference>& names) {
    if (line.value.empty()) return;  // "Revises:" of a first revision
    std::size_t begin = line.value.begin;
    while (begin <= line.value.end) {
      const std::size_t comma = std::min(source_->text().find(',', begin), line.value.end);
      const Span item = trimmed(source_->text(), {begin, comma});
      begin = comma + 1;
      if (item.empty()) {
        diagnostics_.error("bad-id", fmt::format("an item of \"{}\" is empty", key_name(key)))
            .at(source_, line.value)
            .with_help("separate the names by one comma each, without one at the end");
        continue;
      }
      names.push_back(
          {checked_name(key == Key::branch_labels ? "branch label" : "revision", item), item});
    }
  }

  // The name as written. Where it is no legal one, the fault is reported here, at its place, and
  // the name is made legal, so that the graph does not report it again and still finds what refers
  // to it.
  std::string checked_name(std::string_view kind, Span span) {
    std::string name(text(span));
    const auto fault = fault_of_name(name);
    if (!fault) return name;
    diagnostics_.error(fault->id, fmt::format("{} {}", kind, fault->message))
        .at(source_, span)
        .with_help("use letters, digits, '_', '.' and '/'");
    return legal_name(name);
  }

  void report_unknown_key(Span key) {
    const auto meant = nearest_key(text(key));
    diagnostics_
        .error("unknown-key", fmt::format("unknown key \"{}\" in the header", visible(text(key))))
        .at(source_, key)
        .with_help(
            meant
                ? fmt::format("did you mean \"{}\"?", *meant)
                : fmt::format("the keys are {}; put an empty comment line (\"--\") before a remark",
                              join({k_header_keys.begin(), k_header_keys.end()}, ", ")));
  }

  void report_no_key(const HeaderLine& line) {
    if (const auto key = key_without_colon(text(line.text))) {
      diagnostics_
          .error("malformed-header", fmt::format("\"{}\" has no colon after it", key_name(*key)))
          .at(source_, line.text)
          .with_help(fmt::format("write \"{}: …\"", key_name(*key)));
      return;
    }
    diagnostics_
        .warning("malformed-header",
                 "this line among the keys of the header is none and is not read")
        .at(source_, line.text)
        .with_help("put an empty comment line (\"--\") between remarks and keys");
  }

  // A key in the message is text. Where that key is missing below, it was hardly meant as text.
  void report_keys_in_message(const Paragraph& message) {
    for (const HeaderLine& line : message) {
      const auto split = split_key(source_->text(), line.text);
      if (!split) continue;
      const auto key = find_key(text(split->key));
      if (!key || seen_[static_cast<std::size_t>(*key)]) continue;
      seen_[static_cast<std::size_t>(*key)] = true;  // said once is enough
      diagnostics_
          .error("key-in-message",
                 fmt::format("\"{}\" stands in the message and is read as a part of it",
                             key_name(*key)))
          .at(source_, line.text)
          .with_help("put an empty comment line (\"--\") between the message and the keys");
    }
  }

  void report_missing_id(Span range) {
    // the first line of the file, whatever it is, is where the header belongs
    const std::size_t end = std::min(line_end(source_->text(), range.begin), range.end);
    diagnostics_.error("missing-revision-id", "the header gives no \"Revision ID\"")
        .at(source_, trimmed(source_->text(), {range.begin, end}))
        .with_help(
            "start the file with \"-- message\", \"--\", \"-- Revision ID: …\" and \"-- Revises: "
            "…\", or set "
            "\"layout\" if another tool's files are meant");
  }

  const SourcePtr& source_;
  Revision& revision_;
  Diagnostics& diagnostics_;
  std::array<bool, k_header_keys.size()> seen_{};
  std::array<Span, k_header_keys.size()> place_{};
};

}  // namespace

bool read_header(const SourcePtr& source, Span range, Revision& revision,
                 Diagnostics& diagnostics) {
  return HeaderReader(source, revision, diagnostics).read(range);
}

bool has_revision_id(std::string_view text) {
  for (const Marker& line : find_markers(text, k_header_keys.front())) {
    if (!text.substr(line.text.begin, line.text.size()).starts_with(":")) continue;
    const auto code = first_code(text, {0, line.line.begin});
    return !code.has_value();
  }
  return false;
}

bool is_header_syntax(std::string_view line) {
  const std::string_view trimmed_line = trim(line);
  if (is_blank_line(trimmed_line) || starts_with_ignoring_case(trimmed_line, "migrate:"))
    return true;
  const auto split = split_key(trimmed_line, {0, trimmed_line.size()});
  return split && find_key(trimmed_line.substr(split->key.begin, split->key.size()));
}

}  // namespace migc::revision
