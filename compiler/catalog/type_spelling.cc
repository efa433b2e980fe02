#include "compiler/catalog/type_spelling.h"

#include "compiler/catalog/type_modifier.h"
#include "compiler/sql/names.h"

namespace migc::catalog {
namespace {

// SQL's own name for a type, empty if it has none (format_type.c). `typmod` follows in its middle
// for the date types.
std::string standard_name(const TypeFacts& type, std::optional<std::int32_t> typmod, int version) {
  const bool modified = typmod.value_or(-1) >= 0;
  const std::string suffix = modified ? typmod_text(type.typmod_rule, *typmod, version) : "";
  switch (type.id) {
    case type_id::boolean:
      return "boolean";
    case type_id::int2:
      return "smallint";
    case type_id::int4:
      return "integer";
    case type_id::int8:
      return "bigint";
    case type_id::float4:
      return "real";
    case type_id::float8:
      return "double precision";
    case type_id::numeric:
      return "numeric" + suffix;
    case type_id::varchar:
      return "character varying" + suffix;
    // a key word since 16, but never quoted here
    case type_id::json:
      return "json";
    case type_id::varbit:
      return "bit varying" + suffix;
    case type_id::interval:
      return "interval" + suffix;
    case type_id::time:
      return "time" + (modified ? suffix : " without time zone");
    case type_id::timetz:
      return "time" + (modified ? suffix : " with time zone");
    case type_id::timestamp:
      return "timestamp" + (modified ? suffix : " without time zone");
    case type_id::timestamptz:
      return "timestamp" + (modified ? suffix : " with time zone");
    // "character" and "bit" alone mean a length of 1; a column without length has to look
    // different, and is spelt by its internal name
    case type_id::bpchar:
      return modified ? "character" + suffix : typmod ? "" : "character";
    case type_id::bit:
      return modified ? "bit" + suffix : typmod ? "" : "bit";
    default:
      return "";
  }
}

}  // namespace

std::string format_type(const Types& types, ObjectId type, std::optional<std::int32_t> typmod) {
  if (type == k_no_object) return "-";
  auto facts = types.type(type);
  if (!facts) return "???";
  // int2vector and oidvector are arrays of fixed storage with names of their own
  const bool array = facts->is_array() && facts->storage != 'p';
  if (array) {
    facts = types.type(facts->element);
    if (!facts) return "???[]";
  }
  std::string text = standard_name(*facts, typmod, types.version());
  if (text.empty()) {
    text = sql::quote_name(
        {.schema = std::string(types.is_visible(*facts) ? std::string_view() : facts->schema),
         .name = std::string(facts->name)});
    if (typmod.value_or(-1) >= 0) text += typmod_text(facts->typmod_rule, *typmod, types.version());
  }
  return array ? text + "[]" : text;
}

std::string format_types(const Types& types, std::span<const ObjectId> list) {
  std::string text;
  for (const ObjectId type : list) {
    if (!text.empty()) text += ", ";
    text += format_type(types, type);
  }
  return text;
}

}  // namespace migc::catalog
