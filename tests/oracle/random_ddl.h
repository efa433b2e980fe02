// Random statements that define schemas: most of them can run on the catalog at hand, some are
// refused. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "compiler/catalog/session.h"

namespace migc::oracle {

// The same numbers on every machine, which the distributions of the standard library do not
// promise.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(engine_() % bound); }
  bool one_in(std::size_t count) { return below(count) == 0; }
  template <typename T>
  const T& pick(const std::vector<T>& list) {
    return list[below(list.size())];
  }

 private:
  std::mt19937_64 engine_;
};

// What of the catalog statements can name; names as they stand in a statement.
struct Stock {
  struct Column {
    std::string name;
    char category = 'U';  // pg_type.typcategory
    std::string type;
  };
  struct Table {
    std::string name;
    std::vector<Column> columns;
    std::vector<std::string> constraints;
    std::vector<std::string> keys;  // columns with an index of their own that is unique
    char strategy = 0;              // of its partitions: 'r', 'l', 'h'; 0: not partitioned
    std::string partition_column;
    std::string parent;  // whose partition it is
  };
  std::vector<Table> tables;
  std::vector<std::string> views, materialized_views, sequences, indexes, enums, domains,
      composites, functions, schemas;
};
Stock stock_of(const catalog::Session& session);

class RandomDdl {
 public:
  explicit RandomDdl(std::uint64_t seed) : random_(seed) {}

  // The next statement, for a session whose catalog is `session`'s.
  std::string next(const catalog::Session& session);

 private:
  using Maker = std::string (RandomDdl::*)();  // empty: not possible now

  // names and columns (random_ddl.cc)
  std::string new_name(const char* prefix, std::size_t count);
  std::string some(const std::vector<std::string>& list, const char* missing);
  const Stock::Table& table();
  std::string column_of(const Stock::Table& table);
  std::string new_column();
  std::string type();
  std::string literal(char category, const std::string& type);
  std::string check(const Stock::Column& column);
  std::string maybe(const char* text, std::size_t one_in);

  // tables (random_tables.cc)
  std::string create_table();
  std::string column_definition(const std::string& name);
  std::string primary_key();
  struct Key {
    std::string table, column, type;
  };
  Key key();
  std::string reference(const Key& key);
  std::string table_options(const std::vector<std::string>& columns);
  std::vector<const Stock::Table*> partitioned_tables() const;
  std::string create_partition();
  std::string bound(const Stock::Table& parent);
  std::string drop_table();
  std::string alter_table();
  std::string alter_command(const Stock::Table& table);
  std::string alter_column(const Stock::Table& table);
  std::string alter_constraint(const Stock::Table& table);
  std::string new_constraint(const Stock::Table& table);
  std::string alter_family();
  std::string rename_part();
  std::string move_table();

  // other objects (random_objects.cc)
  std::string create_index();
  std::string change_index();
  std::string create_view();
  std::string query();
  std::string drop_view();
  std::string sequence();
  std::string create_type();
  std::string alter_enum();
  std::string alter_composite();
  std::string alter_domain();
  std::string drop_type();
  std::string create_function();
  std::string drop_function();
  std::string trigger();
  std::string policy();
  std::string schema();

  Random random_;
  Stock stock_;
  bool has_key_ = false;  // the table in the making has a primary key
};

}  // namespace migc::oracle
