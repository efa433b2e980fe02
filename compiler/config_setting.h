// One value of migrate.toml under its key: reads it as the type the key wants, or reports why it
// cannot. SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/diagnostic.h"
#include "compiler/config.h"
#include "compiler/config_node.h"
#include "compiler/config_value.h"

namespace migc {

// A word that a key takes, and what it means.
template <typename T>
struct Choice {
  std::string_view name;
  T value;
};

class Setting {
 public:
  using Check = std::optional<ValueFault> (*)(std::string_view text);

  // What a key is called and how it is written, for messages.
  struct Name {
    std::string key;           // in full, as the user wrote it
    std::string_view example;  // a line that would be right
    std::string chosen;        // what the user put for the "*" of the key
    Span chosen_span;
  };

  Setting(const ConfigNode& node, Name name, const SourcePtr& source, Diagnostics& diagnostics)
      : node_(node), name_(std::move(name)), source_(source), diagnostics_(diagnostics) {}

  const std::string& chosen_name() const { return name_.chosen; }
  Span chosen_name_span() const { return name_.chosen_span; }

  // Each of these returns nothing after a diagnostic (config-type, config-value).
  std::optional<bool> flag() const;
  std::optional<int> integer(int least, int most) const;
  std::optional<std::string> text(Check check) const;
  std::optional<std::vector<std::string>> texts(Check check) const;
  std::optional<std::vector<std::string>> text_or_texts(
      Check check) const;  // a text alone is a list of one
  std::optional<std::vector<std::string>> some_texts(Check check) const;  // the same, at least one
  std::optional<Duration> duration() const;
  std::optional<std::size_t> index_in(const std::vector<std::string>& names) const;

  template <typename T, std::size_t N>
  std::optional<T> choice(const Choice<T> (&choices)[N]) const {
    std::vector<std::string> names;
    for (const Choice<T>& each : choices) names.emplace_back(each.name);
    const auto index = index_in(names);
    return index ? std::optional<T>(choices[*index].value) : std::nullopt;
  }

  // Whether the user's own name in the key may be used; if not, that is reported (config-key).
  bool has_good_name(Check check) const;

  void report_no_table() const;

 private:
  void wrong_type(const ConfigNode& node, std::string_view wanted) const;
  void bad_value(const ValueFault& fault, std::string_view value, Span span) const;
  std::optional<std::string> text_of(const ConfigNode& node, std::string_view wanted,
                                     Check check) const;

  const ConfigNode& node_;
  Name name_;
  const SourcePtr& source_;
  Diagnostics& diagnostics_;
};

}  // namespace migc
