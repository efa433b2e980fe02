#include "compiler/catalog/sequence_range.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace migc::catalog {
namespace {

// Out of range values are refused elsewhere.
std::int64_t number(const std::string& text, std::int64_t otherwise) {
  std::int64_t value = otherwise;
  const char* const begin = text.data() + (text.starts_with('+') ? 1 : 0);
  std::from_chars(begin, text.data() + text.size(), value);
  return value;
}

template <typename T>
SequenceRange type_range() {
  return {.minimum = std::numeric_limits<T>::min(), .maximum = std::numeric_limits<T>::max()};
}

SequenceRange range_of_type(ObjectId type) {
  if (type == type_id::int2) return type_range<std::int16_t>();
  if (type == type_id::int4) return type_range<std::int32_t>();
  return type_range<std::int64_t>();
}

void set_options(SequenceFacts& facts, const std::vector<sql::Option>& options) {
  for (const sql::Option& option : options) {
    const std::string value = option.value.value_or("");
    if (option.name == "start") facts.start = value;
    if (option.name == "increment") facts.increment = value;
    if (option.name == "minvalue") facts.minimum = value;
    if (option.name == "maxvalue") facts.maximum = value;
    if (option.name == "cache") facts.cache = value;
    if (option.name == "cycle") facts.cycle = value != "false";
  }
}

bool mentions(const std::vector<sql::Option>& options, std::string_view name) {
  return std::any_of(options.begin(), options.end(),
                     [&](const sql::Option& each) { return each.name == name; });
}

}  // namespace

SequenceRange sequence_range(const SequenceFacts& facts) {
  const SequenceRange type = range_of_type(facts.type);
  SequenceRange range;
  range.increment = number(facts.increment, 1);
  const bool ascending = range.increment > 0;
  range.minimum = number(facts.minimum, ascending ? 1 : type.minimum);
  range.maximum = number(facts.maximum, ascending ? type.maximum : -1);
  range.start = number(facts.start, ascending ? range.minimum : range.maximum);
  range.cache = number(facts.cache, 1);
  return range;
}

SequenceFacts made_sequence(ObjectId type, const std::vector<sql::Option>& options) {
  SequenceFacts facts;
  facts.type = type;
  set_options(facts, options);
  return facts;
}

void change_sequence(SequenceFacts& facts, ObjectId type, const std::vector<sql::Option>& options) {
  const SequenceRange before = sequence_range(facts);
  const SequenceRange old_type = range_of_type(facts.type);
  const bool retyped = type != k_no_object && type != facts.type;
  if (type != k_no_object) facts.type = type;
  set_options(facts, options);
  // the bounds of the old type give way to those of the new one
  const bool new_minimum =
      mentions(options, "minvalue") || (retyped && before.minimum == old_type.minimum);
  const bool new_maximum =
      mentions(options, "maxvalue") || (retyped && before.maximum == old_type.maximum);
  if (retyped && !mentions(options, "minvalue") && new_minimum) facts.minimum.clear();
  if (retyped && !mentions(options, "maxvalue") && new_maximum) facts.maximum.clear();
  const auto keep = [&](std::string& text, std::int64_t SequenceRange::*value) {
    if (sequence_range(facts).*value != before.*value) text = std::to_string(before.*value);
  };
  if (!new_minimum) keep(facts.minimum, &SequenceRange::minimum);
  if (!new_maximum) keep(facts.maximum, &SequenceRange::maximum);
  if (!mentions(options, "start")) keep(facts.start, &SequenceRange::start);
}

}  // namespace migc::catalog
