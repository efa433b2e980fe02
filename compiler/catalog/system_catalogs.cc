// pg_class and its like (manual, "System Catalogs").
#include "compiler/catalog/system_columns.h"
#include "compiler/catalog/system_views_build.h"

namespace migc::catalog::system_views {
namespace {

SqlValue letter(char c) { return SqlValue::string(std::string(1, c)); }
SqlValue reference(ObjectId id) { return SqlValue::oid(id); }

void namespaces(Builder& builder) {
  builder.each<Schema>([&](const Object& object, const Schema&) {
    builder.add({{"oid", reference(object.id)}, {"nspname", builder.name_of(object.id)}});
  });
  builder.add_vague(
      {{"oid", SqlValue::system_name("")}, {"nspname", SqlValue::system_name("relation")}});
}

char persistence_letter(sql::Persistence persistence) {
  return persistence == sql::Persistence::permanent  ? 'p'
         : persistence == sql::Persistence::unlogged ? 'u'
                                                     : 't';
}

void relations(Builder& builder) {
  builder.each<Relation>([&](const Object& object, const Relation& relation) {
    if (!builder.wanted("relname", object.name)) return;
    builder.add({{"oid", reference(object.id)},
                 {"relname", SqlValue::string(object.name)},
                 {"relnamespace", reference(object.schema)},
                 {"reltype", reference(relation.row_type)},
                 {"relkind", letter(static_cast<char>(relation.kind))},
                 {"relpersistence", letter(persistence_letter(relation.persistence))},
                 {"relispartition", SqlValue::boolean(relation.partition != nullptr)},
                 {"relispopulated", SqlValue::boolean(relation.populated)},
                 {"relrowsecurity", SqlValue::boolean(relation.row_security)},
                 {"relforcerowsecurity", SqlValue::boolean(relation.force_row_security)},
                 {"relreplident",
                  letter(relation.kind == RelationKind::table ? relation.replica_identity : 'n')}});
  });
  builder.add_system("relnamespace", false, "relname", "relation");
}

void types(Builder& builder) {
  builder.each<Type>([&](const Object& object, const Type& type) {
    if (!builder.wanted("typname", object.name)) return;
    builder.add({{"oid", reference(object.id)},
                 {"typname", SqlValue::string(object.name)},
                 {"typnamespace", reference(object.schema)},
                 {"typtype", letter(static_cast<char>(type.kind))},
                 {"typrelid", reference(type.relation)},
                 {"typelem", reference(type.element)},
                 {"typarray", reference(type.array)},
                 {"typnotnull", SqlValue::boolean(type.not_null)},
                 {"typbasetype", reference(type.base.type)}});
  });
  builder.add_system("typnamespace", false, "typname", "type");
}

void labels(Builder& builder) {
  builder.each<Type>([&](const Object& object, const Type& type) {
    for (std::size_t i = 0; i < type.labels.size(); ++i) {
      if (!builder.wanted("enumlabel", type.labels[i])) continue;
      builder.add({{"enumtypid", reference(object.id)},
                   {"enumlabel", SqlValue::string(type.labels[i])},
                   {"enumsortorder", SqlValue::integer(static_cast<std::int64_t>(i + 1))}});
    }
  });
}

void system_columns(Builder& builder, const Object& object) {
  std::int64_t number = 0;
  for (const SystemColumn& each : k_system_columns) {
    --number;
    const std::string name(each.name);
    if (!builder.wanted("attname", name)) continue;
    builder.add({{"attrelid", reference(object.id)},
                 {"attname", SqlValue::string(name)},
                 {"attnum", SqlValue::integer(number)},
                 {"attnotnull", SqlValue::boolean(true)},
                 {"attisdropped", SqlValue::boolean(false)}});
  }
}

void attributes(Builder& builder) {
  const auto flag = [](char c) { return SqlValue::string(c == 0 ? "" : std::string(1, c)); };
  builder.each<Relation>([&](const Object& object, const Relation& relation) {
    for (std::size_t i = 0; i < relation.columns.size(); ++i) {
      const Column& column = *relation.columns[i];
      if (!column.dropped && !builder.wanted("attname", column.name)) continue;
      builder.add(
          {{"attrelid", reference(object.id)},
           {"attname", column.dropped ? SqlValue{} : SqlValue::string(column.name)},
           {"attnum", SqlValue::integer(static_cast<std::int64_t>(i + 1))},
           {"atttypid", column.type.type == k_no_object ? SqlValue{} : reference(column.type.type)},
           {"atttypmod", SqlValue::integer(column.type.typmod)},
           {"attnotnull", SqlValue::boolean(column.not_null)},
           {"atthasdef", SqlValue::boolean(column.default_value != k_no_object)},
           {"attidentity", flag(column.identity)},
           {"attgenerated", flag(column.generated)},
           {"attisdropped", SqlValue::boolean(column.dropped)},
           {"attislocal", SqlValue::boolean(column.is_local)},
           {"attinhcount", SqlValue::integer(column.inherit_count)}});
    }
    if (is_table(relation.kind) || relation.kind == RelationKind::materialized_view)
      system_columns(builder, object);
    // keys of indexes have names that are not kept
    if (relation.index != nullptr) builder.add_vague({{"attrelid", reference(object.id)}});
  });
  builder.add_vague(
      {{"attrelid", SqlValue::system_name("")}, {"attname", SqlValue::system_name("column")}});
}

void constraints(Builder& builder) {
  builder.each<Constraint>([&](const Object& object, const Constraint& each) {
    if (!builder.wanted("conname", object.name)) return;
    const Object* const owner =
        builder.session().catalog.find(each.relation != k_no_object ? each.relation : each.domain);
    SqlValue key = each.columns.empty() ? SqlValue::null() : SqlValue::of(SqlValue::Kind::array);
    for (const std::int16_t column : each.columns) key.items.push_back(SqlValue::integer(column));
    builder.add({{"oid", reference(object.id)},
                 {"conname", SqlValue::string(object.name)},
                 {"connamespace", owner == nullptr ? SqlValue{} : reference(owner->schema)},
                 {"contype", letter(contype(each.kind))},
                 {"conrelid", reference(each.relation)},
                 {"contypid", reference(each.domain)},
                 {"conindid", reference(each.index)},
                 {"conparentid", reference(each.parent)},
                 {"confrelid", reference(each.referenced)},
                 {"conkey", std::move(key)},
                 {"condeferrable", SqlValue::boolean(each.deferrable)},
                 {"condeferred", SqlValue::boolean(each.initially_deferred)},
                 {"connoinherit", SqlValue::boolean(each.no_inherit)},
                 {"convalidated", SqlValue::boolean(each.validated)}});
  });
  builder.add_system("connamespace", false, "conname", "constraint",
                     {{"conrelid", SqlValue::system_name("")},
                      {"confrelid", SqlValue::system_name("")},
                      {"contypid", SqlValue::system_name("")}});
}

void indexes(Builder& builder) {
  builder.each<Relation>([&](const Object& object, const Relation& relation) {
    if (relation.index == nullptr) return;
    const IndexFacts& index = *relation.index;
    builder.add({{"indexrelid", reference(object.id)},
                 {"indrelid", reference(index.table)},
                 {"indisunique", SqlValue::boolean(index.unique)},
                 {"indisprimary", SqlValue::boolean(index.primary)},
                 {"indisexclusion", SqlValue::boolean(index.exclusion)},
                 {"indisvalid", SqlValue::boolean(index.valid)},
                 {"indimmediate", SqlValue::boolean(index.immediate)}});
  });
  builder.add_vague(
      {{"indexrelid", SqlValue::system_name("")}, {"indrelid", SqlValue::system_name("")}});
}

void triggers(Builder& builder) {
  builder.each<Trigger>([&](const Object& object, const Trigger& trigger) {
    if (!builder.wanted("tgname", object.name)) return;
    builder.add(
        {{"oid", reference(object.id)},
         {"tgname", SqlValue::string(object.name)},
         {"tgrelid", reference(trigger.relation)},
         {"tgfoid", trigger.function == k_no_object ? SqlValue{} : reference(trigger.function)},
         {"tgenabled", letter(trigger.enabled)},
         {"tgisinternal", SqlValue::boolean(false)}});
  });
  // those of foreign keys and deferrable keys
  builder.add_vague(
      {{"tgisinternal", SqlValue::boolean(true)}, {"tgname", SqlValue::system_name("")}});
}

void policies(Builder& builder) {
  builder.each<Policy>([&](const Object& object, const Policy& policy) {
    builder.add(
        {{"polname", SqlValue::string(object.name)}, {"polrelid", reference(policy.relation)}});
  });
}

void functions(Builder& builder) {
  builder.each<Function>([&](const Object& object, const Function& function) {
    if (!builder.wanted("proname", object.name)) return;
    builder.add(
        {{"oid", reference(object.id)},
         {"proname", SqlValue::string(object.name)},
         {"pronamespace", reference(object.schema)},
         {"prokind", letter(static_cast<char>(function.kind))},
         {"pronargs", SqlValue::integer(static_cast<std::int64_t>(function.arguments.size()))},
         {"proretset", SqlValue::boolean(function.returns_set)},
         {"prorettype", reference(function.result.type)}});
  });
  builder.add_system("pronamespace", false, "proname", "function");
}

void extensions(Builder& builder) {
  builder.each<Extension>([&](const Object& object, const Extension& extension) {
    builder.add({{"oid", reference(object.id)},
                 {"extname", SqlValue::string(object.name)},
                 {"extversion",
                  extension.version.empty() ? SqlValue{} : SqlValue::string(extension.version)}});
  });
  builder.add({{"extname", SqlValue::string("plpgsql")}, {"extversion", SqlValue::string("1.0")}});
}

void inheritance(Builder& builder) {
  builder.each<Relation>([&](const Object& object, const Relation& relation) {
    for (std::size_t i = 0; i < relation.parents.size(); ++i)
      builder.add({{"inhrelid", reference(object.id)},
                   {"inhparent", reference(relation.parents[i])},
                   {"inhseqno", SqlValue::integer(static_cast<std::int64_t>(i + 1))}});
    if (relation.index != nullptr && relation.index->parent != k_no_object)
      builder.add({{"inhrelid", reference(object.id)},
                   {"inhparent", reference(relation.index->parent)},
                   {"inhseqno", SqlValue::integer(1)}});
  });
}

void others(Builder& builder, sql::ObjectKind kind, const char* column) {
  builder.each<Other>([&](const Object& object, const Other& other) {
    if (other.kind == kind)
      builder.add({{"oid", reference(object.id)}, {column, SqlValue::string(object.name)}});
  });
}

// Roles are the cluster's: those that every server has, and others that are not known.
void roles(Builder& builder) {
  for (const char* const name : {"pg_monitor", "pg_read_all_settings", "pg_read_all_stats",
                                 "pg_stat_scan_tables", "pg_signal_backend", "pg_read_server_files",
                                 "pg_write_server_files", "pg_execute_server_program"})
    builder.add({{"rolname", SqlValue::string(name)}});
  builder.add_vague({});
}

}  // namespace

bool build_catalog(Builder& builder, std::string_view name) {
  using Make = void (*)(Builder&);
  static constexpr std::pair<std::string_view, Make> k_makers[] = {
      {"pg_namespace", namespaces}, {"pg_class", relations},      {"pg_type", types},
      {"pg_enum", labels},          {"pg_attribute", attributes}, {"pg_constraint", constraints},
      {"pg_index", indexes},        {"pg_trigger", triggers},     {"pg_policy", policies},
      {"pg_proc", functions},       {"pg_extension", extensions}, {"pg_inherits", inheritance},
      {"pg_roles", roles}};
  for (const auto& [known, make] : k_makers) {
    if (known != name) continue;
    make(builder);
    return true;
  }
  if (name == "pg_event_trigger") {
    others(builder, sql::ObjectKind::event_trigger, "evtname");
  } else if (name == "pg_publication") {
    others(builder, sql::ObjectKind::publication, "pubname");
  } else {
    return false;
  }
  return true;
}

}  // namespace migc::catalog::system_views
