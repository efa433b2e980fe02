// The names by which revisions are found: ids and branch labels. Exact names are hashed, prefixes
// sorted.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/revision/adjacency.h"

namespace migc::revision {

class NameTable {
 public:
  // The first 16 bytes of a name as two numbers that compare as the bytes do: short names are told
  // apart without touching the text, which lies scattered among the revisions.
  using Key = std::pair<std::uint64_t, std::uint64_t>;
  struct Entry {
    std::string_view name;  // borrowed from the revision
    Index revision = 0;
    bool is_label = false;
    Key key = {};
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
  std::size_t place_of(const Entry& wanted) const;  // in the table, or where it would be

  std::vector<Entry> entries_;
  // Open addressing: 1 + the position of the first entry of a name, 0 where free; the size is a
  // power of two.
  std::vector<std::uint32_t> table_;
};

}  // namespace migc::revision
