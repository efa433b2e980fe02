#include "lint/baseline.h"

#include <charconv>
#include <map>

#include "compiler/base/text.h"

namespace migc::lint {
namespace {

constexpr std::string_view k_head =
    "# Findings that were there when `migc lint --write-baseline` ran: fingerprint, count, rule, "
    "file.\n";

struct Entry {
  int count = 0;
  std::string rule;
  std::string file;
};

}  // namespace

std::string baseline_of(const Outcome& outcome) {
  std::map<std::string, Entry> entries;
  for (const Reported& each : outcome.findings) {
    if (each.fingerprint.empty()) continue;
    Entry& entry = entries[each.fingerprint];
    ++entry.count;
    entry.rule = each.diagnostic.id;
    if (entry.file.empty()) entry.file = each.diagnostic.file;
  }
  std::string text(k_head);
  for (const auto& [fingerprint, entry] : entries)
    text += fmt::format("{} {} {} {}\n", fingerprint, entry.count, entry.rule, visible(entry.file));
  return text;
}

std::size_t leave_out_known(Outcome& outcome, const SourcePtr& baseline, Diagnostics& diagnostics) {
  std::map<std::string, int, std::less<>> known;
  const std::string_view text = baseline->text();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = trim(text.substr(at, end - at));
    const auto words = split(line, ' ');
    int count = 0;
    const bool read =
        words.size() >= 2 && words[0].size() == 64 &&
        std::from_chars(words[1].data(), words[1].data() + words[1].size(), count).ec ==
            std::errc();
    if (read) {
      known[std::string(words[0])] += count;
    } else if (!line.empty() && !line.starts_with('#')) {
      diagnostics.error("bad-baseline", "this line is no finding of a baseline")
          .at(baseline, {at, end})
          .with_help("write the file anew with \"migc lint --write-baseline\"");
    }
    at = end + 1;
  }
  const std::size_t before = outcome.findings.size();
  std::erase_if(outcome.findings, [&](const Reported& each) {
    const auto found = known.find(each.fingerprint);
    return found != known.end() && found->second-- > 0;
  });
  return before - outcome.findings.size();
}

}  // namespace migc::lint
