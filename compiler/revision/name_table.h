// The names by which revisions are found: ids and branch labels, sorted, so that exact names and
// prefixes are cheap. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/revision/adjacency.h"

namespace migc::revision {

class NameTable {
 public:
  struct Entry {
    std::string_view name;  // borrowed from the revision
    Index revision = 0;
    bool is_label = false;
    std::uint64_t key = 0;  // the first bytes of the name, so that most comparisons touch no text
  };

  // To be called once, with names that outlive the table. Of equal ids, and of equal labels, the
  // one of the first revision counts.
  void assign(std::vector<Entry> entries);

  std::optional<Index> find_id(std::string_view id) const;
  std::optional<Index> find_label(std::string_view label) const;
  // An id, or else a label.
  std::optional<Index> find(std::string_view name) const;

  // Sorted by name, ids before labels, then by revision.
  std::span<const Entry> all() const { return entries_; }
  // All names that start with `prefix`, sorted.
  std::span<const Entry> with_prefix(std::string_view prefix) const;

  // The id or label that was probably meant, for a "did you mean".
  std::optional<std::string> nearest(std::string_view name) const;

 private:
  std::span<const Entry> equal_to(std::string_view name) const;

  std::vector<Entry> entries_;
};

}  // namespace migc::revision
