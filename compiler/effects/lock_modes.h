// The modes of table locks, their order and who waits for whom (manual 13.3.1; lock.c,
// LockConflicts). SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace migc::effects {

// From the weakest to the strongest, as ALTER TABLE compares them (lockdefs.h).
enum class LockMode : std::uint8_t {
  access_share,
  row_share,
  row_exclusive,
  share_update_exclusive,
  share,
  share_row_exclusive,
  exclusive,
  access_exclusive,
};

struct LockModeFacts {
  std::string_view name;         // pg_locks.mode
  std::string_view manual_name;  // as LOCK TABLE and the manual spell it
  std::uint8_t conflicts = 0;    // bit n: with the mode of number n
};

inline constexpr std::array<LockModeFacts, 8> k_lock_modes = {{
    {"AccessShareLock", "ACCESS SHARE", 0b1000'0000},
    {"RowShareLock", "ROW SHARE", 0b1100'0000},
    {"RowExclusiveLock", "ROW EXCLUSIVE", 0b1111'0000},
    {"ShareUpdateExclusiveLock", "SHARE UPDATE EXCLUSIVE", 0b1111'1000},
    {"ShareLock", "SHARE", 0b1110'1100},
    {"ShareRowExclusiveLock", "SHARE ROW EXCLUSIVE", 0b1111'1100},
    {"ExclusiveLock", "EXCLUSIVE", 0b1111'1110},
    {"AccessExclusiveLock", "ACCESS EXCLUSIVE", 0b1111'1111},
}};

constexpr const LockModeFacts& facts(LockMode mode) {
  return k_lock_modes[static_cast<std::size_t>(mode)];
}
constexpr std::string_view name(LockMode mode) { return facts(mode).name; }
constexpr std::string_view manual_name(LockMode mode) { return facts(mode).manual_name; }

// By its name in pg_locks.
constexpr std::optional<LockMode> lock_mode_named(std::string_view name) {
  for (std::size_t i = 0; i < k_lock_modes.size(); ++i) {
    if (k_lock_modes[i].name == name) return static_cast<LockMode>(i);
  }
  return std::nullopt;
}

constexpr bool conflict(LockMode held, LockMode wanted) {
  return ((facts(held).conflicts >> static_cast<unsigned>(wanted)) & 1U) != 0;
}
constexpr LockMode stronger(LockMode a, LockMode b) { return a < b ? b : a; }

// SELECT; INSERT, UPDATE, DELETE; SELECT … FOR UPDATE and the checks of foreign keys.
constexpr bool blocks_reads(LockMode mode) { return conflict(mode, LockMode::access_share); }
constexpr bool blocks_writes(LockMode mode) { return conflict(mode, LockMode::row_exclusive); }
constexpr bool blocks_row_locks(LockMode mode) { return conflict(mode, LockMode::row_share); }
constexpr bool is_self_conflicting(LockMode mode) { return conflict(mode, mode); }

// Whom the mode keeps waiting, for people.
constexpr std::string_view blocked_by(LockMode mode) {
  if (blocks_reads(mode)) return "reads and writes";
  return blocks_writes(mode) ? "writes" : "neither";
}

constexpr bool conflicts_are_symmetric() {
  for (std::size_t a = 0; a < k_lock_modes.size(); ++a) {
    for (std::size_t b = 0; b < k_lock_modes.size(); ++b) {
      const auto x = static_cast<LockMode>(a);
      const auto y = static_cast<LockMode>(b);
      if (conflict(x, y) != conflict(y, x)) return false;
    }
  }
  return true;
}
static_assert(conflicts_are_symmetric());

}  // namespace migc::effects
