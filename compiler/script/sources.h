// The files that a plan's SQL comes from. SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "compiler/base/source.h"
#include "compiler/project.h"
#include "compiler/revision/plan.h"

namespace migc::script {

// What a direction of the revision runs, verification included: each file once.
std::vector<SourcePtr> sources_of(const revision::Revision& revision,
                                  revision::Direction direction);

// Of all steps in their order, each file once.
std::vector<SourcePtr> sources_of(const Project& project, const revision::Plan& plan);

}  // namespace migc::script
