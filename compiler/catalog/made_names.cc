#include "compiler/catalog/made_names.h"

#include <algorithm>
#include <set>

namespace migc::catalog {
namespace {

// pg_mbcliplen: as many whole characters as fit.
std::size_t clip(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text.size();
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0U) == 0x80U) --limit;
  return limit;
}

// Whether a constraint of a relation in the schema has the name.
bool constraint_has_name(const Catalog& catalog, ObjectId schema, std::string_view name) {
  bool found = false;
  catalog.visit_constraints_named(name, [&](ObjectId id) {
    const Constraint* const constraint = catalog.find_as<Constraint>(id);
    const ObjectId owner =
        constraint->relation != k_no_object ? constraint->relation : constraint->domain;
    const Object* const object = catalog.find(owner);
    if (object != nullptr && object->schema == schema) found = true;
  });
  return found;
}

}  // namespace

std::string truncated_name(std::string_view name) {
  return std::string(name.substr(0, clip(name, k_longest_name)));
}

std::string make_object_name(std::string_view name1, std::string_view name2,
                             std::string_view label) {
  const std::size_t overhead = (name2.empty() ? 0 : 1) + (label.empty() ? 0 : label.size() + 1);
  const std::size_t available = k_longest_name - overhead;
  std::size_t first = name1.size();
  std::size_t second = name2.size();
  while (first + second > available) {
    if (first > second) {
      --first;
    } else {
      --second;
    }
  }
  std::string name(name1.substr(0, clip(name1, first)));
  if (!name2.empty()) {
    name += '_';
    name += name2.substr(0, clip(name2, second));
  }
  if (!label.empty()) {
    name += '_';
    name += label;
  }
  return name;
}

std::string choose_relation_name(const Catalog& catalog, std::string_view name1,
                                 std::string_view name2, std::string_view label, ObjectId schema,
                                 bool is_constraint) {
  std::string modified(label);
  for (int pass = 1;; ++pass) {
    std::string name = make_object_name(name1, name2, modified);
    const bool taken = catalog.find_name({NameClass::relation, schema, name, {}}) != k_no_object ||
                       (is_constraint && constraint_has_name(catalog, schema, name));
    if (!taken) return name;
    modified = std::string(label) + std::to_string(pass);
  }
}

std::string choose_constraint_name(const Catalog& catalog, std::string_view name1,
                                   std::string_view name2, std::string_view label, ObjectId schema,
                                   const std::vector<std::string>& others) {
  std::string modified(label);
  for (int pass = 1;; ++pass) {
    std::string name = make_object_name(name1, name2, modified);
    const bool taken = std::find(others.begin(), others.end(), name) != others.end() ||
                       constraint_has_name(catalog, schema, name);
    if (!taken) return name;
    modified = std::string(label) + std::to_string(pass);
  }
}

std::string joined_columns(const std::vector<std::string>& columns) {
  std::string joined;
  for (const std::string& column : columns) {
    if (!joined.empty()) joined += '_';
    joined += column;
    if (joined.size() >= k_longest_name) break;
  }
  return joined;
}

}  // namespace migc::catalog
