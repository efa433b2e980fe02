#include "compiler/effects/time_zone.h"

#include <algorithm>
#include <array>

#include "compiler/base/text.h"

namespace migc::effects {
namespace {

// Zones of the IANA database whose offset has always been zero, and offsets written as numbers
// (TimestampTimestampTzRequiresRewrite asks the zone itself).
bool is_always_zero(std::string_view zone) {
  static constexpr std::array<std::string_view, 18> k_zones = {
      "utc",      "gmt",      "uct",       "zulu",      "universal", "greenwich",
      "gmt0",     "gmt+0",    "gmt-0",     "etc/utc",   "etc/gmt",   "etc/uct",
      "etc/zulu", "etc/gmt0", "etc/gmt+0", "etc/gmt-0", "0",         "00:00"};
  return std::find(k_zones.begin(), k_zones.end(), to_lower(zone)) != k_zones.end();
}

}  // namespace

void TimeZone::follow(const sql::Operation& operation) {
  using Kind = sql::SetVariable::Kind;
  const auto* const set = std::get_if<sql::SetVariable>(&operation.value);
  if (set == nullptr) return;
  const bool all = set->kind == Kind::reset_all;
  if ((!all && to_lower(set->name) != "timezone") || set->kind == Kind::current) return;
  const bool has_value = set->kind == Kind::value && set->values.size() == 1;
  in_transaction_ = has_value ? std::optional(is_always_zero(set->values.front())) : std::nullopt;
  if (!set->is_local) in_session_ = in_transaction_;
}

}  // namespace migc::effects
