// The same work on many independent items, on all cores, with results in the items' order.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace migc {

// Calls work(i) for every i below `count`, from several threads; each i once. `work` must touch
// nothing that another i touches. Few items are not worth a thread.
template <typename Work>
void for_each_index(std::size_t count, const Work& work) {
  constexpr std::size_t k_block = 64;
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t threads = std::min(cores, count / k_block + 1);
  std::atomic<std::size_t> next{0};
  const auto run = [&] {
    for (std::size_t begin = next.fetch_add(k_block); begin < count;
         begin = next.fetch_add(k_block)) {
      for (std::size_t i = begin; i < std::min(count, begin + k_block); ++i) work(i);
    }
  };
  std::vector<std::thread> helpers;
  for (std::size_t i = 1; i < threads; ++i) helpers.emplace_back(run);
  run();
  for (std::thread& helper : helpers) helper.join();
}

}  // namespace migc
