// Every kind of statement that the grammar has becomes an operation, or is in the list of those
// that are not modelled. SPDX-License-Identifier: MIT
#include <array>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/unit/lowered.h"

namespace migc::sql {
namespace {

// In the order of AnyOperation.
constexpr std::array<const char*, std::variant_size_v<AnyOperation>> k_names = {
    "UnknownStatement",
    "CreateSchema",
    "CreateTable",
    "CreateTableAs",
    "CreateView",
    "AlterTable",
    "CreateIndex",
    "DropObjects",
    "Rename",
    "SetSchema",
    "ChangeOwner",
    "Comment",
    "CreateSequence",
    "AlterSequence",
    "CreateEnum",
    "AlterEnum",
    "CreateComposite",
    "CreateRange",
    "CreateDomain",
    "AlterDomain",
    "CreateFunction",
    "AlterFunction",
    "Define",
    "CreateTrigger",
    "CreateRule",
    "PolicyDefinition",
    "CreateStatistics",
    "CreateExtension",
    "AlterExtension",
    "PublicationDefinition",
    "CreateEventTrigger",
    "CreateCast",
    "CreateOperatorClass",
    "CreateForeignObject",
    "Grant",
    "SetVariable",
    "TransactionCommand",
    "RunQuery",
    "Do",
    "Call",
    "Copy",
    "Truncate",
    "LockTable",
    "Refresh",
    "Maintain",
    "SessionCommand",
    "ClusterCommand",
    "AlterProperties",
    "DependOnExtension",
};

struct Row {
  const char* kind;  // as Statement::kind
  const char* operation;
  const char* sql;
};

constexpr Row k_rows[] = {
    {"Insert", "RunQuery", "INSERT INTO t VALUES (1)"},
    {"Delete", "RunQuery", "DELETE FROM t"},
    {"Update", "RunQuery", "UPDATE t SET a = 1"},
    {"Merge", "RunQuery", "MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN DELETE"},
    {"Select", "RunQuery", "SELECT 1"},
    {"Select", "RunQuery", "VALUES (1)"},
    {"Select", "RunQuery", "TABLE t"},
    {"Select", "CreateTableAs", "SELECT 1 INTO t"},
    {"Select", "CreateTableAs", "SELECT 1 INTO t UNION SELECT 2"},
    {"CreateSchema", "CreateSchema", "CREATE SCHEMA s"},
    {"AlterTable", "AlterTable", "ALTER TABLE t ADD a int"},
    {"AlterTable", "AlterTable", "ALTER INDEX i SET (fillfactor = 70)"},
    {"AlterTable", "AlterTable", "ALTER VIEW v ALTER a SET DEFAULT 1"},
    {"AlterTable", "AlterTable", "ALTER MATERIALIZED VIEW v SET (fillfactor = 70)"},
    {"AlterTable", "AlterTable", "ALTER SEQUENCE s SET UNLOGGED"},
    {"AlterTable", "AlterTable", "ALTER FOREIGN TABLE t OPTIONS (ADD a 'b')"},
    {"AlterTable", "AlterTable", "ALTER TYPE t ADD ATTRIBUTE a int"},
    {"AlterTable", "AlterTable", "ALTER TABLE t OWNER TO r"},
    {"AlterCollation", "AlterProperties", "ALTER COLLATION c REFRESH VERSION"},
    {"AlterDomain", "AlterDomain", "ALTER DOMAIN d SET NOT NULL"},
    {"Grant", "Grant", "GRANT SELECT ON t TO r"},
    {"Grant", "Grant", "REVOKE ALL ON ALL TABLES IN SCHEMA s FROM r"},
    {"Grant", "ClusterCommand", "GRANT CONNECT ON DATABASE d TO r"},
    {"GrantRole", "Grant", "GRANT a TO b"},
    {"AlterDefaultPrivileges", "Grant", "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO r"},
    {"Copy", "Copy", "COPY t TO STDOUT"},
    {"VariableSet", "SetVariable", "SET a.b = 1"},
    {"VariableSet", "SetVariable", "RESET ALL"},
    {"VariableShow", "SessionCommand", "SHOW search_path"},
    {"Create", "CreateTable", "CREATE TABLE t ()"},
    {"CreateTableSpace", "ClusterCommand", "CREATE TABLESPACE t LOCATION '/t'"},
    {"DropTableSpace", "ClusterCommand", "DROP TABLESPACE t"},
    {"AlterTableSpaceOptions", "ClusterCommand", "ALTER TABLESPACE t SET (random_page_cost = 1)"},
    {"AlterTableMoveAll", "UnknownStatement", "ALTER TABLE ALL IN TABLESPACE a SET TABLESPACE b"},
    {"CreateExtension", "CreateExtension", "CREATE EXTENSION e"},
    {"AlterExtension", "AlterExtension", "ALTER EXTENSION e UPDATE"},
    {"AlterExtensionContents", "AlterExtension", "ALTER EXTENSION e ADD TABLE t"},
    {"CreateFdw", "CreateForeignObject", "CREATE FOREIGN DATA WRAPPER w"},
    {"AlterFdw", "CreateForeignObject", "ALTER FOREIGN DATA WRAPPER w NO HANDLER"},
    {"CreateForeignServer", "CreateForeignObject", "CREATE SERVER s FOREIGN DATA WRAPPER w"},
    {"AlterForeignServer", "CreateForeignObject", "ALTER SERVER s VERSION '2'"},
    {"CreateForeignTable", "CreateTable", "CREATE FOREIGN TABLE t (a int) SERVER s"},
    {"CreateUserMapping", "CreateForeignObject", "CREATE USER MAPPING FOR r SERVER s"},
    {"AlterUserMapping", "CreateForeignObject",
     "ALTER USER MAPPING FOR r SERVER s OPTIONS (a 'b')"},
    {"DropUserMapping", "DropObjects", "DROP USER MAPPING FOR r SERVER s"},
    {"ImportForeignSchema", "UnknownStatement", "IMPORT FOREIGN SCHEMA a FROM SERVER s INTO b"},
    {"CreatePolicy", "PolicyDefinition", "CREATE POLICY p ON t"},
    {"AlterPolicy", "PolicyDefinition", "ALTER POLICY p ON t TO r"},
    {"CreateAm", "Define", "CREATE ACCESS METHOD m TYPE INDEX HANDLER h"},
    {"CreateTrig", "CreateTrigger", "CREATE TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION f()"},
    {"CreateEventTrig", "CreateEventTrigger",
     "CREATE EVENT TRIGGER g ON ddl_command_end EXECUTE FUNCTION f()"},
    {"AlterEventTrig", "AlterProperties", "ALTER EVENT TRIGGER g DISABLE"},
    {"CreatePLang", "Define", "CREATE LANGUAGE l HANDLER h"},
    {"CreateExtension", "CreateExtension", "CREATE LANGUAGE plperl"},
    {"CreateRole", "ClusterCommand", "CREATE ROLE r"},
    {"AlterRole", "ClusterCommand", "ALTER ROLE r LOGIN"},
    {"AlterRoleSet", "ClusterCommand", "ALTER ROLE r SET search_path = a"},
    {"DropRole", "ClusterCommand", "DROP ROLE r"},
    {"CreateSeq", "CreateSequence", "CREATE SEQUENCE s"},
    {"AlterSeq", "AlterSequence", "ALTER SEQUENCE s RESTART"},
    {"Define", "Define", "CREATE AGGREGATE a (int) (sfunc = f, stype = int)"},
    {"Define", "Define", "CREATE OPERATOR + (function = f, leftarg = int, rightarg = int)"},
    {"Define", "Define", "CREATE TYPE t"},
    {"Define", "Define", "CREATE TYPE t (input = i, output = o)"},
    {"Define", "Define", "CREATE COLLATION c FROM \"C\""},
    {"Define", "Define", "CREATE TEXT SEARCH CONFIGURATION c (parser = p)"},
    {"Define", "Define", "CREATE TEXT SEARCH DICTIONARY d (template = t)"},
    {"Define", "Define", "CREATE TEXT SEARCH PARSER p (start = s)"},
    {"Define", "Define", "CREATE TEXT SEARCH TEMPLATE t (lexize = l)"},
    {"CreateDomain", "CreateDomain", "CREATE DOMAIN d AS int"},
    {"CreateOpClass", "CreateOperatorClass",
     "CREATE OPERATOR CLASS c FOR TYPE int USING btree AS STORAGE int"},
    {"CreateOpFamily", "CreateOperatorClass", "CREATE OPERATOR FAMILY f USING btree"},
    {"AlterOpFamily", "AlterProperties",
     "ALTER OPERATOR FAMILY f USING btree DROP OPERATOR 1 (int, int)"},
    {"Drop", "DropObjects", "DROP TABLE t"},
    {"Truncate", "Truncate", "TRUNCATE t"},
    {"Comment", "Comment", "COMMENT ON TABLE t IS 'a'"},
    {"Comment", "ClusterCommand", "COMMENT ON ROLE r IS 'a'"},
    {"SecLabel", "AlterProperties", "SECURITY LABEL ON TABLE t IS 'a'"},
    {"DeclareCursor", "SessionCommand", "DECLARE c CURSOR FOR SELECT 1"},
    {"ClosePortal", "SessionCommand", "CLOSE c"},
    {"Fetch", "SessionCommand", "FETCH c"},
    {"Index", "CreateIndex", "CREATE INDEX ON t (a)"},
    {"CreateStats", "CreateStatistics", "CREATE STATISTICS s ON a, b FROM t"},
    {"AlterStats", "AlterProperties", "ALTER STATISTICS s SET STATISTICS 10"},
    {"CreateFunction", "CreateFunction",
     "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'"},
    {"AlterFunction", "AlterFunction", "ALTER FUNCTION f() STABLE"},
    {"Do", "Do", "DO 'BEGIN END'"},
    {"Call", "Call", "CALL p()"},
    {"Rename", "Rename", "ALTER TABLE t RENAME TO u"},
    {"Rename", "ClusterCommand", "ALTER ROLE r RENAME TO q"},
    {"AlterObjectDepends", "DependOnExtension", "ALTER FUNCTION f DEPENDS ON EXTENSION e"},
    {"AlterObjectSchema", "SetSchema", "ALTER TABLE t SET SCHEMA s"},
    {"AlterOwner", "ChangeOwner", "ALTER SCHEMA s OWNER TO r"},
    {"AlterOwner", "ClusterCommand", "ALTER DATABASE d OWNER TO r"},
    {"AlterOperator", "AlterProperties", "ALTER OPERATOR + (int, int) SET (restrict = none)"},
    {"AlterType", "AlterProperties", "ALTER TYPE t SET (storage = plain)"},
    {"Rule", "CreateRule", "CREATE RULE r AS ON INSERT TO t DO NOTHING"},
    {"Notify", "SessionCommand", "NOTIFY c"},
    {"Listen", "SessionCommand", "LISTEN c"},
    {"Unlisten", "SessionCommand", "UNLISTEN *"},
    {"Transaction", "TransactionCommand", "BEGIN"},
    {"CompositeType", "CreateComposite", "CREATE TYPE t AS (a int)"},
    {"CreateEnum", "CreateEnum", "CREATE TYPE t AS ENUM ()"},
    {"CreateRange", "CreateRange", "CREATE TYPE t AS RANGE (subtype = int)"},
    {"AlterEnum", "AlterEnum", "ALTER TYPE t ADD VALUE 'a'"},
    {"View", "CreateView", "CREATE VIEW v AS SELECT 1"},
    {"Load", "SessionCommand", "LOAD 'l'"},
    {"Createdb", "ClusterCommand", "CREATE DATABASE d"},
    {"AlterDatabase", "ClusterCommand", "ALTER DATABASE d ALLOW_CONNECTIONS true"},
    {"AlterDatabaseRefreshColl", "ClusterCommand", "ALTER DATABASE d REFRESH COLLATION VERSION"},
    {"AlterDatabaseSet", "ClusterCommand", "ALTER DATABASE d SET search_path = a"},
    {"Dropdb", "ClusterCommand", "DROP DATABASE d"},
    {"AlterSystem", "ClusterCommand", "ALTER SYSTEM SET work_mem = 1"},
    {"Cluster", "Maintain", "CLUSTER t"},
    {"Vacuum", "Maintain", "VACUUM"},
    {"Vacuum", "Maintain", "ANALYZE t (a)"},
    {"Explain", "SessionCommand", "EXPLAIN SELECT 1"},
    {"Explain", "CreateTableAs", "EXPLAIN (ANALYZE) CREATE TABLE t AS SELECT 1"},
    {"CreateTableAs", "CreateTableAs", "CREATE TABLE t AS SELECT 1"},
    {"CreateTableAs", "CreateTableAs", "CREATE MATERIALIZED VIEW t AS SELECT 1"},
    {"CreateTableAs", "CreateTableAs", "CREATE TABLE t AS EXECUTE e"},
    {"RefreshMatView", "Refresh", "REFRESH MATERIALIZED VIEW v"},
    {"CheckPoint", "SessionCommand", "CHECKPOINT"},
    {"Discard", "SessionCommand", "DISCARD ALL"},
    {"Lock", "LockTable", "LOCK t"},
    {"ConstraintsSet", "SessionCommand", "SET CONSTRAINTS ALL DEFERRED"},
    {"Reindex", "Maintain", "REINDEX TABLE t"},
    {"CreateConversion", "Define", "CREATE CONVERSION c FOR 'LATIN1' TO 'UTF8' FROM f"},
    {"CreateCast", "CreateCast", "CREATE CAST (int AS t) WITHOUT FUNCTION"},
    {"CreateTransform", "Define",
     "CREATE TRANSFORM FOR t LANGUAGE l (FROM SQL WITH FUNCTION f(internal))"},
    {"Prepare", "SessionCommand", "PREPARE p AS SELECT 1"},
    {"Execute", "SessionCommand", "EXECUTE p"},
    {"Deallocate", "SessionCommand", "DEALLOCATE p"},
    {"DropOwned", "UnknownStatement", "DROP OWNED BY r"},
    {"ReassignOwned", "ClusterCommand", "REASSIGN OWNED BY a TO b"},
    {"AlterTSDictionary", "AlterProperties", "ALTER TEXT SEARCH DICTIONARY d (a = b)"},
    {"AlterTSConfiguration", "AlterProperties",
     "ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR a WITH b"},
    {"CreatePublication", "PublicationDefinition", "CREATE PUBLICATION p FOR ALL TABLES"},
    {"AlterPublication", "PublicationDefinition", "ALTER PUBLICATION p ADD TABLE t"},
    {"CreateSubscription", "ClusterCommand", "CREATE SUBSCRIPTION s CONNECTION 'c' PUBLICATION p"},
    {"AlterSubscription", "ClusterCommand", "ALTER SUBSCRIPTION s DISABLE"},
    {"DropSubscription", "ClusterCommand", "DROP SUBSCRIPTION s"},
};

// What these change is not known without a server.
const std::set<std::string> k_not_modelled = {"AlterTableMoveAll", "ImportForeignSchema",
                                              "DropOwned"};

// The kinds that compiler/sql/kind_name.cc knows: each tag that a RawStmt can hold.
std::set<std::string> known_kinds() {
  std::ifstream file(MIGC_SOURCE_DIR "/compiler/sql/kind_name.cc");
  std::stringstream text;
  text << file.rdbuf();
  std::set<std::string> kinds;
  const std::string all = text.str();
  const std::string mark = "return \"";
  for (std::size_t at = all.find(mark); at != std::string::npos; at = all.find(mark, at + 1)) {
    const std::size_t begin = at + mark.size();
    kinds.insert(all.substr(begin, all.find('"', begin) - begin));
  }
  kinds.erase("Unknown");
  return kinds;
}

}  // namespace

TEST_CASE("every kind of statement has an operation") {
  for (const Row& row : k_rows) {
    INFO(row.sql);
    const Lowered lowered{row.sql};
    const Statement& statement = lowered.statements.at(0);
    CHECK(statement.kind == row.kind);
    CHECK(k_names.at(statement.operation->value.index()) == std::string_view(row.operation));
    CHECK(statement.operation->span == statement.span);
    const bool is_unknown = std::holds_alternative<UnknownStatement>(statement.operation->value);
    CHECK(is_unknown == (k_not_modelled.count(row.kind) != 0));
  }
}

TEST_CASE("no kind of statement is forgotten") {
  std::set<std::string> covered;
  for (const Row& row : k_rows) covered.insert(row.kind);
  const std::set<std::string> known = known_kinds();
  CHECK(known.size() > 110);
  for (const std::string& kind : known) {
    INFO(kind);
    CHECK(covered.count(kind) == 1);
  }
}

TEST_CASE("operations are made on request alone") {
  const auto source = std::make_shared<SourceFile>("t.sql", "SELECT 1; CREATE TABLE t (a int)");
  Diagnostics diagnostics;
  for (const Statement& statement : parse(source, {0, source->text().size()}, diagnostics))
    CHECK(statement.operation == nullptr);
}

}  // namespace migc::sql
