#include "compiler/catalog/type_polymorphic.h"

#include <algorithm>
#include <vector>

#include "compiler/catalog/type_coercion.h"
#include "compiler/catalog/type_common.h"

namespace migc::catalog {
namespace {

// What the arguments say about one family of polymorphic types. anyelement's want exact agreement,
// anycompatible's a common type.
struct Family {
  ObjectId element = k_no_object;
  ObjectId array = k_no_object;
  ObjectId range = k_no_object;
  ObjectId multirange = k_no_object;
  bool wants_scalar = false;  // anynonarray
  bool wants_enum = false;
  bool wants_element = false;  // some parameter is of the element's type itself
  bool wants_range = false;
  bool wants_multirange = false;
  bool used = false;
  std::vector<ObjectId> candidates;  // anycompatible: every type that was said to be the element's
};

struct Solution {
  Family exact;
  Family common;
  bool ok = true;
};

bool set(ObjectId& slot, ObjectId type) {
  if (slot != k_no_object && slot != type) return false;
  slot = type;
  return true;
}

TypeKind kind_of(const Types& types, ObjectId type) {
  const auto facts = types.type(type);
  return facts ? facts->kind : TypeKind::pseudo;
}

ObjectId subtype(const Types& types, ObjectId range) {
  const auto facts = types.type(range);
  return facts && facts->kind == TypeKind::range ? facts->subtype : k_no_object;
}

ObjectId range_of(const Types& types, ObjectId multirange) {
  const auto facts = types.type(multirange);
  return facts && facts->kind == TypeKind::multirange ? facts->peer : k_no_object;
}

bool take_exact(const Types& types, Family& family, ObjectId actual, ObjectId declared) {
  family.used = true;
  const bool plain = declared == type_id::anyelement || declared == type_id::anynonarray ||
                     declared == type_id::anyenum;
  family.wants_element |= plain;
  family.wants_scalar |= declared == type_id::anynonarray;
  family.wants_enum |= declared == type_id::anyenum;
  family.wants_range |= declared == type_id::anyrange;
  family.wants_multirange |= declared == type_id::anymultirange;
  if (actual == type_id::unknown) return true;
  if (plain) return set(family.element, actual);
  actual = base_type(types, actual);
  if (declared == type_id::anyarray) return set(family.array, actual);
  if (declared == type_id::anyrange) return set(family.range, actual);
  return set(family.multirange, actual);
}

bool take_common(const Types& types, Family& family, ObjectId actual, ObjectId declared) {
  family.used = true;
  family.wants_scalar |= declared == type_id::anycompatiblenonarray;
  family.wants_range |= declared == type_id::anycompatiblerange;
  family.wants_multirange |= declared == type_id::anycompatiblemultirange;
  if (actual == type_id::unknown) return true;
  if (declared == type_id::anycompatible || declared == type_id::anycompatiblenonarray) {
    family.candidates.push_back(actual);
    return true;
  }
  actual = base_type(types, actual);
  if (declared == type_id::anycompatiblearray) {
    const ObjectId element = element_type(types, actual);
    family.candidates.push_back(element);
    return element != k_no_object;
  }
  const bool multirange = declared == type_id::anycompatiblemultirange;
  if (!set(multirange ? family.multirange : family.range, actual)) return false;
  const ObjectId element = subtype(types, multirange ? range_of(types, actual) : actual);
  family.candidates.push_back(element);
  return element != k_no_object;
}

// Ranges and multiranges name each other, and both name the element.
bool relate_ranges(const Types& types, Family& family) {
  if (family.multirange != k_no_object) {
    const ObjectId range = range_of(types, family.multirange);
    if (range == k_no_object || !set(family.range, range)) return false;
  }
  if (family.range == k_no_object) return true;
  const auto facts = types.type(family.range);
  if (!facts || facts->kind != TypeKind::range) return false;
  if (family.multirange == k_no_object) family.multirange = facts->peer;
  return true;
}

bool relate_exact(const Types& types, Family& family) {
  if (family.array == type_id::anyarray) {
    // a column of pg_stats: what it holds differs by row, so no element can be wanted beside it
    if (family.wants_element) return false;
    family.element = type_id::anyelement;
  } else if (family.array != k_no_object) {
    const ObjectId element = element_type(types, family.array);
    if (element == k_no_object || !set(family.element, element)) return false;
  }
  if (!relate_ranges(types, family)) return false;
  if (family.range != k_no_object && !set(family.element, subtype(types, family.range)))
    return false;
  // a literal is no enum
  if (family.wants_enum && kind_of(types, family.element) != TypeKind::enumeration) return false;
  return !family.wants_scalar || element_type(types, family.element) == k_no_object;
}

bool relate_common(const Types& types, Family& family) {
  if (!relate_ranges(types, family)) return false;
  if (family.candidates.empty()) return true;
  family.element = common_type(types, family.candidates);
  if (family.element == k_no_object) return false;
  if (!std::all_of(family.candidates.begin(), family.candidates.end(), [&](ObjectId type) {
        return can_coerce(types, type, family.element, CastContext::implicit);
      }))
    return false;
  if (family.range != k_no_object && subtype(types, family.range) != family.element) return false;
  return !family.wants_scalar || element_type(types, family.element) == k_no_object;
}

bool is_common(ObjectId type) {
  return type == type_id::anycompatiblemultirange ||
         (type >= type_id::anycompatible && type <= type_id::anycompatiblerange);
}

Solution solve(const Types& types, std::span<const ObjectId> actual,
               std::span<const ObjectId> declared) {
  Solution solution;
  for (std::size_t i = 0; i < actual.size() && solution.ok; ++i) {
    if (!is_polymorphic(declared[i])) continue;
    solution.ok = is_common(declared[i])
                      ? take_common(types, solution.common, actual[i], declared[i])
                      : take_exact(types, solution.exact, actual[i], declared[i]);
  }
  solution.ok =
      solution.ok && relate_exact(types, solution.exact) && relate_common(types, solution.common);
  return solution;
}

ObjectId result_of(const Types& types, const Family& family, ObjectId result) {
  switch (result) {
    case type_id::anyarray:
      if (family.array != k_no_object) return family.array;
      [[fallthrough]];
    case type_id::anycompatiblearray:
      return array_type(types, family.element);
    case type_id::anyrange:
    case type_id::anycompatiblerange:
      return family.range;
    case type_id::anymultirange:
    case type_id::anycompatiblemultirange:
      return family.multirange;
    default:
      return family.element;
  }
}

}  // namespace

bool is_polymorphic(ObjectId type) {
  switch (type) {
    case type_id::anyelement:
    case type_id::anyarray:
    case type_id::anynonarray:
    case type_id::anyenum:
    case type_id::anyrange:
    case type_id::anymultirange:
      return true;
    default:
      return is_common(type);
  }
}

bool are_consistent(const Types& types, std::span<const ObjectId> actual,
                    std::span<const ObjectId> declared) {
  return solve(types, actual, declared).ok;
}

ObjectId resolve_result(const Types& types, std::span<const ObjectId> actual,
                        std::span<const ObjectId> declared, ObjectId result) {
  Solution solution = solve(types, actual, declared);
  if (!solution.ok) return k_no_object;
  Family& exact = solution.exact;
  Family& common = solution.common;
  // literals alone: anyelement cannot be told, anycompatible is text
  if (exact.used && exact.element == k_no_object) return k_no_object;
  if (common.used && common.element == k_no_object) common.element = type_id::text;
  // which range a literal is cannot be told from its elements
  for (const Family* family : {&exact, &common})
    if ((family->wants_range && family->range == k_no_object) ||
        (family->wants_multirange && family->multirange == k_no_object))
      return k_no_object;
  if (!is_polymorphic(result)) return result;
  return result_of(types, is_common(result) ? common : exact, result);
}

}  // namespace migc::catalog
