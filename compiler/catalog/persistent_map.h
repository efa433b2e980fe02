// An ordered map whose copies are free: a copy shares everything, and a change to one of the two
// makes new only the path to what it changes. A B+ tree of shared nodes; a node that nobody shares
// is changed in place, so that a map without copies costs no more than any other tree. As in
// PostgreSQL's own B-trees, a node goes when it is empty and is not merged before.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "compiler/catalog/shared_node.h"

namespace migc::catalog {

// The order of keys, by their own operator.
struct NaturalOrder {
  template <typename A, typename B>
  auto operator()(const A& a, const B& b) const {
    return a <=> b;
  }
};

// Order()(a, b) is a std::strong_ordering; keys may be looked up by whatever else it orders. Keys
// and values have default constructors.
template <typename KeyType, typename ValueType, typename Order = NaturalOrder>
class PersistentMap {
 public:
  using Key = KeyType;
  using Value = ValueType;

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }

  // Null if there is none. Valid until the map changes.
  template <typename Wanted>
  const Value* find(const Wanted& key) const {
    if (!root_) return nullptr;
    const Node* node = root_.get();
    while (!node->is_leaf) node = node->inner().children[child_of(*node, key)].get();
    const auto [at, is_there] = place_of(*node, key);
    return is_there ? &node->leaf().values[at] : nullptr;
  }

  // What was there before.
  std::optional<Value> set(const Key& key, Value value) {
    if (!root_) root_ = Link(new Leaf);
    std::optional<Value> before;
    Split split = insert(root_, key, std::move(value), before);
    if (!split.right) return before;
    auto* const top = new Inner;
    top->count = 2;
    top->children[0] = std::move(root_);
    top->children[1] = std::move(split.right);
    top->keys[1] = std::move(split.first);
    root_ = Link(top);
    return before;
  }

  // The value of a key that is there, to be changed until the map changes.
  Value& change(const Key& key) {
    Link* link = &root_;
    while (true) {
      Node& node = link->own();
      if (node.is_leaf) return node.leaf().values[place_of(node, key).first];
      link = &node.inner().children[child_of(node, key)];
    }
  }

  // What was there before.
  std::optional<Value> erase(const Key& key) {
    const Value* const found = find(key);
    if (found == nullptr) return std::nullopt;
    std::optional<Value> before(*found);
    erase_present(root_, key);
    --size_;
    while (root_ && !root_->is_leaf && root_->count == 1) root_ = Link(root_->inner().children[0]);
    return before;
  }

  // Calls visit(key, value) in order for each key that is not less than `from`, until it returns
  // false.
  template <typename Wanted, typename Visit>
  void visit_from(const Wanted& from, const Visit& visit) const {
    if (root_) walk_from(*root_, from, visit);
  }

  // Calls visit(key, value) for all, in order.
  template <typename Visit>
  void visit(const Visit& visit) const {
    if (!root_) return;
    walk(*root_, [&](const Key& key, const Value& value) {
      visit(key, value);
      return true;
    });
  }

 private:
  static constexpr std::uint16_t k_width = 16;

  // `keys` of an inner node: no key under its child is less, and all under the child before are;
  // that of the first child stands for nothing.
  struct Head {
    std::uint16_t count = 0;
    std::array<Key, k_width> keys{};
  };
  using Node = TreeNode<Head, Value, k_width>;
  using Link = typename Node::Link;
  using Leaf = typename Node::Leaf;
  using Inner = typename Node::Inner;

  // What did not fit into a node any more, with its first key.
  struct Split {
    Key first{};
    Link right;
  };

  // The first of a leaf's entries that is not less, and whether it is the key itself.
  template <typename Wanted>
  static std::pair<std::uint16_t, bool> place_of(const Node& leaf, const Wanted& key) {
    std::uint16_t low = 0;
    std::uint16_t high = leaf.count;
    while (low < high) {
      const auto middle = static_cast<std::uint16_t>((low + high) / 2);
      const auto order = Order()(key, leaf.keys[middle]);
      if (order == 0) return {middle, true};
      if (order < 0) {
        high = middle;
      } else {
        low = static_cast<std::uint16_t>(middle + 1);
      }
    }
    return {low, false};
  }

