#include "compiler/revision/parents.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "compiler/revision/faults.h"
#include "compiler/revision/lookup.h"
#include "compiler/revision/targets.h"

namespace migc::revision {

namespace {

class Chooser {
 public:
  Chooser(const Graph& graph, const ParentsRequest& request, Diagnostics& diagnostics)
      : graph_(graph), request_(request), diagnostics_(diagnostics) {}

  std::optional<Parents> choose() {
    check_id();
    for (const std::string& label : request_.branch_labels) check_label(label);
    find_parents();
    for (const std::string& name : request_.depends_on) find_dependency(name);
    if (failed_) return std::nullopt;
    chosen_.branch_labels = request_.branch_labels;
    return std::move(chosen_);
  }

 private:
  Diagnostic& error(std::string id, std::string message) {
    failed_ = true;
    return diagnostics_.error(std::move(id), std::move(message));
  }

  void check_id() {
    const std::string& id = request_.id;
    if (id.empty()) return;
    if (has_illegal_characters(id)) {
      report_illegal_id(id, diagnostics_);
      failed_ = true;
    }
    check_name("revision id", id);
    if (graph_.find(id)) {
      error("duplicate", fmt::format("revision id \"{}\" is taken", id))
          .with_help(fmt::format("{} has it; choose another, or let migc make one",
                                 graph_.revision(*graph_.find(id)).path));
    } else if (const auto carrier = graph_.names().find_label(id)) {
      error("duplicate-label", fmt::format("revision id \"{}\" is also a branch label", id))
          .with_help(
              fmt::format("revision \"{}\" carries it; choose another id", graph_.id(*carrier)));
    }
  }

  void check_label(const std::string& label) {
    if (label.empty()) {
      error("bad-id", "the branch label is empty").with_help("name the branch");
      return;
    }
    if (label.find_first_of("@:,") != std::string::npos) {
      error("illegal-char", fmt::format("branch label \"{}\" cannot be used in a target", label))
          .with_help("leave out \"@\", \":\" and \",\", which separate the parts of a target");
    }
    check_name("branch label", label);
    const auto taken = graph_.names().find(label);
    if (taken || label == request_.id) {
      error("duplicate-label", fmt::format("branch label \"{}\" is taken", label))
          .with_help(fmt::format("it names revision \"{}\"; choose another",
                                 taken ? graph_.id(*taken) : request_.id));
    }
  }

  void check_name(std::string_view what, std::string_view name) {
    if (!is_symbol(name)) return;
    error("reserved-id", fmt::format("{} \"{}\" could never be meant by that name", what, name))
        .with_help("choose another: \"head\", \"heads\", \"base\" and \"current\" are symbols");
  }

  void find_parents() {
    std::set<Index> seen;
    for (const std::string& name : request_.heads) {
      const auto found = resolve(graph_, name, diagnostics_);
      if (!found) failed_ = true;
      if (found && found->empty() && parse_relative(name)) {
        error("bad-id", fmt::format("\"{}\" leads to base, which is no revision", name))
            .with_help("write \"base\" for a first revision, or count fewer steps");
      }
      for (const Index parent : found.value_or(std::vector<Index>{})) {
        if (!seen.insert(parent).second) {
          error("duplicate-head", fmt::format("revision \"{}\" is named twice", graph_.id(parent)))
              .with_help("name each parent once");
        } else if (!request_.splice && !graph_.is_head(parent)) {
          error("not-head",
                fmt::format("revision \"{}\" is not a head: {} revises it already",
                            graph_.id(parent), quoted_list(graph_, graph_.children(parent))))
              .with_help("name a head, or use --splice to begin a new branch there");
        } else {
          chosen_.down_revisions.push_back(graph_.id(parent));
        }
      }
    }
  }

  // A label stays a label, so that the new file goes on meaning the branch.
  void find_dependency(const std::string& name) {
    const auto found = resolve_one(graph_, name, diagnostics_);
    if (!found) {
      failed_ = true;
    } else if (found->empty()) {
      error("bad-id", fmt::format("\"{}\" is nothing to depend on", name))
          .with_help("name a revision or a branch label");
    } else {
      const std::vector<std::string> labels = graph_.labels(found->front());
      const bool is_label = std::binary_search(labels.begin(), labels.end(), name);
      chosen_.depends_on.push_back(is_label ? name : graph_.id(found->front()));
    }
  }

  const Graph& graph_;
  const ParentsRequest& request_;
  Diagnostics& diagnostics_;
  Parents chosen_;
  bool failed_ = false;
};

}  // namespace

std::optional<Parents> choose_parents(const Graph& graph, const ParentsRequest& request,
                                      Diagnostics& diagnostics) {
  return Chooser(graph, request, diagnostics).choose();
}

}  // namespace migc::revision
