#include "compiler/catalog/sequence_values.h"

#include <charconv>
#include <limits>

namespace migc::catalog {
namespace {

using Number = std::int64_t;

template <typename T>
constexpr std::pair<Number, Number> k_limits = {std::numeric_limits<T>::min(),
                                                std::numeric_limits<T>::max()};

}  // namespace

std::pair<Number, Number> sequence_limits(ObjectId type) {
  if (type == type_id::int2) return k_limits<std::int16_t>;
  if (type == type_id::int4) return k_limits<std::int32_t>;
  return k_limits<std::int64_t>;
}

Number default_maximum(const SequenceValues& values) {
  return values.increment > 0 ? sequence_limits(values.type).second : -1;
}
Number default_minimum(const SequenceValues& values) {
  return values.increment > 0 ? 1 : sequence_limits(values.type).first;
}
Number default_start(const SequenceValues& values) {
  return values.increment > 0 ? values.minimum : values.maximum;
}

bool read_sequence_number(const std::string& text, Number& value) {
  const std::string_view digits = std::string_view(text).substr(text.starts_with('+') ? 1 : 0);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc() && end == digits.data() + digits.size();
}

namespace {
Number number_or(const std::string& text, Number otherwise) {
  Number value = 0;
  return read_sequence_number(text, value) ? value : otherwise;
}
}  // namespace

SequenceValues sequence_values(const SequenceFacts& facts) {
  SequenceValues values;
  values.type = facts.type;
  values.increment = number_or(facts.increment, 1);
  values.maximum = number_or(facts.maximum, default_maximum(values));
  values.minimum = number_or(facts.minimum, default_minimum(values));
  values.start = number_or(facts.start, default_start(values));
  values.cache = number_or(facts.cache, 1);
  return values;
}

void set_sequence_values(SequenceFacts& facts, const SequenceValues& values) {
  const auto text = [](Number value, Number otherwise) {
    return value == otherwise ? std::string() : std::to_string(value);
  };
  facts.type = values.type;
  facts.increment = text(values.increment, 1);
  facts.maximum = text(values.maximum, default_maximum(values));
  facts.minimum = text(values.minimum, default_minimum(values));
  facts.start = text(values.start, default_start(values));
  facts.cache = text(values.cache, 1);
}

}  // namespace migc::catalog
