#include "cli/listing.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "compiler/base/text.h"

namespace migc::cli {
namespace {

using nlohmann::ordered_json;
using revision::Graph;
using revision::Index;
using revision::Reference;
using revision::Revision;

std::vector<std::string> texts(const std::vector<Reference>& references) {
  std::vector<std::string> result;
  result.reserve(references.size());
  for (const Reference& reference : references) result.push_back(reference.text);
  return result;
}

// Alembic shows the first paragraph of a message on one line.
std::string first_paragraph(std::string_view message) {
  const std::string text(message.substr(0, message.find("\n\n")));
  std::string line;
  for (const char c : text) line += c == '\n' ? ' ' : c;
  return visible(line);
}

std::string marks(const Graph& graph, Index index) {
  std::string text;
  if (graph.is_head(index)) text += graph.is_real_head(index) ? " (head)" : " (effective head)";
  return text;
}

std::string label_text(const Graph& graph, Index index) {
  const std::vector<std::string>& labels = graph.labels(index);
  return labels.empty() ? "" : fmt::format(" ({})", visible(join(labels, ", ")));
}

std::string message_text(const Graph& graph, Index index) {
  const std::string message = first_paragraph(graph.revision(index).message);
  return message.empty() ? "" : ", " + message;
}

}  // namespace

std::string short_line(const Graph& graph, Index index, bool tree) {
  const Revision& revision = graph.revision(index);
  const std::string labels = label_text(graph, index);
  if (!tree) return visible(revision.id) + labels + marks(graph, index) + "\n";
  const std::string parents = revision.down_revisions.empty()
                                  ? "<base>"
                                  : visible(join(texts(revision.down_revisions), ", "));
  const std::string dependencies =
      revision.depends_on.empty()
          ? ""
          : fmt::format(" ({})", visible(join(texts(revision.depends_on), ", ")));
  return fmt::format("{}{} -> {}{}{}{}{}{}\n", parents, dependencies, visible(revision.id), labels,
                     marks(graph, index), graph.is_branch_point(index) ? " (branchpoint)" : "",
                     graph.is_merge_point(index) ? " (mergepoint)" : "",
                     message_text(graph, index));
}

std::string long_text(const Graph& graph, Index index) {
  const Revision& revision = graph.revision(index);
  std::string text = fmt::format("Rev: {}{}{}{}\n", visible(revision.id), marks(graph, index),
                                 graph.is_branch_point(index) ? " (branchpoint)" : "",
                                 graph.is_merge_point(index) ? " (mergepoint)" : "");
  if (revision.down_revisions.empty()) {
    text += "Parent: <base>\n";
  } else {
    text += fmt::format("{}: {}\n", graph.is_merge_point(index) ? "Merges" : "Parent",
                        visible(join(texts(revision.down_revisions), ", ")));
  }
  if (!revision.depends_on.empty()) {
    text += fmt::format("Also depends on: {}\n", visible(join(texts(revision.depends_on), ", ")));
  }
  if (graph.is_branch_point(index)) {
    std::vector<std::string> children;
    for (const Index child : graph.children(index)) children.push_back(graph.id(child));
    text += fmt::format("Branches into: {}\n", visible(join(children, ", ")));
  }
  if (!graph.labels(index).empty())
    text += fmt::format("Branch names: {}\n", visible(join(graph.labels(index), ", ")));
  text += fmt::format("Path: {}\n", visible(revision.path));
  if (!revision.created.empty())
    text += fmt::format("Create Date: {}\n", visible(revision.created));
  if (revision.irreversible)
    text += fmt::format("Irreversible: {}\n", visible(*revision.irreversible));
  if (revision.message.empty()) return text;
  text += "\n";
  for (const std::string_view line : split(revision.message, '\n'))
    text += "    " + visible(line) + "\n";
  return text;
}

ordered_json revisions_json(const Graph& graph, const std::vector<Index>& indexes) {
  ordered_json list = ordered_json::array();
  for (const Index index : indexes) {
    const Revision& revision = graph.revision(index);
    list.push_back({{"revision", revision.id},
                    {"down_revisions", texts(revision.down_revisions)},
                    {"depends_on", texts(revision.depends_on)},
                    {"branch_labels", graph.labels(index)},
                    {"message", revision.message},
                    {"created", revision.created},
                    {"path", revision.path},
                    {"head", graph.is_head(index)},
                    {"branch_point", graph.is_branch_point(index)},
                    {"merge_point", graph.is_merge_point(index)}});
  }
  return {{"revisions", std::move(list)}};
}

}  // namespace migc::cli
