// TOML that toml++ can be given.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace migc {

// `text` with '?' in place of each character beyond ASCII, of each "[" that opens a table header
// whose name cannot start so ("[=]"), and of each "}" where a list wants a value ("[}"). On some of
// these toml++ 3.3 has undefined behaviour (it reaches an assume() of its). Lines and columns stay
// as they are.
//
// What parses in this form parses as it stands: TOML 1.0 has '?' and characters beyond ASCII in the
// same places, strings and comments. So give toml++ this first, and the text itself only after
// that.
std::string plain_toml(std::string_view text);

}  // namespace migc
