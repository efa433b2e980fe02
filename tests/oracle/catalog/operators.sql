-- Aggregates, operators, casts, operator classes, languages, text search.

-- case: aggregates
CREATE AGGREGATE my_sum(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
CREATE AGGREGATE my_avg(float8) (SFUNC = float8_accum, STYPE = float8[], FINALFUNC = float8_avg, INITCOND = '{0,0,0}');
CREATE TABLE t (a int, b float8);
CREATE VIEW v AS SELECT my_sum(a) AS s, my_avg(b) AS m FROM t;
-- refuses: 42723
CREATE AGGREGATE my_sum(int) (SFUNC = int4pl, STYPE = int);
CREATE OR REPLACE AGGREGATE my_sum(int) (SFUNC = int4pl, STYPE = int);
-- refuses: 2BP01
DROP AGGREGATE my_sum(int);
DROP AGGREGATE my_sum(int) CASCADE;

-- case: aggregates that are refused and dropped
-- refuses: 42P13
CREATE AGGREGATE a(int) (STYPE = int);
-- refuses: 42883
CREATE AGGREGATE a(int) (SFUNC = missing, STYPE = int);
CREATE AGGREGATE a(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0');
CREATE AGGREGATE a(int) (SFUNC = int4pl, STYPE = int);
-- refuses: 42809
DROP FUNCTION a(int);
DROP AGGREGATE a(*);
DROP ROUTINE a(int);
DROP AGGREGATE IF EXISTS a(int);
-- refuses: 42883
DROP AGGREGATE a(int);

-- case: aggregates are renamed and moved
CREATE SCHEMA s;
CREATE AGGREGATE a(int) (SFUNC = int4pl, STYPE = int);
ALTER AGGREGATE a(int) RENAME TO b;
ALTER AGGREGATE b(int) SET SCHEMA s;
CREATE VIEW v AS SELECT s.b(x) AS total FROM (VALUES (1)) q (x);
DROP SCHEMA s CASCADE;

-- case: an aggregate of a function of one's own
CREATE FUNCTION step(text, text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1 || $2';
CREATE AGGREGATE glue(text) (SFUNC = step, STYPE = text, INITCOND = '');
CREATE VIEW v AS SELECT glue(relname::text) AS g FROM pg_class;
-- refuses: 2BP01
DROP FUNCTION step(text, text);
DROP FUNCTION step(text, text) CASCADE;

-- case: operators
CREATE FUNCTION add_text(text, text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1 || $2';
CREATE OPERATOR |+| (FUNCTION = add_text, LEFTARG = text, RIGHTARG = text);
CREATE VIEW v AS SELECT 'a'::text |+| 'b'::text AS ab;
-- refuses: 42723
CREATE OPERATOR |+| (FUNCTION = add_text, LEFTARG = text, RIGHTARG = text);
-- refuses: 2BP01
DROP FUNCTION add_text(text, text);
-- refuses: 2BP01
DROP OPERATOR |+| (text, text);
DROP VIEW v;
DROP OPERATOR |+| (text, text);
-- refuses: 42883
DROP OPERATOR |+| (text, text);
DROP OPERATOR IF EXISTS |+| (text, text);
DROP FUNCTION add_text(text, text);

-- case: operators that are refused
-- refuses: 42P13
CREATE OPERATOR |+| (LEFTARG = int, RIGHTARG = int);
-- refuses: 42883
CREATE OPERATOR |+| (FUNCTION = missing, LEFTARG = int, RIGHTARG = int);
-- refuses: 42704
CREATE OPERATOR |+| (FUNCTION = int4pl, LEFTARG = missing, RIGHTARG = int);
CREATE OPERATOR |+| (FUNCTION = int4pl, LEFTARG = int, RIGHTARG = int, COMMUTATOR = |+|);
CREATE SCHEMA s;
ALTER OPERATOR |+| (int, int) SET SCHEMA s;
-- refuses: 42883
CREATE VIEW v AS SELECT 1 |+| 2 AS x;
CREATE VIEW v AS SELECT 1 OPERATOR(s.|+|) 2 AS x;

-- case: an operator that takes one side
CREATE FUNCTION half(int) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT $1 / 2.0';
CREATE OPERATOR @/ (FUNCTION = half, RIGHTARG = int);
CREATE TABLE t (a int, b numeric(5,1) DEFAULT (@/ 7), CHECK ((@/ a) > 1));
CREATE INDEX ON t ((@/ a));
-- refuses: 2BP01
DROP OPERATOR @/ (NONE, int);
DROP OPERATOR @/ (NONE, int) CASCADE;

-- case: casts
CREATE TYPE e AS ENUM ('a', 'b');
CREATE CAST (varchar AS e) WITH INOUT AS IMPLICIT;
CREATE TABLE t (x e, y varchar);
ALTER TABLE t ALTER y TYPE e;
-- refuses: 42710
CREATE CAST (varchar AS e) WITH INOUT;
DROP CAST (varchar AS e);
-- refuses: 42704
DROP CAST (varchar AS e);
DROP CAST IF EXISTS (varchar AS e);

-- case: casts by function
CREATE TYPE pair AS (x int, y int);
CREATE FUNCTION to_pair(int) RETURNS pair LANGUAGE sql IMMUTABLE AS 'SELECT $1, $1';
CREATE CAST (int AS pair) WITH FUNCTION to_pair(int) AS ASSIGNMENT;
CREATE TABLE t (a int);
ALTER TABLE t ALTER a TYPE pair;
-- refuses: 2BP01
DROP FUNCTION to_pair(int);
DROP TYPE pair CASCADE;

-- case: operator classes and families
CREATE OPERATOR FAMILY fam USING btree;
CREATE OPERATOR CLASS my_int_ops FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(int, int);
CREATE TABLE t (a int);
CREATE INDEX ON t (a my_int_ops);
-- refuses: 2BP01
DROP OPERATOR CLASS my_int_ops USING btree;
DROP OPERATOR CLASS my_int_ops USING btree CASCADE;
DROP OPERATOR FAMILY fam USING btree;

-- case: text search configurations and dictionaries
CREATE TEXT SEARCH DICTIONARY stem (TEMPLATE = snowball, LANGUAGE = english);
CREATE TEXT SEARCH CONFIGURATION mine (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION mine ALTER MAPPING FOR asciiword WITH stem;
CREATE TABLE t (a text, v tsvector GENERATED ALWAYS AS (to_tsvector('mine', coalesce(a, ''))) STORED);
CREATE INDEX ON t USING gin (to_tsvector('mine'::regconfig, a));
-- refuses: 2BP01
DROP TEXT SEARCH CONFIGURATION mine;
-- refuses: 2BP01
DROP TEXT SEARCH DICTIONARY stem;
DROP TEXT SEARCH CONFIGURATION mine CASCADE;
DROP TEXT SEARCH DICTIONARY stem;

-- case: languages
CREATE OR REPLACE LANGUAGE plpgsql;
DO $$ BEGIN NULL; END $$;
CREATE FUNCTION f() RETURNS void LANGUAGE 'plpgsql' AS 'BEGIN NULL; END';
-- refuses: 42704
DROP LANGUAGE missing;
DROP LANGUAGE IF EXISTS missing;

-- case: collations and conversions
CREATE SCHEMA s;
CREATE COLLATION c FROM "C";
CREATE COLLATION IF NOT EXISTS c FROM "POSIX";
-- refuses: 42710
CREATE COLLATION c FROM "POSIX";
CREATE TABLE t (a text COLLATE c);
ALTER COLLATION c RENAME TO d;
ALTER COLLATION d SET SCHEMA s;
-- refuses: 2BP01
DROP COLLATION s.d;
-- refuses: 42704
DROP COLLATION c;

-- case: casts that are refused
CREATE TYPE c AS (x int);
CREATE FUNCTION to_c(int) RETURNS c LANGUAGE sql IMMUTABLE AS 'SELECT ROW($1)::c';
CREATE FUNCTION wrong(text) RETURNS c LANGUAGE sql IMMUTABLE AS 'SELECT ROW(1)::c';
-- refuses: 42704
CREATE CAST (int AS missing) WITH INOUT;
-- refuses: 42883
CREATE CAST (int AS c) WITH FUNCTION missing(int);
-- refuses: 42P17
CREATE CAST (int AS c) WITH FUNCTION wrong(text);
-- refuses: 42P17
CREATE CAST (int AS c) WITHOUT FUNCTION;
-- refuses: 42710
CREATE CAST (int AS bigint) WITH INOUT;
CREATE CAST (int AS c) WITH FUNCTION to_c(int);
-- refuses: 2BP01
DROP CAST (int AS bigint);

-- case: casts decide what views and changes may do
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (x e, y text);
-- refuses: 42883
CREATE VIEW v AS SELECT x = y AS same FROM t;
CREATE CAST (e AS text) WITH INOUT AS IMPLICIT;
-- refuses: 42725
CREATE VIEW v AS SELECT x || 'c' AS more FROM t;
CREATE VIEW v AS SELECT x = y AS same FROM t;
-- refuses: 0A000
ALTER TABLE t ALTER x TYPE text;
DROP CAST (e AS text);
-- refuses: 42704
DROP CAST (e AS text) CASCADE;

-- case: casts without a function
CREATE DOMAIN d AS int;
CREATE TYPE e AS ENUM ('a');
-- refuses: 42P17
CREATE CAST (e AS int) WITHOUT FUNCTION;
-- refuses: 42P17
CREATE CAST (int AS int) WITH INOUT;
CREATE CAST (text AS e) WITH INOUT AS ASSIGNMENT;
CREATE TABLE t (x text);
ALTER TABLE t ALTER x TYPE e;
DROP TYPE e CASCADE;

-- case: ordered-set and variadic aggregates
CREATE AGGREGATE my_pct(float8 ORDER BY float8) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_cont_float8_final);
CREATE FUNCTION step(int, VARIADIC int[]) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE AGGREGATE many(VARIADIC int[]) (SFUNC = step, STYPE = int, INITCOND = '0');
CREATE VIEW v AS SELECT my_pct(0.5) WITHIN GROUP (ORDER BY x) AS p, many(1, 2) AS m FROM (VALUES (1::float8)) q (x);
-- refuses: 2BP01
DROP AGGREGATE many(VARIADIC int[]);
DROP AGGREGATE my_pct(float8 ORDER BY float8) CASCADE;

-- case: operators of types of one's own
CREATE TYPE pair AS (x int, y int);
CREATE FUNCTION pair_eq(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).x = ($2).x';
CREATE OPERATOR === (FUNCTION = pair_eq, LEFTARG = pair, RIGHTARG = pair, COMMUTATOR = ===, RESTRICT = eqsel, JOIN = eqjoinsel);
CREATE TABLE t (p pair, CHECK (p === ROW(1, 2)::pair));
-- refuses: 42883
CREATE VIEW v AS SELECT p === NULL AS n, p === '(1,2)' AS same, 1 === 2 AS bad FROM t;
CREATE VIEW v AS SELECT p === NULL AS n, p === '(1,2)' AS same FROM t;
-- refuses: 2BP01
DROP TYPE pair;
DROP TYPE pair CASCADE;

-- case: functions of casts that do not fit
CREATE TYPE c AS (x int);
CREATE FUNCTION one(int) RETURNS c LANGUAGE sql IMMUTABLE AS 'SELECT ROW($1)::c';
CREATE FUNCTION two(int, text) RETURNS c LANGUAGE sql IMMUTABLE AS 'SELECT ROW($1)::c';
CREATE FUNCTION many(int) RETURNS SETOF c LANGUAGE sql IMMUTABLE AS 'SELECT ROW($1)::c';
CREATE FUNCTION other(int) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1::text';
-- refuses: 42P17
CREATE CAST (int AS c) WITH FUNCTION two(int, text);
-- refuses: 42P17
CREATE CAST (int AS c) WITH FUNCTION many(int);
-- refuses: 42P17
CREATE CAST (int AS c) WITH FUNCTION other(int);
-- refuses: 42P17
CREATE CAST (c AS c) WITH INOUT;
-- refuses: 42809
CREATE CAST (anyelement AS c) WITH INOUT;
CREATE CAST (int AS c) WITH FUNCTION one(int);

-- case: collations and operator classes are held by what uses them
CREATE COLLATION c FROM "C";
CREATE TABLE t (a text, b int);
CREATE INDEX i ON t (a COLLATE c);
-- refuses: 2BP01
DROP COLLATION c;
CREATE OPERATOR CLASS ops FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(int, int);
-- refuses: 42710
CREATE OPERATOR CLASS ops FOR TYPE int USING btree AS OPERATOR 1 <, FUNCTION 1 btint4cmp(int, int);
CREATE INDEX j ON t (b ops);
-- refuses: 2BP01
DROP OPERATOR FAMILY ops USING btree;
DROP OPERATOR FAMILY ops USING btree CASCADE;
DROP COLLATION c CASCADE;

-- case: dictionaries that configurations ask
CREATE TEXT SEARCH DICTIONARY plain (TEMPLATE = pg_catalog.simple, stopwords = english);
CREATE TEXT SEARCH DICTIONARY stem (TEMPLATE = snowball, LANGUAGE = german);
CREATE TEXT SEARCH CONFIGURATION empty (PARSER = "default");
ALTER TEXT SEARCH CONFIGURATION empty ADD MAPPING FOR word, asciiword WITH stem, plain;
-- refuses: 23505
ALTER TEXT SEARCH CONFIGURATION empty ADD MAPPING FOR word WITH simple;
CREATE TEXT SEARCH CONFIGURATION copied (COPY = empty);
ALTER TEXT SEARCH CONFIGURATION empty ALTER MAPPING FOR word WITH simple;
-- refuses: 2BP01
DROP TEXT SEARCH DICTIONARY plain;
ALTER TEXT SEARCH CONFIGURATION empty DROP MAPPING FOR asciiword;
-- refuses: 42704
ALTER TEXT SEARCH CONFIGURATION empty DROP MAPPING FOR asciiword;
ALTER TEXT SEARCH CONFIGURATION empty DROP MAPPING IF EXISTS FOR asciiword;
-- refuses: 2BP01
DROP TEXT SEARCH DICTIONARY plain;
ALTER TEXT SEARCH CONFIGURATION copied ALTER MAPPING REPLACE plain WITH simple;
DROP TEXT SEARCH DICTIONARY plain;
DROP TEXT SEARCH CONFIGURATION empty;
DROP TEXT SEARCH DICTIONARY stem CASCADE;

-- case: a dictionary takes the place of one of the server's
CREATE TEXT SEARCH DICTIONARY own (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION russian (COPY = russian);
ALTER TEXT SEARCH CONFIGURATION public.russian ALTER MAPPING FOR word REPLACE english_stem WITH own;
DROP TEXT SEARCH DICTIONARY own;
CREATE TEXT SEARCH DICTIONARY own (TEMPLATE = simple);
ALTER TEXT SEARCH CONFIGURATION public.russian ALTER MAPPING REPLACE english_stem WITH own;
-- refuses: 2BP01
DROP TEXT SEARCH DICTIONARY own;

-- case: text search objects that are refused
-- refuses: 42P17
CREATE TEXT SEARCH DICTIONARY d (stopwords = english);
-- refuses: 42704
CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = missing);
-- refuses: 22023
CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = snowball);
-- refuses: 22023
CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple, LANGUAGE = english);
CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple);
-- refuses: 23505
CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple);
-- refuses: 42704
CREATE TEXT SEARCH CONFIGURATION c (COPY = missing);
-- refuses: 42704
CREATE TEXT SEARCH CONFIGURATION c (PARSER = missing);
-- refuses: 42601
CREATE TEXT SEARCH CONFIGURATION c (PARSER = "default", COPY = english);
CREATE TEXT SEARCH CONFIGURATION c (COPY = simple);
-- refuses: 23505
CREATE TEXT SEARCH CONFIGURATION c (COPY = simple);
-- refuses: 22023
ALTER TEXT SEARCH CONFIGURATION c ALTER MAPPING FOR missing WITH d;
-- refuses: 42704
ALTER TEXT SEARCH CONFIGURATION c ALTER MAPPING FOR word WITH missing;
-- refuses: 42704
ALTER TEXT SEARCH CONFIGURATION missing ALTER MAPPING FOR word WITH d;
-- refuses: 42704
DROP TEXT SEARCH CONFIGURATION missing;
-- refuses: 2BP01
DROP TEXT SEARCH DICTIONARY english_stem;
