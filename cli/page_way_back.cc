#include <fmt/format.h>

#include "cli/html.h"
#include "cli/page.h"
#include "compiler/base/text.h"

namespace migc::cli {
namespace {

std::string list_html(const std::vector<std::string>& items) {
  if (items.empty()) return "–";
  std::string text;
  for (const std::string& each : items) text += (text.empty() ? "" : "<br>") + html_text(each);
  return text;
}

std::string row(const Reversal& reversal, const std::string& name) {
  return fmt::format(
      "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n", name,
      verdict(reversal), list_html(problems_of(reversal)), list_html(reversal.lost_up),
      list_html(reversal.lost_down));
}

std::string instructions_html(std::string_view tag, const std::vector<Instruction>& all) {
  std::string items;
  for (const Instruction& each : all)
    items += fmt::format("<li><b>{}</b>: {}</li>\n", each.what, html_with_code(each.text));
  return fmt::format("<{0}>\n{1}</{0}>\n", tag, items);
}

}  // namespace

std::string way_back_section(const PacketFacts& facts) {
  std::string text = fmt::format(
      "<section id=\"way-back\" aria-labelledby=\"way-back-title\">\n<h2 id=\"way-back-title\">The "
      "way back</h2>\n<p><code>rollback.sql</code>: {}.</p>\n",
      way_back_words(facts));
  for (const Diagnostic& each : facts.no_way_back)
    text += fmt::format("<p class=\"reason\">{}</p>\n", html_text(each.message));
  text +=
      "<div class=\"wide\" role=\"region\" aria-label=\"The way back by revision\" "
      "tabindex=\"0\"><table>\n<caption>Whether the schema comes back, and which data does "
      "not</caption>\n<thead><tr><th scope=\"col\">Revision</th><th scope=\"col\">Restores the "
      "schema</th><th scope=\"col\">Differences</th><th scope=\"col\">Data lost up</th><th "
      "scope=\"col\">Data lost back</th></tr></thead>\n<tbody>\n";
  for (const Reversal& each : facts.reversals) text += row(each, html_text(each.revision));
  return text + row(facts.whole, "all together") + "</tbody></table></div>\n</section>\n";
}

std::string checklist_section(const PacketFacts& facts) {
  std::vector<std::string> items = {
      "`migc verify --manifest .` says that nothing was changed since the review.",
      "The upgrade ran on a staging database as large as this one, and its time is known.",
      "A backup was taken, and one like it has been restored.",
      "`preflight.sql` was run on this database, and somebody has read the answers.",
      facts.rollback
          ? "`rollback.sql` is at hand, and it is decided who runs it and when."
          : "There is no way back by a script: it is decided when the backup is restored.",
      "Somebody watches waiting sessions, replication lag and free disk during the window.",
      "Those whose programs have to wait know when the window is.",
      "After it, `postflight.sql` ended with status 0."};
  std::string text =
      "<section id=\"checklist\" aria-labelledby=\"checklist-title\">\n<h2 "
      "id=\"checklist-title\">Checklist</h2>\n<ul class=\"checklist\">\n";
  for (std::size_t i = 0; i < items.size(); ++i)
    text += fmt::format(
        "<li><input type=\"checkbox\" id=\"check-{0}\"><label for=\"check-{0}\">{1}</label></li>\n",
        i + 1, html_with_code(items[i]));
  text +=
      "</ul>\n<p class=\"note\">Ticks are kept by paper alone: print the page, or save it as a "
      "PDF, when all is done.</p>\n</section>\n<section id=\"how-to\" "
      "aria-labelledby=\"how-to-title\">\n<h2 id=\"how-to-title\">How to</h2>\n";
  return text + instructions_html("ol", steps_to_take()) +
         instructions_html("ul", ways_out(facts)) + "</section>\n";
}

}  // namespace migc::cli
