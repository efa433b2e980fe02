// An ordered map whose copies are free: a copy shares everything, and a change to one of the two
// makes new only the path to what it changes. A balanced binary tree (AVL) of shared nodes; a node
// that nobody shares is changed in place, so that a map without copies costs no more than any other
// tree.
//
// Who shares a node is counted without atomic operations: a map and its copies belong to one
// thread. SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace migc::catalog {

// The order of keys, by their own operator.
struct NaturalOrder {
  template <typename A, typename B>
  auto operator()(const A& a, const B& b) const {
    return a <=> b;
  }
};

// Order()(a, b) is a std::strong_ordering; keys may be looked up by whatever else it orders.
template <typename Key, typename Value, typename Order = NaturalOrder>
class PersistentMap {
 public:
  bool empty() const { return !root_; }
  std::size_t size() const { return size_; }

  // Null if there is none. Valid until the map changes.
  template <typename Wanted>
  const Value* find(const Wanted& key) const {
    const Node* node = root_.get();
    while (node != nullptr) {
      const auto order = Order()(key, node->key);
      if (order == 0) return &node->value;
      node = order < 0 ? node->left.get() : node->right.get();
    }
    return nullptr;
  }

  // Replaces the value of a key that is there.
  void set(const Key& key, Value value) { insert(root_, key, std::move(value)); }

  // The value of a key that is there, to be changed until the map changes.
  Value& change(const Key& key) {
    Link* link = &root_;
    while (true) {
      Node& node = own(*link);
      const auto order = Order()(key, node.key);
      if (order == 0) return node.value;
      link = order < 0 ? &node.left : &node.right;
    }
  }

  void erase(const Key& key) {
    if (find(key) == nullptr) return;
    erase_present(root_, key);
    --size_;
  }

  // Calls visit(key, value) in order for each key that is not less than `from`, until it returns
  // false.
  template <typename Wanted, typename Visit>
  void visit_from(const Wanted& from, const Visit& visit) const {
    walk_from(root_.get(), from, visit);
  }

  // Calls visit(key, value) for all, in order.
  template <typename Visit>
  void visit(const Visit& visit) const {
    walk(root_.get(), visit);
  }

  // Calls visit(key, its value in `before` or null, its value in `after` or null), in order, for
  // each key whose node the two maps do not share. What copies of one another share is passed over
  // as a whole.
  template <typename Visit>
  static void visit_changes(const PersistentMap& before, const PersistentMap& after,
                            const Visit& visit) {
    Walk old(before.root_.get());
    Walk now(after.root_.get());
    while (old.step_over_shared(now)) {
      const Node* const a = old.node();
      const Node* const b = now.node();
      const bool a_first = b == nullptr || (a != nullptr && Order()(a->key, b->key) < 0);
      const bool b_first = a == nullptr || (b != nullptr && Order()(b->key, a->key) < 0);
      visit(b_first ? b->key : a->key, b_first ? nullptr : &a->value,
            a_first ? nullptr : &b->value);
      if (!b_first) old.pass();
      if (!a_first) now.pass();
    }
  }

 private:
  struct Node;

  // One of those who share a node.
  class Link {
   public:
    Link() = default;
    explicit Link(Node* fresh) : node_(fresh) {}
    Link(const Link& other) : node_(other.node_) {
      if (node_ != nullptr) ++node_->links;
    }
    Link(Link&& other) noexcept : node_(std::exchange(other.node_, nullptr)) {}
    Link& operator=(Link other) noexcept {
      std::swap(node_, other.node_);
      return *this;
    }
    ~Link() {
      if (node_ != nullptr && --node_->links == 0) delete node_;
    }

    explicit operator bool() const { return node_ != nullptr; }
    Node* get() const { return node_; }
    Node& operator*() const { return *node_; }
    Node* operator->() const { return node_; }

   private:
    Node* node_ = nullptr;
  };

  struct Node {
    Node(const Key& its_key, Value&& its_value) : key(its_key), value(std::move(its_value)) {}
    Node(const Node& other)
        : key(other.key),
          value(other.value),
          left(other.left),
          right(other.right),
          height(other.height) {}
    Node& operator=(const Node&) = delete;

    Key key;
    Value value;
    Link left;
    Link right;
    std::int32_t height = 1;
    std::uint32_t links = 1;
  };

  // A walk in order that looks into a subtree as late as it can.
  class Walk {
   public:
    explicit Walk(const Node* root) { push(root); }

