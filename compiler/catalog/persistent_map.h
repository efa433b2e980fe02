// An ordered map whose copies are free: a copy shares everything, and a change to one of the two
// makes new only the path to what it changes. A balanced binary tree (AVL) of shared, immutable
// nodes; a node that nobody shares is changed in place, so that a map without copies costs no more
// than any other tree. SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

namespace migc::catalog {

template <typename Key, typename Value, typename Less = std::less<>>
class PersistentMap {
 public:
  bool empty() const { return root_ == nullptr; }
  std::size_t size() const { return size_; }

  // Null if there is none. Valid until the map changes.
  template <typename Wanted>
  const Value* find(const Wanted& key) const {
    const Node* node = root_.get();
    while (node != nullptr) {
      if (Less()(key, node->key)) {
        node = node->left.get();
      } else if (Less()(node->key, key)) {
        node = node->right.get();
      } else {
        return &node->value;
      }
    }
    return nullptr;
  }

  // Replaces the value of a key that is there.
  void set(const Key& key, Value value) { insert(root_, key, std::move(value)); }

  void erase(const Key& key) { remove(root_, key); }

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

 private:
  struct Node;
  using Link = std::shared_ptr<Node>;
  struct Node {
    Key key;
    Value value;
    Link left;
    Link right;
    int height = 1;
  };

  static int height(const Link& link) { return link ? link->height : 0; }
  static int balance(const Link& link) { return height(link->left) - height(link->right); }

  // Makes the node one that this map alone refers to.
  static Node& own(Link& link) {
    if (link.use_count() > 1) link = std::make_shared<Node>(*link);
    return *link;
  }

  static void update(Node& node) {
    node.height = 1 + std::max(height(node.left), height(node.right));
  }

  static void rotate_right(Link& link) {
    own(link);
    own(link->left);
    Link top = link->left;
    link->left = top->right;
    update(*link);
    top->right = std::move(link);
    update(*top);
    link = std::move(top);
  }

  static void rotate_left(Link& link) {
    own(link);
    own(link->right);
    Link top = link->right;
    link->right = top->left;
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
      link = std::make_shared<Node>(Node{key, std::move(value), nullptr, nullptr, 1});
      ++size_;
      return;
    }
    Node& node = own(link);
    if (Less()(key, node.key)) {
      insert(node.left, key, std::move(value));
    } else if (Less()(node.key, key)) {
      insert(node.right, key, std::move(value));
    } else {
      node.value = std::move(value);
      return;
    }
    rebalance(link);
  }

  void remove(Link& link, const Key& key) {
    if (!link) return;
    if (find(key) == nullptr) return;
    erase_present(link, key);
    --size_;
  }

  static void erase_present(Link& link, const Key& key) {
    Node& node = own(link);
    if (Less()(key, node.key)) {
      erase_present(node.left, key);
    } else if (Less()(node.key, key)) {
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
    const bool in_range = !Less()(node->key, from);
    if (in_range && !walk_from(node->left.get(), from, visit)) return false;
    if (in_range && !visit(node->key, node->value)) return false;
    return walk_from(node->right.get(), from, visit);
  }

  Link root_;
  std::size_t size_ = 0;
};

}  // namespace migc::catalog
