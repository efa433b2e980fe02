#include "lint/partition_fixes.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/ddl/schema_sql.h"
#include "compiler/sql/names.h"
#include "lint/shared_fixes.h"
#include "lint/words.h"

namespace migc::lint {
namespace {

std::string schema_name(const Catalog& catalog, ObjectId object) {
  return name_of(catalog, catalog.find(object)->schema);
}

// The index that the statement makes on the table itself.
const Object* made_index(const Catalog& before, const Catalog& after, ObjectId table) {
  const Object* found = nullptr;
  Catalog::visit_changes(before, after, [&](const Change& each) {
    const auto* const made = each.new_as<Relation>();
    if (each.before == nullptr && made != nullptr && made->index && made->index->table == table)
      found = after.find(each.after->id);
  });
  return found;
}

// The new constraint of the kind on a table; null if there is none.
const Object* made_key(const Part& part, ObjectId table, ConstraintKind kind) {
  for (const ObjectId each : constraints_of(part.after, table)) {
    const auto* const key = part.after.find_as<Constraint>(each);
    if (key->kind == kind && part.before.find(each) == nullptr) return part.after.find(each);
  }
  return nullptr;
}

// Of a table that holds rows: the key's index first, which keeps nobody out, then the key over it.
// `definition`: the columns and what follows them; `kind`: UNIQUE or PRIMARY KEY.
std::string key_over_index(const std::string& table, const std::string& name,
                           const std::string& definition, ConstraintKind kind) {
  return fmt::format(
      "CREATE UNIQUE INDEX CONCURRENTLY {0} ON {1} {2};\n"
      "ALTER TABLE {1} ADD CONSTRAINT {0} {3} USING INDEX {0};\n",
      name, table, definition, kind == ConstraintKind::primary_key ? "PRIMARY KEY" : "UNIQUE");
}

// Puts the name in where there is none, and takes CONCURRENTLY out.
void edit_head(const Words& words, const sql::CreateIndex& index, const std::string& name,
               std::vector<Edit>& edits) {
  const Span head = *words.find({"index"});
  const auto concurrently = words.find({"concurrently"}, head.end);
  const std::string made_up = index.name.empty() ? " " + sql::quote_identifier(name) : "";
  if (index.concurrently && concurrently) {
    edits.push_back({{head.end, concurrently->end}, made_up});
  } else if (index.name.empty()) {
    edits.push_back({{head.end, head.end}, made_up});
  }
}

}  // namespace

std::vector<ObjectId> leaves_of(const Catalog& catalog, ObjectId relation) {
  std::vector<ObjectId> found;
  for (const ObjectId each : descendants_of(catalog, relation))
    if (catalog.find_as<Relation>(each)->kind != RelationKind::partitioned_table)
      found.push_back(each);
  return found;
}

bool has_default_partition(const Catalog& catalog, ObjectId relation) {
  const auto children = children_of(catalog, relation);
  return std::any_of(children.begin(), children.end(), [&](ObjectId each) {
    const auto* const child = catalog.find_as<Relation>(each);
    return child->partition && child->partition->bound->is_default;
  });
}

std::optional<Fix> build_index_by_partition(const Step& step, const sql::CreateIndex& index,
                                            const Catalog& after) {
  const ObjectId table = step.relation(index.table);
  const Object* const whole = made_index(step.before, after, table);
  if (whole == nullptr || index.only || index.if_not_exists) return std::nullopt;
  const std::string parent = sql::quote_name({schema_name(after, table), whole->name});
  const Words words(step.source->text(), step.statement.span);
  const std::string_view definition = words.text({index.table_span.end, words.whole().end});
  std::string built;
  for (const ObjectId partition : children_of(after, table)) {
    const Object* const its = made_index(step.before, after, partition);
    if (its == nullptr) continue;
    if (after.find_as<Relation>(partition)->kind != RelationKind::table) return std::nullopt;
    built += fmt::format(
        ";\nCREATE {}INDEX CONCURRENTLY {} ON {}{};\nALTER INDEX {} ATTACH PARTITION {}",
        index.unique ? "UNIQUE " : "", sql::quote_identifier(its->name),
        qualified_name(after, partition), definition, parent,
        sql::quote_name({schema_name(after, partition), its->name}));
  }
  Fix fix{
      .title = "build the index of each partition CONCURRENTLY, and attach it",
      .edits = {{{index.table_span.begin, index.table_span.begin}, "ONLY "}, append(step, built)},
      .leaves_transaction = true};
  edit_head(words, index, whole->name, fix.edits);
  return fix;
}

std::optional<Fix> build_key_by_partition(const Step& step, const Part& part) {
  const sql::ConstraintDefinition& key = *part.command.constraint;
  const auto definition = key_index(step, key);
  if (!definition || key.deferrable || step.as<sql::AlterTable>()->commands.size() != 1)
    return std::nullopt;
  const auto* const table = part.before.find_as<Relation>(part.relation);
  if (key.kind == ConstraintKind::primary_key) {
    // from 18 on, the NOT NULL of each partition would be its own as well, and stay with DETACH
    if (step.postgres() >= 18) return std::nullopt;
    for (const std::string& each : key.columns) {
      const std::int16_t column = table->find_column(each);
      if (column == 0 || !table->column(column).not_null) return std::nullopt;
    }
  }
  std::string built;
  for (const ObjectId leaf : leaves_of(part.before, part.relation)) {
    const Object* const its = made_key(part, leaf, key.kind);
    if (its == nullptr) continue;
    if (part.after.find_as<Relation>(leaf)->kind != RelationKind::table) return std::nullopt;
    built += key_over_index(qualified_name(part.before, leaf), sql::quote_identifier(its->name),
                            *definition, key.kind);
  }
  return Fix{.title = "build the key of each partition CONCURRENTLY first",
             .edits = {before_statement(step, built)},
             .leaves_transaction = true};
}

std::string index_before_attach(const Step& step, const Catalog& after, ObjectId index) {
  const catalog::IndexFacts& facts = *index_at(after, index);
  const std::string table = qualified_name(after, facts.table);
  const std::string name = sql::quote_identifier(name_of(after, index));
  if (after.find_as<Relation>(facts.table)->kind != RelationKind::table || facts.exclusion)
    return {};
  const ObjectId owner = constraint_of_index(step.session, index);
  const auto texts = ddl::objects_sql(step.session, {owner == k_no_object ? index : owner},
                                      step.session.search_path());
  if (owner == k_no_object) {
    if (texts.empty()) return {};
    const std::string& text = texts.front().text;
    const Words words(text, {0, text.find(';') + 1});
    const auto head = words.find({"index"});
    if (!head) return {};
    std::string made = words.trimmed();
    return made.insert(head->end - words.whole().begin, " CONCURRENTLY") + "\n";
  }
  if (!facts.immediate || !facts.options.empty() || facts.without_overlaps) return {};
  std::vector<std::string> keys;
  std::vector<std::string> included;
  for (const catalog::IndexKey& each : facts.keys)
    keys.push_back(sql::quote_identifier(column_name(after, {facts.table, each.column})));
  for (const std::int16_t each : facts.included)
    included.push_back(sql::quote_identifier(column_name(after, {facts.table, each})));
  const std::string include =
      included.empty() ? "" : fmt::format(" INCLUDE ({})", fmt::join(included, ", "));
  const std::string definition = fmt::format("({}){}{}", fmt::join(keys, ", "), include,
                                             facts.nulls_not_distinct ? " NULLS NOT DISTINCT" : "");
  return key_over_index(table, name, definition,
                        facts.primary ? ConstraintKind::primary_key : ConstraintKind::unique);
}

}  // namespace migc::lint
