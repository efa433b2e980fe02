// Conversions: which functions run, how volatile they are, and one type for several values.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "compiler/catalog/define_parts.h"
#include "compiler/catalog/inference_analyzer.h"
#include "compiler/catalog/type_common.h"
#include "compiler/catalog/type_polymorphic.h"
#include "compiler/catalog/type_spelling.h"
#include "compiler/sql/names.h"

namespace migc::catalog {
namespace {

constexpr ObjectId k_regproc = 24;
constexpr ObjectId k_regprocedure = 2202;
constexpr ObjectId k_regclass = 2205;
constexpr ObjectId k_regconfig = 3734;
constexpr ObjectId k_regdictionary = 3769;
constexpr ObjectId k_regtype = 2206;

// Digits, with what else may stand around and between them.
bool may_be_integer(std::string_view text) {
  constexpr std::string_view k_signs = " \t\n\r\f\v+-_xXoObBaAcCdDeEfF";
  bool digit = false;
  for (const char c : text) {
    const bool is_digit = c >= '0' && c <= '9';
    digit |= is_digit;
    if (!is_digit && k_signs.find(c) == std::string_view::npos) return false;
  }
  return digit;
}

}  // namespace

// A constant of the types that name objects is a reference to one (find_expr_references_walker).
void Analyzer::refer_literal(const sql::Expression& literal, ObjectId type) {
  if (literal.kind != sql::ExpressionKind::string) return;
  if (depth_ == 0) note_label(session_, literal, type);
  const auto named = [&] { return sql::read_name(literal.value); };
  if (type == k_regclass) {
    const Address relation{session_.find_relation(qualified(named())), 0};
    refer(relation);
    note_name(NameUse::Kind::literal, literal.span, relation, literal.value);
  } else if (type == k_regtype) {
    refer_type(session_.find_type(named()));
  } else if (type == k_regproc || type == k_regprocedure) {
    const sql::QualifiedName name =
        qualified(sql::read_name(literal.value.substr(0, literal.value.find('('))));
    const auto functions = types_.functions(name.schema, name.name);
    if (functions.size() == 1) refer_function(functions.front().id);
  } else if (type == k_regconfig || type == k_regdictionary) {
    refer({find_own(session_,
                    type == k_regconfig ? sql::ObjectKind::text_search_configuration
                                        : sql::ObjectKind::text_search_dictionary,
                    qualified(named())),
           0});
  }
}

void note_label(const Session& session, const sql::Expression& literal, ObjectId type) {
  if (literal.kind != sql::ExpressionKind::string) return;
  const Type* const own = session.catalog.find_as<Type>(type);
  if (own == nullptr || own->kind != TypeKind::enumeration) return;
  session.note_name({NameUse::Kind::label, literal.span, {type, 0}, literal.value, {}});
}

void Analyzer::check_literal(const sql::Expression& literal, ObjectId type) {
  accept(refused_literal(session_, literal, type));
}

std::optional<Refusal> refused_literal(const Session& session, const sql::Expression& literal,
                                       ObjectId type) {
  if (literal.kind != sql::ExpressionKind::string) return std::nullopt;
  const ObjectId base = base_type(session.types, type);
  const auto wrong = [&](std::string_view sqlstate, std::string_view what) {
    return Refusal{
        std::string(sqlstate),
        fmt::format("{} {}: \"{}\"", what, format_type(session.types, base), literal.value),
        literal.span,
        {}};
  };
  if (base == type_id::int2 || base == type_id::int4 || base == type_id::int8) {
    if (may_be_integer(literal.value)) return std::nullopt;
    return wrong("22P02", "invalid input syntax for type");
  }
  const Type* const own = session.catalog.find_as<Type>(base);
  if (own == nullptr || own->kind != TypeKind::enumeration) return std::nullopt;
  if (std::find(own->labels.begin(), own->labels.end(), literal.value) == own->labels.end())
    return wrong("22P02", "invalid input value for enum");
  if (session.fresh_labels.count({base, literal.value}) == 0) return std::nullopt;
  return Refusal{"55P04",
                 fmt::format("unsafe use of new value \"{}\" of enum type {}", literal.value,
                             format_type(session.types, base)),
                 literal.span, "New enum values must be committed before they can be used."};
}

Value Analyzer::coerce(const Value& value, ObjectId target, CastContext context) {
  if (!value.known() || target == k_no_object) {
    unknown_volatility();
    return target == k_no_object ? Value{} : Value{.type = {target, -1}};
  }
  Value result = value;
  if (value.type.type == target || is_polymorphic(target) || target == type_id::any) return result;
  result.type = {target, -1};
  result.literal = nullptr;
  result.origin = {};
  result.fields = nullptr;
  if (value.type.type == type_id::unknown) {
    // read once, when the statement is
    if (value.literal != nullptr) {
      refer_literal(*value.literal, target);
      check_literal(*value.literal, target);
    }
    refer_type(target);
    return result;
  }
  const Coercion way = find_coercion(types_, target, value.type.type, context);
  note_coercion(value.type.type, target, way);
  return result;
}

void Analyzer::note_coercion(ObjectId source, ObjectId target, const Coercion& coercion) {
  switch (coercion.path) {
    case CoercionPath::function:
      refer_function(coercion.function);
      add_volatility(coercion.volatility);
      return;
    case CoercionPath::text:
      note_text(source, target);
      break;
    case CoercionPath::array: {
      const ObjectId from = element_type(types_, source);
      const ObjectId to = element_type(types_, target);
      if (coercion.function != k_no_object) {
        refer_function(coercion.function);
        add_volatility(coercion.volatility);
      } else if (coercion.volatility != Volatility::immutable) {
        note_text(from, to);
      }
      break;
    }
    default:
      break;
  }
  refer_type(target);
}

Value Analyzer::mismatch(std::span<const ObjectId> list, std::string_view construct, Span span) {
  for (std::size_t count = 2; count <= list.size(); ++count) {
    if (common_type(types_, list.first(count)) != k_no_object) continue;
    const ObjectId before = common_type(types_, list.first(count - 1));
    return refuse("42804", span,
                  fmt::format("{} types {} and {} cannot be matched", construct, spelled(before),
                              spelled(base_type(types_, list[count - 1]))));
  }
  return unknown();
}

Value Analyzer::common(const Values& values, std::string_view construct, Span span) {
  std::vector<ObjectId> list;
  std::vector<std::int32_t> typmods;
  for (const Value& value : values) {
    if (!value.known()) return unknown();
    list.push_back(value.type.type);
    typmods.push_back(value.type.typmod);
  }
  Value result;
  result.type.type = common_type(types_, list);
  if (result.type.type == k_no_object) return mismatch(list, construct, span);
  for (const Value& value : values) {
    if (!can_coerce(types_, value.type.type, result.type.type, CastContext::implicit))
      return refuse("42846", span,
                    fmt::format("{} could not convert type {} to {}", construct,
                                spelled(value.type.type), spelled(result.type.type)));
    coerce(value, result.type.type, CastContext::implicit);
  }
  result.type.typmod = common_typmod(list, typmods, result.type.type);
  return result;
}

Value Analyzer::require_boolean(const Value& value, std::string_view place, Span span) {
  Value result{.type = {type_id::boolean, -1}};
  if (!value.known()) {
    unknown_volatility();
    return result;
  }
  if (can_coerce(types_, value.type.type, type_id::boolean, CastContext::assignment)) {
    coerce(value, type_id::boolean, CastContext::assignment);
    return result;
  }
  refuse("42804", span,
         fmt::format("argument of {} must be type boolean, not type {}", place,
                     spelled(value.type.type)));
  return result;
}

}  // namespace migc::catalog
