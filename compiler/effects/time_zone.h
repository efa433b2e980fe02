// What the statements of a session say about its TimeZone. SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "compiler/sql/operation.h"

namespace migc::effects {

// SET and RESET of TimeZone, in the transaction at hand and in the session.
class TimeZone {
 public:
  void follow(const sql::Operation& operation);
  // SET LOCAL ends here.
  void end_transaction() { in_transaction_ = in_session_; }

  // Whether its offset is zero at all times; nothing if no statement has said what it is.
  std::optional<bool> is_utc() const { return in_transaction_; }

 private:
  std::optional<bool> in_session_;
  std::optional<bool> in_transaction_;
};

}  // namespace migc::effects
