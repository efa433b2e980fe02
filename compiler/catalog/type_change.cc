// The server plans the expression that would turn the old value into the new one, simplifies it,
// and rewrites unless nothing is left but relabelling (ATColumnChangeRequiresRewrite, tablecmds.c).
// Here the same steps are taken in the same order, and only what that decision needs is kept.
#include "compiler/catalog/type_change.h"

#include <algorithm>

#include "compiler/catalog/type_coercion.h"

namespace migc::catalog {
namespace {

constexpr ObjectId k_timestamptz_to_timestamp = 2027;  // F_TIMESTAMP_TIMESTAMPTZ and its reverse
constexpr ObjectId k_timestamp_to_timestamptz = 2028;
constexpr std::int32_t k_max_precision = 6;  // of seconds

// The expression so far.
struct Value {
  ObjectId type = k_no_object;
  std::int32_t typmod = -1;  // what the server can tell of it
  bool computed = false;     // more than relabelled
};

// Bits of an interval's fields, coarse to fine: 5 year … 0 second (intervaltypmodleastfield).
int least_field(std::int32_t typmod) {
  if (typmod < 0) return 0;
  const auto mask = static_cast<std::uint32_t>(typmod >> 16) & 0x7FFFU;
  const auto has = [&](unsigned bit) { return ((mask >> bit) & 1U) != 0; };
  if (mask == 0x7FFFU || has(12)) return 0;
  if (has(11)) return 1;
  if (has(10)) return 2;
  if (has(3)) return 3;
  return has(1) ? 4 : 5;
}

bool interval_fits(std::int32_t from, std::int32_t to) {
  const std::int32_t old_precision = from < 0 ? 0xFFFF : from & 0xFFFF;
  const std::int32_t new_precision = to & 0xFFFF;
  return least_field(to) <= least_field(from) &&
         (least_field(from) > 0 || new_precision >= k_max_precision ||
          new_precision >= old_precision);
}

bool numeric_fits(std::int32_t from, std::int32_t to) {
  const std::int32_t low = 0xFFFF;  // the scale, in whatever form the version packs it
  return from >= 4 && ((from - 4) & low) == ((to - 4) & low) && (from - 4) >> 16 <= (to - 4) >> 16;
}

// Whether values of modifier `from` are all values of modifier `to`, as far as the length
// coercion's planner support knows: varchar_support, numeric_support, … There is none for character
// and bit.
bool fits(TypmodRule rule, std::int32_t from, std::int32_t to) {
  switch (rule) {
    case TypmodRule::varchar:
    case TypmodRule::varbit:
      return from >= 0 && from <= to;
    case TypmodRule::numeric:
      return numeric_fits(from, to);
    case TypmodRule::time:
    case TypmodRule::timetz:
    case TypmodRule::timestamp:
    case TypmodRule::timestamptz:
      return to == k_max_precision || (from >= 0 && to >= from);
    case TypmodRule::interval:
      return interval_fits(from, to);
    default:
      return false;
  }
}

// coerce_type_typmod
void apply_typmod(const Types& types, Value& value, std::int32_t typmod) {
  if (typmod < 0 || typmod == value.typmod) return;
  const ObjectId element = element_type(types, value.type);
  const ObjectId sized = element == k_no_object ? value.type : element;
  if (!types.cast(sized, sized)) return;
  const auto facts = types.type(sized);
  if (element != k_no_object || !facts || !fits(facts->typmod_rule, value.typmod, typmod))
    value.computed = true;
  value.typmod = typmod;
}

// Any domain on the way down.
bool is_constrained(const Types& types, ObjectId domain) {
  for (auto facts = types.type(domain); facts && facts->kind == TypeKind::domain;
       facts = types.type(facts->base))
    if (facts->constrained) return true;
  return false;
}

// coerce_to_domain: a domain without constraints relabels.
void enter_domain(const Types& types, Value& value, ObjectId domain) {
  std::int32_t typmod = -1;
  value.type = base_type(types, domain, &typmod);
  apply_typmod(types, value, typmod);
  value.computed |= is_constrained(types, domain);
  value.type = domain;
  value.typmod = -1;
}

bool is_free(const Coercion& coercion, bool session_is_utc) {
  return session_is_utc && (coercion.function == k_timestamptz_to_timestamp ||
                            coercion.function == k_timestamp_to_timestamptz);
}

// coerce_type; false if there is no way.
bool coerce(const Types& types, Value& value, ColumnType to, ChangeSettings settings) {
  if (value.type == to.type) return true;
  const Coercion coercion = find_coercion(types, to.type, value.type, settings.context);
  const bool domain = base_type(types, to.type) != to.type;
  switch (coercion.path) {
    case CoercionPath::none:
      // a row of a child table to a row of its parent
      value.computed = true;
      value.typmod = -1;
      if (!can_coerce(types, value.type, to.type, settings.context)) return false;
      break;
    case CoercionPath::relabel:
      if (domain) break;
      value.typmod = -1;
      break;
    default: {
      value.computed |= !is_free(coercion, settings.session_is_utc);
      std::int32_t typmod = to.typmod;
      base_type(types, to.type, &typmod);
      value.typmod = coercion.arguments > 1 || coercion.path == CoercionPath::array ? typmod : -1;
    }
  }
  if (domain)
    enter_domain(types, value, to.type);
  else
    value.type = to.type;
  return true;
}

}  // namespace

TypeChange type_change(const Types& types, ColumnType from, ColumnType to,
                       ChangeSettings settings) {
  Value value{.type = from.type, .typmod = from.typmod};
  if (!coerce(types, value, to, settings)) return TypeChange::refused;
  apply_typmod(types, value, to.typmod);
  return value.computed ? TypeChange::rewrite : TypeChange::keep;
}

}  // namespace migc::catalog
