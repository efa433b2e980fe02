#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/catalog/alter_steps.h"
#include "compiler/catalog/system_columns.h"

namespace migc::catalog {
namespace {

using sql::AlterAction;
using sql::ObjectKind;

// Kinds of relations as bits; those of 18, where partitioned ones stand apart, on top.
constexpr unsigned k_plain_table = 1, k_view = 2, k_materialized_view = 4, k_plain_index = 8,
                   k_composite = 16, k_foreign = 32, k_sequence = 64, k_partitioned_table = 128,
                   k_partitioned_index = 256;
constexpr unsigned k_table = k_plain_table | k_partitioned_table;
constexpr unsigned k_index = k_plain_index | k_partitioned_index;

unsigned bit_of(RelationKind kind) {
  switch (kind) {
    case RelationKind::table:
      return k_plain_table;
    case RelationKind::partitioned_table:
      return k_partitioned_table;
    case RelationKind::view:
      return k_view;
    case RelationKind::materialized_view:
      return k_materialized_view;
    case RelationKind::index:
      return k_plain_index;
    case RelationKind::partitioned_index:
      return k_partitioned_index;
    case RelationKind::sequence:
      return k_sequence;
    case RelationKind::composite:
      return k_composite;
    case RelationKind::foreign_table:
      return k_foreign;
  }
  return 0;
}

// The targets of ATPrepCmd that are the same in every version.
constexpr std::pair<AlterAction, unsigned> k_targets[] = {
    {AlterAction::add_column, k_table | k_composite | k_foreign},
    {AlterAction::drop_column, k_table | k_composite | k_foreign},
    {AlterAction::set_type, k_table | k_composite | k_foreign},
    {AlterAction::set_default, k_table | k_view | k_foreign},
    {AlterAction::drop_default, k_table | k_view | k_foreign},
    {AlterAction::add_identity, k_table | k_view | k_foreign},
    {AlterAction::set_identity, k_table | k_view | k_foreign},
    {AlterAction::drop_identity, k_table | k_view | k_foreign},
    {AlterAction::set_not_null, k_table | k_foreign},
    {AlterAction::drop_not_null, k_table | k_foreign},
    {AlterAction::set_expression, k_table | k_foreign},
    {AlterAction::drop_expression, k_table | k_foreign},
    {AlterAction::add_constraint, k_table | k_foreign},
    {AlterAction::drop_constraint, k_table | k_foreign},
    {AlterAction::validate_constraint, k_table | k_foreign},
    {AlterAction::inherit, k_table | k_foreign},
    {AlterAction::no_inherit, k_table | k_foreign},
    {AlterAction::enable_trigger, k_table | k_foreign},
    {AlterAction::disable_trigger, k_table | k_foreign},
    {AlterAction::set_without_oids, k_table | k_foreign},
    {AlterAction::set_statistics, k_table | k_materialized_view | k_index | k_foreign},
    {AlterAction::set_column_options, k_table | k_materialized_view | k_foreign},
    {AlterAction::reset_column_options, k_table | k_materialized_view | k_foreign},
    {AlterAction::set_storage, k_table | k_materialized_view | k_foreign},
    {AlterAction::set_compression, k_table | k_materialized_view},
    {AlterAction::cluster_on, k_table | k_materialized_view},
    {AlterAction::set_without_cluster, k_table | k_materialized_view},
    {AlterAction::replica_identity, k_table | k_materialized_view},
    {AlterAction::set_access_method, k_table | k_materialized_view},
    {AlterAction::set_tablespace, k_table | k_materialized_view | k_index},
    {AlterAction::set_options, k_table | k_view | k_materialized_view | k_plain_index},
    {AlterAction::reset_options, k_table | k_view | k_materialized_view | k_plain_index},
    {AlterAction::replace_options, k_table | k_view | k_materialized_view | k_plain_index},
    {AlterAction::alter_constraint, k_table},
    {AlterAction::enable_rule, k_table},
    {AlterAction::disable_rule, k_table},
    {AlterAction::of_type, k_table},
    {AlterAction::not_of, k_table},
    {AlterAction::enable_row_security, k_table},
    {AlterAction::disable_row_security, k_table},
    {AlterAction::force_row_security, k_table},
    {AlterAction::no_force_row_security, k_table},
    {AlterAction::foreign_options, k_foreign},
};

// The targets of ATPrepCmd; 0: any.
unsigned targets_of(AlterAction action, int postgres) {
  switch (action) {
    case AlterAction::set_logged:
    case AlterAction::set_unlogged:
      if (postgres >= 18) return k_plain_table | k_sequence;
      return postgres >= 15 ? k_table | k_sequence : k_table;
    case AlterAction::attach_partition:
      return k_partitioned_index | (postgres >= 18 ? k_partitioned_table : k_table);
    case AlterAction::detach_partition:
    case AlterAction::finalize_detach:
      return postgres >= 18 ? k_partitioned_table : k_table;
    default:
      for (const auto& [each, targets] : k_targets)
        if (each == action) return targets;
      return 0;
  }
}

// alter_table_type_to_string (15).
constexpr std::pair<AlterAction, std::string_view> k_action_words[] = {
    {AlterAction::add_column, "ADD COLUMN"},
    {AlterAction::drop_column, "DROP COLUMN"},
    {AlterAction::set_type, "ALTER COLUMN ... SET DATA TYPE"},
    {AlterAction::set_default, "ALTER COLUMN ... SET DEFAULT"},
    {AlterAction::drop_default, "ALTER COLUMN ... SET DEFAULT"},
    {AlterAction::set_not_null, "ALTER COLUMN ... SET NOT NULL"},
    {AlterAction::drop_not_null, "ALTER COLUMN ... DROP NOT NULL"},
    {AlterAction::set_expression, "ALTER COLUMN ... SET EXPRESSION"},
    {AlterAction::drop_expression, "ALTER COLUMN ... DROP EXPRESSION"},
    {AlterAction::set_statistics, "ALTER COLUMN ... SET STATISTICS"},
    {AlterAction::set_column_options, "ALTER COLUMN ... SET"},
    {AlterAction::reset_column_options, "ALTER COLUMN ... RESET"},
    {AlterAction::set_storage, "ALTER COLUMN ... SET STORAGE"},
    {AlterAction::set_compression, "ALTER COLUMN ... SET COMPRESSION"},
    {AlterAction::add_identity, "ALTER COLUMN ... ADD IDENTITY"},
    {AlterAction::set_identity, "ALTER COLUMN ... SET"},
    {AlterAction::drop_identity, "ALTER COLUMN ... DROP IDENTITY"},
    {AlterAction::add_constraint, "ADD CONSTRAINT"},
    {AlterAction::alter_constraint, "ALTER CONSTRAINT"},
    {AlterAction::validate_constraint, "VALIDATE CONSTRAINT"},
    {AlterAction::drop_constraint, "DROP CONSTRAINT"},
    {AlterAction::set_options, "SET"},
    {AlterAction::reset_options, "RESET"},
    {AlterAction::set_logged, "SET LOGGED"},
    {AlterAction::set_unlogged, "SET UNLOGGED"},
    {AlterAction::set_access_method, "SET ACCESS METHOD"},
    {AlterAction::set_tablespace, "SET TABLESPACE"},
    {AlterAction::cluster_on, "CLUSTER ON"},
    {AlterAction::set_without_cluster, "SET WITHOUT CLUSTER"},
    {AlterAction::set_without_oids, "SET WITHOUT OIDS"},
    {AlterAction::inherit, "INHERIT"},
    {AlterAction::no_inherit, "NO INHERIT"},
    {AlterAction::of_type, "OF"},
    {AlterAction::not_of, "NOT OF"},
    {AlterAction::attach_partition, "ATTACH PARTITION"},
    {AlterAction::detach_partition, "DETACH PARTITION"},
    {AlterAction::finalize_detach, "DETACH PARTITION ... FINALIZE"},
    {AlterAction::replica_identity, "REPLICA IDENTITY"},
    {AlterAction::enable_row_security, "ENABLE ROW SECURITY"},
    {AlterAction::disable_row_security, "DISABLE ROW SECURITY"},
    {AlterAction::force_row_security, "FORCE ROW SECURITY"},
    {AlterAction::no_force_row_security, "NO FORCE ROW SECURITY"},
    {AlterAction::foreign_options, "OPTIONS"},
};

// ENABLE ALWAYS TRIGGER, DISABLE TRIGGER ALL, ENABLE RULE, …
std::string switch_words(const sql::AlterCommand& command, std::string_view what) {
  const bool enables =
      command.action == AlterAction::enable_trigger || command.action == AlterAction::enable_rule;
  const bool is_way = command.mode == "always" || command.mode == "replica";
  const std::string mode = to_upper(command.mode);
  std::string words = enables ? "ENABLE " : "DISABLE ";
  if (is_way) words += mode + " ";
  words += what;
  if (!is_way && !mode.empty()) words += " " + mode;
  return words;
}

std::string action_words(const sql::AlterCommand& command) {
  switch (command.action) {
    case AlterAction::enable_trigger:
    case AlterAction::disable_trigger:
      return switch_words(command, "TRIGGER");
    case AlterAction::enable_rule:
    case AlterAction::disable_rule:
      return switch_words(command, "RULE");
    default:
      for (const auto& [each, words] : k_action_words)
        if (each == command.action) return std::string(words);
      return "of this kind";
  }
}

// "a table, view, or foreign table" (ATWrongRelkindError before 15).
std::string target_words(unsigned targets) {
  static constexpr std::pair<unsigned, std::string_view> k_words[] = {
      {k_plain_table, "table"},
      {k_view, "view"},
      {k_materialized_view, "materialized view"},
      {k_plain_index, "index"},
      {k_partitioned_index, "partitioned index"},
      {k_composite, "composite type"},
      {k_foreign, "foreign table"},
  };
  std::vector<std::string> words;
  for (const auto& [bit, word] : k_words)
    if ((targets & bit) != 0) words.emplace_back(word);
  if (words.size() > 1) words.back() = "or " + words.back();
  return join(words, words.size() > 2 ? ", " : " ");
}

std::string_view word_of(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::view:
      return "a view";
    case ObjectKind::materialized_view:
      return "a materialized view";
    case ObjectKind::index:
      return "an index";
    case ObjectKind::sequence:
      return "a sequence";
    case ObjectKind::foreign_table:
      return "a foreign table";
    case ObjectKind::type:
      return "a composite type";
    default:
      return "a table";
  }
}

// ALTER VIEW wants a view; ALTER TABLE takes everything but a composite type
// (RangeVarCallbackForAlterRelation).
bool is_meant(ObjectKind kind, RelationKind relation) {
  const unsigned bit = bit_of(relation);
  switch (kind) {
    case ObjectKind::view:
      return bit == k_view;
    case ObjectKind::materialized_view:
      return bit == k_materialized_view;
    case ObjectKind::index:
      return (bit & k_index) != 0;
    case ObjectKind::sequence:
      return bit == k_sequence;
    case ObjectKind::foreign_table:
      return bit == k_foreign;
    case ObjectKind::type:
      return bit == k_composite;
    default:
      return bit != k_composite;
  }
}

// ATSimplePermissions
bool check_target(Session& session, const sql::AlterTable& statement,
                  const sql::AlterCommand& command, ObjectId relation) {
  const unsigned targets = targets_of(command.action, session.postgres());
  if (targets == 0 || (targets & bit_of(session.relation(relation).kind)) != 0) return true;
  const std::string& name = session.name(relation);
  const std::string message =
      session.postgres() >= 15
          ? fmt::format("ALTER action {} cannot be performed on relation \"{}\"",
                        action_words(command), name)
          : fmt::format("\"{}\" is not a {}", name, target_words(targets));
  return session.refuse("42809", statement.name_span, message);
}

bool changes_column(AlterAction action) {
  return action == AlterAction::drop_column || action == AlterAction::set_type ||
         action == AlterAction::set_default || action == AlterAction::drop_default ||
         action == AlterAction::set_not_null || action == AlterAction::drop_not_null ||
         action == AlterAction::set_statistics || action == AlterAction::set_storage;
}

}  // namespace

