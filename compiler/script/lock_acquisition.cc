#include "compiler/script/lock_acquisition.h"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

#include "compiler/sql/names.h"

namespace migc::script {
namespace {

using Locks = std::vector<effects::DescribedLock>;

// The most time for all locks but the first, in milliseconds: below the default deadlock_timeout.
constexpr std::int64_t k_patience = 900;

// LOCK TABLE for those of one mode from `at` on, up to `end`.
std::string lock_tables(const Locks& locks, std::size_t& at, std::size_t end) {
  const effects::LockMode mode = locks[at].mode;
  std::string tables;
  for (; at < end && locks[at].mode == mode; ++at) {
    tables += tables.empty() ? "ONLY " : ", ONLY ";
    tables += locks[at].quoted;
  }
  return fmt::format("      LOCK TABLE {} IN {} MODE;\n", tables, effects::manual_name(mode));
}

std::string lock_statements(const Locks& locks, std::int64_t lock_timeout) {
  std::size_t at = 0;
  std::string text = lock_tables(locks, at, 1);
  if (at == locks.size()) return text;
  const auto others = static_cast<std::int64_t>(locks.size()) - 1;
  text += fmt::format("      SET LOCAL lock_timeout = {};\n",
                      std::max<std::int64_t>(std::min(k_patience, lock_timeout) / others, 1));
  while (at < locks.size()) text += lock_tables(locks, at, locks.size());
  return text + "      PERFORM set_config('lock_timeout', patience, true);\n";
}

}  // namespace

bool acquires_locks_first(const Config& config) {
  return !config.script.lock_timeout.is_none() && config.script.lock_retry.attempts >= 2;
}

std::string acquire_locks(const Config& config, const FirstLocks& first, bool own_timeout) {
  if (!acquires_locks_first(config)) return {};
  const auto& retry = config.script.lock_retry;
  const bool several = first.locks.size() > 1;
  const std::string body = fmt::format(
      "\n"
      "{}"
      "BEGIN\n"
      "  FOR attempt IN 1..{} LOOP\n"
      "    BEGIN\n"
      "{}"
      "      RETURN;\n"
      "    EXCEPTION\n"
      "      WHEN lock_not_available OR deadlock_detected THEN\n"
      "        IF attempt = {} THEN RAISE; END IF;\n"
      "      WHEN insufficient_privilege OR undefined_table OR wrong_object_type THEN\n"
      "        RETURN;\n"
      "    END;\n"
      "    PERFORM pg_sleep({} * least(attempt, 10) * (0.5 + random()));\n"
      "  END LOOP;\n"
      "END\n",
      several ? "DECLARE\n  patience CONSTANT text := current_setting('lock_timeout');\n" : "",
      retry.attempts, lock_statements(first.locks, config.script.lock_timeout.milliseconds),
      retry.attempts, static_cast<double>(retry.backoff.milliseconds) / 1000.0);
  const std::string block = fmt::format("DO {};\n", sql::quote_dollar(body));
  const std::string comment =
      "-- All locks first. Between two tries it holds none, so that nobody waits behind it for "
      "long.\n";
  if (own_timeout || config.script.statement_timeout.is_none()) return comment + block;
  return fmt::format("{}SET LOCAL statement_timeout = 0;\n{}SET LOCAL statement_timeout = {};\n",
                     comment, block, sql::quote_literal(config.script.statement_timeout.text));
}

}  // namespace migc::script
