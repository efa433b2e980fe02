#include "compiler/revision/rows.h"

namespace migc::revision {

std::string VersionOp::text() const {
  switch (kind) {
    case Kind::insert:
      return "INSERT " + to;
    case Kind::update:
      return "UPDATE " + from + " -> " + to;
    case Kind::remove:
      return "DELETE " + from;
  }
  return {};
}

void RowSet::apply(const VersionOp& operation) {
  if (operation.kind != VersionOp::Kind::insert) rows_.erase(operation.from);
  if (operation.kind != VersionOp::Kind::remove) rows_.insert(operation.to);
}

void RowSet::apply(const std::vector<VersionOp>& operations) {
  for (const VersionOp& operation : operations) apply(operation);
}

}  // namespace migc::revision
