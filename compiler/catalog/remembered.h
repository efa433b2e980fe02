// What was looked for once and is the same each time: a history asks for the same few again and
// again. SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tuple>

namespace migc::catalog {

// Strings and views of them, alone or in tuples, as views.
struct ByViews {
  using is_transparent = void;

  template <typename A, typename B>
  bool operator()(const A& a, const B& b) const {
    return view(a) < view(b);
  }

 private:
  template <typename Other>
  static Other view(const Other& other) {
    return other;
  }
  static std::string_view view(const std::string& text) { return text; }
  template <typename... Each>
  static auto view(const std::tuple<Each...>& whole) {
    return std::apply([](const auto&... each) { return std::make_tuple(view(each)...); }, whole);
  }
};

// Found by whatever ByViews compares with a key.
template <typename Key, typename Found>
using Memo = std::map<Key, Found, ByViews>;

// What the memo has for the key; what `look()` finds, if that was not looked for yet.
template <typename Key, typename Found, typename Wanted, typename Look>
const Found& remembered(Memo<Key, Found>& memo, const Wanted& key, const Look& look) {
  const auto known = memo.find(key);
  return known != memo.end() ? known->second : memo.emplace(key, look()).first->second;
}

}  // namespace migc::catalog
