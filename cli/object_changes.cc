#include "cli/object_changes.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "compiler/catalog/object_words.h"
#include "compiler/ddl/schema_sql.h"

namespace migc::cli {
namespace {

std::string_view word_of(const catalog::Object& object) {
  if (const auto* const each = object.as<catalog::Relation>())
    return catalog::relation_word(each->kind);
  if (object.as<catalog::Type>() != nullptr) return "type";
  if (object.as<catalog::Function>() != nullptr) return "function";
  if (object.as<catalog::Schema>() != nullptr) return "schema";
  if (object.as<catalog::Extension>() != nullptr) return "extension";
  if (object.as<catalog::Operator>() != nullptr) return "operator";
  if (object.as<catalog::Cast>() != nullptr) return "cast";
  if (const auto* const each = object.as<catalog::Other>()) return catalog::object_word(each->kind);
  return "object";
}

std::string name_of(const catalog::Session& session, const catalog::Object& object) {
  if (object.schema == catalog::k_no_object) return object.name;
  return fmt::format("{}.{}", session.schema_name(object.schema), object.name);
}

bool is_table_or_view(const catalog::Object& object) {
  const auto* const relation = object.as<catalog::Relation>();
  return relation != nullptr && relation->kind != catalog::RelationKind::sequence;
}

}  // namespace

ObjectTexts object_texts(catalog::Session& session) {
  ObjectTexts found;
  for (auto& [id, sql] : ddl::object_texts(session)) {
    const catalog::Object& object = *session.catalog.find(id);
    found[id] = {fmt::format("{} {}", word_of(object), name_of(session, object)),
                 is_table_or_view(object), std::move(sql)};
  }
  return found;
}

std::vector<ObjectChange> object_changes(const ObjectTexts& before, const ObjectTexts& after) {
  std::vector<std::pair<bool, ObjectChange>> found;  // whether it is no relation
  for (const auto& [id, old] : before) {
    const auto now = after.find(id);
    if (now == after.end())
      found.emplace_back(!old.is_table, ObjectChange{old.title, old.sql, {}});
    else if (now->second.sql != old.sql)
      found.emplace_back(!old.is_table, ObjectChange{now->second.title, old.sql, now->second.sql});
  }
  for (const auto& [id, now] : after)
    if (before.count(id) == 0)
      found.emplace_back(!now.is_table, ObjectChange{now.title, {}, now.sql});
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return std::tie(a.first, a.second.title, a.second.before) <
           std::tie(b.first, b.second.title, b.second.before);
  });
  std::vector<ObjectChange> changes;
  changes.reserve(found.size());
  for (auto& [is_no_table, change] : found) changes.push_back(std::move(change));
  return changes;
}

}  // namespace migc::cli
