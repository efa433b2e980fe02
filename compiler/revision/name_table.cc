#include "compiler/revision/name_table.h"

#include <algorithm>
#include <bit>
#include <tuple>

#include "compiler/base/text.h"

namespace migc::revision {

namespace {

constexpr std::size_t k_key_size = 16;

std::uint64_t eight_bytes(std::string_view text) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    number = number << 8U | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
  }
  return number;
}

NameTable::Entry entry_of(std::string_view name) {
  const std::string_view rest = name.size() > 8 ? name.substr(8) : std::string_view();
  return {name, 0, false, {eight_bytes(name), eight_bytes(rest)}};
}

bool is_in_key(const NameTable::Entry& entry) { return entry.name.size() <= k_key_size; }

bool same_name(const NameTable::Entry& a, const NameTable::Entry& b) {
  return a.key == b.key && a.name.size() == b.name.size() && (is_in_key(a) || a.name == b.name);
}

bool name_less(const NameTable::Entry& a, const NameTable::Entry& b) {
  if (a.key != b.key) return a.key < b.key;
  if (is_in_key(a) && is_in_key(b)) return a.name.size() < b.name.size();
  return a.name < b.name;
}

bool entry_less(const NameTable::Entry& a, const NameTable::Entry& b) {
  if (!same_name(a, b)) return name_less(a, b);
  return std::tie(a.is_label, a.revision) < std::tie(b.is_label, b.revision);
}

// The same on every machine.
std::size_t hash_of(const NameTable::Entry& entry) {
  constexpr std::uint64_t k_odd = 0x9E3779B97F4A7C15U;
  std::uint64_t hash = (entry.key.first * k_odd ^ entry.key.second) * k_odd;
  if (entry.name.size() > k_key_size) {
    for (const char c : entry.name.substr(k_key_size)) {
      hash = (hash ^ static_cast<unsigned char>(c)) * k_odd;
    }
  }
  return static_cast<std::size_t>(hash ^ hash >> 32U);
}

}  // namespace

void NameTable::assign(std::vector<Entry> entries) {
  entries_ = std::move(entries);
  for (Entry& entry : entries_) entry.key = entry_of(entry.name).key;
  std::sort(entries_.begin(), entries_.end(), entry_less);
  table_.assign(std::bit_ceil(2 * entries_.size() + 1), 0);
  for (std::uint32_t position = 0; position < entries_.size(); ++position) {
    std::uint32_t& place = table_[place_of(entries_[position])];
    if (place == 0) place = position + 1;
  }
}

std::size_t NameTable::place_of(const Entry& wanted) const {
  const std::size_t mask = table_.size() - 1;
  std::size_t place = hash_of(wanted) & mask;
  while (table_[place] != 0 && !same_name(entries_[table_[place] - 1], wanted)) {
    place = (place + 1) & mask;
  }
  return place;
}

std::span<const NameTable::Entry> NameTable::equal_to(std::string_view name) const {
  const Entry wanted = entry_of(name);
  const std::uint32_t first = table_.empty() ? 0 : table_[place_of(wanted)];
  if (first == 0) return {};
  std::size_t last = first;
  while (last < entries_.size() && same_name(entries_[last], wanted)) ++last;
  return std::span(entries_).subspan(first - 1, last - first + 1);
}

std::optional<Index> NameTable::find_id(std::string_view id) const {
  const auto found = equal_to(id);
  if (found.empty() || found.front().is_label) return std::nullopt;
  return found.front().revision;
}

std::optional<Index> NameTable::find_label(std::string_view label) const {
  for (const Entry& entry : equal_to(label)) {
    if (entry.is_label) return entry.revision;
  }
  return std::nullopt;
}

std::optional<Index> NameTable::find(std::string_view name) const {
  const auto found = equal_to(name);
  if (found.empty()) return std::nullopt;
  return found.front().revision;
}

std::span<const NameTable::Entry> NameTable::with_prefix(std::string_view prefix) const {
  const Entry wanted = entry_of(prefix);
  const auto first = std::lower_bound(entries_.begin(), entries_.end(), wanted, name_less);
  const auto last = std::partition_point(first, entries_.end(), [&](const Entry& entry) {
    return entry.name.substr(0, prefix.size()) == prefix;
  });
  return {first, last};
}

std::optional<std::string> NameTable::nearest(std::string_view name) const {
  std::vector<std::string> candidates;
  candidates.reserve(entries_.size());
  for (const Entry& entry : entries_) candidates.emplace_back(entry.name);
  return migc::nearest(name, candidates);
}

}  // namespace migc::revision
