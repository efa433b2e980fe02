// A plan as one script: head, session, guards, steps, closing report.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/base/diagnostic.h"
#include "compiler/project.h"
#include "compiler/revision/plan.h"
#include "compiler/script/guard.h"
#include "compiler/script/psql_text.h"
#include "compiler/script/review.h"

namespace migc::script {

struct Script {
  std::string text;
  VersionRange versions;  // of servers on which it runs
  std::string digest;     // of what it runs: Body::digest
};

// The whole text, the same on any machine at any time for the same sources and settings.
// nullopt: `diagnostics` has errors, those of every step.
std::optional<Script> write_script(const Project& project, const revision::Plan& plan,
                                   const Review& review, Dialect dialect, Diagnostics& diagnostics);

}  // namespace migc::script
