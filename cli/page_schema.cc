#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "cli/html.h"
#include "cli/page.h"
#include "compiler/base/text.h"
#include "compiler/base/unified_diff.h"

namespace migc::cli {
namespace {

constexpr std::size_t k_context = 4;  // lines alike that are shown beside a difference

// Whether lines are near one that differs.
std::vector<bool> near_edits(const std::vector<DiffLine>& lines) {
  std::vector<bool> near(lines.size(), false);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].sign == ' ') continue;
    const std::size_t end = std::min(lines.size(), i + k_context + 1);
    for (std::size_t at = i - std::min(i, k_context); at < end; ++at) near[at] = true;
  }
  return near;
}

std::string line_html(const DiffLine& line) {
  std::string_view text = line.text;
  if (text.ends_with('\n')) text.remove_suffix(1);
  const std::string shown = html_lines(text);
  if (line.sign == '+') return fmt::format("<ins>+ {}\n</ins>", shown);
  if (line.sign == '-') return fmt::format("<del>- {}\n</del>", shown);
  return fmt::format("  {}\n", shown);
}

std::string diff_html(const ObjectChange& change) {
  const std::vector<DiffLine> lines = compare_lines(change.before, change.after);
  const std::vector<bool> near = near_edits(lines);
  std::string text;
  for (std::size_t i = 0; i < lines.size();) {
    if (near[i]) {
      text += line_html(lines[i++]);
      continue;
    }
    const std::size_t begin = i;
    while (i < lines.size() && !near[i]) ++i;
    text += fmt::format("<span class=\"same\">  … {} alike</span>\n", counted(i - begin, "line"));
  }
  return text;
}

std::string_view what_happens(const ObjectChange& change) {
  if (change.before.empty()) return "new";
  return change.after.empty() ? "dropped" : "changed";
}

}  // namespace

std::string schema_section(const PacketFacts& facts) {
  std::string text =
      "<section id=\"schema\" aria-labelledby=\"schema-title\">\n<h2 id=\"schema-title\">Schema "
      "before and after</h2>\n";
  if (facts.changes.empty()) return text + "<p>The schema stays as it is.</p>\n</section>\n";
  text +=
      "<p>Each object that differs, as the statements that would make it: lines with + are there "
      "only after the upgrade, those with - only before.</p>\n";
  for (const ObjectChange& each : facts.changes)
    text += fmt::format(
        "<details class=\"object\" open>\n<summary><h3>{}</h3> <span class=\"state\">{}</span>"
        "</summary>\n<pre class=\"diff\"><code>{}</code></pre>\n</details>\n",
        html_text(each.title), what_happens(each), diff_html(each));
  return text + "</section>\n";
}

}  // namespace migc::cli
