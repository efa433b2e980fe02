#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include <malloc.h>
#include <unistd.h>

#include "cli/run.h"

int main(int argc, char** argv) {
  using migc::cli::ExitStatus;
  std::ios::sync_with_stdio(false);
  // Memory only grows until the script is written: ask the kernel for it in large pieces, and give
  // none back on the way.
  ::mallopt(M_TOP_PAD, 16 << 20);
  ::mallopt(M_TRIM_THRESHOLD, 1 << 30);
  ExitStatus status = ExitStatus::bug;
  try {
    status = migc::cli::run(std::vector<std::string>(argv + 1, argv + argc),
                            {std::cout, std::cerr, ::isatty(STDERR_FILENO) == 1});
  } catch (const std::exception& failure) {
    std::cerr << "migc: this is a bug in migc: " << failure.what()
              << "\nPlease report it with the command line and, if you can, the sources.\n";
  }
  return static_cast<int>(status);
}
