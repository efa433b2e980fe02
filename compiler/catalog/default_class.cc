// Which operator class an index takes for a type (GetDefaultOpClass).
#include "compiler/catalog/default_class.h"

#include "compiler/catalog/type_coercion.h"

namespace migc::catalog {

// An operator class takes a type itself, one that is the same bytes, or one of its family of types
// (GetDefaultOpClass).
bool takes(const Session& session, const builtin::OperatorClassFacts& each, ObjectId type) {
  const Types& types = session.types;
  if (each.input == type || is_binary_coercible(types, type, each.input)) return true;
  const auto facts = types.type(type);
  if (!facts) return true;
  switch (each.input) {
    case type_id::anyarray:
      return facts->is_array();
    case type_id::anyenum:
      return facts->kind == TypeKind::enumeration;
    case type_id::anyrange:
      return facts->kind == TypeKind::range;
    case type_id::anymultirange:
      return facts->kind == TypeKind::multirange;
    case type_id::record:
      return facts->kind == TypeKind::composite;
    default:
      return false;
  }
}

// Operator classes of extensions count where the extension is installed.
bool is_installed(const Session& session, std::uint8_t extension) {
  return extension == 0 || session.types.installed().find(extension) != nullptr;
}

// The class of a type's indexes that need not name one: for the type itself, or else for one that
// it goes for, a preferred one first (GetDefaultOpClass).
std::optional<builtin::OperatorClassFacts> find_default_class(const Session& session,
                                                              ObjectId method, ObjectId type) {
  const ObjectId base = base_type(session.types, type);
  const auto is_default = [&](const builtin::OperatorClassFacts& each) {
    return each.is_default && is_installed(session, each.extension);
  };
  const auto find = [&](const auto& fits) {
    return builtin::find_operator_class(session.postgres(), method, [&](const auto& each) {
      return is_default(each) && fits(each);
    });
  };
  if (const auto found = find([&](const auto& each) { return each.input == base; })) return found;
  const auto fits = [&](const auto& each) { return takes(session, each, base); };
  const auto is_preferred = [&](const auto& each) {
    const auto input = fits(each) ? session.types.type(each.input) : std::nullopt;
    return input && input->preferred;
  };
  const auto preferred = find(is_preferred);
  return preferred ? preferred : find(fits);
}

std::optional<ObjectId> default_class(const Session& session, std::string_view method,
                                      ObjectId type) {
  const auto facts = builtin::access_method(session.postgres(), method);
  const auto found = facts ? find_default_class(session, facts->id, type) : std::nullopt;
  return found ? std::optional(found->id) : std::nullopt;
}

bool has_default_class(const Session& session, std::string_view method, ObjectId type) {
  const auto facts = builtin::access_method(session.postgres(), method);
  return !facts || session.has_own_operator_classes() ||
         find_default_class(session, facts->id, type).has_value();
}

}  // namespace migc::catalog
