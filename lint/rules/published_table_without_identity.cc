// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

bool publishes_inserts_alone(const sql::PublicationDefinition& publication) {
  for (const sql::Option& each : publication.options)
    if (each.name == "publish" && each.value && each.value->find("update") == std::string::npos &&
        each.value->find("delete") == std::string::npos)
      return true;
  return false;
}

bool has_identity(const Catalog& catalog, ObjectId table) {
  const auto* const relation = catalog.find_as<Relation>(table);
  if (relation == nullptr || relation->replica_identity == 'f') return true;
  for (const ObjectId each : indexes_of(catalog, table)) {
    const catalog::IndexFacts& index = *index_at(catalog, each);
    if (index.primary || index.replica_identity) return true;
  }
  return false;
}

void check_published_table_without_identity(const Step& step, Report& report) {
  const auto* const publication = step.as<sql::PublicationDefinition>();
  if (publication == nullptr || publishes_inserts_alone(*publication)) return;
  for (const sql::PublicationObject& each : publication->objects) {
    if (each.kind != sql::PublicationObject::Kind::table || publication->action == "drop") continue;
    const ObjectId table = step.relation(each.table);
    if (step.after.find_as<Relation>(table) == nullptr) continue;
    report
        .add(publication->name_span,
             fmt::format("UPDATE and DELETE of {} fail", quoted(step.after, table)))
        .unless([table](const Catalog& end) { return has_identity(end, table); });
  }
}

}  // namespace

Rule published_table_without_identity() {
  return {
      .name = "published-table-without-identity",
      .group = Group::replication,
      .severity = Severity::error,
      .summary = "a published table without a primary key or replica identity",
      .why =
          "UPDATE and DELETE of the table fail on the publisher from the moment it is published.",
      .instead = "a primary key, or REPLICA IDENTITY, before the table is published",
      .bad = {.schema = "CREATE TABLE orders (id bigint);",
              .sql = "CREATE PUBLICATION changes FOR TABLE orders;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY);",
               .sql = "CREATE PUBLICATION changes FOR TABLE orders;"},
      .check = check_published_table_without_identity,
  };
}

}  // namespace migc::lint::rules
