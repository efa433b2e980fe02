#include "compiler/catalog/type_coercion.h"

#include "compiler/catalog/type_polymorphic.h"

namespace migc::catalog {
namespace {

// Every type can be written to a string column, and a string can be cast to every type explicitly,
// by way of text.
bool converts_through_text(const Types& types, ObjectId target, ObjectId source,
                           CastContext context) {
  if (context == CastContext::implicit) return false;
  if (category(types, target) == 'S') return true;
  return context == CastContext::explicit_ && category(types, source) == 'S';
}

bool allows(CastContext needed, CastContext given) {
  const auto width = [](CastContext context) {
    return context == CastContext::implicit ? 0 : context == CastContext::assignment ? 1 : 2;
  };
  return width(given) >= width(needed);
}

Coercion by_cast(const CastFacts& cast) {
  switch (cast.method) {
    case CastMethod::binary:
      return {.path = CoercionPath::relabel};
    case CastMethod::text:
      return {.path = CoercionPath::text, .volatility = Volatility::stable};
    default:
      return {.path = CoercionPath::function,
              .function = cast.function,
              .arguments = cast.arguments,
              .volatility = cast.volatility};
  }
}

Coercion by_elements(const Types& types, ObjectId target, ObjectId source, CastContext context) {
  // casting to these two by elements would make arrays that they cannot be
  if (target == type_id::oidvector || target == type_id::int2vector) return {};
  const ObjectId target_element = element_type(types, target);
  if (target_element == k_no_object) return {};
  const ObjectId source_element = element_type(types, source);
  if (source_element == k_no_object) return {};
  Coercion elements = find_coercion(types, target_element, source_element, context);
  if (elements.path != CoercionPath::none) elements.path = CoercionPath::array;
  return elements;
}

bool is_composite_array(const Types& types, ObjectId type) {
  const ObjectId element = element_type(types, type);
  return element != k_no_object && is_composite(types, element);
}

ObjectId relation_of(const Types& types, ObjectId type) {
  const auto facts = types.type(base_type(types, type));
  return facts ? facts->relation : k_no_object;
}

bool is_descendant(const Types& types, ObjectId source, ObjectId target) {
  const ObjectId ancestor = relation_of(types, target);
  if (ancestor == k_no_object) return false;
  const ObjectId relation = relation_of(types, source);
  return relation != k_no_object && types.inherits(relation, ancestor);
}

bool can_coerce_one(const Types& types, ObjectId source, ObjectId target, CastContext context) {
  if (source == target || target == type_id::any || source == type_id::unknown) return true;
  if (find_coercion(types, target, source, context).path != CoercionPath::none) return true;
  if (source == type_id::record && is_composite(types, target)) return true;
  if (target == type_id::record && is_composite(types, source)) return true;
  if (target == type_id::record_array && is_composite_array(types, source)) return true;
  return is_descendant(types, source, target);
}

// Types that stand for whole kinds of types.
bool stands_for(const Types& types, ObjectId target, ObjectId source) {
  // asked for only where the target is such a type
  const auto source_is = [&](const auto& wanted) {
    const auto facts = types.type(source);
    return facts && wanted(*facts);
  };
  const auto is_kind = [&](TypeKind kind) {
    return source_is([&](const TypeFacts& facts) { return facts.kind == kind; });
  };
  switch (target) {
    case type_id::anyarray:
    case type_id::anycompatiblearray:
      return source_is([](const TypeFacts& facts) { return facts.is_array(); });
    case type_id::anynonarray:
    case type_id::anycompatiblenonarray:
      return source_is([](const TypeFacts& facts) { return !facts.is_array(); });
    case type_id::anyenum:
      return is_kind(TypeKind::enumeration);
    case type_id::anyrange:
    case type_id::anycompatiblerange:
      return is_kind(TypeKind::range);
    case type_id::anymultirange:
    case type_id::anycompatiblemultirange:
      return is_kind(TypeKind::multirange);
    case type_id::record:
      return is_composite(types, source);
    case type_id::record_array:
      return is_composite_array(types, source);
    default:
      return false;
  }
}

}  // namespace

ObjectId base_type(const Types& types, ObjectId type, std::int32_t* typmod) {
  for (auto facts = types.type(type); facts && facts->kind == TypeKind::domain;
       facts = types.type(type)) {
    type = facts->base;
    if (typmod != nullptr && *typmod < 0) *typmod = facts->base_typmod;
  }
  return type;
}

ObjectId element_type(const Types& types, ObjectId type) {
  const auto facts = types.type(base_type(types, type));
  return facts && facts->is_array() ? facts->element : k_no_object;
}

ObjectId array_type(const Types& types, ObjectId element) {
  const auto facts = types.type(element);
  return facts ? facts->array : k_no_object;
}

bool is_composite(const Types& types, ObjectId type) {
  return relation_of(types, type) != k_no_object;
}

char category(const Types& types, ObjectId type) {
  const auto facts = types.type(type);
  return facts ? facts->category : '\0';
}

Coercion find_coercion(const Types& types, ObjectId target, ObjectId source, CastContext context) {
  target = base_type(types, target);
  source = base_type(types, source);
  if (source == target) return {.path = CoercionPath::relabel};
  if (const auto cast = types.cast(source, target))
    return allows(cast->context, context) ? by_cast(*cast) : Coercion{};
  const Coercion elements = by_elements(types, target, source, context);
  if (elements.path != CoercionPath::none) return elements;
  if (converts_through_text(types, target, source, context))
    return {.path = CoercionPath::text, .volatility = Volatility::stable};
  return {};
}

bool can_coerce(const Types& types, std::span<const ObjectId> sources,
                std::span<const ObjectId> targets, CastContext context) {
  bool polymorphic = false;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (sources[i] != targets[i] && is_polymorphic(targets[i]))
      polymorphic = true;
    else if (!can_coerce_one(types, sources[i], targets[i], context))
      return false;
  }
  return !polymorphic || are_consistent(types, sources, targets);
}

bool can_coerce(const Types& types, ObjectId source, ObjectId target, CastContext context) {
  return can_coerce(types, std::span(&source, 1), std::span(&target, 1), context);
}

bool is_binary_coercible(const Types& types, ObjectId source, ObjectId target) {
  if (source == target || target == type_id::any || target == type_id::anyelement ||
      target == type_id::anycompatible)
    return true;
  if (source != k_no_object) source = base_type(types, source);
  if (source == target || stands_for(types, target, source)) return true;
  const auto cast = types.cast(source, target);
  return cast && cast->method == CastMethod::binary && cast->context == CastContext::implicit;
}

}  // namespace migc::catalog
