// What was looked for once and is the same each time: a history asks for the same few again and
// again. SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>

namespace migc::catalog {

// Found by whatever compares with a key: tuples of views where the keys are tuples of strings.
template <typename Key, typename Found>
using Memo = std::map<Key, Found, std::less<>>;

// What the memo has for the key; what `look()` finds, if that was not looked for yet.
template <typename Key, typename Found, typename Wanted, typename Look>
const Found& remembered(Memo<Key, Found>& memo, const Wanted& key, const Look& look) {
  const auto known = memo.find(key);
  return known != memo.end() ? known->second : memo.emplace(key, look()).first->second;
}

}  // namespace migc::catalog
