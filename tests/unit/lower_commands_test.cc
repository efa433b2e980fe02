// Statements that change no definition, and what queries read and write.
// SPDX-License-Identifier: MIT
#include "tests/unit/lowered.h"

namespace migc::sql {

using Names = std::vector<std::string>;

TEST_CASE("SET and RESET") {
  using Kind = SetVariable::Kind;
  const One<SetVariable> path{"SET LOCAL search_path TO a, \"B\", public"};
  CHECK((path->kind == Kind::value && path->is_local && path->name == "search_path"));
  CHECK(path->values == Names{"a", "B", "public"});
  CHECK(One<SetVariable> { "SET work_mem = '1MB'" } -> values == Names{"1MB"});
  CHECK(One<SetVariable> { "SET x.y = -1" } -> values == Names{"-1"});
  CHECK(One<SetVariable> { "SET x.y = off" } -> values == Names{"off"});
  CHECK(One<SetVariable> { "SET TIME ZONE 'UTC'" } -> name == "timezone");
  CHECK(One<SetVariable> { "SET search_path TO DEFAULT" } -> kind == Kind::to_default);
  CHECK(One<SetVariable> { "SET search_path FROM CURRENT" } -> kind == Kind::current);
  CHECK(One<SetVariable> { "RESET search_path" } -> kind == Kind::reset);
  CHECK(One<SetVariable> { "RESET ALL" } -> kind == Kind::reset_all);
  const One<SetVariable> level{"SET TRANSACTION ISOLATION LEVEL SERIALIZABLE"};
  CHECK((level->kind == Kind::transaction && level->values == Names{"transaction_isolation"}));
}

TEST_CASE("transactions") {
  using Kind = TransactionCommand::Kind;
  struct Row {
    const char* sql;
    Kind kind;
    const char* name;
  };
  const Row rows[] = {
      {"BEGIN", Kind::begin, ""},
      {"START TRANSACTION READ ONLY", Kind::begin, ""},
      {"COMMIT", Kind::commit, ""},
      {"END", Kind::commit, ""},
      {"ROLLBACK", Kind::rollback, ""},
      {"SAVEPOINT \"S\"", Kind::savepoint, "S"},
      {"RELEASE s", Kind::release, "s"},
      {"ROLLBACK TO SAVEPOINT s", Kind::rollback_to, "s"},
      {"PREPARE TRANSACTION 'g'", Kind::prepare, "g"},
      {"COMMIT PREPARED 'g'", Kind::commit_prepared, "g"},
      {"ROLLBACK PREPARED 'g'", Kind::rollback_prepared, "g"},
  };
  for (const Row& row : rows) {
    INFO(row.sql);
    const One<TransactionCommand> command{row.sql};
    CHECK(command->kind == row.kind);
    CHECK(command->savepoint == row.name);
  }
  CHECK(One<TransactionCommand> { "COMMIT AND CHAIN" } -> chain);
}

TEST_CASE("commands on tables") {
  const One<Copy> copy{"COPY s.t (a, b) FROM '/x' WITH (FORMAT csv) WHERE a > 1"};
  CHECK((copy->from && !copy->standard && copy->file == "/x"));
  CHECK(copy.text(copy->relation_span) == "s.t");
  CHECK(copy->columns == Names{"a", "b"});
  CHECK(copy.text(copy->where->span) == "a > 1");
  const One<Copy> query{"COPY (SELECT 1) TO STDOUT"};
  CHECK((query->query != nullptr && query->standard && !query->from));
  const One<Truncate> truncate{"TRUNCATE ONLY s.a, b RESTART IDENTITY CASCADE"};
  REQUIRE(truncate->tables.size() == 2);
  CHECK((truncate->tables[0].only && !truncate->tables[1].only));
  CHECK(truncate.text(truncate->tables[0].span) == "s.a");
  CHECK((truncate->restart_identity && truncate->cascade));
  CHECK(One<LockTable> { "LOCK TABLE t" } -> mode == "AccessExclusiveLock");
  const One<LockTable> lock{"LOCK t IN SHARE UPDATE EXCLUSIVE MODE NOWAIT"};
  CHECK((lock->mode == "ShareUpdateExclusiveLock" && lock->nowait));
  const One<Refresh> refresh{"REFRESH MATERIALIZED VIEW CONCURRENTLY s.v WITH NO DATA"};
  CHECK((refresh->concurrently && !refresh->with_data));
  CHECK(refresh.text(refresh->name_span) == "s.v");
}

TEST_CASE("maintenance") {
  using Kind = Maintain::Kind;
  const One<Maintain> vacuum{"VACUUM (FULL, ANALYZE) s.t, u"};
  CHECK((vacuum->kind == Kind::vacuum && vacuum->full && vacuum->tables.size() == 2));
  CHECK(vacuum->tables[0].name == QualifiedName{"s", "t"});
  CHECK(One<Maintain> { "ANALYZE" } -> kind == Kind::analyze);
  const One<Maintain> cluster{"CLUSTER t USING i"};
  CHECK((cluster->kind == Kind::cluster && cluster->name == "i"));
  const One<Maintain> index{"REINDEX INDEX CONCURRENTLY s.i"};
  CHECK((index->target == ObjectKind::index && index->concurrently));
  CHECK(One<Maintain> { "REINDEX SCHEMA s" } -> name == "s");
  CHECK(One<Maintain> { "REINDEX TABLE t" } -> target == ObjectKind::table);
  CHECK(One<Maintain> { "REINDEX DATABASE d" } -> target == ObjectKind::database);
  CHECK(One<Maintain> { "REINDEX SYSTEM d" } -> target == ObjectKind::other);
}

TEST_CASE("commands that carry queries") {
  const One<SessionCommand> prepare{"PREPARE p (int) AS INSERT INTO t VALUES ($1)"};
  CHECK((prepare->kind == "Prepare" && prepare->name == "p"));
  CHECK(prepare->query->relation.name == "t");
  CHECK(One<SessionCommand> { "EXPLAIN ANALYZE DELETE FROM t" }
        -> query->kind == QueryKind::delete_rows);
  CHECK(One<SessionCommand> { "EXPLAIN ANALYZE DELETE FROM t" } -> runs);
  CHECK(One<SessionCommand> { "EXPLAIN DELETE FROM t" } -> query->kind == QueryKind::delete_rows);
  CHECK(!One<SessionCommand> { "EXPLAIN DELETE FROM t" } -> runs);
  CHECK(One<SessionCommand> { "DECLARE c CURSOR FOR SELECT 1" } -> query != nullptr);
  const One<Call> call{"CALL s.p(1, a => 2)"};
  CHECK(call->call.kind == ExpressionKind::call);
  CHECK(call->call.name == NamePath{"s", "p"});
  CHECK(call->call.arguments.at(1).kind == ExpressionKind::named_argument);
  CHECK(One<UnknownStatement> { "DROP OWNED BY r" } -> kind == "DropOwned");
}

TEST_CASE("what DML reads and writes") {
  const One<RunQuery> insert{
      "WITH w AS (SELECT 1) INSERT INTO s.t AS x (a, b) SELECT c, d FROM u "
      "ON CONFLICT (a, lower(b)) WHERE a > 1 DO UPDATE SET b = excluded.b RETURNING a AS r"};
  const Query& into = *insert->query;
  CHECK(into.kind == QueryKind::insert);
  CHECK(insert.text(into.relation_span) == "s.t");
  CHECK((into.alias == "x" && into.with.at(0).name == "w"));
  CHECK(into.assignments.at(1).name == "b");
  CHECK(into.source->from.at(0).relation.name == "u");
  CHECK((into.on_conflict && into.conflict_updates && into.conflict_keys.size() == 2));
  CHECK(into.conflict_assignments.at(0).name == "b");
  CHECK(into.targets.at(0).name == "r");
  const One<RunQuery> update{"UPDATE ONLY t SET a = 1, (b, c) = (2, 3) FROM u WHERE t.a = u.a"};
  CHECK(update->query->only);
  REQUIRE(update->query->assignments.size() == 3);
  CHECK(update->query->assignments[2].name == "c");
  CHECK(update->query->assignments[2].value.value == "3");
  CHECK(update->query->from.at(0).relation.name == "u");
  CHECK(update->query->where->kind == ExpressionKind::operation);
  const One<RunQuery> remove{"DELETE FROM t USING u WHERE t.a IN (SELECT b FROM v)"};
  CHECK(remove->query->where->kind == ExpressionKind::any_query);
  CHECK(remove->query->where->query->from.at(0).relation.name == "v");
  const One<RunQuery> merge{
      "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED AND u.b THEN UPDATE SET b = u.b "
      "WHEN NOT MATCHED THEN INSERT (a) VALUES (u.a) WHEN MATCHED THEN DELETE"};
  CHECK(
      (merge->query->merge_inserts && merge->query->merge_updates && merge->query->merge_deletes));
  CHECK(merge->query->conditions.size() == 2);
  const One<RunQuery> defaults{"INSERT INTO t DEFAULT VALUES"};
  CHECK(defaults->query->source == nullptr);
}

TEST_CASE("rows of data in bulk are counted, not kept") {
  std::string text = "INSERT INTO t VALUES (0, 'a', NULL)";
  for (int i = 1; i < 1000; ++i) text += ", (" + std::to_string(i) + ", 'a'::text, -1)";
  text += ", (f(1), DEFAULT, '');";
  const One<RunQuery> insert{text};
  const Query& values = *insert->query->source;
  CHECK(values.row_count == 1001);
  CHECK(values.rows.size() == Query::k_data_rows + 1);
  CHECK(values.rows.back().at(0).kind == ExpressionKind::call);
  CHECK(insert->query->span.end > text.size() - 10);
  const One<CreateView> view{
      [&] { return "CREATE VIEW v AS " + text.substr(text.find("VALUES")); }()};
  CHECK(view->query->rows.size() == 1001);
}

TEST_CASE("statements that libpg_query sees otherwise than the splitter keep their places") {
  // one call of the parser: offsets count from its start
  const Lowered lowered{"SELECT 1;\n/* é */ CREATE TABLE é.t (a int);\nALTER TABLE t ADD b int;"};
  REQUIRE(lowered.statements.size() == 3);
  const auto& table = std::get<CreateTable>(lowered.statements[1].operation->value);
  CHECK(lowered.text(table.name_span) == "é.t");
  const auto& alter = std::get<AlterTable>(lowered.statements[2].operation->value);
  CHECK(lowered.text(alter.commands.at(0).span) == "ADD b int");
}

}  // namespace migc::sql
