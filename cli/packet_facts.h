// What the files of a packet tell: the upgrade, its way back, their effects and findings.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "cli/packet.h"
#include "cli/reversal.h"
#include "compiler/script/explain.h"
#include "compiler/script/script.h"

namespace migc::cli {

struct PacketFacts {
  const Project& project;
  const revision::Plan& plan;
  const lint::Outcome& found;
  const script::Script& upgrade;
  std::vector<script::ExplainedTransaction> transactions;
  std::optional<script::Script> rollback;  // none: there is no way back
  std::vector<Diagnostic> no_way_back;     // the errors that say why
  std::vector<Reversal> reversals;         // of each step
  Reversal whole;                          // of all of them together
};

// review.md
std::string review_markdown(const PacketFacts& facts);

// manifest.json: `files` are all others.
nlohmann::ordered_json manifest_json(const PacketFacts& facts, const PacketFiles& files);

}  // namespace migc::cli