    // Goes on, together with another walk, to where each is at a node of its own; false if both are
    // at their ends.
    bool step_over_shared(Walk& other) {
      while (is_at_subtree() || other.is_at_subtree()) {
        if (is_at_subtree() && other.is_at_subtree() && top() == other.top()) {
          pass();
          other.pass();
        } else if (!other.is_at_subtree() ||
                   (is_at_subtree() && top()->height >= other.top()->height)) {
          open();
        } else {
          other.open();
        }
      }
      return !rest_.empty() || !other.rest_.empty();
    }

    // Null at the end.
    const Node* node() const { return rest_.empty() ? nullptr : top(); }
    void pass() { rest_.pop_back(); }

   private:
    bool is_at_subtree() const { return !rest_.empty() && rest_.back().second; }
    const Node* top() const { return rest_.back().first; }
    void push(const Node* subtree) {
      if (subtree != nullptr) rest_.emplace_back(subtree, true);
    }
    // The subtree at hand becomes its left part, its node, its right part.
    void open() {
      const Node* const node = top();
      rest_.pop_back();
      push(node->right.get());
      rest_.emplace_back(node, false);
      push(node->left.get());
    }

    std::vector<std::pair<const Node*, bool>> rest_;  // the next one last; whether it is a subtree
  };

  static int height(const Link& link) { return link ? link->height : 0; }
  static int balance(const Link& link) { return height(link->left) - height(link->right); }

  // Makes the node one that this map alone refers to.
  static Node& own(Link& link) {
    if (link->links > 1) link = Link(new Node(*link));
    return *link;
  }

  static void update(Node& node) {
    node.height = 1 + std::max(height(node.left), height(node.right));
  }

  static void rotate_right(Link& link) {
    own(link);
    own(link->left);
    Link top = std::move(link->left);
    link->left = std::move(top->right);
    update(*link);
    top->right = std::move(link);
    update(*top);
    link = std::move(top);
  }

  static void rotate_left(Link& link) {
    own(link);
    own(link->right);
    Link top = std::move(link->right);
    link->right = std::move(top->left);
    update(*link);
    top->left = std::move(link);
    update(*top);
    link = std::move(top);
  }

  static void rebalance(Link& link) {
    update(*link);
    if (balance(link) > 1) {
      if (balance(link->left) < 0) {
        own(link->left);
        rotate_left(link->left);
      }
      rotate_right(link);
    } else if (balance(link) < -1) {
      if (balance(link->right) > 0) {
        own(link->right);
        rotate_right(link->right);
      }
      rotate_left(link);
    }
  }

  void insert(Link& link, const Key& key, Value&& value) {
    if (!link) {
      link = Link(new Node(key, std::move(value)));
      ++size_;
      return;
    }
    Node& node = own(link);
    const auto order = Order()(key, node.key);
    if (order == 0) {
      node.value = std::move(value);
      return;
    }
    insert(order < 0 ? node.left : node.right, key, std::move(value));
    rebalance(link);
  }

  static void erase_present(Link& link, const Key& key) {
    Node& node = own(link);
    const auto order = Order()(key, node.key);
    if (order < 0) {
      erase_present(node.left, key);
    } else if (order > 0) {
      erase_present(node.right, key);
    } else if (!node.left || !node.right) {
      Link child = node.left ? node.left : node.right;
      link = std::move(child);
      if (!link) return;
    } else {
      const Node* next = node.right.get();
      while (next->left) next = next->left.get();
      node.key = next->key;
      node.value = next->value;
      erase_present(node.right, Key(node.key));
    }
    own(link);
    rebalance(link);
  }

  template <typename Visit>
  static void walk(const Node* node, const Visit& visit) {
    if (node == nullptr) return;
    walk(node->left.get(), visit);
    visit(node->key, node->value);
    walk(node->right.get(), visit);
  }

  template <typename Wanted, typename Visit>
  static bool walk_from(const Node* node, const Wanted& from, const Visit& visit) {
    if (node == nullptr) return true;
    const bool in_range = Order()(node->key, from) >= 0;
    if (in_range && !walk_from(node->left.get(), from, visit)) return false;
    if (in_range && !visit(node->key, node->value)) return false;
    return walk_from(node->right.get(), from, visit);
  }

  Link root_;
  std::size_t size_ = 0;
};

}  // namespace migc::catalog
