// The ordered list of open tips of newest_first(): appending, replacing in place and dropping in
// constant time.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "compiler/revision/adjacency.h"

namespace migc::revision {

// A place in the list. Earlier places have smaller numbers; a dropped number is not used again.
using Slot = std::uint32_t;
inline constexpr Slot k_no_slot = std::numeric_limits<Slot>::max();

class OpenTips {
 public:
  explicit OpenTips(std::size_t revisions) : slot_of_(revisions, k_no_slot) {}

  // k_no_slot when the list is empty.
  Slot first() const { return first_; }
  Index tip(Slot slot) const { return slots_[slot].tip; }
  // k_no_slot if the revision is not open.
  Slot slot_of(Index revision) const { return slot_of_[revision]; }
  bool is_open(Index revision) const { return slot_of_[revision] != k_no_slot; }

  // The first place that is not dropped, from `slot` on; k_no_slot if there is none.
  Slot at_or_after(Slot slot) {
    Slot found = slot;
    while (found < slots_.size() && slots_[found].onward != found) found = slots_[found].onward;
    while (slot < found) slot = std::exchange(slots_[slot].onward, found);
    return found < slots_.size() ? found : k_no_slot;
  }

  void append(Index tip) {
    const Slot slot = static_cast<Slot>(slots_.size());
    slots_.push_back({tip, last_, k_no_slot, slot});
    slot_of_[tip] = slot;
    (last_ == k_no_slot ? first_ : slots_[last_].next) = slot;
    last_ = slot;
  }

  void replace(Slot slot, Index tip) {
    slot_of_[slots_[slot].tip] = k_no_slot;
    slot_of_[tip] = slot;
    slots_[slot].tip = tip;
  }

  // Returns the place to the left, or else the new first one.
  Slot drop(Slot slot) {
    Place& place = slots_[slot];
    place.onward = slot + 1;
    slot_of_[place.tip] = k_no_slot;
    (place.previous == k_no_slot ? first_ : slots_[place.previous].next) = place.next;
    (place.next == k_no_slot ? last_ : slots_[place.next].previous) = place.previous;
    return place.previous == k_no_slot ? first_ : place.previous;
  }

 private:
  struct Place {
    Index tip;
    Slot previous;
    Slot next;
    Slot onward;  // itself; once dropped, a later place, up to which all are dropped
  };

  std::vector<Place> slots_;
  std::vector<Slot> slot_of_;
  Slot first_ = k_no_slot;
  Slot last_ = k_no_slot;
};

}  // namespace migc::revision