bool check_alter_targets(Session& session, const sql::AlterTable& statement, ObjectId relation) {
  const RelationKind kind = session.relation(relation).kind;
  const std::string& name = session.name(relation);
  if (!is_meant(statement.kind, kind))
    return session.refuse(
        "42809", statement.name_span,
        fmt::format(
            "\"{}\" is {}{}", name, kind == RelationKind::composite ? "" : "not ",
            kind == RelationKind::composite ? "a composite type" : word_of(statement.kind)));
  for (const sql::AlterCommand& command : statement.commands) {
    if (!check_target(session, statement, command, relation)) return false;
    if (changes_column(command.action) && is_system_column(command.name) &&
        (bit_of(kind) & k_table) != 0)
      return session.refuse("0A000", command.name_span,
                            fmt::format("cannot alter system column \"{}\"", command.name));
  }
  return true;
}

bool check_column_name(Session& session, const std::string& name, std::optional<Span> span) {
  return !is_system_column(name) ||
         session.refuse(
             "42701", span,
             fmt::format("column name \"{}\" conflicts with a system column name", name));
}

bool names_column(const sql::Expression& expression, std::string_view column) {
  if (expression.kind == sql::ExpressionKind::column && !expression.name.empty() &&
      expression.name.back() == column) {
    return true;
  }
  return std::any_of(expression.arguments.begin(), expression.arguments.end(),
                     [&](const sql::Expression& each) { return names_column(each, column); });
}

