#include "lint/narrower_index.h"

#include <algorithm>
#include <vector>

#include "compiler/ddl/schema_sql.h"
#include "lint/rehearsal.h"
#include "lint/shared_fixes.h"

namespace migc::lint {
namespace {

using catalog::IndexFacts;
using catalog::IndexKey;

bool names_column(const catalog::CodePtr& code, Address column) {
  if (!code || !code->definition) return false;
  const auto& names = code->definition->names;
  return std::any_of(names.begin(), names.end(), [&](const catalog::NameUse& use) {
    return use.address == column && code->span.begin <= use.span.begin &&
           use.span.end <= code->span.end;
  });
}

IndexFacts without_column(IndexFacts index, std::int16_t column) {
  std::erase_if(index.keys, [&](const IndexKey& key) { return key.column == column; });
  std::erase(index.included, column);
  return index;
}

bool can_do_without(const IndexFacts& index, Address column) {
  return !index.unique && !index.exclusion && !names_column(index.predicate, column) &&
         std::none_of(index.keys.begin(), index.keys.end(), [&](const IndexKey& key) {
           return key.column == 0 && names_column(key.expression, column);
         });
}

// Whether another index serves whoever would use it.
bool is_served(const Catalog& catalog, const IndexFacts& wanted, ObjectId except) {
  const auto others = catalog::indexes_of(catalog, wanted.table);
  return std::any_of(others.begin(), others.end(), [&](ObjectId id) {
    const IndexFacts& other = *index_at(catalog, id);
    if (id == except || !other.valid || other.predicate || other.method != wanted.method ||
        other.keys.size() < wanted.keys.size())
      return false;
    return std::equal(
        wanted.keys.begin(), wanted.keys.end(), other.keys.begin(),
        [](const IndexKey& a, const IndexKey& b) { return a.column != 0 && a.column == b.column; });
  });
}

std::string free_name(const Catalog& catalog, const IndexFacts& index) {
  std::vector<std::string> columns;
  for (const IndexKey& each : index.keys)
    columns.push_back(each.column == 0 ? "expr" : column_name(catalog, {index.table, each.column}));
  return free_index_name(catalog, index.table, columns);
}

}  // namespace

std::optional<NarrowerIndex> narrower_index(const Step& step, ObjectId index, Address column) {
  const auto* const old = step.before.find_as<Relation>(index);
  if (old == nullptr || old->kind != RelationKind::index || !can_do_without(*old->index, column))
    return std::nullopt;
  const IndexFacts narrower = without_column(*old->index, column.column);
  if (narrower.keys.empty() || is_served(step.before, narrower, index)) return std::nullopt;
  Rehearsal as_it_is_to_be(step);
  catalog::Session& session = as_it_is_to_be.session();
  const std::string name = free_name(step.before, narrower);
  const ObjectId schema = step.before.find(index)->schema;
  session.update_index(index, [&](IndexFacts& facts) { facts = narrower; });
  session.catalog.rename(index, {catalog::NameClass::relation, schema, name, {}});
  std::string text;
  for (const ddl::ObjectSql& each : ddl::objects_sql(session, {index}, session.search_path()))
    text += each.text;
  const std::size_t place = text.find("CREATE INDEX ");
  const std::size_t end = text.find(";\n", place);
  if (place != 0 || end == std::string::npos) return std::nullopt;
  return NarrowerIndex{
      qualified_name(session.catalog, index),
      text.substr(0, end).insert(std::string_view("CREATE INDEX ").size(), "CONCURRENTLY ")};
}

}  // namespace migc::lint
