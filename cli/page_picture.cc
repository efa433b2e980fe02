#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "cli/html.h"
#include "cli/page.h"

namespace migc::cli {
namespace {

using effects::TimeClass;

// Across, all is in per cent of the width, so that the picture fits any page and its letters stay
// as large as the text's; down, in pixels.
constexpr std::size_t k_axis = 30;        // steps by their numbers, above the lanes
constexpr std::size_t k_statements = 26;  // the statements' own lane
constexpr std::size_t k_lane = 42;
constexpr std::size_t k_bar_top = 20;  // below the relation's name
constexpr double k_step_word = 16;     // per cent that "Step 12" needs on a narrow page
constexpr double k_step_number = 9;    // and "123"
constexpr double k_narrowest = 0.35;   // of a bar that is to be seen

// What a statement takes on the axis: more for the longer classes, and no seconds.
double weight(const script::ExplainedStatement& statement) {
  static constexpr std::array<double, 3> k_weights = {1, 3, 6};
  return k_weights[static_cast<std::size_t>(statement.in_use.time)];
}

std::size_t bar_height(Blocks blocks) {
  static constexpr std::array<std::size_t, 3> k_heights = {6, 11, 16};
  return k_heights[static_cast<std::size_t>(blocks)];
}

std::string_view time_class(TimeClass time) {
  static constexpr std::array<std::string_view, 3> k_names = {"instant", "grows", "rewrite"};
  return k_names[static_cast<std::size_t>(time)];
}

class Drawing {
 public:
  Drawing(const PacketFacts& facts, const Picture& picture)
      : facts_(facts), timeline_(facts.timeline), picture_(picture) {
    edges_.push_back(0);
    for (const TimelineStatement& each : timeline_.statements)
      edges_.push_back(edges_.back() + weight(*each.statement));
    height_ = k_axis + k_statements + k_lane * (picture.end - picture.begin) + 6;
  }

  std::string run() {
    svg_ = fmt::format(
        "<svg role=\"img\" aria-labelledby=\"{0}-title {0}-desc\" width=\"100%\" height=\"{1}\">\n"
        "<title id=\"{0}-title\">{2}</title>\n<desc id=\"{0}-desc\">{3}</desc>\n",
        picture_.name, height_, html_text(picture_.title), html_text(picture_.description));
    draw_blocks();
    draw_steps();
    draw_statements();
    for (std::size_t i = picture_.begin; i < picture_.end; ++i) draw_relation(i);
    return svg_ + "</svg>\n";
  }

 private:
  double at(std::size_t statement) const { return 100 * edges_[statement] / edges_.back(); }
  double width(std::size_t begin, std::size_t end) const { return at(end) - at(begin); }

  void draw_blocks() {
    bool is_odd = false;
    for (const TimelineBlock& each : timeline_.blocks) {
      if (each.is_transaction)
        svg_ += fmt::format(
            "<rect class=\"transaction{}\" x=\"{:.3f}%\" y=\"{}\" width=\"{:.3f}%\" "
            "height=\"{}\"/>\n",
            is_odd ? " odd" : "", at(each.begin), k_axis, width(each.begin, each.end),
            height_ - k_axis);
      is_odd = !is_odd;
      draw_boundary(each.begin);
      draw_boundary(each.end);
    }
  }

  void draw_boundary(std::size_t statement) {
    if (last_boundary_ && *last_boundary_ == statement) return;
    last_boundary_ = statement;
    svg_ += fmt::format(
        "<line class=\"boundary\" x1=\"{0:.3f}%\" x2=\"{0:.3f}%\" y1=\"{1}\" y2=\"{2}\"/>\n",
        at(statement), k_axis, height_);
  }

  // The numbers of the steps where there is room for them, and only there a line down to the last
  // lane.
  void draw_steps() {
    std::map<std::string_view, std::size_t> numbers;
    for (const revision::Step& each : facts_.plan.steps)
      numbers.emplace(facts_.project.graph.revision(each.revision).id, numbers.size() + 1);
    const auto& all = timeline_.statements;
    double free_from = 0;
    for (std::size_t begin = 0, end = 0; begin < all.size(); begin = end) {
      const std::string& revision = all[begin].transaction->revision;
      while (end < all.size() && all[end].transaction->revision == revision) ++end;
      const bool has_room = at(begin) >= free_from && 100 - at(begin) >= k_step_number;
      svg_ += fmt::format(
          "<line class=\"step\" x1=\"{0:.3f}%\" x2=\"{0:.3f}%\" y1=\"{1}\" y2=\"{2}\"/>\n",
          at(begin), has_room ? 4 : k_axis - 6, has_room ? height_ : k_axis);
      if (!has_room) continue;
      const bool is_wide = width(begin, end) >= k_step_word;
      svg_ += fmt::format("<text class=\"axis\" x=\"{:.3f}%\" dx=\"5\" y=\"19\">{}{}</text>\n",
                          at(begin), is_wide ? "Step " : "", numbers.at(revision));
      free_from = at(begin) + (is_wide ? k_step_word : k_step_number);
    }
  }

