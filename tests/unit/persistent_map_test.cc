#include "compiler/catalog/persistent_map.h"

#include <map>
#include <random>
#include <vector>

#include <catch2/catch_test_macros.hpp>

using migc::catalog::PersistentMap;

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
