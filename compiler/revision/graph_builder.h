// Builds the graph step by step and reports what is wrong with it; used by Graph::build alone.
// SPDX-License-Identifier: MIT
#pragma once

#include <limits>
#include <string_view>
#include <vector>

#include "compiler/base/diagnostic.h"
#include "compiler/revision/graph.h"

namespace migc::revision {

// The steps in the order in which build() takes them: each relies on those before.
class GraphBuilder {
 public:
  GraphBuilder(std::vector<Revision> revisions, Diagnostics& diagnostics);
  Graph build();

 private:
  void check_ids();
  void index_names();
  void drop_duplicates();
  void check_labels();
  void check_label_is_new(Index index, const Reference& label);
  void link_down();
  void link_dependencies();
  void break_cycles();
  void break_dependency_cycles();
  void derive();

  void add_once(Adjacency& edges, Index from, Index to);
  void report_missing(Index from, const Reference& reference, bool is_dependency);
  void report_cycle(const Adjacency& edges, const std::vector<Index>& knot, bool with_dependencies);
  Adjacency all_parents() const;

  static constexpr Index k_none = std::numeric_limits<Index>::max();

  Graph graph_;
  Diagnostics& diagnostics_;
  std::vector<Index>
      linked_by_;              // by target: who linked to it last, so that each edge is added once
  int suggestions_left_ = 20;  // a suggestion looks at every name
};

}  // namespace migc::revision
