#include "compiler/revision/graph_builder.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "compiler/revision/cycles.h"
#include "compiler/revision/faults.h"
#include "compiler/revision/shortcuts.h"

namespace migc::revision {

Graph Graph::build(std::vector<Revision> revisions, Diagnostics& diagnostics) {
  return GraphBuilder(std::move(revisions), diagnostics).build();
}

GraphBuilder::GraphBuilder(std::vector<Revision> revisions, Diagnostics& diagnostics)
    : diagnostics_(diagnostics) {
  graph_.revisions_ = std::move(revisions);
}

Graph GraphBuilder::build() {
  check_ids();
  index_names();
  drop_duplicates();
  check_labels();
  link_down();
  link_dependencies();
  if (topological_order(all_parents()).size() < graph_.size()) {
    break_cycles();
    break_dependency_cycles();
  }
  derive();
  return std::move(graph_);
}

void GraphBuilder::check_ids() {
  for (const Revision& revision : graph_.revisions_) {
    if (revision.id.empty()) {
      place(diagnostics_.error("bad-id", "the revision id is empty"), revision, revision.id_span)
          .with_help("write the id after \"Revision ID:\"");
    } else if (has_illegal_characters(revision.id)) {
      report_illegal_id(revision.id, diagnostics_, &revision);
    } else if (is_symbol(revision.id)) {
      report_reserved(revision.id, "revision id", diagnostics_, &revision, revision.id_span);
    }
  }
  std::erase_if(graph_.revisions_, [](const Revision& revision) { return revision.id.empty(); });
}

void GraphBuilder::index_names() {
  std::vector<NameTable::Entry> entries;
  entries.reserve(graph_.size());
  for (Index index = 0; index < graph_.size(); ++index) {
    entries.push_back({graph_.id(index), index, false});
    for (const Reference& label : graph_.revision(index).branch_labels) {
      entries.push_back({label.text, index, true});
    }
  }
  graph_.names_.assign(std::move(entries));
}

void GraphBuilder::drop_duplicates() {
  std::vector<Index> first_with_id(graph_.size(), k_none);
  bool any = false;
  NameTable::Entry last;  // the first of those with one id
  for (const NameTable::Entry& entry : graph_.names().all()) {
    if (entry.is_label) continue;
    if (entry.key != last.key || entry.name != last.name) last = entry;
    if (entry.revision == last.revision) continue;
    first_with_id[entry.revision] = last.revision;
    any = true;
  }
  if (!any) return;
  for (Index index = 0; index < graph_.size(); ++index) {
    if (first_with_id[index] == k_none) continue;
    const Revision& revision = graph_.revision(index);
    Diagnostic& diagnostic = diagnostics_.error(
        "duplicate", fmt::format("revision id \"{}\" is used twice", revision.id));
    place(diagnostic, revision, revision.id_span)
        .in_revision(revision.id)
        .with_help("give one of the two another id: only one of them would ever run");
    add_note(diagnostic, fmt::format("\"{}\" is used here first", revision.id),
             graph_.revision(first_with_id[index]));
  }
  Index index = 0;
  std::erase_if(graph_.revisions_,
                [&](const Revision&) { return first_with_id[index++] != k_none; });
  index_names();
}

void GraphBuilder::check_labels() {
  for (Index index = 0; index < graph_.size(); ++index) {
    const Revision& revision = graph_.revision(index);
    for (const Reference& label : revision.branch_labels) {
      if (is_symbol(label.text)) {
        report_reserved(label.text, "branch label", diagnostics_, &revision, label.span);
      } else if (label.text.find_first_of("@:") != std::string::npos) {
        place(diagnostics_.warning(
                  "illegal-char",
                  fmt::format("branch label \"{}\" cannot be used in a target", label.text)),
              revision, label.span)
            .in_revision(revision.id)
            .with_help("leave out \"@\" and \":\", which separate the parts of a target");
      }
      check_label_is_new(index, label);
    }
  }
}

void GraphBuilder::check_label_is_new(Index index, const Reference& label) {
  const std::optional<Index> same_id = graph_.find(label.text);
  const Index first = same_id ? *same_id : *graph_.names_.find_label(label.text);
  if (!same_id && first == index) return;
  Diagnostic& diagnostic = diagnostics_.error(
      "duplicate-label", fmt::format("branch label \"{}\" is {}", label.text,
                                     same_id ? "also the id of a revision" : "used twice"));
  place(diagnostic, graph_.revision(index), label.span)
      .in_revision(graph_.id(index))
      .with_help("choose another label: it must name one revision");
  add_note(
      diagnostic,
      fmt::format("revision \"{}\" {}", graph_.id(first), same_id ? "is here" : "has it first"),
      graph_.revision(first));
}

void GraphBuilder::add_once(Adjacency& edges, Index from, Index to) {
  if (linked_by_[to] == from) return;
  linked_by_[to] = from;
  edges.add(to);
}

void GraphBuilder::link_down() {
  linked_by_.assign(graph_.size(), k_none);
  for (Index index = 0; index < graph_.size(); ++index) {
    const Revision& revision = graph_.revision(index);
    for (const Reference& reference : revision.down_revisions) {
      const std::optional<Index> parent = graph_.find(reference.text);
      if (!parent) {
        report_missing(index, reference, false);
      } else if (*parent == index) {
        place(diagnostics_.error("self-loop",
                                 fmt::format("revision \"{}\" revises itself", revision.id)),
              revision, reference.span)
            .in_revision(revision.id)
            .with_help("name the revision before it, or nothing for a first revision");
      } else {
        add_once(graph_.down_, index, *parent);
      }
    }
    graph_.down_.close();
  }
}

void GraphBuilder::link_dependencies() {
  linked_by_.assign(graph_.size(), k_none);
  for (Index index = 0; index < graph_.size(); ++index) {
    const Revision& revision = graph_.revision(index);
    for (const Reference& reference : revision.depends_on) {
      const std::optional<Index> needed = graph_.names_.find(reference.text);
      if (!needed) {
        report_missing(index, reference, true);
      } else if (*needed == index) {
        place(diagnostics_.error("dep-self-loop",
                                 fmt::format("revision \"{}\" depends on itself", revision.id)),
              revision, reference.span)
            .in_revision(revision.id)
            .with_help("remove it from \"Depends On\"");
      } else {
        add_once(graph_.dependencies_, index, *needed);
      }
    }
    graph_.dependencies_.close();
  }
}

void GraphBuilder::report_missing(Index from, const Reference& reference, bool is_dependency) {
  const Revision& revision = graph_.revision(from);
  Diagnostic& diagnostic =
      diagnostics_.error(is_dependency ? "missing-dependency" : "missing-parent",
                         fmt::format("revision \"{}\" {} \"{}\", which does not exist", revision.id,
                                     is_dependency ? "depends on" : "revises", reference.text));
  place(diagnostic, revision, reference.span)
      .in_revision(revision.id)
      .with_help("restore its file, or name another revision");
  const auto longer = graph_.names_.with_prefix(reference.text);
  if (const auto carrier = graph_.names_.find_label(reference.text)) {
    diagnostic.with_help(
        fmt::format("\"{}\" is a branch label; \"Revises\" takes ids: \"{}\" carries that label",
                    reference.text, graph_.id(*carrier)));
  } else if (longer.size() == 1) {
    diagnostic.with_help(
        fmt::format("write the whole id, \"{}\": inside files ids are not completed",
                    graph_.id(longer.front().revision)));
  } else if (suggestions_left_-- > 0) {
    if (const auto nearest = graph_.names_.nearest(reference.text)) {
      diagnostic.with_help(fmt::format("did you mean \"{}\"?", *nearest));
    }
  }
}

Adjacency GraphBuilder::all_parents() const {
  Adjacency result;
  std::vector<Index> listed_by(graph_.size(), k_none);
  for (Index index = 0; index < graph_.size(); ++index) {
    for (const auto* edges : {&graph_.down_, &graph_.dependencies_}) {
      for (const Index parent : (*edges)[index]) {
        if (std::exchange(listed_by[parent], index) != index) result.add(parent);
      }
    }
    result.close();
  }
  return result;
}

namespace {

// The edges that do not lie inside one knot.
Adjacency without_knots(const Adjacency& edges, const std::vector<std::vector<Index>>& knots) {
  std::vector<std::size_t> knot_of(edges.size(), 0);
  for (std::size_t i = 0; i < knots.size(); ++i) {
    for (const Index index : knots[i]) knot_of[index] = i + 1;
  }
  Adjacency result;
  for (Index from = 0; from < edges.size(); ++from) {
    for (const Index to : edges[from]) {
      if (knot_of[from] == 0 || knot_of[from] != knot_of[to]) result.add(to);
    }
    result.close();
  }
  return result;
}

const Reference* find_reference(const std::vector<Reference>& references, const Graph& graph,
                                Index to) {
  for (const Reference& reference : references) {
    if (graph.names().find(reference.text) == to) return &reference;
  }
  return nullptr;
}

}  // namespace

void GraphBuilder::break_cycles() {
  const auto knots = find_knots(graph_.down_);
  for (const auto& knot : knots) report_cycle(graph_.down_, knot, false);
  graph_.down_ = without_knots(graph_.down_, knots);
}

void GraphBuilder::break_dependency_cycles() {
  const Adjacency parents = all_parents();
  const auto knots = find_knots(parents);
  for (const auto& knot : knots) report_cycle(parents, knot, true);
  graph_.dependencies_ = without_knots(graph_.dependencies_, knots);
}

void GraphBuilder::report_cycle(const Adjacency& edges, const std::vector<Index>& knot,
                                bool with_dependencies) {
  const std::vector<Index> cycle = cycle_through(edges, knot);
  const auto next = [&](std::size_t i) { return cycle[(i + 1) % cycle.size()]; };
  const auto step = [&](std::size_t i) {
    const Revision& revision = graph_.revision(cycle[i]);
    const Reference* down = find_reference(revision.down_revisions, graph_, next(i));
    return std::pair(down, down ? down : find_reference(revision.depends_on, graph_, next(i)));
  };
  const auto sentence = [&](std::size_t i) {
    return fmt::format("\"{}\" {} \"{}\"", graph_.id(cycle[i]),
                       step(i).first ? "revises" : "depends on", graph_.id(next(i)));
  };
  const Revision& first = graph_.revision(cycle.front());
  Diagnostic& diagnostic =
      diagnostics_.error(with_dependencies ? "dep-cycle" : "cycle",
                         fmt::format("revision \"{}\" comes before itself, by way of {} other{}",
                                     first.id, cycle.size() - 1, cycle.size() == 2 ? "" : "s"));
  place(diagnostic, first, step(0).second->span)
      .in_revision(first.id)
      .with_help("none of these can run first: remove or change one of the references");
  constexpr std::size_t k_shown = 10;
  for (std::size_t i = 0; i < std::min(cycle.size(), k_shown); ++i) {
    const Revision& revision = graph_.revision(cycle[i]);
    diagnostic.with_note(sentence(i), revision.source, step(i).second->span);
  }
  if (cycle.size() > k_shown) {
    diagnostic.with_note(fmt::format("… and so on, {} in all", cycle.size()));
  }
}

void GraphBuilder::derive() {
  Graph& graph = graph_;
  graph.parents_ = all_parents();
  graph.topological_ = topological_order(graph.parents_);
  graph.normalized_ = normalized_parents(graph.down_, graph.dependencies_, graph.topological_);
  graph.children_ = graph.down_.reversed();
  graph.dependents_ = graph.dependencies_.reversed();
  graph.successors_ = graph.parents_.reversed();
  graph.labels_ = BranchLabels(
      graph.revisions_, {graph.down_, graph.children_, graph.successors_, graph.topological_});
}

}  // namespace migc::revision
