// What the END of a range means, given the rows of the version table: the absolute names of
// lookup.h, and the relative forms "+2", "-1", "BRANCH@+2", "NAME-1", "BRANCH@NAME+1".
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "compiler/base/diagnostic.h"
#include "compiler/revision/graph.h"

namespace migc::revision {

// A relative form, taken apart. `name` is absent for steps from where the rows are; it consists of
// letters, digits and
// "_", so that "my-branch" is a name and "head-1" is not.
struct Relative {
  std::optional<std::string_view> branch;
  std::optional<std::string_view> name;
  bool is_down = false;
  std::uint32_t steps = 0;
};
// nullopt: `target` is an absolute name.
std::optional<Relative> parse_relative(std::string_view target);

// What to do with a walk upwards that ends before its steps are taken.
enum class Overwalk { fault, clip };

// The revisions to upgrade to; none for base. `rows` are those applied. nullopt after a fault:
// those of resolve().
std::optional<std::vector<Index>> upgrade_targets(const Graph& graph, std::span<const Index> rows,
                                                  std::string_view target, Overwalk overwalk,
                                                  Diagnostics& diagnostics);

struct DowngradeTarget {
  std::optional<Index> revision;  // absent: base
  std::optional<Index> branch;    // where the target is a fork, only the ways towards this revision
};
// nullopt after a fault: those of resolve(), and not-current where nothing of the branch is
// applied. "-N" with several rows counts from the first and warns with ambiguous-minus.
std::optional<DowngradeTarget> downgrade_target(const Graph& graph, std::span<const Index> rows,
                                                std::string_view target, Diagnostics& diagnostics);

// The tips, by down edges, of everything the rows imply; in load order.
std::vector<Index> applied_tips(const Graph& graph, std::span<const Index> rows);

}  // namespace migc::revision
