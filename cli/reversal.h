// Whether the way back leads back: each revision's up and down replayed, and the schema compared.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "cli/context.h"
#include "compiler/catalog/replay.h"
#include "compiler/project.h"
#include "compiler/revision/plan.h"

namespace migc::cli {

// Of one revision. The schema comes back if there is a down section, and nothing differs, is
// refused or uncertain.
struct Reversal {
  enum class Way { section, none_needed, missing, irreversible };
  std::string revision;
  std::string message;
  Way way = Way::section;
  std::string reason;                     // irreversible: as the source states it
  std::vector<std::string> differences;   // by object: "column public.t.a: …"
  std::vector<std::string> refused;       // what the server would not run on the way back
  std::vector<std::string> uncertain;     // statements of which not all is known, up or down
  std::vector<std::string> lost_up;       // data that up loses and down cannot bring back
  std::vector<std::string> lost_down;     // data that down loses
  std::vector<std::string> converted_up;  // those of lost_up whose values a new type may not hold

  bool restores() const;
};

// "exact", "none needed", "differs", "refused", "uncertain", "missing", "irreversible".
std::string_view verdict(const Reversal& reversal);

// `replay` has the schema before the first step of an upgrade, and that after its last one when it
// returns.
std::vector<Reversal> reversals_of(const Project& project, const revision::Plan& plan,
                                   catalog::Replay& replay);

// The same of the upgrade as a whole: all of it up, then all of it down, its last step first. The
// schema may come back where that of a single revision does not. `replay` has the schema before the
// first step, then and afterwards. `revision` and `message` are empty.
Reversal whole_reversal_of(const Project& project, const revision::Plan& plan,
                           catalog::Replay& replay);

// For people: a few lines each.
std::string reversals_text(const std::vector<Reversal>& reversals);
nlohmann::ordered_json reversal_json(const Reversal& reversal);
nlohmann::ordered_json reversals_json(const std::vector<Reversal>& reversals);

}  // namespace migc::cli
