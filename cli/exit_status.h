// What migc tells the shell.
// SPDX-License-Identifier: MIT
#pragma once

namespace migc::cli {

enum class ExitStatus {
  ok = 0,
  findings = 1,  // lint findings at or above the threshold, or a difference (verify)
  refused = 2,   // usage, configuration, sources or the environment are wrong
  bug = 3,       // a fault of migc itself
};

}  // namespace migc::cli
