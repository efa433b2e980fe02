#include "compiler/revision/name_table.h"

#include <algorithm>
#include <tuple>

#include "compiler/base/text.h"

namespace migc::revision {

namespace {

// Compares as the first eight bytes of the text do.
std::uint64_t key_of(std::string_view text) {
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    key = key << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
  }
  return key;
}

bool name_less(const NameTable::Entry& a, const NameTable::Entry& b) {
  return a.key != b.key ? a.key < b.key : a.name < b.name;
}

bool entry_less(const NameTable::Entry& a, const NameTable::Entry& b) {
  if (a.key != b.key) return a.key < b.key;
  return std::tie(a.name, a.is_label, a.revision) < std::tie(b.name, b.is_label, b.revision);
}

}  // namespace

void NameTable::assign(std::vector<Entry> entries) {
  entries_ = std::move(entries);
  for (Entry& entry : entries_) entry.key = key_of(entry.name);
  std::sort(entries_.begin(), entries_.end(), entry_less);
}

std::span<const NameTable::Entry> NameTable::equal_to(std::string_view name) const {
  const Entry wanted{name, 0, false, key_of(name)};
  const auto first = std::lower_bound(entries_.begin(), entries_.end(), wanted, name_less);
  auto last = first;
  while (last != entries_.end() && last->name == name) ++last;
  return {first, last};
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
  const Entry wanted{prefix, 0, false, key_of(prefix)};
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
