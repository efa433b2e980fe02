// Revision graphs in short, for tests: "a; b<a #label; c<a,b ?lib" says that b revises a and
// carries a label, and that c revises a and b and depends on lib.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/base/diagnostic.h"
#include "compiler/base/source.h"
#include "compiler/base/text.h"
#include "compiler/revision/graph.h"
#include "compiler/revision/plan.h"
#include "compiler/revision/rows.h"

namespace migc::test {

using Strings = std::vector<std::string>;

// The revisions in the order written. Each has the short text as its source, so that places can be
// checked.
inline std::vector<revision::Revision> revisions(std::string_view text) {
  std::vector<revision::Revision> result;
  std::size_t begin = 0;
  while (begin <= text.size() && !trim(text.substr(begin)).empty()) {
    const std::size_t end = std::min(text.find(';', begin), text.size());
    const std::string one(trim(text.substr(begin, end - begin)));
    begin = end + 1;
    revision::Revision revision;
    char kind = '=';
    for (std::size_t at = 0; at < one.size();) {
      const std::size_t stop = std::min(one.find_first_of("<,?#", at), one.size());
      const std::string_view word = trim(std::string_view(one).substr(at, stop - at));
      if (!word.empty() || kind == '=') {
        const std::size_t place = word.empty() ? at : one.find(word, at);
        const revision::Reference reference{std::string(word), {place, place + word.size()}};
        if (kind == '=') {
          revision.id = reference.text;
          revision.id_span = reference.span;
        }
        if (kind == '<') revision.down_revisions.push_back(reference);
        if (kind == '?') revision.depends_on.push_back(reference);
        if (kind == '#') revision.branch_labels.push_back(reference);
      }
      if (stop < one.size() && one[stop] != ',') kind = one[stop];
      at = stop + 1;
    }
    revision.path = revision.id + ".sql";
    revision.source = std::make_shared<SourceFile>(revision.path, one);
    result.push_back(std::move(revision));
  }
  return result;
}

inline Strings errors(const Diagnostics& diagnostics) {
  Strings result;
  for (const Diagnostic& each : diagnostics.items()) {
    if (each.severity == Severity::error) result.push_back(each.id);
  }
  return result;
}

inline Strings warnings(const Diagnostics& diagnostics) {
  Strings result;
  for (const Diagnostic& each : diagnostics.items()) {
    if (each.severity != Severity::error) result.push_back(each.id);
  }
  return result;
}

// A graph without faults; with faults, an empty one.
inline revision::Graph graph(std::string_view text) {
  Diagnostics diagnostics;
  revision::Graph result = revision::Graph::build(revisions(text), diagnostics);
  if (!diagnostics.has_errors()) return result;
  Diagnostics none;
  return revision::Graph::build({}, none);
}

inline Strings ids(const revision::Graph& graph, std::span<const revision::Index> list) {
  Strings result;
  for (const revision::Index index : list) result.push_back(graph.id(index));
  return result;
}

inline Strings steps(const revision::Graph& graph, const revision::Plan& plan) {
  Strings result;
  for (const revision::Step& step : plan.steps) result.push_back(graph.id(step.revision));
  return result;
}

inline std::vector<Strings> operations(const revision::Plan& plan) {
  std::vector<Strings> result;
  for (const revision::Step& step : plan.steps) {
    result.emplace_back();
    for (const revision::VersionOp& each : step.operations) result.back().push_back(each.text());
  }
  return result;
}

inline std::vector<Strings> rows_after(const revision::Plan& plan) {
  std::vector<Strings> result;
  revision::RowSet rows(plan.from);
  for (const revision::Step& step : plan.steps) {
    rows.apply(step.operations);
    result.push_back(rows.sorted());
  }
  return result;
}

}  // namespace migc::test
