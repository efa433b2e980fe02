// One of those who share a node of a persistent tree. They are counted without atomic operations: a
// tree and its copies belong to one thread. SPDX-License-Identifier: MIT
#pragma once

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

}  // namespace migc::catalog