bool in_partition_key(const Session& session, ObjectId relation, std::string_view column) {
  const auto& key = session.relation(relation).partition_key;
  return key && std::any_of(key->parts.begin(), key->parts.end(), [&](const sql::KeyPart& part) {
           return part.column == column ||
                  (part.expression && names_column(*part.expression, column));
         });
}

bool check_unique_over_partitions(Session& session, const IndexFacts& facts, std::string_view what,
                                  std::optional<Span> span) {
  const Relation& table = session.relation(facts.table);
  if (!table.partition_key || (!facts.unique && !facts.exclusion)) return true;
  for (const sql::KeyPart& part : table.partition_key->parts) {
    if (part.column.empty())
      return session.refuse(
          "0A000", span,
          fmt::format("unsupported {} constraint with partition key definition", what),
          fmt::format("{} constraints cannot be used when partition keys include expressions.",
                      what));
    const std::int16_t number = session.find_column(facts.table, part.column);
    const bool included = std::any_of(facts.keys.begin(), facts.keys.end(),
                                      [&](const auto& key) { return key.column == number; });
    if (!included)
      return session.refuse(
          "0A000", span,
          fmt::format("unique constraint on partitioned table must include all partitioning "
                      "columns"),
          fmt::format("{} constraint on table \"{}\" lacks column \"{}\" which is part of the "
                      "partition key.",
                      what, session.name(facts.table), part.column));
  }
  return true;
}

}  // namespace migc::catalog
