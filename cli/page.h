// The parts of review.html: each a piece of HTML, with every value from sources escaped.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "cli/packet_facts.h"

namespace migc::cli {

// The text of the page's only <style>.
std::string_view page_style();

// Sections, each with its heading; empty: there is nothing to tell.
std::string verdict_section(const PacketFacts& facts);
std::string window_section(const PacketFacts& facts);
std::string steps_section(const PacketFacts& facts);
std::string schema_section(const PacketFacts& facts);
std::string way_back_section(const PacketFacts& facts);
std::string checklist_section(const PacketFacts& facts);

// The picture of the locks on relations [begin, end) of the timeline: an <svg> as wide as the page.
// `title` and `description` are what a screen reader says of it; `name` is the prefix of its ids.
struct Picture {
  std::string_view name;
  std::string title;
  std::string description;
  std::size_t begin = 0;
  std::size_t end = 0;
};
std::string lock_picture(const PacketFacts& facts, const Picture& picture);

// The patterns that the pictures' bars are filled with, once a page.
std::string picture_patterns();

// "reads-and-writes", "writes", "neither": the class of a bar and of a label.
std::string_view blocks_class(Blocks blocks);

}  // namespace migc::cli
