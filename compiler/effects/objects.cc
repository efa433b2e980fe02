// Objects that belong to relations (triggers, rules, policies, statistics), and what is said of
// relations (comments, privileges, publications, sequences, domains).
#include <algorithm>

#include "compiler/catalog/replay_steps.h"
#include "compiler/effects/steps.h"
#include "compiler/effects/version_facts.h"

namespace migc::effects {
namespace {

using sql::ObjectKind;

// Tables with a column of the domain, or of a domain over it (get_rels_with_domain).
void add_tables_of(const Prediction& p, ObjectId domain, std::vector<ObjectId>& tables) {
  for (const catalog::Dependency& each : p.before.dependents(domain)) {
    const ObjectId user = each.dependent.object;
    if (p.stores_rows(user) && each.dependent.column != 0) tables.push_back(user);
    const auto* const type = p.before.find_as<catalog::Type>(user);
    if (type != nullptr && type->kind == catalog::TypeKind::domain && type->base.type == domain)
      add_tables_of(p, user, tables);
  }
}

// The table that a sequence is OWNED BY.
void lock_owner(Prediction& p, const std::vector<sql::Option>& options) {
  for (const sql::Option& each : options) {
    if (each.name == "owned_by" && each.path.size() > 1)
      p.lock(find_relation(p, relation_of_part(each.path)), LockMode::access_share);
  }
}

}  // namespace

void predict(Prediction& prediction, const sql::CreateTrigger& op) {
  prediction.lock(find_relation(prediction, op.table), LockMode::share_row_exclusive);
  if (!op.constraint_table.name.empty())
    prediction.lock(find_relation(prediction, op.constraint_table), LockMode::access_share);
}

void predict(Prediction& prediction, const sql::CreateRule& op) {
  prediction.lock(find_relation(prediction, op.table), LockMode::access_exclusive);
}

void predict(Prediction& prediction, const sql::PolicyDefinition& op) {
  prediction.lock(find_relation(prediction, op.table), LockMode::access_exclusive);
  for (const auto* const each : {&op.using_expression, &op.check})
    if (*each) add_expression(prediction, **each, QueryUse::analyzed);
}

void predict(Prediction& prediction, const sql::CreateStatistics& op) {
  prediction.lock(find_relation(prediction, op.table), LockMode::share_update_exclusive);
}

// get_object_address, as CommentObject calls it.
void predict(Prediction& prediction, const sql::Comment& op) {
  switch (op.kind) {
    case ObjectKind::column:
      return prediction.lock(find_relation(prediction, relation_of_part(op.object.path)),
                             LockMode::share_update_exclusive);
    case ObjectKind::table_constraint:
    case ObjectKind::trigger:
    case ObjectKind::rule:
    case ObjectKind::policy:
      return prediction.lock(find_relation(prediction, relation_of_part(op.object.path)),
                             LockMode::access_share);
    default:
      if (sql::is_relation_kind(op.kind))
        prediction.lock(find_relation(prediction, catalog::qualified(op.object.path)),
                        LockMode::share_update_exclusive);
  }
}

void predict(Prediction& prediction, const sql::Grant& op) {
  const bool names_relations = sql::is_relation_kind(op.kind) || op.kind == ObjectKind::column;
  if (!k_grant_locks_relation.holds(prediction.postgres()) || !names_relations ||
      op.all_in_schema || op.defaults || op.is_role) {
    return;
  }
  for (const sql::ObjectName& each : op.objects)
    prediction.lock(find_relation(prediction, catalog::qualified(each.path)),
                    LockMode::access_share);
}

// OpenTableList. SET drops the tables that are not named any more.
void predict(Prediction& prediction, const sql::PublicationDefinition& op) {
  const LockMode mode = LockMode::share_update_exclusive;
  for (const sql::PublicationObject& each : op.objects) {
    if (each.kind != sql::PublicationObject::Kind::table) continue;
    const ObjectId table = find_relation(prediction, each.table);
    const Relation* const relation = prediction.relation(table);
    if (relation == nullptr) continue;
    prediction.lock_tree(table, mode, relation->kind != RelationKind::table);
  }
  for (const Change& each : prediction.changes()) {
    const auto* const member = each.old_as<catalog::PublicationMember>();
    if (member != nullptr && each.after == nullptr) prediction.lock(member->published, mode);
  }
}

void predict(Prediction& prediction, const sql::CreateSequence& op) {
  lock_owner(prediction, op.options);
}

// AlterSequence: any option but OWNED BY makes a new file.
void predict(Prediction& prediction, const sql::AlterSequence& op) {
  const ObjectId sequence = find_relation(prediction, op.name);
  prediction.lock(sequence, LockMode::share_row_exclusive);
  lock_owner(prediction, op.options);
  const bool changes = std::any_of(op.options.begin(), op.options.end(),
                                   [](const auto& each) { return each.name != "owned_by"; });
  if (changes) prediction.replace(sequence);
}

// AlterDomainAddConstraint, AlterDomainNotNull, AlterDomainValidateConstraint
void predict(Prediction& prediction, const sql::AlterDomain& op) {
  if (!catalog::validates(op)) return;
  std::vector<ObjectId> tables;
  const ObjectId domain = prediction.session.find_type(
      op.name.schema.empty() ? sql::NamePath{op.name.name}
                             : sql::NamePath{op.name.schema, op.name.name});
  add_tables_of(prediction, domain, tables);
  for (const ObjectId table : tables) {
    prediction.lock(table, LockMode::share);
    prediction.scan(table);
  }
}

// SECURITY LABEL; what else there is locks no relation.
void predict(Prediction& prediction, const sql::AlterProperties& op) {
  if (sql::is_relation_kind(op.kind) || op.kind == ObjectKind::column)
    prediction.doubt("the server refuses it (22023) unless a provider of labels is loaded");
  if (sql::is_relation_kind(op.kind))
    prediction.lock(find_relation(prediction, catalog::qualified(op.object.path)),
                    LockMode::share_update_exclusive);
}

// ExecAlterObjectDependsStmt
void predict(Prediction& prediction, const sql::DependOnExtension& op) {
  if (sql::is_relation_kind(op.kind))
    prediction.lock(find_relation(prediction, catalog::qualified(op.object.path)),
                    LockMode::access_exclusive);
  if (op.kind == ObjectKind::trigger)
    prediction.lock(find_relation(prediction, relation_of_part(op.object.path)),
                    LockMode::access_exclusive);
}

}  // namespace migc::effects
