// Statements tried on the catalog before the one at hand, in a session of their own: what a fix
// would do. SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "compiler/catalog/replay.h"
#include "lint/step.h"

namespace migc::lint {

class Rehearsal {
 public:
  explicit Rehearsal(const Step& step);

  // All of the statements, or none where one of them would be refused.
  bool run(const std::string& statements);

  // An operation of the step's own source; as it would go in the place of the one at hand.
  bool run(const sql::Operation& operation);

  const Catalog& catalog() const { return replay_.catalog(); }
  catalog::Session& session() { return replay_.session(); }

 private:
  SourcePtr source_;
  catalog::Replay replay_;
  catalog::SavedSettings settings_;
};

}  // namespace migc::lint
