#include "compiler/catalog/persistent_map.h"

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <tuple>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "compiler/catalog/persistent_array.h"
#include "compiler/catalog/undoable.h"

using migc::catalog::PersistentArray;
using migc::catalog::PersistentMap;
using migc::catalog::Undoable;

namespace {

std::map<int, int> content(const PersistentMap<int, int>& map) {
  std::map<int, int> all;
  int last = -1;
  bool ordered = true;
  map.visit([&](int key, int value) {
    ordered = ordered && key > last;
    last = key;
    all[key] = value;
  });
  CHECK(ordered);
  CHECK(all.size() == map.size());
  return all;
}

}  // namespace

TEST_CASE("persistent map: copies stay what they were") {
  std::mt19937 random(7);
  PersistentMap<int, int> map;
  std::map<int, int> model;
  std::vector<std::pair<PersistentMap<int, int>, std::map<int, int>>> copies;
  for (int step = 0; step < 20000; ++step) {
    const int key = static_cast<int>(random() % 500);
    if (random() % 3 == 0) {
      map.erase(key);
      model.erase(key);
    } else {
      map.set(key, step);
      model[key] = step;
    }
    if (step % 400 == 0) copies.emplace_back(map, model);
    const int* const found = map.find(key);
    const bool same =
        found == nullptr ? model.count(key) == 0 : model.count(key) == 1 && *found == model[key];
    if (!same) FAIL("step " << step);
  }
  CHECK(content(map) == model);
  for (const auto& [copy, expected] : copies) CHECK(content(copy) == expected);
}

TEST_CASE("persistent map: a value changed in place is changed in one copy alone") {
  PersistentMap<int, int> map;
  for (int i = 0; i < 100; ++i) map.set(i, i);
  const PersistentMap<int, int> copy = map;
  map.change(70) = -1;
  map.change(70) -= 1;
  CHECK(*map.find(70) == -2);
  CHECK(*copy.find(70) == 70);
  CHECK(*map.find(71) == 71);
}

TEST_CASE("persistent map: a walk from a key, until it is enough") {
  PersistentMap<int, int> map;
  for (int i = 0; i < 100; i += 2) map.set(i, i * i);
  std::vector<int> seen;
  map.visit_from(31, [&](int key, int) {
    seen.push_back(key);
    return seen.size() < 3;
  });
  CHECK(seen == std::vector<int>{32, 34, 36});
  map.visit_from(99, [&](int, int) {
    FAIL("nothing is left");
    return true;
  });
}

TEST_CASE("persistent map: keys that come in order, forwards and backwards, and go again") {
  for (const int step : {1, -1}) {
    PersistentMap<int, int> map;
    std::map<int, int> model;
    for (int i = 0; i < 5000; ++i) {
      map.set(i * step, i);
      model[i * step] = i;
    }
    std::map<int, int> all;
    map.visit([&](int key, int value) { all[key] = value; });
    CHECK(all == model);
    const PersistentMap<int, int> full = map;
    for (int i = 0; i < 5000; ++i) map.erase(i * step);
    CHECK(map.empty());
    map.visit([](int, int) { FAIL("nothing is left"); });
    map.set(7, 7);
    CHECK(*map.find(7) == 7);
    CHECK(full.size() == 5000);
    CHECK(*full.find(4999 * step) == 4999);
  }
}

TEST_CASE("undoable: goes back to its mark, whatever was copied and put back in between") {
  std::mt19937 random(13);
  using Map = PersistentMap<int, int>;
  Undoable<Map> map;
  for (int round = 0; round < 500; ++round) {
    const std::map<int, int> marked = content(*map);
    map.mark();
    std::vector<std::pair<Undoable<Map>, std::map<int, int>>> copies;
    for (int step = 0; step < 30; ++step) {
      const int key = static_cast<int>(random() % 100);
      if (random() % 3 == 0) {
        map.erase(key);
      } else {
        map.set(key, static_cast<int>(random()));
      }
      if (random() % 10 == 0) copies.emplace_back(map, content(*map));
      if (!copies.empty() && random() % 10 == 0) map = copies[random() % copies.size()].first;
    }
    for (const auto& [copy, expected] : copies) CHECK(content(*copy) == expected);
    if (random() % 2 == 0) {
      map.undo();
      CHECK(content(*map) == marked);
    } else {
      const std::map<int, int> kept = content(*map);
      map.keep();
      CHECK(content(*map) == kept);
    }
  }
}

TEST_CASE("persistent array: copies stay what they were") {
  std::mt19937 random(11);
  PersistentArray<std::shared_ptr<int>> array;
  std::map<std::uint32_t, int> model;
  std::vector<std::pair<PersistentArray<std::shared_ptr<int>>, std::map<std::uint32_t, int>>>
      copies;
  const auto content = [](const PersistentArray<std::shared_ptr<int>>& of) {
    std::map<std::uint32_t, int> all;
    std::vector<std::uint32_t> order;
    of.visit([&](std::uint32_t number, const std::shared_ptr<int>& value) {
      order.push_back(number);
      all[number] = *value;
    });
    CHECK(std::is_sorted(order.begin(), order.end()));
    return all;
  };
  for (int step = 0; step < 20000; ++step) {
    // numbers of all magnitudes
    const std::uint32_t number = static_cast<std::uint32_t>(random()) >> (random() % 32);
    if (random() % 3 == 0) {
      array.erase(number);
      model.erase(number);
    } else {
      array.set(number, std::make_shared<int>(step));
      model[number] = step;
    }
    if (step % 1000 == 0) copies.emplace_back(array, model);
    const std::shared_ptr<int>* const found = array.find(number);
    const bool same = found == nullptr ? model.count(number) == 0 : model.at(number) == **found;
    if (!same) FAIL("step " << step);
  }
  CHECK(content(array) == model);
  CHECK(array.find(0xFFFFFFFF) == nullptr);
  for (const auto& [copy, expected] : copies) CHECK(content(copy) == expected);
}

TEST_CASE("persistent array: what differs between two copies") {
  PersistentArray<std::shared_ptr<int>> before;
  for (std::uint32_t i = 20; i < 300; ++i) before.set(i, std::make_shared<int>(0));
  PersistentArray<std::shared_ptr<int>> after = before;
  using Change = std::tuple<std::uint32_t, bool, bool>;
  const auto changes = [](const auto& old, const auto& now) {
    std::vector<Change> found;
    PersistentArray<std::shared_ptr<int>>::visit_changes(
        old, now, [&](std::uint32_t number, const auto& a, const auto& b) {
          found.emplace_back(number, a != nullptr, b != nullptr);
        });
    return found;
  };
  CHECK(changes(before, after).empty());
  after.set(100000, std::make_shared<int>(1));  // the trie grows
  after.set(3, std::make_shared<int>(1));
  after.set(40, std::make_shared<int>(1));
  after.erase(41);
  CHECK(changes(before, after) ==
        std::vector<Change>{
            {3, false, true}, {40, true, true}, {41, true, false}, {100000, false, true}});
  CHECK(changes(after, before).size() == 4);
  CHECK(changes(PersistentArray<std::shared_ptr<int>>(), before).size() == 280);
  CHECK(changes(before, PersistentArray<std::shared_ptr<int>>()).size() == 280);
}
