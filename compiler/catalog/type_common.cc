#include "compiler/catalog/type_common.h"

#include <algorithm>

#include "compiler/catalog/type_coercion.h"

namespace migc::catalog {
namespace {

bool is_preferred(const Types& types, ObjectId type) {
  const auto facts = types.type(type);
  return facts && facts->preferred;
}

// Whether the type so far gives way to `next`, of the same category.
bool gives_way(const Types& types, ObjectId so_far, ObjectId next) {
  return !is_preferred(types, so_far) && can_coerce(types, so_far, next, CastContext::implicit) &&
         !can_coerce(types, next, so_far, CastContext::implicit);
}

}  // namespace

ObjectId common_type(const Types& types, std::span<const ObjectId> list) {
  if (list.empty()) return k_no_object;
  // domains remain only where all are the same
  if (list[0] != type_id::unknown &&
      std::all_of(list.begin(), list.end(), [&](ObjectId type) { return type == list[0]; }))
    return list[0];
  ObjectId found = type_id::unknown;
  for (const ObjectId type : list) {
    const ObjectId next = base_type(types, type);
    if (next == type_id::unknown || next == found) continue;
    const bool first = found == type_id::unknown;
    if (!first && category(types, next) != category(types, found)) return k_no_object;
    if (first || gives_way(types, found, next)) found = next;
  }
  return found == type_id::unknown ? type_id::text : found;
}

std::int32_t common_typmod(std::span<const ObjectId> list, std::span<const std::int32_t> typmods,
                           ObjectId common) {
  for (std::size_t i = 0; i < list.size(); ++i)
    if (list[i] != common || typmods[i] != typmods[0]) return -1;
  return list.empty() ? -1 : typmods[0];
}

}  // namespace migc::catalog
