#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "cli/html.h"
#include "cli/page.h"
#include "compiler/base/text.h"

namespace migc::cli {
namespace {

// Lanes of the first picture: what fits a page. The others have one of their own, folded.
constexpr std::size_t k_first_lanes = 16;

std::string legend() {
  std::string items;
  for (const Blocks each : {Blocks::reads_and_writes, Blocks::writes, Blocks::neither})
    items += fmt::format(
        "<li><svg width=\"34\" height=\"18\" aria-hidden=\"true\"><rect class=\"bar {}\" x=\"1\" "
        "y=\"1\" width=\"32\" height=\"16\" rx=\"2\"/></svg> blocks {}</li>\n",
        blocks_class(each),
        each == Blocks::neither ? "neither reads nor writes" : blocks_words(each));
  return "<ul class=\"legend\">\n" + items + "</ul>\n";
}

std::size_t count_locks(const LockTimeline& timeline) {
  std::size_t count = 0;
  for (const TimelineRelation& each : timeline.relations) count += each.locks.size();
  return count;
}

std::string end_of(const LockTimeline& timeline, const HeldLock& lock) {
  const auto next = std::upper_bound(
      timeline.blocks.begin(), timeline.blocks.end(), lock.begin,
      [](std::size_t statement, const TimelineBlock& each) { return statement < each.begin; });
  const TimelineBlock& block = *std::prev(next);
  if (!block.is_transaction) return "the end of the statement";
  if (lock.end < block.end) return fmt::format("a stronger one, statement {}", lock.end + 1);
  return fmt::format("the end of the transaction, after {}", lock.end);
}

std::string lock_table(const LockTimeline& timeline) {
  std::string rows;
  for (const TimelineRelation& relation : timeline.relations) {
    for (const HeldLock& each : relation.locks)
      rows += fmt::format(
          "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td><a href=\"#s{}\">{}</a>{}</td>"
          "<td>{}</td><td>{}</td></tr>\n",
          html_text(relation.name), effects::manual_name(each.mode),
          blocks_words(blocked_class(each.mode)), each.begin + 1, each.begin + 1,
          each.is_taken_first ? ", before it runs" : "", end_of(timeline, each),
          effects::time_class_name(each.time));
  }
  return fmt::format(
      "<details>\n<summary>The same as a table: {}</summary>\n<div class=\"wide\" role=\"region\" "
      "aria-label=\"Locks as a table\" tabindex=\"0\"><table id=\"locks\">\n<caption>Locks that "
      "are "
      "held, those first that block most for longest</caption>\n<thead><tr><th "
      "scope=\"col\">Relation</th><th scope=\"col\">Lock</th><th scope=\"col\">Blocks</th><th "
      "scope=\"col\">From statement</th><th scope=\"col\">Until</th><th scope=\"col\">Time</th>"
      "</tr></thead>\n<tbody>\n{}</tbody></table></div>\n</details>\n",
      counted(count_locks(timeline), "lock"), rows);
}

Picture picture_of(const LockTimeline& timeline, std::string_view name, std::size_t begin,
                   std::size_t end) {
  return {name, fmt::format("Locks on {} over the window", counted(end - begin, "relation")),
          fmt::format("{} in {}, from left to right. Each bar is a lock on a relation, from the "
                      "statement that takes it to the end of its transaction. The table below has "
                      "the same.",
                      counted(timeline.statements.size(), "statement"),
                      counted(timeline.blocks.size(), "part")),
          begin, end};
}

}  // namespace

std::string window_section(const PacketFacts& facts) {
  const LockTimeline& timeline = facts.timeline;
  std::string text =
      "<section id=\"window\" aria-labelledby=\"window-title\">\n<h2 id=\"window-title\">Locks "
      "over "
      "the window</h2>\n";
  if (timeline.relations.empty())
    return text +
           "<p>No statement locks a relation that is there before the upgrade.</p>\n</section>\n";
  const std::size_t shown = std::min(timeline.relations.size(), k_first_lanes);
  text += fmt::format(
      "<p>Who has to wait, and from when to when. Locks are held until COMMIT. The axis shows the "
      "order of the statements and no seconds: a statement whose time grows with the table is "
      "drawn "
      "three times as wide as an instant one, a rewrite six times. Shaded: transactions.</p>\n"
      "<figure>\n{}{}{}<figcaption>From left to right {}; the marks in the first lane are "
      "statements, the taller the longer their class of time, hollow where not all is certain. "
      "Relations that the upgrade itself "
      "makes are left out: nobody waits for them.</figcaption>\n</figure>\n",
      picture_patterns(), legend(), lock_picture(facts, picture_of(timeline, "picture", 0, shown)),
      counted(timeline.statements.size(), "statement"));
  const std::size_t left = timeline.relations.size() - shown;
  if (left > 0)
    text += fmt::format(
        "<details>\n<summary>{} that block less or for a shorter time</summary>\n<figure>\n{}"
        "</figure>\n</details>\n",
        counted(left, "more relation"),
        lock_picture(facts, picture_of(timeline, "rest", shown, timeline.relations.size())));
  return text + lock_table(timeline) + "</section>\n";
}

}  // namespace migc::cli