  // Under which of an inner node's children the key belongs.
  template <typename Wanted>
  static std::uint16_t child_of(const Node& inner, const Wanted& key) {
    std::uint16_t low = 1;
    std::uint16_t high = inner.count;
    while (low < high) {
      const auto middle = static_cast<std::uint16_t>((low + high) / 2);
      if (Order()(key, inner.keys[middle]) < 0) {
        high = middle;
      } else {
        low = static_cast<std::uint16_t>(middle + 1);
      }
    }
    return static_cast<std::uint16_t>(low - 1);
  }

  template <typename Item>
  static void put(std::array<Item, k_width>& items, std::uint16_t count, std::uint16_t at,
                  Item item) {
    std::move_backward(items.begin() + at, items.begin() + count, items.begin() + count + 1);
    items[at] = std::move(item);
  }

  template <typename Item>
  static void take(std::array<Item, k_width>& items, std::uint16_t count, std::uint16_t at) {
    std::move(items.begin() + at + 1, items.begin() + count, items.begin() + at);
    items[count - 1] = Item{};
  }

  // Puts a key with its value or child into a node; what does not fit goes to a new one. Keys that
  // come in order leave full nodes behind.
  template <typename Whole, typename Item>
  static Split put(Whole& node, std::array<Item, k_width> Whole::*items, std::uint16_t at, Key key,
                   Item item) {
    Split split;
    Whole* target = &node;
    if (node.count == k_width) {
      const auto kept = static_cast<std::uint16_t>(at == k_width ? k_width : k_width / 2);
      auto* const right = new Whole;
      split.right = Link(right);
      std::move(node.keys.begin() + kept, node.keys.end(), right->keys.begin());
      std::move((node.*items).begin() + kept, (node.*items).end(), (right->*items).begin());
      right->count = static_cast<std::uint16_t>(k_width - kept);
      node.count = kept;
      if (at > kept || kept == k_width) {
        target = right;
        at = static_cast<std::uint16_t>(at - kept);
      }
    }
    put(target->keys, target->count, at, std::move(key));
    put(target->*items, target->count, at, std::move(item));
    ++target->count;
    if (split.right) split.first = split.right->keys[0];
    return split;
  }

  Split insert(Link& link, const Key& key, Value&& value, std::optional<Value>& before) {
    Node& node = link.own();
    if (node.is_leaf) {
      const auto [at, is_there] = place_of(node, key);
      if (is_there) {
        before = std::exchange(node.leaf().values[at], std::move(value));
        return {};
      }
      ++size_;
      return put(node.leaf(), &Leaf::values, at, key, std::move(value));
    }
    const std::uint16_t at = child_of(node, key);
    Split below = insert(node.inner().children[at], key, std::move(value), before);
    if (!below.right) return {};
    return put(node.inner(), &Inner::children, static_cast<std::uint16_t>(at + 1),
               std::move(below.first), std::move(below.right));
  }

  // Leaves no link to a node that is empty.
  static void erase_present(Link& link, const Key& key) {
    Node& node = link.own();
    std::uint16_t at = 0;
    if (node.is_leaf) {
      at = place_of(node, key).first;
      take(node.leaf().values, node.count, at);
    } else {
      at = child_of(node, key);
      Link& child = node.inner().children[at];
      erase_present(child, key);
      if (child) return;
      take(node.inner().children, node.count, at);
    }
    take(node.keys, node.count, at);
    if (--node.count == 0) link = Link();
  }

  template <typename Visit>
  static bool walk(const Node& node, const Visit& visit) {
    for (std::uint16_t i = 0; i < node.count; ++i) {
      const bool more = node.is_leaf ? visit(node.keys[i], node.leaf().values[i])
                                     : walk(*node.inner().children[i], visit);
      if (!more) return false;
    }
    return true;
  }

  template <typename Wanted, typename Visit>
  static bool walk_from(const Node& node, const Wanted& from, const Visit& visit) {
    if (node.is_leaf) {
      for (std::uint16_t i = place_of(node, from).first; i < node.count; ++i)
        if (!visit(node.keys[i], node.leaf().values[i])) return false;
      return true;
    }
    std::uint16_t at = child_of(node, from);
    if (!walk_from(*node.inner().children[at], from, visit)) return false;
    while (++at < node.count)
      if (!walk(*node.inner().children[at], visit)) return false;
    return true;
  }

  Link root_;
  std::size_t size_ = 0;
};

}  // namespace migc::catalog
