// Values by number whose copies are free: a copy shares everything, and a change to one of the two
// makes new only the path to what it changes. A trie of shared nodes over the digits of the number;
// a node that nobody shares is changed in place. For numbers that are given out in order and not
// again. SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "compiler/catalog/shared_node.h"

namespace migc::catalog {

// A value that is false, as a null pointer is, is none.
template <typename ValueType>
class PersistentArray {
 public:
  using Key = std::uint32_t;
  using Value = ValueType;

  // Null if there is none. Valid until the array changes.
  const Value* find(std::uint32_t number) const {
    if (!root_ || is_beyond(number)) return nullptr;
    const Node* node = root_.get();
    for (int level = height_; level > 0; --level) {
      node = node->inner().children[digit(number, level)].get();
      if (node == nullptr) return nullptr;
    }
    const Value& value = node->leaf().values[digit(number, 0)];
    return value ? &value : nullptr;
  }

  // What was there before.
  std::optional<Value> set(std::uint32_t number, Value value) {
    Value before = std::exchange(place(number), std::move(value));
    return before ? std::optional(std::move(before)) : std::nullopt;
  }

  // The value of a number that is there, to be changed until the array changes.
  Value& change(std::uint32_t number) { return place(number); }

  // What was there before.
  std::optional<Value> erase(std::uint32_t number) {
    return find(number) == nullptr ? std::nullopt : set(number, Value());
  }

  // Calls visit(number, value) for all, in order.
  template <typename Visit>
  void visit(const Visit& visit) const {
    if (root_) walk(*root_, height_, 0, visit);
  }

  // Calls visit(number, value in `before`, value in `after`), in order, for each number whose
  // values differ. What copies of one another share is passed over as a whole.
  template <typename Visit>
  static void visit_changes(const PersistentArray& before, const PersistentArray& after,
                            const Visit& visit) {
    compare({before.root_.get(), before.height_}, {after.root_.get(), after.height_},
            std::max(before.height_, after.height_), 0, visit);
  }

 private:
  static constexpr int k_bits = 4;
  static constexpr std::size_t k_width = std::size_t{1} << k_bits;

  struct Head {};
  using Node = TreeNode<Head, Value, k_width>;
  using Link = typename Node::Link;
  using Leaf = typename Node::Leaf;
  using Inner = typename Node::Inner;

  static std::size_t digit(std::uint32_t number, int level) {
    return (number >> (level * k_bits)) & (k_width - 1);
  }
  bool is_beyond(std::uint32_t number) const {
    return (std::uint64_t{number} >> ((height_ + 1) * k_bits)) != 0;
  }

  Value& place(std::uint32_t number) {
    if (!root_) root_ = Link(new Leaf);
    while (is_beyond(number)) {
      auto* const top = new Inner;
      top->children[0] = std::move(root_);
      root_ = Link(top);
      ++height_;
    }
    Link* link = &root_;
    for (int level = height_; level > 0; --level) {
      link = &link->own().inner().children[digit(number, level)];
      if (!*link) *link = level > 1 ? Link(new Inner) : Link(new Leaf);
    }
    return link->own().leaf().values[digit(number, 0)];
  }

  template <typename Visit>
  static void walk(const Node& node, int level, std::uint32_t first, const Visit& visit) {
    for (std::size_t i = 0; i < k_width; ++i) {
      const std::uint32_t number = first + (static_cast<std::uint32_t>(i) << (level * k_bits));
      if (level == 0) {
        const Value& value = node.leaf().values[i];
        if (value) visit(number, value);
      } else if (const Link& child = node.inner().children[i]) {
        walk(*child, level - 1, number, visit);
      }
    }
  }

  // A node, and how many levels are below it; null: nothing is there.
  struct Place {
    const Node* node = nullptr;
    int level = 0;

    Place child(std::size_t i, int of_level) const {
      if (node == nullptr || (level < of_level && i > 0)) return {};
      return level < of_level ? *this : Place{node->inner().children[i].get(), level - 1};
    }
  };

  template <typename Visit>
  static void compare(Place before, Place after, int level, std::uint32_t first,
                      const Visit& visit) {
    if (before.node == after.node) return;
    const Value none{};
    for (std::size_t i = 0; i < k_width; ++i) {
      const std::uint32_t number = first + (static_cast<std::uint32_t>(i) << (level * k_bits));
      if (level > 0) {
        const Place old = before.child(i, level);
        const Place now = after.child(i, level);
        if (old.node != now.node) compare(old, now, level - 1, number, visit);
        continue;
      }
      const Value& old = before.node == nullptr ? none : before.node->leaf().values[i];
      const Value& now = after.node == nullptr ? none : after.node->leaf().values[i];
      if (old != now) visit(number, old, now);
    }
  }

  Link root_;
  int height_ = 0;  // levels above the leaves
};

}  // namespace migc::catalog
