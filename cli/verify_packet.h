// Whether a packet is what was reviewed. SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "cli/context.h"
#include "cli/exit_status.h"
#include "cli/signature.h"

namespace migc::cli {

// Compares the files of `folder` with the digests in its manifest, and all of them, the manifest
// too, with what the sources and settings compile to: today's, or those of the git ref `at`. What
// differs, is missing or is too much
// is reported with its file and its first line and byte that differ.
// With `signers`, one of them must have signed the manifest.
ExitStatus verify_packet(Context& context, const std::string& folder, const std::string& at,
                         const std::optional<Signers>& signers);

}  // namespace migc::cli
