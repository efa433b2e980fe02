// Indexes, views, sequences, types, functions, triggers, policies and schemas.
#include <fmt/format.h>

#include "compiler/base/text.h"
#include "tests/oracle/random_ddl.h"

namespace migc::oracle {

std::string RandomDdl::create_index() {
  const Stock::Table target = table();
  std::vector<std::string> keys;
  for (std::size_t i = 0, count = 1 + random_.below(2); i < count; ++i) {
    const Stock::Column column = target.columns.empty() ? Stock::Column{"missing", 'N', "integer"}
                                                        : random_.pick(target.columns);
    const bool expression = random_.one_in(6);
    keys.push_back(expression && column.category == 'S'   ? fmt::format("lower({})", column.name)
                   : expression && column.category == 'N' ? fmt::format("({} + 1)", column.name)
                                                          : column.name + maybe(" DESC", 6));
  }
  const std::string name = random_.one_in(2) ? fmt::format("i{}", random_.below(8)) : "";
  std::string text = fmt::format("CREATE {}INDEX {}{} ON {}{} ({})", maybe("UNIQUE ", 3),
                                 name.empty() ? "" : maybe("IF NOT EXISTS ", 8), name,
                                 maybe("ONLY ", 15), target.name, join(keys, ", "));
  if (random_.one_in(8)) text += fmt::format(" INCLUDE ({})", column_of(target));
  if (random_.one_in(6) && !target.columns.empty())
    text += fmt::format(" WHERE {}", check(random_.pick(target.columns)));
  return text;
}

std::string RandomDdl::change_index() {
  const std::string index = some(stock_.indexes, "missing");
  return random_.one_in(2) ? fmt::format("DROP INDEX {}{}", index, maybe(" CASCADE", 4))
                           : fmt::format("ALTER INDEX {} RENAME TO i{}", index, random_.below(8));
}

std::string RandomDdl::query() {
  const Stock::Table from = table();
  const std::string column = column_of(from);
  switch (random_.below(6)) {
    case 0:
      return fmt::format("SELECT * FROM {}", from.name);
    case 1:
      return fmt::format("SELECT {0}, count(*) AS n FROM {1} GROUP BY {0}", column, from.name);
    case 2: {
      const Stock::Table other = table();
      return fmt::format("SELECT x.{}, y.{} AS other FROM {} x JOIN {} y ON true", column,
                         column_of(other), from.name, other.name);
    }
    case 3:
      return fmt::format("SELECT {0} AS a, coalesce({0}, {0}) AS b FROM {1} WHERE {0} IS NOT NULL",
                         column, from.name);
    default:
      return fmt::format("SELECT {} FROM {}", column, from.name);
  }
}

std::string RandomDdl::create_view() {
  if (random_.one_in(5))
    return fmt::format("CREATE MATERIALIZED VIEW {} AS {}", new_name("m", 3), query());
  const bool again = random_.one_in(3) && !stock_.views.empty();
  return fmt::format("CREATE {}VIEW {} AS {}", again ? "OR REPLACE " : "",
                     again ? random_.pick(stock_.views) : new_name("v", 4), query());
}

std::string RandomDdl::drop_view() {
  const bool plain = stock_.materialized_views.empty() || random_.one_in(2);
  const std::string name = some(plain ? stock_.views : stock_.materialized_views, "missing");
  const char* const kind = plain ? "VIEW" : "MATERIALIZED VIEW";
  if (random_.one_in(3))
    return fmt::format("ALTER {} {} RENAME TO v{}", kind, name, random_.below(4));
  return fmt::format("DROP {} {}{}", kind, name, maybe(" CASCADE", 3));
}

std::string RandomDdl::sequence() {
  const std::string there = some(stock_.sequences, "missing");
  switch (random_.below(6)) {
    case 0:
    case 1:
      return fmt::format(
          "CREATE SEQUENCE {}{}", new_name("s", 4),
          random_.pick<std::string>({"", " AS integer", " INCREMENT BY 2 START 10"}));
    case 2: {
      const Stock::Table owner = table();
      return fmt::format("ALTER SEQUENCE {} OWNED BY {}.{}", there, owner.name, column_of(owner));
    }
    case 3:
      return fmt::format("ALTER SEQUENCE {} RENAME TO s{}", there, random_.below(4));
    case 4:
      return fmt::format("ALTER SEQUENCE {} {}", there,
                         random_.pick<std::string>({"OWNED BY NONE", "MAXVALUE 1000", "CYCLE"}));
    default:
      return fmt::format("DROP SEQUENCE {}{}", there, maybe(" CASCADE", 3));
  }
}

std::string RandomDdl::create_type() {
  switch (random_.below(4)) {
    case 0:
      return fmt::format("CREATE TYPE {} AS ENUM ('x', 'y', 'z')", new_name("e", 3));
    case 1:
      return fmt::format("CREATE TYPE {} AS (a {}, b {})", new_name("r", 3), type(), type());
    default:
      return fmt::format("CREATE DOMAIN {} AS {}{}", new_name("d", 3),
                         random_.pick<std::string>({"integer", "text", "varchar(10)", "numeric"}),
                         random_.pick<std::string>(
                             {"", " NOT NULL", " CHECK (VALUE IS NOT NULL)", " DEFAULT '1'"}));
  }
}

std::string RandomDdl::alter_enum() {
  const std::string name = some(stock_.enums, "missing");
  switch (random_.below(3)) {
    case 0:
      return fmt::format("ALTER TYPE {} ADD VALUE {}'{}'", name, maybe("IF NOT EXISTS ", 3),
                         static_cast<char>('p' + random_.below(6)));
    case 1:
      return fmt::format("ALTER TYPE {} ADD VALUE 'w{}' BEFORE 'y'", name, random_.below(3));
    default:
      return fmt::format("ALTER TYPE {} RENAME VALUE 'x' TO 'x{}'", name, random_.below(2));
  }
}

std::string RandomDdl::alter_composite() {
  const std::string name = some(stock_.composites, "missing");
  switch (random_.below(4)) {
    case 0:
      return fmt::format("ALTER TYPE {} ADD ATTRIBUTE {} {}", name, new_column(), type());
    case 1:
      return fmt::format("ALTER TYPE {} DROP ATTRIBUTE a{}", name, maybe(" CASCADE", 2));
    case 2:
      return fmt::format("ALTER TYPE {} ALTER ATTRIBUTE b TYPE {}{}", name, type(),
                         maybe(" CASCADE", 2));
    default:
      return fmt::format("ALTER TYPE {} RENAME ATTRIBUTE a TO {}", name, new_column());
  }
}

std::string RandomDdl::alter_domain() {
  const std::string name = some(stock_.domains, "missing");
  return fmt::format(
      "ALTER DOMAIN {} {}", name,
      random_.pick<std::string>(
          {"ADD CHECK (VALUE IS NOT NULL)", "ADD CONSTRAINT dk CHECK (VALUE IS NOT NULL) NOT VALID",
           "DROP CONSTRAINT dk", "SET NOT NULL", "DROP NOT NULL", "SET DEFAULT '2'", "DROP DEFAULT",
           "VALIDATE CONSTRAINT dk", "RENAME TO d0", "RENAME CONSTRAINT dk TO dk2"}));
}

std::string RandomDdl::drop_type() {
  const bool domain = random_.one_in(3);
  const auto& list = domain ? stock_.domains : random_.one_in(2) ? stock_.enums : stock_.composites;
  return fmt::format("DROP {} {}{}", domain ? "DOMAIN" : "TYPE", some(list, "missing"),
                     maybe(" CASCADE", 2));
}

std::string RandomDdl::create_function() {
  const std::string name = new_name("f", 4);
  switch (random_.below(4)) {
    case 0:
      return fmt::format(
          "CREATE {}FUNCTION {}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
          maybe("OR REPLACE ", 2), name);
    case 1:
      return fmt::format(
          "CREATE {}FUNCTION {}(x {}, y integer DEFAULT 1) RETURNS integer LANGUAGE sql IMMUTABLE "
          "AS $$ SELECT 1 $$",
          maybe("OR REPLACE ", 2), name, type());
    case 2:
      return fmt::format(
          "CREATE FUNCTION {}() RETURNS SETOF {} LANGUAGE plpgsql AS $$ BEGIN END $$", name,
          table().name);
    default:
      return fmt::format("CREATE PROCEDURE {}(x {}) LANGUAGE plpgsql AS $$ BEGIN END $$", name,
                         type());
  }
}

std::string RandomDdl::drop_function() {
  return fmt::format("DROP ROUTINE {}{}{}", maybe("IF EXISTS ", 4),
                     some(stock_.functions, "missing()"), maybe(" CASCADE", 3));
}

std::string RandomDdl::trigger() {
  const std::string name = fmt::format("g{}", random_.below(3));
  const Stock::Table on = table();
  if (random_.one_in(4))
    return fmt::format("DROP TRIGGER {}{} ON {}", maybe("IF EXISTS ", 2), name, on.name);
  const std::string function = some(stock_.functions, "missing()");
  const bool update_of = random_.one_in(4);
  return fmt::format("CREATE TRIGGER {} {} {} ON {} FOR EACH {} EXECUTE FUNCTION {}()", name,
                     random_.one_in(2) ? "BEFORE" : "AFTER",
                     update_of ? "UPDATE OF " + column_of(on) : "INSERT OR DELETE", on.name,
                     random_.one_in(3) ? "STATEMENT" : "ROW",
                     function.substr(0, function.find('(')));
}

std::string RandomDdl::policy() {
  const std::string name = fmt::format("o{}", random_.below(3));
  const Stock::Table on = table();
  switch (random_.below(4)) {
    case 0:
      return fmt::format("DROP POLICY {}{} ON {}", maybe("IF EXISTS ", 2), name, on.name);
    case 1:
      return fmt::format("ALTER POLICY {} ON {} RENAME TO o{}", name, on.name, random_.below(3));
    default:
      return fmt::format("CREATE POLICY {} ON {} {}USING ({})", name, on.name,
                         maybe("FOR SELECT ", 2),
                         on.columns.empty() ? "true" : check(random_.pick(on.columns)));
  }
}

std::string RandomDdl::schema() {
  switch (random_.below(5)) {
    case 0:
      return fmt::format("DROP SCHEMA {}{}", some(stock_.schemas, "missing"), maybe(" CASCADE", 2));
    case 1:
      return fmt::format("ALTER SCHEMA {} RENAME TO z{}", some(stock_.schemas, "missing"),
                         random_.below(3));
    default:
      return fmt::format("CREATE SCHEMA {}z{}", maybe("IF NOT EXISTS ", 3), random_.below(3));
  }
}

}  // namespace migc::oracle
