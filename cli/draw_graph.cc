#include <algorithm>
#include <optional>

#include "cli/listing.h"

// One column a line of descent. A column waits for a revision; when that revision comes, the
// columns that wait for it join, and its parents take over.

namespace migc::cli {
namespace {

using revision::Graph;
using revision::Index;

class Drawing {
 public:
  explicit Drawing(const Graph& graph, const std::vector<Index>& shown)
      : graph_(graph), shown_(graph.size(), false) {
    for (const Index index : shown) shown_[index] = true;
  }

  void add(Index index) {
    std::size_t column = find(index);
    if (column == columns_.size()) column = free_column(column);
    columns_[column] = index;
    join(index, column);
    node(index, column);
    fork(index, column);
  }

  std::string take() { return std::move(text_); }

 private:
  using Column = std::optional<Index>;

  std::size_t find(Index index) const {
    return static_cast<std::size_t>(std::find(columns_.begin(), columns_.end(), Column(index)) -
                                    columns_.begin());
  }

  // The first unused column from `from` on, made if there is none.
  std::size_t free_column(std::size_t from) {
    for (std::size_t i = from; i < columns_.size(); ++i) {
      if (!columns_[i]) return i;
    }
    columns_.emplace_back();
    return columns_.size() - 1;
  }

  // "├─┼─╯": the columns to the right that wait for the same revision end here.
  void join(Index index, std::size_t column) {
    std::vector<std::size_t> ends;
    for (std::size_t i = column + 1; i < columns_.size(); ++i) {
      if (columns_[i] == Column(index)) ends.push_back(i);
    }
    if (ends.empty()) return;
    connect(column, ends, "╯", "┴");
    for (const std::size_t end : ends) columns_[end].reset();
    trim();
  }

  // "├─┬─╮": a merge waits for all its parents.
  void fork(Index index, std::size_t column) {
    std::vector<Index> parents;
    for (const Index parent : graph_.down(index)) {
      if (shown_[parent]) parents.push_back(parent);
    }
    if (parents.empty()) {
      columns_[column].reset();
      trim();
      return;
    }
    columns_[column] = parents.front();
    std::vector<std::size_t> starts;
    for (std::size_t i = 1; i < parents.size(); ++i) {
      const std::size_t start = free_column(column + 1);
      columns_[start] = parents[i];
      starts.push_back(start);
    }
    if (!starts.empty()) connect(column, starts, "╮", "┬");
  }

  void node(Index index, std::size_t column) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      text_ += i == column ? "●" : columns_[i] ? "│" : " ";
      text_ += ' ';
    }
    text_ += ' ' + short_line(graph_, index, true);
  }

  void connect(std::size_t from, const std::vector<std::size_t>& to, std::string_view corner,
               std::string_view tee) {
    const std::size_t last = to.back();
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const bool end = std::find(to.begin(), to.end(), i) != to.end();
      const bool inside = i > from && i < last;
      if (i == from) {
        text_ += "├─";
      } else if (end) {
        text_ += i == last ? corner : tee;
        text_ += i == last ? " " : "─";
      } else if (inside) {
        text_ += columns_[i] ? "┼─" : "──";
      } else {
        text_ += columns_[i] ? "│ " : "  ";
      }
    }
    while (text_.back() == ' ') text_.pop_back();
    text_ += '\n';
  }

  void trim() {
    while (!columns_.empty() && !columns_.back()) columns_.pop_back();
  }

  const Graph& graph_;
  std::vector<bool> shown_;
  std::vector<Column> columns_;
  std::string text_;
};

}  // namespace

std::string draw_graph(const Graph& graph, const std::vector<Index>& newest_first) {
  Drawing drawing(graph, newest_first);
  for (const Index index : newest_first) drawing.add(index);
  return drawing.take();
}

}  // namespace migc::cli
