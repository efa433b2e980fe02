// The rows of the version table, and the statements that change them.
// SPDX-License-Identifier: MIT
#pragma once

#include <set>
#include <string>
#include <vector>

namespace migc::revision {

// One statement on the version table. insert has only `to`, remove only `from`.
struct VersionOp {
  enum class Kind { insert, update, remove };
  Kind kind = Kind::insert;
  std::string from;
  std::string to;

  std::string text() const;  // "INSERT a", "UPDATE a -> b", "DELETE a"
  friend bool operator==(const VersionOp&, const VersionOp&) = default;
};

// The rows at one moment, for those who replay a plan.
class RowSet {
 public:
  explicit RowSet(const std::vector<std::string>& rows) : rows_(rows.begin(), rows.end()) {}

  void apply(const VersionOp& operation);
  void apply(const std::vector<VersionOp>& operations);

  std::vector<std::string> sorted() const { return {rows_.begin(), rows_.end()}; }
  const std::set<std::string>& rows() const { return rows_; }

 private:
  std::set<std::string> rows_;
};

}  // namespace migc::revision
