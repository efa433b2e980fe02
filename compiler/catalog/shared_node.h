// The nodes of persistent trees and the values in them, and those who share them. They are counted
// without atomic operations: a tree and its copies belong to one thread. SPDX-License-Identifier:
// MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace migc::catalog {

// Node has `links`, which is 1 in a new one, and static functions end(Node*) and copy(const Node&).
template <typename Node>
class SharedNode {
 public:
  SharedNode() = default;
  explicit SharedNode(Node* fresh) : node_(fresh) {}
  SharedNode(const SharedNode& other) : node_(other.node_) {
    if (node_ != nullptr) ++node_->links;
  }
  SharedNode(SharedNode&& other) noexcept : node_(std::exchange(other.node_, nullptr)) {}
  SharedNode& operator=(SharedNode other) noexcept {
    std::swap(node_, other.node_);
    return *this;
  }
  ~SharedNode() {
    if (node_ != nullptr && --node_->links == 0) Node::end(node_);
  }

  explicit operator bool() const { return node_ != nullptr; }
  friend bool operator==(const SharedNode& a, const SharedNode& b) { return a.node_ == b.node_; }
  bool is_shared() const { return node_ != nullptr && node_->links > 1; }
  Node* get() const { return node_; }
  Node& operator*() const { return *node_; }
  Node* operator->() const { return node_; }

  // The node, which from now on nobody else refers to.
  Node& own() {
    if (node_->links > 1) *this = SharedNode(Node::copy(*node_));
    return *node_;
  }

 private:
  Node* node_ = nullptr;
};

// A value that is a node by itself: SharedNode<Counted<T>> is a pointer to a T.
template <typename T>
struct Counted : T {
  static void end(Counted* node) { delete node; }
  static Counted* copy(const Counted& node) { return new Counted{static_cast<const T&>(node)}; }

  std::uint32_t links = 1;
};

// A node of a tree: a leaf with values, or one with links to those below it. `Head` is what both
// have beside.
template <typename Head, typename Value, std::size_t width>
struct TreeNode : Head {
  using Link = SharedNode<TreeNode>;
  struct Leaf;
  struct Inner;

  explicit TreeNode(bool leaf) : is_leaf(leaf) {}
  TreeNode(const TreeNode& other) : Head(other), is_leaf(other.is_leaf) {}
  TreeNode& operator=(const TreeNode&) = delete;

  static void end(TreeNode* node) {
    if (node->is_leaf) {
      delete &node->leaf();
    } else {
      delete &node->inner();
    }
  }
  static TreeNode* copy(const TreeNode& node) {
    if (node.is_leaf) return new Leaf(node.leaf());
    return new Inner(node.inner());
  }

  Leaf& leaf() { return static_cast<Leaf&>(*this); }
  const Leaf& leaf() const { return static_cast<const Leaf&>(*this); }
  Inner& inner() { return static_cast<Inner&>(*this); }
  const Inner& inner() const { return static_cast<const Inner&>(*this); }

  std::uint32_t links = 1;
  bool is_leaf;

 protected:
  ~TreeNode() = default;  // by end() alone
};

template <typename Head, typename Value, std::size_t width>
struct TreeNode<Head, Value, width>::Leaf : TreeNode {
  Leaf() : TreeNode(true) {}
  std::array<Value, width> values{};
};

template <typename Head, typename Value, std::size_t width>
struct TreeNode<Head, Value, width>::Inner : TreeNode {
  Inner() : TreeNode(false) {}
  std::array<Link, width> children{};
};

}  // namespace migc::catalog
