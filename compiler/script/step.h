// One step of a script: a revision's statements in their segments, its version rows, its
// verification. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "compiler/base/diagnostic.h"
#include "compiler/project.h"
#include "compiler/revision/plan.h"
#include "compiler/script/guard.h"
#include "compiler/script/psql_text.h"

namespace migc::script {

struct StepRequest {
  const Project& project;
  const revision::Plan& plan;
  Dialect dialect;
  std::size_t number;  // 0-based, of plan.steps
};

struct RenderedStep {
  std::string text;
  std::size_t statements = 0;
  std::size_t transactions = 0;  // blocks that hold statements of the source
  std::size_t alone = 0;         // statements outside any block
  bool copies_csv = false;       // COPY … FROM stdin (FORMAT csv)
  VersionRange versions;
  std::vector<std::string> new_enum_values;  // added and not committed before the next step, if the
                                             // script is one transaction
  Diagnostics diagnostics;
};

// Depends on nothing but its own revision, so that steps can be rendered in any order and at once.
RenderedStep render_step(const StepRequest& request);

// The section of a revision that a direction runs; null if it has none.
const revision::Section* section_of(const revision::Revision& revision,
                                    revision::Direction direction);

// SET commands that fix how the script is read and how long it waits.
std::string session_settings(const Config& config);

// The same after a revision that changed settings itself, so that the next one does not depend on
// it.
std::string restore_session(const Config& config);

}  // namespace migc::script
