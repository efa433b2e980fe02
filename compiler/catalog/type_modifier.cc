#include "compiler/catalog/type_modifier.h"

#include <array>
#include <charconv>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "compiler/base/text.h"

namespace migc::catalog {
namespace {

using Numbers = std::vector<std::int32_t>;

constexpr std::int32_t k_header = 4;           // VARHDRSZ: typmods of these types include it
constexpr std::int32_t k_longest = 10485760;   // MaxAttrSize
constexpr std::int32_t k_full_range = 0x7FFF;  // interval without fields
constexpr std::int32_t k_full_precision = 0xFFFF;
constexpr std::int32_t k_max_precision = 6;  // of seconds

Typmod invalid(std::string message, const char* sqlstate = "22023") {
  return {.value = -1, .sqlstate = sqlstate, .message = std::move(message)};
}

std::optional<std::int32_t> number(std::string_view text) {
  std::int32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// A count from 1 to `most`. varchar.c, varbit.c
Typmod length(const Numbers& numbers, std::string_view name, std::int32_t most,
              std::int32_t header) {
  if (numbers.size() != 1) return invalid("invalid type modifier");
  if (numbers[0] < 1) return invalid(fmt::format("length for type {} must be at least 1", name));
  if (numbers[0] > most)
    return invalid(fmt::format("length for type {} cannot exceed {}", name, most));
  return {.value = numbers[0] + header};
}

Typmod dimensions(const Numbers& numbers, std::string_view name, std::int32_t most) {
  if (numbers.size() != 1) return invalid("invalid type modifier");
  if (numbers[0] < 1)
    return invalid(fmt::format("dimensions for type {} must be at least 1", name));
  if (numbers[0] > most)
    return invalid(fmt::format("dimensions for type {} cannot exceed {}", name, most));
  return {.value = numbers[0]};
}

// numeric.c: the scale may be negative, or larger than the precision, since 15.
Typmod numeric(const Numbers& numbers, int version) {
  if (numbers.empty() || numbers.size() > 2) return invalid("invalid NUMERIC type modifier");
  const std::int32_t precision = numbers[0];
  const std::int32_t scale = numbers.size() == 2 ? numbers[1] : 0;
  if (precision < 1 || precision > 1000)
    return invalid(fmt::format("NUMERIC precision {} must be between 1 and 1000", precision));
  if (version < 15 && (scale < 0 || scale > precision))
    return invalid(
        fmt::format("NUMERIC scale {} must be between 0 and precision {}", scale, precision));
  if (scale < -1000 || scale > 1000)
    return invalid(fmt::format("NUMERIC scale {} must be between -1000 and 1000", scale));
  const auto packed =
      (static_cast<std::uint32_t>(precision) << 16U) | (static_cast<std::uint32_t>(scale) & 0x7FFU);
  return {.value = static_cast<std::int32_t>(packed) + k_header};
}

// More than six digits are cut to six, with a warning (anytimestamp_typmod_check and its like).
Typmod seconds(const Numbers& numbers, std::string_view name, std::string_view zone) {
  if (numbers.size() != 1) return invalid("invalid type modifier");
  if (numbers[0] < 0)
    return invalid(fmt::format("{}({}){} precision must not be negative", name, numbers[0], zone));
  return {.value = std::min(numbers[0], k_max_precision)};
}

Typmod interval(const Numbers& numbers) {
  if (numbers.empty() || numbers.size() > 2) return invalid("invalid INTERVAL type modifier");
  const std::int32_t fields = numbers[0];
  if (numbers.size() == 1)
    return {.value = fields == k_full_range ? -1 : (fields << 16) | k_full_precision};
  if (numbers[1] < 0)
    return invalid(fmt::format("INTERVAL({}) precision must not be negative", numbers[1]));
  return {.value = (fields << 16) | std::min(numbers[1], k_max_precision)};
}

// PostGIS packs spatial reference, kind and dimensions into 32 bits (liblwgeom.h.in, TYPMOD_*).
constexpr std::array<std::string_view, 16> k_shapes = {"Geometry",       "Point",
                                                       "LineString",     "Polygon",
                                                       "MultiPoint",     "MultiLineString",
                                                       "MultiPolygon",   "GeometryCollection",
                                                       "CircularString", "CompoundCurve",
                                                       "CurvePolygon",   "MultiCurve",
                                                       "MultiSurface",   "PolyhedralSurface",
                                                       "Triangle",       "Tin"};

std::optional<std::uint32_t> shape(std::string_view text) {
  std::string name = to_lower(trim(text));
  std::uint32_t dimensions = 0;
  for (const auto& [suffix, bits] : {std::pair{std::string_view("zm"), 3U},
                                     {std::string_view("z"), 2U},
                                     {std::string_view("m"), 1U}}) {
    if (!std::string_view(name).ends_with(suffix)) continue;
    name = trim(std::string_view(name).substr(0, name.size() - suffix.size()));
    dimensions = bits;
    break;
  }
  for (std::size_t i = 0; i < k_shapes.size(); ++i)
    if (equals_ignoring_case(k_shapes[i], name))
      return static_cast<std::uint32_t>(i << 2U) | dimensions;
  return std::nullopt;
}

Typmod geometry(std::span<const std::string> texts, std::int32_t default_reference) {
  if (texts.size() > 2) return invalid("invalid type modifier");
  const auto kind = shape(texts[0]);
  if (!kind) return invalid(fmt::format("Invalid geometry type modifier: {}", texts[0]));
  std::int32_t reference = default_reference;
  if (texts.size() == 2) {
    const auto given = number(trim(texts[1]));
    if (!given) return invalid("invalid type modifier", "22P02");
    reference = *given;
  }
  return {.value = static_cast<std::int32_t>(
              ((static_cast<std::uint32_t>(reference) << 8U) & 0x1FFFFF00U) | *kind)};
}

std::string geometry_text(std::int32_t typmod) {
  const auto bits = static_cast<std::uint32_t>(typmod);
  const auto reference =
      static_cast<std::int32_t>((bits & 0x0FFFFF00U) - (bits & 0x10000000U)) >> 8;
  const std::uint32_t kind = (bits & 0xFCU) >> 2U;
  if (typmod < 0 || kind >= k_shapes.size()) return "";
  if (reference == 0 && (bits & 0xFFU) == 0) return "";
  return fmt::format("({}{}{}{})", k_shapes[kind], (bits & 2U) != 0 ? "Z" : "",
                     (bits & 1U) != 0 ? "M" : "",
                     reference == 0 ? "" : fmt::format(",{}", reference));
}

// The fields' bits as timestamp.h has them (INTERVAL_MASK of datetime.h's YEAR, MONTH, …).
struct Fields {
  std::int32_t mask;
  std::string_view text;
};

constexpr std::int32_t k_month = 1 << 1, k_year = 1 << 2, k_day = 1 << 3, k_hour = 1 << 10,
                       k_minute = 1 << 11, k_second = 1 << 12;

constexpr std::array<Fields, 14> k_fields = {{
    {k_year, " year"},
    {k_month, " month"},
    {k_day, " day"},
    {k_hour, " hour"},
    {k_minute, " minute"},
    {k_second, " second"},
    {k_year | k_month, " year to month"},
    {k_day | k_hour, " day to hour"},
    {k_day | k_hour | k_minute, " day to minute"},
    {k_day | k_hour | k_minute | k_second, " day to second"},
    {k_hour | k_minute, " hour to minute"},
    {k_hour | k_minute | k_second, " hour to second"},
    {k_minute | k_second, " minute to second"},
    {k_full_range, ""},
}};

std::string interval_text(std::int32_t typmod) {
  const std::int32_t mask = (typmod >> 16) & k_full_range;
  const std::int32_t precision = typmod & 0xFFFF;
  std::string text;
  for (const Fields& fields : k_fields)
    if (fields.mask == mask) text = fields.text;
  if (precision != k_full_precision) text += fmt::format("({})", precision);
  return text;
}

std::string numeric_text(std::int32_t typmod, int version) {
  const std::int32_t packed = typmod - k_header;
  const std::int32_t precision = (packed >> 16) & 0xFFFF;
  // eleven bits with sign since 15, sixteen without before
  const std::int32_t scale = version >= 15 ? ((packed & 0x7FF) ^ 1024) - 1024 : packed & 0xFFFF;
  return fmt::format("({},{})", precision, scale);
}

Typmod from_numbers(TypmodRule rule, const Numbers& numbers, int version) {
  switch (rule) {
    case TypmodRule::bpchar:
      return length(numbers, "char", k_longest, k_header);
    case TypmodRule::varchar:
      return length(numbers, "varchar", k_longest, k_header);
    case TypmodRule::bit:
      return length(numbers, "bit", k_longest * 8, 0);
    case TypmodRule::varbit:
      return length(numbers, "varbit", k_longest * 8, 0);
    case TypmodRule::numeric:
      return numeric(numbers, version);
    case TypmodRule::time:
      return seconds(numbers, "TIME", "");
    case TypmodRule::timetz:
      return seconds(numbers, "TIME", " WITH TIME ZONE");
    case TypmodRule::timestamp:
      return seconds(numbers, "TIMESTAMP", "");
    case TypmodRule::timestamptz:
      return seconds(numbers, "TIMESTAMP", " WITH TIME ZONE");
    case TypmodRule::interval:
      return interval(numbers);
    case TypmodRule::vector:
      return dimensions(numbers, "vector", 16000);
    case TypmodRule::halfvec:
      return dimensions(numbers, "halfvec", 16000);
    case TypmodRule::sparsevec:
      return dimensions(numbers, "sparsevec", 1000000000);
    default:
      return {};
  }
}

}  // namespace

Typmod read_typmod(const Types& types, ObjectId type, std::span<const std::string> texts,
                   std::string_view written) {
  if (texts.empty()) return {};
  auto facts = types.type(type);
  if (facts && facts->is_array()) facts = types.type(facts->element);
  if (!facts || facts->typmod_rule == TypmodRule::none)
    return invalid(fmt::format("type modifier is not allowed for type \"{}\"", written), "42601");
  if (facts->typmod_rule == TypmodRule::geometry) return geometry(texts, 0);
  if (facts->typmod_rule == TypmodRule::geography) return geometry(texts, 4326);
  Numbers numbers;
  for (const std::string& text : texts) {
    const auto value = number(trim(text));
    if (!value)
      return invalid(fmt::format("invalid input syntax for type integer: \"{}\"", text), "22P02");
    numbers.push_back(*value);
  }
  return from_numbers(facts->typmod_rule, numbers, types.version());
}

std::string typmod_text(TypmodRule rule, std::int32_t typmod, int version) {
  if (typmod < 0) return "";
  switch (rule) {
    case TypmodRule::bpchar:
    case TypmodRule::varchar:
      return typmod > k_header ? fmt::format("({})", typmod - k_header) : "";
    case TypmodRule::numeric:
      return typmod < k_header ? "" : numeric_text(typmod, version);
    case TypmodRule::time:
    case TypmodRule::timestamp:
      return fmt::format("({}) without time zone", typmod);
    case TypmodRule::timetz:
    case TypmodRule::timestamptz:
      return fmt::format("({}) with time zone", typmod);
    case TypmodRule::interval:
      return interval_text(typmod);
    case TypmodRule::geometry:
    case TypmodRule::geography:
      return geometry_text(typmod);
    default:
      return fmt::format("({})", typmod);
  }
}

}  // namespace migc::catalog
