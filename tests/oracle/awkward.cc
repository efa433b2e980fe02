#include "tests/oracle/awkward.h"

namespace migc::oracle {
namespace {

struct Awkward {
  const char* text;
  int since = 13;
};

const Awkward k_setup[] = {
    {"CREATE TABLE arrays (a int[], n int, row_count int, \"USER\" int, name text)"},
    {"INSERT INTO arrays VALUES ('{1,2,3,4}', 2, 3, 2, ':name')"},
    {"CREATE TABLE kept (what text)"},
};

// Quotes of every form; colons, semicolons, backslashes and markers inside them.
const Awkward k_quotes[] = {
    {R"(INSERT INTO kept VALUES ('it''s'), (':name'), (':''name'''), ('";'), ('\'), ('a\d;'), (E'a\'b;\\'), (E'\\'))"},
    {R"(SELECT E'\x41\u00e9\n;', e'\'', B'01', b'1', X'fF', N'n;', U&'\0041;', u&'d!0061;' UESCAPE '!')"},
    {R"(SELECT 1 AS "a;b", 2 AS ":USER", 3 AS "q""q'", 4 AS U&"\0061;", 5 AS "\d", 6 AS "`", 7 AS "$$")"},
    {R"(SELECT $$;:name \d ' " $$, $t$ $$ ; \q :'name' -- $t$, $_1$$t$;$_1$, $größe$ ; $größe$)"},
    {"SELECT 'one'\n  ' more;'\n  ':name', E'\\';'\n ';\\\\' , $$a$$"},
    {"SELECT E'it\\'s'\n  ' it\\'s; \\\\'\n  ':name', e'a\\\\'\n'\\'\n\n\n$migc$ \\q \\''"},
    {"INSERT INTO kept VALUES ('line\n\\echo hidden\n\\q\n\\i other.sql\n\\! "
     "false\n:name\n\\.\n')"},
    {"INSERT INTO kept VALUES ('x\n-- migrate:down\nDROP TABLE kept;\n-- migrate:up\n')"},
    {"INSERT INTO kept VALUES ($$\n-- migrate:down\nDROP TABLE kept;\n/* $$ || '*/' || $x$ /* "
     "$x$)"},
    {"SELECT '`ls`', '$(ls)', '${HOME}', '%s %d %n 100%', '#{x} {{y}} <%= z %>', 7 % 3"},
    {"INSERT INTO kept VALUES ('ümläut 漢字 🎈 \u2028\u202e'), (U&'\\+01F388'), ('\u00a0')"},
};

// Colons and what psql would make of them.
const Awkward k_colons[] = {
    {"INSERT INTO kept SELECT a[1:n]::text FROM arrays"},
    {"INSERT INTO kept SELECT concat(a[:n], a[n:], a[:], a[1:n][1:n], a[1 :n], a[1: n], a[n:n]) "
     "FROM arrays"},
    {"INSERT INTO kept SELECT concat(a[1:ROW_COUNT], a[1:row_count], a[1:\"USER\"], a[:\"n\"], "
     "a[1:'2'], a[:'3']) FROM arrays"},
    {"INSERT INTO kept SELECT a[1:abs(n)]::text FROM arrays WHERE name = ':name' AND "
     "name=':'||'name'"},
    {"SELECT '1'::int::text, 1::\"char\", 1 ::int, 1:: int, '{1}'::int[], (ARRAY[1,2])[1:2::int]"},
    {"SELECT make_interval(days := 1, hours:=2, mins :=n) FROM arrays"},
    {"SELECT '{\"a\":1}'::jsonb ? 'a', '{\"a\":[1,2]}'::jsonb @? '$.a[*] ? (@ > 1)', '{\"a\":1}' "
     ":: jsonb -> 'a'"},
};

// Comments: inside, before and after, nested, with everything in them.
const Awkward k_comments[] = {
    {"SELECT /* a /* nested ; :name */ ' \" $$ \\q */ 1 -- ; :name ' $$ /* \\q\n , 2"},
    {"SELECT 1 -- \\d\n-- 'it;\n/* \\q\n\\q */, /**/ 2"},
    {"SELECT 2*/**/3, 4-/* - */-5, @ -1, 6/ -- over\n2"},
    {"SELECT\t1,\t\t2\t,\n\t\t3\n ,4,5\f,6"},
    {"SELECT 1,\r\n  'a\r\nb'\r\n  -- c\r\n, 2"},
};

// Semicolons inside one statement, and words that psql counts.
const Awkward k_blocks[] = {
    {"CREATE RULE also AS ON INSERT TO arrays DO ALSO (INSERT INTO kept VALUES ('a;b'); DELETE "
     "FROM kept WHERE false;)"},
    {"CREATE FUNCTION quoted(x int) RETURNS int LANGUAGE sql AS 'SELECT 1; SELECT x; -- :name'"},
    {"CREATE FUNCTION dollars() RETURNS text LANGUAGE plpgsql AS $f$\nDECLARE x text := "
     "':name';\nBEGIN\n  -- \\gexec\n"
     "  IF x = ':name' THEN x := $$a;b$$; END IF;\n  RETURN x;\nEND;\n$f$"},
    {"DO $do$ BEGIN PERFORM 1; /* \\q */ RAISE DEBUG '% :y', 1; END $do$"},
    {"CREATE FUNCTION atomic(x int) RETURNS int LANGUAGE sql BEGIN ATOMIC\n  SELECT CASE WHEN x > "
     "0 THEN CASE x WHEN 1 THEN 10 ELSE 20 "
     "END END;\n  SELECT x AS \"end\"; -- END;\n  SELECT ((ARRAY[1,2])[1:x])[1] + x;\nEND",
     14},
    {"CREATE FUNCTION atomic_end(x int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT x AS end; "
     "SELECT x AS begin; SELECT x AS case; "
     "SELECT x;END",
     14},
    {"CREATE PROCEDURE atomic_p(x text) LANGUAGE sql\nBEGIN ATOMIC\n  INSERT INTO kept VALUES (x "
     "|| ';');\n"
     "  DELETE FROM kept WHERE what = 'BEGIN ATOMIC';\nEND",
     14},
    {"CREATE FUNCTION empty_atomic() RETURNS void LANGUAGE sql BEGIN ATOMIC END", 14},
    {"CREATE FUNCTION begin_() RETURNS int LANGUAGE sql RETURN CASE WHEN true THEN 1 END", 14},
    {"SELECT 1 AS begin, 2 AS atomic, CASE WHEN true THEN 3 END AS end"},
    {"CREATE TABLE \"begin\" (\"end\" int, atomic int CHECK (CASE WHEN atomic > 0 THEN true ELSE "
     "false END))"},
};

const Awkward k_rest[] = {
    {"CREATE OPERATOR |`| (leftarg = int, rightarg = int, function = int4pl)"},
    {"INSERT INTO kept SELECT (1 |`| 2)::text WHERE 1 <> 2 AND 1 != 2 AND NOT 1 >= 2 AND -1 < +1"},
    {"PREPARE p (int) AS SELECT $1 + 1"},
    {"EXECUTE p(1)"},
    {"DEALLOCATE p"},
    {"VALUES (1), (2)"},
    {"(SELECT 1) UNION (SELECT 2)"},
    {"TABLE arrays"},
    {"COMMENT ON TABLE kept IS 'what; is :kept \\ here\n-- migrate:down'"},
    {"WITH x AS (SELECT 1 AS \"a:b\") SELECT \"a:b\" FROM x"},
    {"SELECT 1e5, .5, 1., 1.5e-3, 5::int2"},
};

template <std::size_t size>
void append(std::vector<std::string>& statements, const Awkward (&rows)[size], int version) {
  for (const Awkward& row : rows)
    if (version >= row.since) statements.emplace_back(row.text);
}

}  // namespace

std::vector<std::string> awkward_statements(int version) {
  std::vector<std::string> statements;
  append(statements, k_setup, version);
  append(statements, k_quotes, version);
  append(statements, k_colons, version);
  append(statements, k_comments, version);
  append(statements, k_blocks, version);
  append(statements, k_rest, version);
  statements.push_back("SELECT length('" + std::string(200'000, ':') + "n')");
  return statements;
}

}  // namespace migc::oracle
