#include "compiler/script/postflight.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/base/version.h"
#include "compiler/catalog/object_words.h"
#include "compiler/catalog/relations.h"
#include "compiler/catalog/type_spelling.h"
#include "compiler/script/head.h"
#include "compiler/script/psql_text.h"
#include "compiler/script/session.h"
#include "compiler/script/verification.h"
#include "compiler/script/version_rows.h"
#include "compiler/sql/names.h"

namespace migc::script {
namespace {

using catalog::Catalog;
using catalog::Change;
using catalog::Column;
using catalog::Constraint;
using catalog::Object;
using catalog::ObjectId;
using catalog::Relation;
using sql::quote_literal;
using Row = std::vector<std::string>;

// pg_constraint.contype; empty: a kind whose names differ between versions, or that is no
// constraint of its own.
std::string type_of(const Constraint& constraint) {
  switch (constraint.kind) {
    case sql::ConstraintKind::primary_key:
      return "p";
    case sql::ConstraintKind::unique:
      return "u";
    case sql::ConstraintKind::foreign_key:
      return "f";
    case sql::ConstraintKind::exclusion:
      return "x";
    case sql::ConstraintKind::check:
      return "c";
    default:
      return "";
  }
}

// What the upgrade leads to, as rows of values.
class Expectations {
 public:
  explicit Expectations(const Window& window)
      : before_(window.before), session_(window.after), after_(session_.catalog) {
    const std::vector<std::string> path = session_.search_path();
    session_.set_search_path({});  // as the questions see types: pg_catalog alone
    Catalog::visit_changes(before_, after_, [&](const Change& change) {
      if (change.after != nullptr && is_own(after_, *change.after)) add(change);
      if (change.before != nullptr && is_own(before_, *change.before)) add_gone(change);
    });
    session_.set_search_path(path);
    for (std::vector<Row>* const rows : {&relations, &columns, &constraints, &indexes, &gone}) {
      std::sort(rows->begin(), rows->end());
      rows->erase(std::unique(rows->begin(), rows->end()), rows->end());
    }
  }

  std::vector<Row> relations;    // schema, name, relkind, word
  std::vector<Row> columns;      // schema, relation, name, type or NULL, NOT NULL
  std::vector<Row> constraints;  // schema, owner, name, contype, validated
  std::vector<Row> indexes;      // schema, name, valid
  std::vector<Row> gone;         // schema, relation, column or NULL, word

 private:
  void add(const Change& change) {
    const Object& object = *change.after;
    if (const auto* const relation = object.as<Relation>()) {
      if (relation->index != nullptr)
        add_index(object, *relation);
      else
        add_relation(object, *relation);
    } else if (const auto* const constraint = object.as<Constraint>()) {
      add_constraint(object, *constraint);
    }
  }

  Row named(const Object& object) const {
    const sql::QualifiedName name = name_of(after_, object);
    return {quote_literal(name.schema), quote_literal(name.name)};
  }

  void add_relation(const Object& object, const Relation& relation) {
    Row row = named(object);
    const Row place = row;
    row.push_back(quote_literal(std::string(1, static_cast<char>(relation.kind))));
    row.push_back(quote_literal(catalog::relation_word(relation.kind)));
    relations.push_back(std::move(row));
    if (!relation.columns_known || relation.kind == catalog::RelationKind::sequence) return;
    for (const catalog::ColumnPtr& column : relation.columns)
      if (!column->dropped) add_column(place, *column);
  }

  void add_column(Row row, const Column& column) {
    const bool known = column.type.type != catalog::k_no_object;
    row.push_back(quote_literal(column.name));
    row.push_back(known ? quote_literal(catalog::format_type(session_.types, column.type.type,
                                                             column.type.typmod))
                        : "NULL");
    row.push_back(truth(column.not_null));
    columns.push_back(std::move(row));
  }

  void add_index(const Object& object, const Relation& relation) {
    Row row = named(object);
    row.push_back(truth(relation.index->valid));
    indexes.push_back(std::move(row));
  }

  // The server's own copies for partitions are named by each version in its own way.
  void add_constraint(const Object& object, const Constraint& constraint) {
    const bool is_copy = constraint.parent != catalog::k_no_object &&
                         constraint.kind == sql::ConstraintKind::foreign_key;
    const std::string type = type_of(constraint);
    const ObjectId owner =
        constraint.relation != catalog::k_no_object ? constraint.relation : constraint.domain;
    const Object* const found = after_.find(owner);
    if (is_copy || type.empty() || found == nullptr || !is_own(after_, *found)) return;
    Row row = named(*found);
    row.push_back(quote_literal(object.name));
    row.push_back(quote_literal(type));
    row.push_back(truth(constraint.validated && constraint.enforced));
    constraints.push_back(std::move(row));
  }

  // What has the name now, if anything has.
  const Object* now_at(const Object& object) const {
    const Object* const schema = before_.find(object.schema);
    const ObjectId there =
        after_.find_name({catalog::NameClass::schema, catalog::k_no_object, schema->name, {}});
    return after_.find(after_.find_name({catalog::NameClass::relation, there, object.name, {}}));
  }

