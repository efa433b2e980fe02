// Views over the catalogs: pg_tables and its like, information_schema.
#include <algorithm>

#include "compiler/catalog/system_views_build.h"
#include "compiler/catalog/type_spelling.h"

namespace migc::catalog::system_views {
namespace {

using RelationTest = bool (*)(RelationKind);

// A view of relations by schema and name.
void relations(Builder& builder, const char* schema, const char* name, RelationTest test) {
  builder.each<Relation>([&](const Object& object, const Relation& relation) {
    if (!test(relation.kind) || !builder.wanted(name, object.name)) return;
    builder.add({{schema, builder.schema_of(object.id)},
                 {name, SqlValue::string(object.name)},
                 {"rowsecurity", SqlValue::boolean(relation.row_security)},
                 {"ispopulated", SqlValue::boolean(relation.populated)}});
  });
  builder.add_system(schema, true, name, "relation");
}

void indexes(Builder& builder) {
  builder.each<Relation>([&](const Object& object, const Relation& relation) {
    if (relation.index == nullptr || !builder.wanted("indexname", object.name)) return;
    builder.add({{"schemaname", builder.schema_of(object.id)},
                 {"tablename", builder.name_of(relation.index->table)},
                 {"indexname", SqlValue::string(object.name)}});
  });
  builder.add_system("schemaname", true, "indexname", "relation",
                     {{"tablename", SqlValue::system_name("relation")}});
}

void policies(Builder& builder) {
  builder.each<Policy>([&](const Object& object, const Policy& policy) {
    builder.add({{"schemaname", builder.schema_of(policy.relation)},
                 {"tablename", builder.name_of(policy.relation)},
                 {"policyname", SqlValue::string(object.name)}});
  });
}

SqlValue table_type(const Relation& relation) {
  if (relation.persistence == sql::Persistence::temporary && relation.kind != RelationKind::view)
    return SqlValue::string("LOCAL TEMPORARY");
  return SqlValue::string(relation.kind == RelationKind::view            ? "VIEW"
                          : relation.kind == RelationKind::foreign_table ? "FOREIGN"
                                                                         : "BASE TABLE");
}

void tables(Builder& builder) {
  builder.each<Relation>([&](const Object& object, const Relation& relation) {
    if (!has_columns(relation.kind) || !builder.wanted("table_name", object.name)) return;
    builder.add({{"table_schema", builder.schema_of(object.id)},
                 {"table_name", SqlValue::string(object.name)},
                 {"table_type", table_type(relation)}});
  });
  builder.add_system("table_schema", true, "table_name", "relation");
}

// data_type: arrays and user-defined types are not spelled out (manual, "columns").
SqlValue data_type(const Session& session, ObjectId id) {
  auto facts = session.types.type(id);
  if (facts && facts->kind == TypeKind::domain) facts = session.types.type(facts->base);
  if (!facts) return {};
  if (facts->is_array()) return SqlValue::string("ARRAY");
  return SqlValue::string(facts->schema == "pg_catalog" ? format_type(session.types, facts->id)
                                                        : "USER-DEFINED");
}

SqlValue udt_name(const Session& session, ObjectId id) {
  auto facts = session.types.type(id);
  if (facts && facts->kind == TypeKind::domain) facts = session.types.type(facts->base);
  return facts ? SqlValue::string(facts->name) : SqlValue{};
}

// The type of a domain's values (_pg_truetypid, _pg_truetypmod of information_schema.sql).
TypeUse true_type(const Session& session, TypeUse type) {
  for (auto facts = session.types.type(type.type); facts && facts->kind == TypeKind::domain;
       facts = session.types.type(type.type)) {
    type = {facts->base, facts->base_typmod};
  }
  return type;
}

// _pg_char_max_length
std::optional<std::int64_t> length_of(const TypeUse& type) {
  if (type.typmod < 0) return std::nullopt;
  if (type.type == type_id::varchar || type.type == type_id::bpchar) return type.typmod - 4;
  if (type.type == type_id::bit || type.type == type_id::varbit) return type.typmod;
  return std::nullopt;
}

// _pg_numeric_precision
std::optional<std::int64_t> precision_of(const TypeUse& type) {
  switch (type.type) {
    case type_id::int2:
      return 16;
    case type_id::int4:
      return 32;
    case type_id::int8:
      return 64;
    case type_id::float4:
      return 24;
    case type_id::float8:
      return 53;
    case type_id::numeric:
      if (type.typmod >= 0) return ((type.typmod - 4) >> 16) & 65535;
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

// _pg_numeric_precision_radix
std::optional<std::int64_t> radix_of(const TypeUse& type) {
  if (type.type == type_id::numeric) return 10;
  return precision_of(type) ? std::optional<std::int64_t>(2) : std::nullopt;
}

// _pg_numeric_scale; from 15 on a scale may be negative.
std::optional<std::int64_t> scale_of(const TypeUse& type, int postgres) {
  if (type.type == type_id::int2 || type.type == type_id::int4 || type.type == type_id::int8)
    return 0;
  if (type.type != type_id::numeric || type.typmod < 0) return std::nullopt;
  const std::int64_t scale = (type.typmod - 4) & (postgres >= 15 ? 2047 : 65535);
  return scale > 1023 && postgres >= 15 ? scale - 2048 : scale;
}

// _pg_datetime_precision
std::optional<std::int64_t> time_precision_of(const TypeUse& type) {
  switch (type.type) {
    case type_id::date:
      return 0;
    case type_id::time:
    case type_id::timetz:
    case type_id::timestamp:
    case type_id::timestamptz:
      return type.typmod < 0 ? 6 : type.typmod;
    case type_id::interval:
      return type.typmod < 0 || (type.typmod & 65535) == 65535 ? 6 : type.typmod & 65535;
    default:
      return std::nullopt;
  }
}

// What information_schema.columns says of a column's type.
void add_type(const Session& session, const TypeUse& written, Values& row) {
  const TypeUse type = true_type(session, written);
  const auto add = [&](const char* name, std::optional<std::int64_t> value) {
    row.emplace_back(name, value ? SqlValue::integer(*value) : SqlValue::null());
  };
  row.emplace_back("data_type", data_type(session, written.type));
  row.emplace_back("udt_name", udt_name(session, written.type));
  add("character_maximum_length", length_of(type));
  add("numeric_precision", precision_of(type));
  add("numeric_precision_radix", radix_of(type));
  add("numeric_scale", scale_of(type, session.postgres()));
  add("datetime_precision", time_precision_of(type));
}

SqlValue identity_generation(const Column& column) {
  return column.identity == 0 ? SqlValue::null()
                              : SqlValue::string(column.identity == 'a' ? "ALWAYS" : "BY DEFAULT");
}

void columns(Builder& builder) {
  const Session& session = builder.session();
  builder.each<Relation>([&](const Object& object, const Relation& relation) {
    if (!has_columns(relation.kind) || !builder.wanted("table_name", object.name)) return;
    std::int64_t position = 0;
    for (const ColumnPtr& column : relation.columns) {
      ++position;
      if (column->dropped || !builder.wanted("column_name", column->name)) continue;
      const bool defaults = column->default_value != k_no_object && column->generated == 0;
      Values row = {
          {"table_schema", builder.schema_of(object.id)},
          {"table_name", SqlValue::string(object.name)},
          {"column_name", SqlValue::string(column->name)},
          {"ordinal_position", SqlValue::integer(position)},
          {"is_nullable", yes_or_no(!column->not_null)},
          {"column_default", defaults ? SqlValue{} : SqlValue::null()},
          {"is_identity", yes_or_no(column->identity != 0)},
          {"identity_generation", identity_generation(*column)},
          {"is_generated", SqlValue::string(column->generated != 0 ? "ALWAYS" : "NEVER")}};
      if (column->type.type != k_no_object) add_type(session, column->type, row);
      builder.add(std::move(row));
    }
    if (!relation.columns_known)
      builder.add_vague({{"table_schema", builder.schema_of(object.id)},
                         {"table_name", SqlValue::string(object.name)}});
  });
  builder.add_system("table_schema", true, "table_name", "relation");
}

const char* constraint_word(char type) {
  return type == 'p'   ? "PRIMARY KEY"
         : type == 'u' ? "UNIQUE"
         : type == 'f' ? "FOREIGN KEY"
                       : "CHECK";
}

// Constraints of tables; exclusion constraints are not shown. NOT NULL is, as a check of a made-up
// name: until 17 of each column, from 18 on by its own.
void table_constraints(Builder& builder) {
  builder.each<Constraint>([&](const Object& object, const Constraint& each) {
    const char type = contype(each.kind);
    if (each.relation == k_no_object || type == 'x' ||
        !builder.wanted("constraint_name", object.name))
      return;
    builder.add({{"constraint_schema", builder.schema_of(each.relation)},
                 {"constraint_name", SqlValue::string(object.name)},
                 {"table_schema", builder.schema_of(each.relation)},
                 {"table_name", builder.name_of(each.relation)},
                 {"constraint_type", SqlValue::string(constraint_word(type))}});
  });
  builder.each<Relation>([&](const Object& object, const Relation& relation) {
    if (builder.session().postgres() >= 18 || !is_table(relation.kind)) return;
    for (const ColumnPtr& column : relation.columns) {
      if (column->dropped || !column->not_null) continue;
      builder.add({{"constraint_schema", builder.schema_of(object.id)},
                   {"constraint_name", SqlValue::system_name("constraint")},
                   {"table_schema", builder.schema_of(object.id)},
                   {"table_name", SqlValue::string(object.name)},
                   {"constraint_type", SqlValue::string("CHECK")}});
    }
  });
  builder.add_system("table_schema", true, "constraint_name", "constraint",
                     {{"table_name", SqlValue::system_name("relation")}});
}

void usage_row(Builder& builder, const Object& object, ObjectId relation, std::int16_t number,
               std::int64_t position) {
  const auto& columns = builder.session().relation(relation).columns;
  if (number < 1 || static_cast<std::size_t>(number) > columns.size()) return;
  builder.add(
      {{"constraint_schema", builder.schema_of(relation)},
       {"constraint_name", SqlValue::string(object.name)},
       {"table_schema", builder.schema_of(relation)},
       {"table_name", builder.name_of(relation)},
       {"column_name", SqlValue::string(columns[static_cast<std::size_t>(number - 1)]->name)},
       {"ordinal_position", SqlValue::integer(position)}});
}

// `used`: constraint_column_usage, where a foreign key shows the columns that it refers to.
void column_usage(Builder& builder, bool used) {
  builder.each<Constraint>([&](const Object& object, const Constraint& each) {
    const char type = contype(each.kind);
    const bool key = type == 'p' || type == 'u' || type == 'f';
    if (each.relation == k_no_object || type == 'x' || (!used && !key)) return;
    const bool refers = used && type == 'f';
    std::int64_t position = 0;
    for (const std::int16_t number : refers ? each.referenced_columns : each.columns)
      usage_row(builder, object, refers ? each.referenced : each.relation, number, ++position);
  });
  builder.add_system("table_schema", true, "constraint_name", "constraint");
}

void referential_constraints(Builder& builder) {
  builder.each<Constraint>([&](const Object& object, const Constraint& each) {
    if (contype(each.kind) != 'f' || !builder.wanted("constraint_name", object.name)) return;
    builder.add({{"constraint_schema", builder.schema_of(each.relation)},
                 {"constraint_name", SqlValue::string(object.name)}});
  });
}

void schemata(Builder& builder) {
  builder.each<Schema>([&](const Object& object, const Schema&) {
    builder.add({{"schema_name", builder.name_of(object.id)}});
  });
  builder.add_vague({{"schema_name", SqlValue::system_name("relation")}});
}

// One row for each event of a trigger.
void triggers(Builder& builder) {
  builder.each<Trigger>([&](const Object& object, const Trigger& trigger) {
    if (!builder.wanted("trigger_name", object.name)) return;
    builder.add({{"trigger_schema", builder.schema_of(trigger.relation)},
                 {"trigger_name", SqlValue::string(object.name)},
                 {"event_object_schema", builder.schema_of(trigger.relation)},
                 {"event_object_table", builder.name_of(trigger.relation)}});
  });
}

void routines(Builder& builder) {
  builder.each<Function>([&](const Object& object, const Function& function) {
    if (!builder.wanted("routine_name", object.name)) return;
    const bool is_procedure = function.kind == FunctionKind::procedure;
    builder.add({{"routine_schema", builder.schema_of(object.id)},
                 {"routine_name", SqlValue::string(object.name)},
                 {"routine_type", SqlValue::string(is_procedure ? "PROCEDURE" : "FUNCTION")}});
  });
  builder.add_system("routine_schema", true, "routine_name", "function");
}

void domains(Builder& builder) {
  builder.each<Type>([&](const Object& object, const Type& type) {
    if (type.kind != TypeKind::domain) return;
    builder.add({{"domain_schema", builder.schema_of(object.id)},
                 {"domain_name", SqlValue::string(object.name)}});
  });
  builder.add_system("domain_schema", true, "domain_name", "type");
}

bool is_view(RelationKind kind) { return kind == RelationKind::view; }
bool is_materialized(RelationKind kind) { return kind == RelationKind::materialized_view; }
bool is_sequence(RelationKind kind) { return kind == RelationKind::sequence; }
bool is_plain_table(RelationKind kind) {
  return kind == RelationKind::table || kind == RelationKind::partitioned_table;
}

}  // namespace

bool build_view(Builder& builder, std::string_view name) {
  if (name == "pg_tables") {
    relations(builder, "schemaname", "tablename", is_plain_table);
  } else if (name == "pg_views") {
    relations(builder, "schemaname", "viewname", is_view);
  } else if (name == "pg_matviews") {
    relations(builder, "schemaname", "matviewname", is_materialized);
  } else if (name == "pg_sequences") {
    relations(builder, "schemaname", "sequencename", is_sequence);
  } else if (name == "pg_indexes") {
    indexes(builder);
  } else if (name == "pg_policies") {
    policies(builder);
  } else {
    return false;
  }
  return true;
}

bool build_information_schema(Builder& builder, std::string_view name) {
  if (name == "views") {
    relations(builder, "table_schema", "table_name", is_view);
  } else if (name == "sequences") {
    relations(builder, "sequence_schema", "sequence_name", is_sequence);
  } else if (name == "key_column_usage" || name == "constraint_column_usage") {
    column_usage(builder, name == "constraint_column_usage");
  } else {
    using Make = void (*)(Builder&);
    static constexpr std::pair<std::string_view, Make> k_makers[] = {
        {"tables", tables},
        {"columns", columns},
        {"table_constraints", table_constraints},
        {"schemata", schemata},
        {"triggers", triggers},
        {"routines", routines},
        {"domains", domains},
        {"referential_constraints", referential_constraints}};
    for (const auto& [known, make] : k_makers) {
      if (known != name) continue;
      make(builder);
      return true;
    }
    return false;
  }
  return true;
}

}  // namespace migc::catalog::system_views
