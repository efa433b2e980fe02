// A way back for a persistent container that costs as much as what was changed. A copy to go back
// to would do as well, but makes new the path to each change. SPDX-License-Identifier: MIT
#pragma once

#include <cassert>
#include <optional>
#include <utility>
#include <vector>

namespace migc::catalog {

// A copy takes the content alone. So do a move and an assignment: to go back after it, what is
// assigned must differ from the marked content only where that was changed since.
template <typename Container>
class Undoable {
 public:
  using Key = typename Container::Key;
  using Value = typename Container::Value;

  Undoable() = default;
  Undoable(const Undoable& other) : content_(other.content_) {}
  Undoable& operator=(const Undoable& other) {
    content_ = other.content_;  // NOLINT(bugprone-unhandled-self-assignment)
    return *this;
  }
  Undoable(Undoable&& other) noexcept : content_(std::move(other.content_)) {}
  Undoable& operator=(Undoable&& other) noexcept {
    content_ = std::move(other.content_);
    return *this;
  }
  ~Undoable() = default;

  const Container& operator*() const { return content_; }
  const Container* operator->() const { return &content_; }

  void set(const Key& key, Value value) { note(key, content_.set(key, std::move(value))); }
  void erase(const Key& key) {
    if (auto before = content_.erase(key)) note(key, std::move(before));
  }
  // The value of a key that is there, to be changed until the container changes: for what need not
  // be undone.
  Value& change(const Key& key) { return content_.change(key); }

  // From here on changes can be undone, until keep().
  void mark() {
    assert(before_.empty());
    is_marked_ = true;
  }
  void keep() {
    before_.clear();
    is_marked_ = false;
  }
  void undo() {
    for (auto each = before_.rbegin(); each != before_.rend(); ++each) {
      if (each->second) {
        content_.set(each->first, std::move(*each->second));
      } else {
        content_.erase(each->first);
      }
    }
    keep();
  }

 private:
  void note(const Key& key, std::optional<Value> before) {
    if (is_marked_) before_.emplace_back(key, std::move(before));
  }

  Container content_;
  std::vector<std::pair<Key, std::optional<Value>>> before_;
  bool is_marked_ = false;
};

}  // namespace migc::catalog
