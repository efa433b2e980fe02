// Source folders for tests: written to a folder of their own, loaded, and removed again.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "compiler/base/diagnostic.h"
#include "compiler/revision/load.h"

namespace migc::test {

class SourceTree {
 public:
  using Files = std::vector<std::pair<std::string, std::string>>;  // path and bytes

  explicit SourceTree(const Files& files = {}) {
    std::string name = (std::filesystem::temp_directory_path() / "migc-test-XXXXXX").string();
    root_ = ::mkdtemp(name.data());
    for (const auto& [path, bytes] : files) write(path, bytes);
  }
  SourceTree(const SourceTree&) = delete;
  SourceTree& operator=(const SourceTree&) = delete;
  ~SourceTree() {
    std::error_code code;
    std::filesystem::remove_all(root_, code);
  }

  const std::filesystem::path& root() const { return root_; }

  void write(const std::string& path, const std::string& bytes) const {
    std::filesystem::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << bytes;
  }

  revision::Loaded load(revision::Layout layout = revision::Layout::automatic,
                        bool recursive = false, std::vector<std::string> paths = {"."}) {
    diagnostics = {};
    return revision::load_revisions({root_, std::move(paths), layout, recursive}, diagnostics);
  }

  // The ids of what load() reported, sorted by place: "unknown-key a.sql:3:4".
  std::vector<std::string> findings() const {
    std::vector<std::string> result;
    for (const Diagnostic& each : diagnostics.sorted()) {
      std::string text = each.id + " " + each.file;
      if (each.source && each.span) {
        const Position place = each.source->position(each.span->begin);
        text += ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
      }
      result.push_back(std::move(text));
    }
    return result;
  }

  Diagnostics diagnostics;

 private:
  std::filesystem::path root_;
};

// "id" or, for a child, "id<parent,parent", in load order.
inline std::vector<std::string> ids(const std::vector<revision::Revision>& revisions) {
  std::vector<std::string> result;
  for (const revision::Revision& each : revisions) {
    std::string text = each.id;
    for (const revision::Reference& parent : each.down_revisions) {
      text += (text == each.id ? "<" : ",") + parent.text;
    }
    result.push_back(std::move(text));
  }
  return result;
}

// The SQL of a section; "-" if there is none.
inline std::string text_of(const std::optional<revision::Section>& section) {
  return section ? std::string(section->source->text(section->span)) : "-";
}

}  // namespace migc::test
