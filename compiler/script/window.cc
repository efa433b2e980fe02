#include "compiler/script/window.h"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/catalog/find_object.h"
#include "compiler/script/session.h"

namespace migc::script {

using catalog::Catalog;
using catalog::Object;
using catalog::ObjectId;

bool is_own(const Catalog& catalog, const Object& object) {
  const Object* const schema = catalog.find(object.schema);
  return schema != nullptr && schema->name != "pg_temp" && !catalog.is_extension_member(object.id);
}

sql::QualifiedName name_of(const Catalog& catalog, const Object& object) {
  const Object* const schema = catalog.find(object.schema);
  return {schema == nullptr ? "" : schema->name, object.name};
}

std::vector<TouchedRelation> touched_relations(const Window& window) {
  std::map<ObjectId, TouchedRelation> found;
  for (const ExplainedTransaction& transaction : window.transactions) {
    for (const ExplainedStatement& statement : transaction.statements) {
      const auto& rewrites = statement.in_use.rewrites;
      for (const effects::DescribedLock& lock : statement.in_use.locks) {
        const Object* const object = window.before.find(lock.id);
        if (object == nullptr) continue;
        TouchedRelation& touched = found[lock.id];
        touched.id = lock.id;
        touched.name = name_of(window.before, *object);
        touched.kind = lock.kind;
        touched.mode = effects::stronger(touched.mode, lock.mode);
        touched.is_rewritten |=
            std::find(rewrites.begin(), rewrites.end(), lock.relation) != rewrites.end();
      }
    }
  }
  std::vector<TouchedRelation> list;
  list.reserve(found.size());
  for (auto& [id, touched] : found) list.push_back(std::move(touched));
  std::sort(list.begin(), list.end(), [](const TouchedRelation& a, const TouchedRelation& b) {
    return std::tie(a.name.schema, a.name.name) < std::tie(b.name.schema, b.name.name);
  });
  return list;
}

namespace {

// The version table and the journal with their keys, the advisory lock, the transaction itself, and
// a few of objects that are no relations.
constexpr std::size_t k_own_locks = 16;

// Who drops a table or writes it again locks its TOAST table and that one's index as well, the new
// table that the rows go to, and on servers up to 15 the types of both.
std::size_t count_locks(const std::vector<effects::DescribedLock>& locks) {
  std::size_t count = 0;
  for (const effects::DescribedLock& each : locks)
    count += each.mode == effects::LockMode::access_exclusive && each.kind != "index" ? 6 : 1;
  return count;
}

}  // namespace

std::size_t most_locks(const Window& window) {
  std::size_t most = 0;
  for (const ExplainedTransaction& each : window.transactions) {
    most = std::max(most, count_locks(each.held) + each.relations_made);
    if (each.kind != SegmentKind::alone) continue;
    for (const ExplainedStatement& statement : each.statements)
      most = std::max(most, count_locks(statement.effects.locks));
  }
  return most + k_own_locks;
}

std::string truth(bool value) { return value ? "true" : "false"; }

std::string psql_and_encoding() { return psql_settings() + "SET client_encoding = 'UTF8';\n"; }

std::string begin_questions() {
  return "BEGIN TRANSACTION READ ONLY;\n"
         "SET LOCAL standard_conforming_strings = on;\n"
         "SET LOCAL search_path = pg_catalog;\n";
}

std::string common_table(std::string_view name, const std::vector<ValueColumn>& columns,
                         const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::string> names;
  std::vector<std::string> none;
  for (const ValueColumn& each : columns) {
    names.emplace_back(each.name);
    none.push_back(fmt::format("NULL::{}", each.type));
  }
  std::string text = fmt::format("{} ({}) AS (\n", name, join(names, ", "));
  if (rows.empty()) return text + fmt::format("  SELECT {} WHERE false\n)", join(none, ", "));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    // the first row gives the types
    std::vector<std::string> values = rows[i];
    for (std::size_t k = 0; i == 0 && k < values.size(); ++k)
      values[k] += fmt::format("::{}", columns[k].type);
    text += fmt::format("{}({})", i == 0 ? "  VALUES " : ",\n         ", join(values, ", "));
  }
  return text + "\n)";
}

}  // namespace migc::script
