// One step of a script: a revision's statements in their segments, its version rows, its
// verification. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "compiler/base/diagnostic.h"
#include "compiler/project.h"
#include "compiler/revision/plan.h"
#include "compiler/script/guard.h"
#include "compiler/script/psql_text.h"
#include "compiler/script/step_effects.h"

namespace migc::script {

struct StepRequest {
  const Project& project;
  const revision::Plan& plan;
  Dialect dialect;
  std::size_t number;                    // 0-based, of plan.steps
  const StepEffects* effects = nullptr;  // null: there is nothing before the first step
};

// How the journal tells of a segment.
enum class Record : std::uint8_t {
  none,    // not at all: settings of the session, which every run needs again
  within,  // a row in the segment's own transaction
  around,  // a row before it and its completion behind it
};

// What runs or does not run as a whole: a transaction, or a statement outside of any.
struct RenderedSegment {
  Record record = Record::within;
  std::string before;   // opens it: BEGIN, timeouts
  std::string text;     // what it runs
  std::string after;    // closes it: COMMIT, timeouts
  std::string skipped;  // what a run that finds it finished still needs: settings of the session
  std::string unless;   // Record::around: see Journal::started
  std::string content;  // the digests of its statements, in order
  bool revision_done = false;
  bool leaves_role = false;  // its statements may have changed the role
};

struct RenderedStep {
  std::string title;         // comments
  std::string announcement;  // psql: says that the step begins
  std::vector<RenderedSegment> segments;
  std::string end;  // comments behind the last statement
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

}  // namespace migc::script
