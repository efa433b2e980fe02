// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_table_without_primary_key(const Step& step, Report& report) {
  const auto* const create = step.as<sql::CreateTable>();
  if (create == nullptr || create->bound || create->is_foreign || !create->inherits.empty() ||
      create->persistence == sql::Persistence::temporary) {
    return;
  }
  const ObjectId table = step.relation(create->name);
  if (!step.is_new(table) || step.before.find(table) != nullptr) return;
  report.add(create->name_span, fmt::format("\"{}\" has no primary key", create->name.name))
      .unless([table](const Catalog& end) {
        const auto* const relation = end.find_as<Relation>(table);
        if (relation == nullptr || relation->partition) return true;
        for (const ObjectId each : indexes_of(end, table))
          if (index_at(end, each)->primary) return true;
        return false;
      });
}

}  // namespace

Rule table_without_primary_key() {
  return {
      .name = "table-without-primary-key",
      .group = Group::hygiene,
      .severity = Severity::warning,
      .summary = "CREATE TABLE without a primary key",
      .why =
          "Duplicate rows cannot be told apart, batches have no key to go by, and logical "
          "replication can replicate neither UPDATE nor DELETE.",
      .instead = "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, or the natural key",
      .bad = {.schema = {}, .sql = "CREATE TABLE notes (body text);"},
      .good = {.schema = {}, .sql = "CREATE TABLE notes (id bigint PRIMARY KEY, body text);"},
      .check = check_table_without_primary_key,
  };
}

}  // namespace migc::lint::rules
