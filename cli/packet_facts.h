// What the files of a packet tell: the upgrade, its way back, their effects and findings.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "cli/lock_timeline.h"
#include "cli/object_changes.h"
#include "cli/packet.h"
#include "cli/packet_risk.h"
#include "cli/reversal.h"
#include "compiler/script/explain.h"
#include "compiler/script/script.h"
#include "compiler/script/step_effects.h"

namespace migc::cli {

struct PacketFacts {
  const Project& project;
  const revision::Plan& plan;
  const lint::Outcome& found;
  const script::Script& upgrade;
  std::vector<script::ExplainedTransaction> transactions = {};
  std::optional<script::Script> rollback = {};  // none: there is no way back
  std::vector<Diagnostic> no_way_back = {};     // the errors that say why
  std::vector<Reversal> reversals = {};         // of each step
  Reversal whole = {};                          // of all of them together
  // Of each step on what is there before.
  std::vector<script::StepEffects> effects = {};
  LockTimeline timeline = {};  // of `transactions`
  std::vector<ObjectChange> changes = {};
  Risk risk = {};
};

// One sentence about rollback.sql, without its final stop.
std::string way_back_words(const PacketFacts& facts);
// What keeps the schema from coming back.
std::vector<std::string> problems_of(const Reversal& reversal);
// What to do in the window, in order, and what else can be done; `words` stand for code.
struct Instruction {
  std::string_view what;
  std::string text;
};
std::vector<Instruction> steps_to_take();
std::vector<Instruction> ways_out(const PacketFacts& facts);

// review.md
std::string review_markdown(const PacketFacts& facts);

// review.html
std::string review_page(const PacketFacts& facts);

// manifest.json: `files` are all others.
nlohmann::ordered_json manifest_json(const PacketFacts& facts, const PacketFiles& files);

}  // namespace migc::cli
