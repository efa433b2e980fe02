// A broken environment as a value: what could not be done outside the program, and what to try.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include <tl/expected.hpp>

namespace migc {

// Not a fault in the user's sources (that is a Diagnostic) and not a bug (that is an assert).
struct Error {
  std::string message;  // lower-case start, names the path or program and the system's reason
  std::string help;     // may be empty
};

template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(std::string message, std::string help = {}) {
  return tl::make_unexpected(Error{std::move(message), std::move(help)});
}

}  // namespace migc
