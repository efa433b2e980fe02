#include "tests/oracle/random_ddl.h"

#include <fmt/format.h>

#include "compiler/catalog/relations.h"
#include "compiler/catalog/type_spelling.h"
#include "compiler/sql/names.h"

namespace migc::oracle {
namespace {

using catalog::Constraint;
using catalog::Object;
using catalog::Relation;
using catalog::RelationKind;

std::string quoted(const std::string& name) { return sql::quote_identifier(name); }

std::string name_of(const catalog::Session& session, const Object& object) {
  const std::string name = quoted(object.name);
  return object.schema == catalog::k_public
             ? name
             : quoted(session.schema_name(object.schema)) + "." + name;
}

char strategy_of(const Relation& relation) {
  switch (relation.partition_key->strategy) {
    case sql::PartitionStrategy::range:
      return 'r';
    case sql::PartitionStrategy::list:
      return 'l';
    case sql::PartitionStrategy::hash:
      break;
  }
  return 'h';
}

Stock::Table table_of(const catalog::Session& session, const Object& object,
                      const Relation& relation) {
  Stock::Table table;
  table.name = name_of(session, object);
  for (const catalog::ColumnPtr& column : relation.columns) {
    if (column->dropped) continue;
    const auto facts = session.types.type(column->type.type);
    table.columns.push_back({quoted(column->name), facts ? facts->category : 'U',
                             catalog::format_type(session.types, column->type.type)});
  }
  session.catalog.visit_names(
      catalog::NameClass::constraint, object.id,
      [&](const catalog::Name& name, catalog::ObjectId id) {
        table.constraints.push_back(quoted(name.name));
        const auto* const constraint = session.catalog.find_as<Constraint>(id);
        const bool key = constraint->kind == sql::ConstraintKind::primary_key ||
                         constraint->kind == sql::ConstraintKind::unique;
        if (key && constraint->columns.size() == 1)
          table.keys.push_back(
              quoted(session.column({object.id, constraint->columns.front()}).name));
      });
  if (relation.partition_key) {
    table.strategy = strategy_of(relation);
    table.partition_column = relation.partition_key->parts.front().column;
  }
  if (relation.partition)
    table.parent = name_of(session, *session.catalog.find(relation.partition->parent));
  return table;
}

void add_relation(const catalog::Session& session, const Object& object, const Relation& relation,
                  Stock& stock) {
  const std::string name = name_of(session, object);
  switch (relation.kind) {
    case RelationKind::table:
    case RelationKind::partitioned_table:
      return stock.tables.push_back(table_of(session, object, relation));
    case RelationKind::view:
      return stock.views.push_back(name);
    case RelationKind::materialized_view:
      return stock.materialized_views.push_back(name);
    case RelationKind::sequence:
      return stock.sequences.push_back(name);
    case RelationKind::index:
    case RelationKind::partitioned_index:
      return stock.indexes.push_back(name);
    case RelationKind::composite:
      return stock.composites.push_back(name);
    case RelationKind::foreign_table:
      return;
  }
}

}  // namespace

Stock stock_of(const catalog::Session& session) {
  Stock stock;
  session.catalog.visit_objects([&](const Object& object) {
    if (const auto* const relation = object.as<Relation>())
      return add_relation(session, object, *relation, stock);
    if (const auto* const type = object.as<catalog::Type>()) {
      if (type->kind == catalog::TypeKind::enumeration)
        stock.enums.push_back(name_of(session, object));
      if (type->kind == catalog::TypeKind::domain)
        stock.domains.push_back(name_of(session, object));
    }
    if (const auto* const function = object.as<catalog::Function>())
      stock.functions.push_back(name_of(session, object) + "(" +
                                catalog::format_types(session.types, function->arguments) + ")");
    const bool own_schema =
        object.as<catalog::Schema>() != nullptr && object.id >= catalog::k_first_user_object;
    if (own_schema) stock.schemas.push_back(quoted(object.name));
  });
  return stock;
}

std::string RandomDdl::next(const catalog::Session& session) {
  static const std::vector<std::pair<Maker, std::size_t>> makers = {
      {&RandomDdl::create_table, 9},    {&RandomDdl::create_partition, 5},
      {&RandomDdl::drop_table, 2},      {&RandomDdl::alter_table, 26},
      {&RandomDdl::alter_family, 5},    {&RandomDdl::rename_part, 4},
      {&RandomDdl::move_table, 2},      {&RandomDdl::create_index, 7},
      {&RandomDdl::change_index, 3},    {&RandomDdl::create_view, 6},
      {&RandomDdl::drop_view, 2},       {&RandomDdl::sequence, 4},
      {&RandomDdl::create_type, 4},     {&RandomDdl::alter_enum, 2},
      {&RandomDdl::alter_composite, 2}, {&RandomDdl::alter_domain, 3},
      {&RandomDdl::drop_type, 1},       {&RandomDdl::create_function, 3},
      {&RandomDdl::drop_function, 1},   {&RandomDdl::trigger, 3},
      {&RandomDdl::policy, 2},          {&RandomDdl::schema, 2},
  };
  std::size_t sum = 0;
  for (const auto& [maker, weight] : makers) sum += weight;
  stock_ = stock_of(session);
  if (stock_.tables.size() < 2) return create_table() + ";";
  for (;;) {
    std::size_t turn = random_.below(sum);
    for (const auto& [maker, weight] : makers) {
      if (turn >= weight) {
        turn -= weight;
        continue;
      }
      std::string statement = (this->*maker)();
      if (!statement.empty()) return statement + ";";
      break;
    }
  }
}

std::string RandomDdl::new_name(const char* prefix, std::size_t count) {
  const std::string name = random_.one_in(12) ? fmt::format("\"{} {}\"", prefix, random_.below(2))
                                              : fmt::format("{}{}", prefix, random_.below(count));
  const bool elsewhere = !stock_.schemas.empty() && random_.one_in(8);
  return elsewhere ? random_.pick(stock_.schemas) + "." + name : name;
}

// One of the list, rarely one that is not there.
std::string RandomDdl::some(const std::vector<std::string>& list, const char* missing) {
  return list.empty() || random_.one_in(25) ? missing : random_.pick(list);
}

const Stock::Table& RandomDdl::table() {
  static const Stock::Table missing = [] {
    Stock::Table table;
    table.name = "missing";
    table.columns.push_back({"a", 'N', "integer"});
    return table;
  }();
  return stock_.tables.empty() || random_.one_in(40) ? missing : random_.pick(stock_.tables);
}

std::string RandomDdl::column_of(const Stock::Table& table) {
  return table.columns.empty() || random_.one_in(30) ? "missing" : random_.pick(table.columns).name;
}

std::string RandomDdl::new_column() {
  return random_.one_in(15) ? "\"A b\"" : std::string(1, static_cast<char>('a' + random_.below(8)));
}

std::string RandomDdl::type() {
  static const std::vector<std::string> types = {
      "integer", "integer",       "bigint",  "smallint",    "text",        "text",
      "date",    "varchar(10)",   "numeric", "varchar(20)", "timestamptz", "char(3)",
      "uuid",    "numeric(8, 2)", "jsonb",   "integer[]",   "boolean",     "double precision"};
  if (random_.one_in(6) && !stock_.enums.empty()) return random_.pick(stock_.enums);
  if (random_.one_in(6) && !stock_.domains.empty()) return random_.pick(stock_.domains);
  if (random_.one_in(10) && !stock_.composites.empty()) return random_.pick(stock_.composites);
  return random_.pick(types);
}

std::string RandomDdl::literal(char category, const std::string& type) {
  switch (category) {
    case 'N':
      return random_.pick<std::string>({"0", "1 + 1", "'7'", "-1"});
    case 'S':
      return random_.pick<std::string>({"'x'", "'a' || 'b'", "lower('X')", "''"});
    case 'B':
      return random_.pick<std::string>({"true", "'f'", "1 > 2"});
    case 'D':
      return random_.pick<std::string>({"now()", "CURRENT_DATE", "'2024-01-01'"});
    case 'A':
      return "'{}'";
    default:
      return type == "uuid" ? "gen_random_uuid()" : type == "jsonb" ? "'{}'" : "NULL";
  }
}

std::string RandomDdl::check(const Stock::Column& column) {
  switch (column.category) {
    case 'N':
      return column.name + random_.pick<std::string>({" > 0", " BETWEEN 1 AND 9", " IN (1, 2, 3)"});
    case 'S':
      return random_.pick<std::string>(
          {"length(" + column.name + ") > 0", column.name + " <> ''", column.name + " LIKE 'a%'"});
    case 'B':
      return column.name;
    default:
      return column.name + " IS NOT NULL";
  }
}

std::string RandomDdl::maybe(const char* text, std::size_t one_in) {
  return random_.one_in(one_in) ? text : "";
}

}  // namespace migc::oracle
