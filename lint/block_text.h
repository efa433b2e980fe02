// The words of the author's transaction block right around a statement. SPDX-License-Identifier:
// MIT
#pragma once

#include "lint/step.h"

namespace migc::lint {

// Where no statement stands between BEGIN or COMMIT and the one at hand: the words with their
// semicolon and line end. Empty: another statement does, or the words say more than that (an
// isolation level, CHAIN).
struct Block {
  Span opening;
  Span closing;
};
Block block_around(const Step& step);

}  // namespace migc::lint
