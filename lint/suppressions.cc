#include "lint/suppressions.h"

#include "compiler/base/text.h"
#include "compiler/lexical/split.h"
#include "compiler/revision/markers.h"
#include "compiler/revision/suppression.h"
#include "lint/levels.h"

namespace migc::lint {
namespace {

constexpr std::string_view k_word = "migrate:ignore";

void add(const revision::Suppression& read, const SourcePtr& source, Span range,
         const std::vector<Rule>& rules, Diagnostics& diagnostics,
         std::vector<Suppression>& found) {
  for (const revision::Reference& each : read.rules) {
    Diagnostics unknown;
    if (find_rule(rules, each.text, unknown) == nullptr) {
      for (Diagnostic fault : unknown.items()) diagnostics.add(fault.at(source, each.span));
      continue;
    }
    found.push_back({each.text, each.span, read.reason, source, range, false});
  }
}

}  // namespace

std::vector<Suppression> read_suppressions(const revision::Section& section,
                                           const std::vector<revision::Suppression>& header,
                                           const std::vector<Rule>& rules,
                                           Diagnostics& diagnostics) {
  std::vector<Suppression> found;
  const std::string_view text = section.source->text();
  for (const revision::Suppression& each : header)
    add(each, section.source, section.span, rules, diagnostics, found);
  const std::string_view own = text.substr(0, section.span.end);
  if (!revision::may_have_marker(own, k_word)) return found;
  const auto pieces = lexical::split(text, section.span);
  for (const revision::Marker& marker : revision::find_markers(own, k_word)) {
    if (marker.line.begin < section.span.begin) continue;
    Diagnostics faults;
    const Span line = revision::trimmed(text, marker.line);
    const auto read = revision::read_suppression(section.source, line, marker.text, faults);
    diagnostics.append(std::move(faults));
    if (!read) continue;
    Span range{marker.line.begin, marker.line.begin};
    for (const lexical::Piece& piece : pieces) {
      if (piece.kind != lexical::PieceKind::statement || piece.span.end <= marker.line.begin)
        continue;
      range = {std::min(range.begin, piece.span.begin), piece.span.end};
      break;
    }
    add(*read, section.source, range, rules, diagnostics, found);
  }
  return found;
}

void report_unused(const Suppression& suppression, Diagnostics& diagnostics) {
  diagnostics
      .warning("unused-suppression",
               fmt::format("nothing here is found by rule \"{}\"", suppression.rule))
      .at(suppression.source, suppression.rule_span)
      .with_help("take the name out of the comment: it would hide what comes later");
}

}  // namespace migc::lint
