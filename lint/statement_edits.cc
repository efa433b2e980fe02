#include "lint/statement_edits.h"

#include "lint/words.h"

namespace migc::lint {

Edit remove_statement(std::string_view source, Span statement) {
  Span span = Words(source, statement).whole();
  const Words behind(source, {span.end, source.size()});
  if (behind.text(behind.at(span.end)) == ";") span.end = behind.at(span.end).end;
  if (span.end < source.size() && source[span.end] == '\r') ++span.end;
  if (span.end < source.size() && source[span.end] == '\n') ++span.end;
  return {span, ""};
}

Edit behind_statement(const Step& step, const std::string& text) {
  const std::string_view source = step.source->text();
  const std::size_t end = Words(source, step.statement.span).whole().end;
  const Words behind(source, {end, step.section.span.end});
  const Span next = behind.at(end);
  if (behind.text(next) == ";") return {{next.end, next.end}, "\n" + text};
  return {{end, end}, ";\n" + text};
}

Edit above_words(const Step& step, const std::string& text) {
  const std::size_t begin = Words(step.source->text(), step.statement.span).whole().begin;
  return {{begin, begin}, text + "\n"};
}

}  // namespace migc::lint
