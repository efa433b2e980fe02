#include "lint/statement_edits.h"

#include "lint/words.h"

namespace migc::lint {

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
