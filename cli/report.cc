#include "cli/report.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "compiler/base/text.h"

namespace migc::cli {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t k_longest_line = 160;  // of a source line that is shown

struct Palette {
  std::string_view red, yellow, blue, bold, reset;
};
constexpr Palette k_plain{};
constexpr Palette k_colored{"\x1b[1;31m", "\x1b[1;33m", "\x1b[1;34m", "\x1b[1m", "\x1b[0m"};

const Palette& palette(Colors colors) { return colors == Colors::yes ? k_colored : k_plain; }

std::string_view color_of(const Palette& colors, Severity severity) {
  switch (severity) {
    case Severity::error:
      return colors.red;
    case Severity::warning:
      return colors.yellow;
    case Severity::note:
      return colors.blue;
  }
  return {};
}

// Tabs as one blank, so that the caret below stands right whatever the terminal makes of tabs.
std::string shown_line(std::string_view line) {
  std::string text(line.substr(0, k_longest_line));
  std::replace(text.begin(), text.end(), '\t', ' ');
  return visible(text);
}

std::string excerpt(const SourceFile& source, Span span, const Palette& colors,
                    std::string_view accent) {
  const Position start = source.position(span.begin);
  const std::string_view line = source.line(start.line);
  const std::string number = std::to_string(start.line);
  const std::string margin(number.size(), ' ');
  const std::string_view marked = source.text({span.begin, std::max(span.end, span.begin)});
  const std::size_t in_line = count_characters(marked.substr(0, marked.find_first_of("\r\n")));
  const std::size_t room = k_longest_line > start.column ? k_longest_line - start.column : 1;
  std::string text = fmt::format("{} {}|{}\n{} {}|{} {}\n", margin, colors.blue, colors.reset,
                                 number, colors.blue, colors.reset, shown_line(line));
  if (start.column > k_longest_line) return text;
  return text + fmt::format("{} {}|{} {}{}{}{}\n", margin, colors.blue, colors.reset,
                            std::string(start.column - 1, ' '), accent,
                            std::string(std::clamp<std::size_t>(in_line, 1, room), '^'),
                            colors.reset);
}

std::string place(const std::string& file, const SourcePtr& source,
                  const std::optional<Span>& span) {
  if (source == nullptr || !span) return visible(file);
  const Position position = source->position(span->begin);
  return fmt::format("{}:{}:{}", visible(source->path()), position.line, position.column);
}

std::string note_text(const Note& note, const Palette& colors) {
  const std::string where =
      note.source == nullptr ? "" : " (" + place("", note.source, note.span) + ")";
  return fmt::format("  {}= note:{} {}{}\n", colors.bold, colors.reset, visible(note.message),
                     where);
}

void add_place(ordered_json& object, const SourceFile& source, Span span) {
  const Position start = source.position(span.begin);
  const Position end = source.position(span.end);
  object["line"] = start.line;
  object["column"] = start.column;
  object["end_line"] = end.line;
  object["end_column"] = end.column;
}

ordered_json note_json(const Note& note) {
  ordered_json object{{"message", note.message}};
  if (note.source != nullptr) {
    object["file"] = note.source->path();
    add_place(object, *note.source, note.span);
  }
  return object;
}

ordered_json diagnostic_json(const Diagnostic& diagnostic) {
  ordered_json object{{"id", diagnostic.id},
                      {"severity", severity_name(diagnostic.severity)},
                      {"message", diagnostic.message}};
  if (!diagnostic.help.empty()) object["help"] = diagnostic.help;
  if (!diagnostic.notes.empty()) {
    ordered_json notes = ordered_json::array();
    for (const Note& note : diagnostic.notes) notes.push_back(note_json(note));
    object["notes"] = std::move(notes);
  }
  if (!diagnostic.file.empty()) object["file"] = diagnostic.file;
  if (diagnostic.source != nullptr && diagnostic.span)
    add_place(object, *diagnostic.source, *diagnostic.span);
  if (!diagnostic.revision.empty()) object["revision"] = diagnostic.revision;
  if (!diagnostic.sqlstate.empty()) object["sqlstate"] = diagnostic.sqlstate;
  return object;
}

std::string tally(const Diagnostics& diagnostics) {
  const auto part = [&](Severity severity) {
    return counted(diagnostics.count(severity), severity_name(severity));
  };
  return fmt::format("{}, {}\n", part(Severity::error), part(Severity::warning));
}

}  // namespace

Colors colors_of(const Context& context) {
  if (context.options.color == "always") return Colors::yes;
  if (context.options.color == "never") return Colors::no;
  return context.err_is_terminal ? Colors::yes : Colors::no;
}

std::string render_text(const Diagnostic& diagnostic, Colors colors) {
  const Palette& set = palette(colors);
  const std::string_view accent = color_of(set, diagnostic.severity);
  std::string text =
      fmt::format("{}{}[{}]{}: {}{}{}\n", accent, severity_name(diagnostic.severity), diagnostic.id,
                  set.reset, set.bold, visible(diagnostic.message), set.reset);
  const std::string where = place(diagnostic.file, diagnostic.source, diagnostic.span);
  if (!where.empty()) text += fmt::format("  {}-->{} {}\n", set.blue, set.reset, where);
  if (diagnostic.source != nullptr && diagnostic.span)
    text += excerpt(*diagnostic.source, *diagnostic.span, set, accent);
  if (!diagnostic.sqlstate.empty()) {
    text += fmt::format("  {}= SQLSTATE:{} {}\n", set.bold, set.reset, diagnostic.sqlstate);
  }
  for (const Note& note : diagnostic.notes) text += note_text(note, set);
  if (!diagnostic.help.empty()) {
    text += fmt::format("  {}= help:{} {}\n", set.bold, set.reset, visible(diagnostic.help));
  }
  return text;
}

ordered_json diagnostics_json(const Diagnostics& diagnostics) {
  ordered_json list = ordered_json::array();
  for (const Diagnostic& diagnostic : diagnostics.sorted())
    list.push_back(diagnostic_json(diagnostic));
  return list;
}

void print_json(Context& context, const ordered_json& document) {
  context.out << document.dump(2, ' ', false, ordered_json::error_handler_t::replace) << '\n';
}

void show_findings(Context& context) {
  const Colors colors = colors_of(context);
  for (const Diagnostic& diagnostic : context.diagnostics.sorted()) {
    if (context.options.quiet && diagnostic.severity != Severity::error) continue;
    context.err << render_text(diagnostic, colors);
  }
}

ExitStatus finish(Context& context) {
  if (context.options.format == Format::json) {
    print_json(context, ordered_json{{"diagnostics", diagnostics_json(context.diagnostics)}});
  } else {
    show_findings(context);
    if (!context.diagnostics.empty() && !context.options.quiet)
      context.err << tally(context.diagnostics);
  }
  return context.diagnostics.has_errors() ? ExitStatus::refused : ExitStatus::ok;
}

ExitStatus fail(Context& context, const Error& error) {
  context.diagnostics.error("environment", error.message).with_help(error.help);
  return finish(context);
}

}  // namespace migc::cli
