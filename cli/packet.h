// The packet for a maintenance window: all files that it takes to decide, run, check and undo an
// upgrade. docs/packet.md tells users. SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "cli/context.h"
#include "compiler/project.h"
#include "compiler/revision/plan.h"
#include "lint/linter.h"

namespace migc::cli {

// By name.
using PacketFiles = std::map<std::string, std::string>;

// The files of an upgrade, whose revisions lint found this in: the same bytes for the same sources
// and settings. nullopt: context.diagnostics has errors.
std::optional<PacketFiles> make_packet(Context& context, const Project& project,
                                       const revision::Plan& plan, const lint::Outcome& found);

inline constexpr std::string_view k_manifest_name = "manifest.json";
inline constexpr int k_packet_format = 1;  // of the manifest

}  // namespace migc::cli
