#include "compiler/revision/ranges.h"

#include <fmt/format.h>

namespace migc::revision {

std::optional<Range> split_range(std::string_view text, Diagnostics& diagnostics) {
  const auto fault = [&](std::string message, std::string help) {
    diagnostics.error("bad-range", std::move(message)).with_help(std::move(help));
    return std::nullopt;
  };
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) {
    if (text.empty()) return fault("the target is empty", "name a revision, \"head\" or \"base\"");
    return Range{std::nullopt, std::string(text)};
  }
  const std::string_view start = text.substr(0, colon);
  const std::string_view end = text.substr(colon + 1);
  if (end.find(':') != std::string_view::npos) {
    return fault(fmt::format("\"{}\" has more than one colon", text), "write START:END");
  }
  if (start.empty()) {
    return fault(fmt::format("\"{}\" has no start", text),
                 fmt::format("write \"base:{}\" to start from an empty version table", end));
  }
  if (end.empty()) {
    return fault(fmt::format("\"{}\" has no end", text),
                 fmt::format("write \"{}:head\", or name another target", start));
  }
  return Range{std::string(start), std::string(end)};
}

std::optional<Ranges> split_ranges(const std::vector<std::string>& texts,
                                   Diagnostics& diagnostics) {
  Ranges result;
  bool failed = false;
  for (const std::string& text : texts) {
    auto range = split_range(text, diagnostics);
    if (!range) {
      failed = true;
      continue;
    }
    result.ends.push_back(std::move(range->end));
    if (!range->start) continue;
    if (result.start && *result.start != *range->start) {
      diagnostics
          .error("multiple-starts", fmt::format("the targets have two starts, \"{}\" and \"{}\"",
                                                *result.start, *range->start))
          .with_help("write the same start before each, with commas if it has several rows");
      failed = true;
    }
    result.start = std::move(range->start);
  }
  if (failed) return std::nullopt;
  return result;
}

}  // namespace migc::revision
