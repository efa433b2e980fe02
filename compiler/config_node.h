// A configuration file as plain values with places, so that what its keys mean is apart from how
// TOML is read. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/base/source.h"

namespace migc {

struct ConfigEntry;

// A value and all values in it.
struct ConfigNode {
  enum class Kind { table, list, text, integer, fraction, flag, date };

  Kind kind = Kind::table;
  Span span;
  std::string text;
  std::int64_t integer = 0;
  bool flag = false;
  std::vector<ConfigNode> elements;  // of a list
  std::vector<ConfigEntry> entries;  // of a table, sorted by key
};

struct ConfigEntry {
  std::string key;
  Span span;  // of the key
  ConfigNode value;
};

}  // namespace migc
