#include "compiler/revision/suppression.h"

#include <algorithm>

#include "compiler/revision/markers.h"

namespace migc::revision {

std::optional<Suppression> read_suppression(const SourcePtr& source, Span line, Span text,
                                            Diagnostics& diagnostics) {
  const std::string_view whole = source->text();
  const std::size_t colon = std::min(whole.find(':', text.begin), text.end);
  Suppression suppression;
  suppression.span = line;
  for (std::size_t begin = text.begin; begin < colon;) {
    const std::size_t comma = std::min(whole.find(',', begin), colon);
    const Span rule = trimmed(whole, {begin, comma});
    begin = comma + 1;
    if (!rule.empty()) suppression.rules.push_back({std::string(source->text(rule)), rule});
  }
  suppression.reason = source->text(trimmed(whole, {std::min(colon + 1, text.end), text.end}));
  if (suppression.rules.empty()) {
    diagnostics.error("missing-rule", "\"migrate:ignore\" names no rule to silence")
        .at(source, line)
        .with_help("write \"-- migrate:ignore RULE[, RULE]: reason\"");
    return std::nullopt;
  }
  if (suppression.reason.empty()) {
    diagnostics.error("missing-reason", "\"migrate:ignore\" gives no reason")
        .at(source, line)
        .with_help(
            "write \"-- migrate:ignore RULE[, RULE]: reason\": who reads the script later must "
            "know why it is safe");
    return std::nullopt;
  }
  return suppression;
}

}  // namespace migc::revision