  // One mark for each statement that takes its time.
  void draw_statements() {
    const auto& all = timeline_.statements;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const script::ExplainedStatement& each = *all[i].statement;
      const bool is_doubtful = !each.in_use.uncertain.empty() || each.refusal;
      if (each.in_use.time == TimeClass::instant && !is_doubtful && all.size() > k_marked_at_most)
        continue;
      const std::size_t height = 6 + 5 * static_cast<std::size_t>(each.in_use.time);
      svg_ += fmt::format(
          "<rect class=\"statement {}{}\" x=\"{:.3f}%\" y=\"{}\" width=\"{:.3f}%\" "
          "height=\"{}\"><title>{}</title></rect>\n",
          time_class(each.in_use.time), is_doubtful ? " doubtful" : "", at(i) + 0.1,
          k_axis + k_statements - 4 - height, std::max(width(i, i + 1) - 0.2, k_narrowest), height,
          fmt::format("Statement {}: {}{}", i + 1, effects::time_class_name(each.in_use.time),
                      is_doubtful ? ", not certain" : ""));
    }
  }

  void draw_relation(std::size_t number) {
    const TimelineRelation& relation = timeline_.relations[number];
    const std::size_t top = k_axis + k_statements + k_lane * (number - picture_.begin);
    svg_ += fmt::format(
        "<line class=\"lane\" x1=\"0\" x2=\"100%\" y1=\"{0}\" y2=\"{0}\"/>\n"
        "<text class=\"relation\" x=\"5\" y=\"{1}\">{2}</text>\n",
        top, top + 15, html_text(relation.name));
    for (const HeldLock& each : relation.locks) draw_bar(relation, each, top + k_bar_top);
  }

  void draw_bar(const TimelineRelation& relation, const HeldLock& lock, std::size_t top) {
    const Blocks blocks = blocked_class(lock.mode);
    const std::size_t height = bar_height(blocks);
    svg_ += fmt::format(
        "<rect class=\"bar {}\" x=\"{:.3f}%\" y=\"{}\" width=\"{:.3f}%\" height=\"{}\" rx=\"2\">"
        "<title>{} on {} {}, blocks {}, statements {} to {}: {}</title></rect>\n",
        blocks_class(blocks), at(lock.begin), top + 16 - height,
        std::max(width(lock.begin, lock.end), k_narrowest), height, effects::manual_name(lock.mode),
        relation.kind, html_text(relation.name), blocks_words(blocks), lock.begin + 1, lock.end,
        effects::time_class_name(lock.time));
  }

  static constexpr std::size_t k_marked_at_most = 300;

  const PacketFacts& facts_;
  const LockTimeline& timeline_;
  const Picture& picture_;
  std::vector<double> edges_;  // of the statements
  std::size_t height_ = 0;
  std::optional<std::size_t> last_boundary_;
  std::string svg_;
};

std::string pattern(std::string_view name, std::string_view line) {
  return fmt::format(
      "<pattern id=\"fill-{0}\" class=\"{0}\" width=\"7\" height=\"7\" "
      "patternUnits=\"userSpaceOnUse\"{1}</pattern>\n",
      name, line);
}

}  // namespace

std::string_view blocks_class(Blocks blocks) {
  static constexpr std::array<std::string_view, 3> k_names = {"neither", "writes",
                                                              "reads-and-writes"};
  return k_names[static_cast<std::size_t>(blocks)];
}

std::string picture_patterns() {
  return "<svg class=\"patterns\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>\n" +
         pattern("reads-and-writes",
                 " patternTransform=\"rotate(45)\"><rect class=\"ground\" width=\"7\" "
                 "height=\"7\"/><rect class=\"line\" width=\"2\" height=\"7\"/>") +
         pattern("writes",
                 "><rect class=\"ground\" width=\"7\" height=\"7\"/><circle class=\"line\" "
                 "cx=\"3.5\" cy=\"3.5\" r=\"1.4\"/>") +
         pattern("neither", "><rect class=\"ground\" width=\"7\" height=\"7\"/>") +
         "</defs></svg>\n";
}

std::string lock_picture(const PacketFacts& facts, const Picture& picture) {
  return Drawing(facts, picture).run();
}

}  // namespace migc::cli
