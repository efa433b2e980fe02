// Which type becomes which, and how (manual 10; parse_coerce.c).
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "compiler/catalog/type_provider.h"

namespace migc::catalog {

enum class CoercionPath : std::uint8_t {
  none,      // refused
  relabel,   // the same bytes under another type
  function,  // a cast function
  array,     // element by element
  text,      // output function of the one type, input function of the other
};

struct Coercion {
  CoercionPath path = CoercionPath::none;
  ObjectId function = k_no_object;
  std::uint8_t arguments = 0;  // of the function; the second takes the type modifier
  // of the conversion itself; for `array` the elements'. `text` is stable unless the server knows
  // better.
  Volatility volatility = Volatility::immutable;
};

// A domain's type below all domains; any other type itself. `typmod` gets the modifier that the
// domains give it.
ObjectId base_type(const Types& types, ObjectId type, std::int32_t* typmod = nullptr);

// The elements' type of an array or of a domain over one; none for everything else.
ObjectId element_type(const Types& types, ObjectId type);
ObjectId array_type(const Types& types, ObjectId element);

bool is_composite(const Types& types, ObjectId type);  // domains over composite types included
char category(const Types& types, ObjectId type);

// The way from one type to another that pg_cast and the built-in rules offer. Does not know of
// unknown literals, polymorphic types, records and inheritance: that is can_coerce.
Coercion find_coercion(const Types& types, ObjectId target, ObjectId source, CastContext context);

// Whether arguments of these types can be handed to parameters of those, all together (polymorphic
// parameters have to agree).
bool can_coerce(const Types& types, std::span<const ObjectId> sources,
                std::span<const ObjectId> targets, CastContext context);
bool can_coerce(const Types& types, ObjectId source, ObjectId target, CastContext context);

// Whether the bytes of the one are bytes of the other, without any call (IsBinaryCoercible).
bool is_binary_coercible(const Types& types, ObjectId source, ObjectId target);

}  // namespace migc::catalog
