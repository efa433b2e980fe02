#include "lint/split.h"

#include <fmt/format.h>

#include "lint/shared_fixes.h"
#include "lint/words.h"

namespace migc::lint {
namespace {

constexpr std::string_view k_undone_before =
    "-- nothing to undo here: the way back of the revision before this one undoes both";

}  // namespace

std::optional<Tail> tail_of(const Step& step) {
  const revision::Section& section = step.section;
  if (step.transaction.is_authored || section.marker.empty() ||
      section.transaction != revision::TransactionMode::automatic) {
    return std::nullopt;
  }
  const std::string_view text = step.source->text();
  Tail tail{{before_statement(step, {}).span.begin, section.span.end}, {}, false};
  while (tail.span.end > tail.span.begin && text[tail.span.end - 1] <= ' ') --tail.span.end;
  const Words head(text, {section.span.begin, tail.span.begin});
  tail.is_all = head.whole().empty();
  for (const Span each : step.variables.statements())
    tail.settings += Words(text, each).trimmed() + ";\n";
  return tail;
}

Edit replace(const Step& step, const Tail& tail, const std::string& text) {
  if (!text.empty()) return {tail.span, text};
  const std::string_view source = step.source->text();
  Span span = tail.span;  // with the line end before it
  for (const char each : {'\n', '\r'})
    if (span.begin > step.section.span.begin && source[span.begin - 1] == each) --span.begin;
  return {span, ""};
}

NextRevision as_revision(const Step& step, const Tail& tail, std::string message,
                         std::vector<Edit> edits) {
  std::string up = tail.settings + edited(step.source->text(), tail.span, std::move(edits));
  if (Words(up, {0, up.size()}).trimmed().back() != ';') up += ';';
  return {std::move(message), std::move(up),
          tail.is_all ? std::string() : std::string(k_undone_before), tail.is_all};
}

std::optional<Fix> split_before(const Step& step, std::string title, std::string message) {
  const auto tail = tail_of(step);
  if (!tail || tail->is_all) return std::nullopt;
  return Fix{.title = std::move(title),
             .edits = {replace(step, *tail)},
             .next = {as_revision(step, *tail, std::move(message))}};
}

}  // namespace migc::lint
