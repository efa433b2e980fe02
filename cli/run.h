// The whole program but its process: arguments and streams in, exit status out, so that tests can
// call it. SPDX-License-Identifier: MIT
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "cli/exit_status.h"

namespace migc::cli {

struct Streams {
  std::ostream& out;
  std::ostream& err;
  bool err_is_terminal = false;
};

// `arguments` without the program's name.
ExitStatus run(const std::vector<std::string>& arguments, const Streams& streams);

}  // namespace migc::cli