  void add_gone(const Change& change) {
    const Object& old = *change.before;
    const auto* const relation = old.as<Relation>();
    if (relation == nullptr) return;
    const sql::QualifiedName name = name_of(before_, old);
    if (now_at(old) == nullptr)
      gone.push_back({quote_literal(name.schema), quote_literal(name.name), "NULL",
                      quote_literal(catalog::relation_word(relation->kind))});
    const auto* const now = change.new_as<Relation>();
    if (now == nullptr || relation->index != nullptr) return;
    for (const catalog::ColumnPtr& column : relation->columns) {
      if (column->dropped || now->find_column(column->name) != 0 || !now->columns_known) continue;
      Row row = named(*change.after);
      row.push_back(quote_literal(column->name));
      row.push_back(quote_literal("column"));
      gone.push_back(std::move(row));
    }
  }

  const Catalog& before_;
  catalog::Session& session_;
  const Catalog& after_;
};

constexpr std::string_view k_missing_relations =
    "SELECT format('%s %I.%I does not exist', e.word, e.schema_name, e.name)\n"
    "  FROM expected e\n"
    " WHERE NOT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace\n"
    "                    WHERE n.nspname = e.schema_name AND c.relname = e.name AND "
    "c.relkind::text = e.kind)";

constexpr std::string_view k_wrong_columns =
    "SELECT CASE\n"
    "         WHEN a.attnum IS NULL THEN\n"
    "           format('column %I of relation %I.%I does not exist', e.name, e.schema_name, "
    "e.relation)\n"
    "         WHEN format_type(a.atttypid, a.atttypmod) <> e.type THEN\n"
    "           format('column %I of relation %I.%I has type %s, expected %s', e.name, "
    "e.schema_name, e.relation,\n"
    "                  format_type(a.atttypid, a.atttypmod), e.type)\n"
    "         ELSE\n"
    "           format('column %I of relation %I.%I %s', e.name, e.schema_name, e.relation,\n"
    "                  CASE WHEN e.not_null THEN 'is not NOT NULL' ELSE 'is NOT NULL, expected "
    "NULL' END)\n"
    "       END\n"
    "  FROM expected e\n"
    "  JOIN pg_namespace n ON n.nspname = e.schema_name\n"
    "  JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = e.relation\n"
    "  LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = e.name AND a.attnum > 0\n"
    "       AND NOT a.attisdropped\n"
    " WHERE a.attnum IS NULL OR format_type(a.atttypid, a.atttypmod) <> e.type\n"
    "    OR a.attnotnull <> e.not_null";

constexpr std::string_view k_wrong_constraints =
    "SELECT CASE\n"
    "         WHEN k.conname IS NULL THEN\n"
    "           format('constraint %I of %I.%I does not exist', e.name, e.schema_name, e.owner)\n"
    "         WHEN k.contype <> e.type THEN\n"
    "           format('constraint %I of %I.%I is of another kind', e.name, e.schema_name, "
    "e.owner)\n"
    "         ELSE format('constraint %I of %I.%I is not valid', e.name, e.schema_name, e.owner)\n"
    "       END\n"
    "  FROM expected e\n"
    "  LEFT JOIN (SELECT k.conname, k.contype::text, k.convalidated, n.nspname,\n"
    "                    coalesce(c.relname, t.typname) AS owner\n"
    "               FROM pg_constraint k\n"
    "               LEFT JOIN pg_class c ON c.oid = k.conrelid\n"
    "               LEFT JOIN pg_type t ON t.oid = k.contypid\n"
    "               JOIN pg_namespace n ON n.oid = coalesce(c.relnamespace, t.typnamespace)) k\n"
    "    ON k.nspname = e.schema_name AND k.owner = e.owner AND k.conname = e.name\n"
    " WHERE k.conname IS NULL OR k.contype <> e.type OR (e.valid AND NOT k.convalidated)";

constexpr std::string_view k_wrong_indexes =
    "SELECT format('index %I.%I %s', e.schema_name, e.name,\n"
    "              CASE WHEN i.indexrelid IS NULL THEN 'does not exist'\n"
    "                   WHEN NOT i.indisready THEN 'is not ready' ELSE 'is not valid' END)\n"
    "  FROM expected e\n"
    "  LEFT JOIN (pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace\n"
    "             JOIN pg_index i ON i.indexrelid = c.oid)\n"
    "    ON n.nspname = e.schema_name AND c.relname = e.name\n"
    " WHERE i.indexrelid IS NULL OR (e.valid AND NOT (i.indisvalid AND i.indisready))";

constexpr std::string_view k_still_there =
    "SELECT CASE WHEN e.column_name IS NULL\n"
    "            THEN format('%s %I.%I is still there', e.word, e.schema_name, e.relation)\n"
    "            ELSE format('column %I of relation %I.%I is still there', e.column_name, "
    "e.schema_name, e.relation) END\n"
    "  FROM expected e\n"
    "  JOIN pg_namespace n ON n.nspname = e.schema_name\n"
    "  JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = e.relation\n"
    " WHERE e.column_name IS NULL\n"
    "    OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = "
    "e.column_name\n"
    "                  AND NOT a.attisdropped)";

// Collects what the query says of rows that are not as expected.
std::string check(std::string_view what, const std::vector<ValueColumn>& columns,
                  const std::vector<Row>& rows, std::string_view query) {
  if (rows.empty()) return {};
  return fmt::format("  -- {}\n  problems := problems || ARRAY(\nWITH {}\n{}\n ORDER BY 1);\n",
                     what, common_table("expected", columns, rows), query);
}

std::string check_rows(const Window& window) {
  const std::string table = sql::quote_name(version_table(window.project.config));
  const std::string name = quote_literal(table);
  return fmt::format(
      "  -- version rows\n"
      "  IF to_regclass({0}) IS NULL THEN\n"
      "    problems := problems || format('version table %s does not exist', {0});\n"
      "  ELSE\n"
      "    found := ARRAY(SELECT version_num::text FROM {1} ORDER BY version_num::text COLLATE "
      "\"C\");\n"
      "    IF found <> expected_rows THEN\n"
      "      problems := problems || format('version table %s holds rows %s, expected %s', {0}, "
      "found, expected_rows);\n"
      "    END IF;\n"
      "  END IF;\n",
      name, table);
}

std::string schema_check(const Window& window) {
  const Expectations expected(window);
  std::string body = fmt::format(
      "\n"
      "DECLARE\n"
      "  expected_rows CONSTANT text[] := {};\n"
      "  found         text[];\n"
      "  problems      text[] := '{{}}';\n"
      "BEGIN\n",
      text_array(window.plan.to));
  body += check_rows(window);
  const ValueColumn schema = {"schema_name", "text"};
  const ValueColumn name = {"name", "text"};
  body += check("relations", {schema, name, {"kind", "text"}, {"word", "text"}}, expected.relations,
                k_missing_relations);
  body += check("columns",
                {schema, {"relation", "text"}, name, {"type", "text"}, {"not_null", "boolean"}},
                expected.columns, k_wrong_columns);
  body += check("constraints",
                {schema, {"owner", "text"}, name, {"type", "text"}, {"valid", "boolean"}},
                expected.constraints, k_wrong_constraints);
  body += check("indexes", {schema, name, {"valid", "boolean"}}, expected.indexes, k_wrong_indexes);
  body += check("what was dropped",
                {schema, {"relation", "text"}, {"column_name", "text"}, {"word", "text"}},
                expected.gone, k_still_there);
  body +=
      "  IF cardinality(problems) = 1 THEN\n"
      "    RAISE EXCEPTION 'migc: this is not what the upgrade leads to: %', problems[1];\n"
      "  ELSIF cardinality(problems) > 1 THEN\n"
      "    RAISE EXCEPTION 'migc: this is not what the upgrade leads to: % and % more', "
      "problems[1], cardinality(problems) - 1\n"
      "      USING DETAIL = array_to_string(problems, E'\\n');\n"
      "  END IF;\n"
      "END\n";
  return fmt::format("DO {};\n", sql::quote_dollar(body));
}

// What an earlier revision verified was true right after it, where the upgrade has asked; a later
// one may have changed it since.
std::string verifications(const Window& window) {
  std::string text;
  for (const revision::Step& step : window.plan.steps) {
    const revision::Revision& revision = window.project.graph.revision(step.revision);
    const auto& rows = window.plan.to;
    if (!revision.verify || std::find(rows.begin(), rows.end(), revision.id) == rows.end())
      continue;
    Diagnostics told_by_the_script;
    for (const sql::Statement& query : parse_verify(revision, told_by_the_script))
      text += verify_block(revision, query);
  }
  return text;
}

}  // namespace

std::string write_postflight(const Window& window) {
  std::string text = fmt::format(
      "-- migc {}: after the upgrade {} -> {}\n"
      "-- Reads and changes nothing. Run it:  psql -X -f postflight.sql \"$DATABASE_URL\"\n"
      "-- It ends with status 3 and names what is missing, unless all is as it should be.\n\n",
      tool_version(), comment_text(rows_text(window.plan.from)),
      comment_text(rows_text(window.plan.to)));
  text += psql_and_encoding() + "\n-- The schema\n" + begin_questions();
  text += schema_check(window) + "COMMIT;\n";
  const std::string verified = verifications(window);
  if (!verified.empty())
    text += "\n-- What the last revisions verify\n" + session_settings(window.project.config) +
            "BEGIN TRANSACTION READ ONLY;\n" + verified + "COMMIT;\n";
  return text + "\n" + echo_line("migc: the database is what the upgrade leads to.");
}

}  // namespace migc::script
