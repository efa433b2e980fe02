// Facts of relations: options, columns, sequences, constraints, indexes.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/builtin.h"
#include "compiler/catalog/relations.h"
#include "compiler/catalog/sequence_values.h"
#include "compiler/catalog/type_coercion.h"
#include "compiler/schema_detail_parts.h"

namespace migc {
namespace {

using catalog::RelationKind;

std::string_view strategy_word(sql::PartitionStrategy strategy) {
  switch (strategy) {
    case sql::PartitionStrategy::list:
      return "list";
    case sql::PartitionStrategy::range:
      return "range";
    case sql::PartitionStrategy::hash:
      return "hash";
  }
  return {};
}

// A column in brackets is a column too (ComputePartitionAttrs).
std::string key_column(const sql::KeyPart& part) {
  const bool plain = part.expression && part.expression->kind == sql::ExpressionKind::column &&
                     !part.expression->name.empty();
  return plain ? part.expression->name.back() : part.column;
}

// REPLICA IDENTITY NOTHING is what relations have that cannot be published: no fact of theirs.
std::string_view identity_word(const catalog::Relation& relation) {
  const bool counts = relation.kind == RelationKind::table ||
                      relation.kind == RelationKind::partitioned_table ||
                      relation.kind == RelationKind::materialized_view;
  switch (relation.replica_identity) {
    case 'f':
      return "full";
    case 'i':
      return "index";
    case 'n':
      return counts ? "nothing" : "";
    default:
      return {};
  }
}

std::string_view storage_word(char storage) {
  switch (storage) {
    case 'p':
      return "plain";
    case 'e':
      return "external";
    case 'x':
      return "extended";
    default:
      return "main";
  }
}

std::string_view action_word(sql::ReferenceAction action) {
  switch (action) {
    case sql::ReferenceAction::restrict:
      return "restrict";
    case sql::ReferenceAction::cascade:
      return "cascade";
    case sql::ReferenceAction::set_null:
      return "set null";
    case sql::ReferenceAction::set_default:
      return "set default";
    case sql::ReferenceAction::no_action:
      break;
  }
  return {};
}

void put_number(DetailFacts& facts, const char* name, std::int64_t value, std::int64_t usual) {
  if (value != usual) facts[name] = std::to_string(value);
}

// Whether a named class is the one that its type has without a name.
bool is_default_class(const DetailSpelling& spelling, const catalog::IndexFacts& index,
                      const catalog::IndexKey& key) {
  const catalog::Session& session = spelling.session();
  const auto method = catalog::builtin::access_method(session.postgres(), index.method);
  bool found = method && catalog::builtin::find_operator_class(
                             session.postgres(), method->id, [&](const auto& each) {
                               return each.is_default && each.name == key.operator_class;
                             });
  session.catalog.visit_objects([&](const catalog::Object& object) {
    found |= object.is_other(sql::ObjectKind::operator_class) &&
             object.name == key.operator_class && object.as<catalog::Other>()->is_default;
  });
  return found;
}

std::string key_text(const DetailSpelling& spelling, const catalog::IndexFacts& index,
                     const catalog::IndexKey& key) {
  std::string text = "(expression)";
  if (key.column != 0) text = spelling.session().column({index.table, key.column}).name;
  if (!key.operator_class.empty() && !is_default_class(spelling, index, key))
    text += " " + key.operator_class;
  if (key.column != 0 && !key.collation.empty()) {
    const catalog::Column& column = spelling.session().column({index.table, key.column});
    const std::string usual = column.collation.empty() ? spelling.own_collation(column.type.type)
                                                       : spelling.collation(column.collation);
    const std::string own = spelling.collation(key.collation);
    if (own != usual) text += " COLLATE " + own;
  }
  if (key.descending) text += " DESC";
  if (key.nulls_first != key.descending) text += key.nulls_first ? " NULLS FIRST" : " NULLS LAST";
  return text;
}

}  // namespace

std::string DetailSpelling::own_collation(catalog::ObjectId id) const {
  const auto facts = session_.types.type(id);
  if (!facts) return {};
  if (const auto* const own = catalog().find_as<catalog::Type>(id)) {
    if (!own->collation.empty()) return collation(own->collation);
    if (own->kind == catalog::TypeKind::domain) return own_collation(own->base.type);
    return own->element == catalog::k_no_object ? std::string() : own_collation(own->element);
  }
  for (const char* const name : {"default", "C"}) {
    const auto known = catalog::builtin::collation(session_.postgres(), name);
    if (known && known->id == facts->collation) return name;
  }
  return {};
}

DetailFacts relation_facts(const DetailSpelling& spelling, const catalog::Relation& relation) {
  DetailFacts facts;
  if (relation.persistence == sql::Persistence::unlogged) facts["persistence"] = "unlogged";
  std::vector<std::string> parents;
  for (const catalog::ObjectId parent : relation.parents)
    if (!relation.partition) parents.push_back(spelling.path(parent));
  put(facts, "inherits", std::move(parents));
  put(facts, "of_type", spelling.path(relation.of_type));
  if (relation.partition_key) {
    put(facts, "partition_by", strategy_word(relation.partition_key->strategy));
    std::vector<std::string> columns;
    for (const sql::KeyPart& part : relation.partition_key->parts)
      columns.push_back(key_column(part));
    put(facts, "partition_columns", std::move(columns));
  }
  const bool is_default =
      relation.partition && relation.partition->bound && relation.partition->bound->is_default;
  put(facts, "default_partition", is_default);
  put(facts, "row_security", relation.row_security);
  put(facts, "force_row_security", relation.force_row_security);
  put(facts, "replica_identity", identity_word(relation));
  put(facts, "options", option_texts(relation.options));
  if (relation.kind == RelationKind::materialized_view && !relation.populated)
    facts["populated"] = false;
  if (const auto* const server = spelling.catalog().find(relation.server))
    facts["server"] = server->name;
  return facts;
}

DetailFacts sequence_facts(const catalog::SequenceFacts& sequence) {
  DetailFacts facts;
  const catalog::SequenceValues range = catalog::sequence_values(sequence);
  if (sequence.type == catalog::type_id::int2) facts["type"] = "smallint";
  if (sequence.type == catalog::type_id::int4) facts["type"] = "integer";
  put_number(facts, "increment", range.increment, 1);
  put_number(facts, "minimum", range.minimum, catalog::default_minimum(range));
  put_number(facts, "maximum", range.maximum, catalog::default_maximum(range));
  put_number(facts, "start", range.start, catalog::default_start(range));
  put_number(facts, "cache", range.cache, 1);
  put(facts, "cycle", sequence.cycle);
  return facts;
}

DetailFacts column_facts(const DetailSpelling& spelling, const catalog::Column& column) {
  DetailFacts facts;
  if (!column.collation.empty()) {
    const std::string collation = spelling.collation(column.collation);
    if (collation != spelling.own_collation(column.type.type)) facts["collation"] = collation;
  }
  if (column.inherit_count != 0) facts["inherited"] = column.inherit_count;
  if (!column.is_local) facts["local"] = false;
  const auto type = spelling.session().types.type(column.type.type);
  if (column.storage != 0 && type && column.storage != type->storage)
    put(facts, "storage", storage_word(column.storage));
  if (column.statistics >= 0) facts["statistics"] = column.statistics;
  if (column.compression != 0) facts["compression"] = column.compression == 'p' ? "pglz" : "lz4";
  return facts;
}

DetailFacts constraint_facts(const DetailSpelling& spelling,
                             const catalog::Constraint& constraint) {
  DetailFacts facts;
  put(facts, "deferrable", constraint.deferrable);
  put(facts, "initially_deferred", constraint.initially_deferred);
  if (!constraint.enforced) facts["enforced"] = false;
  put(facts, "no_inherit", sql::is_inherited_kind(constraint.kind) && constraint.no_inherit);
  if (constraint.kind == sql::ConstraintKind::foreign_key) {
    put(facts, "on_update", action_word(constraint.on_update));
    put(facts, "on_delete", action_word(constraint.on_delete));
    put(facts, "set_columns", constraint.delete_columns);
    if (constraint.match_full) facts["match"] = "full";
  }
  if (!constraint.is_local) facts["local"] = false;
  if (constraint.inherit_count != 0) facts["inherited"] = constraint.inherit_count;
  bool period = constraint.with_period;
  const auto* const index = spelling.catalog().find_as<catalog::Relation>(constraint.index);
  if (index != nullptr && constraint.kind != sql::ConstraintKind::foreign_key) {
    period |= index->index->without_overlaps;
    std::vector<std::string> operators;
    for (const catalog::IndexKey& key : index->index->keys)
      if (!key.exclusion_operator.empty()) operators.push_back(key.exclusion_operator.back());
    put(facts, "operators", std::move(operators));
  }
  put(facts, "period", period);
  return facts;
}

DetailFacts domain_constraint_facts(const catalog::Constraint& constraint) {
  const bool is_check = constraint.kind == sql::ConstraintKind::check;
  DetailFacts facts = {{"type", is_check ? "check" : "not null"}};
  if (!constraint.validated) facts["valid"] = false;
  return facts;
}

DetailFacts index_facts(const DetailSpelling& spelling, const catalog::IndexFacts& index) {
  DetailFacts facts;
  std::vector<std::string> keys;
  for (const catalog::IndexKey& key : index.keys) keys.push_back(key_text(spelling, index, key));
  facts["keys"] = std::move(keys);
  put(facts, "include", catalog::column_names(spelling.session(), index.table, index.included));
  put(facts, "predicate", index.predicate != nullptr);
  put(facts, "nulls_not_distinct", index.nulls_not_distinct);
  put(facts, "clustered", index.clustered);
  put(facts, "replica_identity", index.replica_identity);
  put(facts, "options", option_texts(index.options));
  put(facts, "partition_of", spelling.path(index.parent));
  return facts;
}

}  // namespace migc
