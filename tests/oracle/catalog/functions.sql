-- Functions and procedures.

-- case: arguments of all modes
CREATE FUNCTION a() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION b(int, text) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION c(x int, OUT y int, INOUT z text) LANGUAGE sql AS $$SELECT 1, 'a'$$;
CREATE FUNCTION d(IN a int, VARIADIC b text[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION e(a int) RETURNS TABLE (x int, y text) LANGUAGE sql AS $$SELECT 1, 'a'$$;
CREATE FUNCTION f(a varchar(10), b numeric(5,2), c timestamptz(3)) RETURNS varchar(5) LANGUAGE sql AS $$SELECT 'a'$$;
CREATE FUNCTION g(OUT a int) LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION h(anyelement, anyarray) RETURNS anyelement LANGUAGE sql AS 'SELECT $1';
CREATE VIEW v AS SELECT a() AS a, (c(1, 'x')).y AS cy, d(1, 'a', 'b') AS d, f('a', 1, now()) AS f, g() AS g, h(1, ARRAY[2]) AS h;

-- case: overloads
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION f(text) RETURNS text LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION f(int, int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- refuses: 42723
CREATE FUNCTION f(x int) RETURNS text LANGUAGE sql AS 'SELECT NULL';
-- refuses: 42723
CREATE FUNCTION f(x int, OUT y text) LANGUAGE sql AS 'SELECT NULL';
CREATE VIEW v AS SELECT f(1) AS a, f('x') AS b, f('x'::text) AS c, f(1, 2) AS d, f(1::smallint) AS e;
CREATE VIEW w AS SELECT f(NULL) AS a;
-- refuses: 42725
DROP FUNCTION f;
-- refuses: 2BP01
DROP FUNCTION f(int);
DROP VIEW v, w;
DROP FUNCTION f(int), f(text);
DROP FUNCTION f;

-- case: defaults of arguments
CREATE FUNCTION f(a int, b int DEFAULT 2, c text = 'x') RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE VIEW v AS SELECT f(1) AS a, f(1, 2) AS b, f(1, c => 'y') AS c, f(a => 1, b => 2) AS d;
-- refuses: 42P13
CREATE FUNCTION g(a int DEFAULT 1, b int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- refuses: 42883
CREATE VIEW w AS SELECT f() AS a;
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- refuses: 42725
CREATE VIEW w AS SELECT f(1) AS a;
-- refuses: 2BP01
DROP FUNCTION f(int, int, text);

-- case: two functions whose defaults make a call ambiguous
CREATE FUNCTION f(a int, b int DEFAULT 2) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION f(a int, b text DEFAULT 'x') RETURNS int LANGUAGE sql AS 'SELECT 1';
-- refuses: 42725
CREATE TABLE t (a int DEFAULT f(1));
CREATE TABLE t (a int DEFAULT f(1, 2));
DROP FUNCTION f(int, text);
ALTER TABLE t ADD COLUMN b int DEFAULT f(1);

-- case: OR REPLACE keeps the signature and the result
CREATE FUNCTION f(a int, b text) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE OR REPLACE FUNCTION f(a int, b text) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 2';
-- refuses: 42P13
CREATE OR REPLACE FUNCTION f(a int, b text) RETURNS bigint LANGUAGE sql AS 'SELECT 2::bigint';
-- refuses: 42P13
CREATE OR REPLACE FUNCTION f(x int, b text) RETURNS int LANGUAGE sql AS 'SELECT 2';
CREATE OR REPLACE FUNCTION f(a int, b text DEFAULT 'x') RETURNS int LANGUAGE sql AS 'SELECT 2';
-- refuses: 42P13
CREATE OR REPLACE FUNCTION f(a int, b text) RETURNS int LANGUAGE sql AS 'SELECT 2';
CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 3';
-- refuses: 42809
CREATE OR REPLACE PROCEDURE f(a int) LANGUAGE sql AS 'SELECT 3';

-- case: OR REPLACE with OUT arguments and tables
CREATE FUNCTION f(OUT a int, OUT b text) LANGUAGE sql AS $$SELECT 1, 'x'$$;
CREATE OR REPLACE FUNCTION f(OUT a int, OUT b text) LANGUAGE sql AS $$SELECT 2, 'y'$$;
-- refuses: 42P13
CREATE OR REPLACE FUNCTION f(OUT a int, OUT c text) LANGUAGE sql AS $$SELECT 2, 'y'$$;
CREATE FUNCTION g() RETURNS TABLE (x int) LANGUAGE sql AS 'SELECT 1';
-- refuses: 42P13
CREATE OR REPLACE FUNCTION g() RETURNS TABLE (x int, y int) LANGUAGE sql AS 'SELECT 1, 2';
-- refuses: 42P13
CREATE OR REPLACE FUNCTION g() RETURNS SETOF text LANGUAGE sql AS $$SELECT 'a'$$;
CREATE OR REPLACE FUNCTION g() RETURNS TABLE (x int) LANGUAGE plpgsql AS 'BEGIN RETURN QUERY SELECT 1; END';

-- case: functions that are refused
-- refuses: 42704
CREATE FUNCTION f(missing) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- refuses: 42704
CREATE FUNCTION f() RETURNS missing LANGUAGE sql AS 'SELECT 1';
-- refuses: 42704
CREATE FUNCTION f() RETURNS int LANGUAGE missing AS 'SELECT 1';
-- refuses: 42P13
CREATE FUNCTION f() LANGUAGE sql AS 'SELECT 1';
-- refuses: 42P13
CREATE FUNCTION f() RETURNS int AS 'SELECT 1';
-- refuses: 42601
CREATE FUNCTION f() RETURNS int LANGUAGE sql LANGUAGE sql AS 'SELECT 1';
-- refuses: 42P13
CREATE FUNCTION f(a int, a text) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- refuses: 42P13
CREATE FUNCTION f() RETURNS anyelement LANGUAGE sql AS 'SELECT 1';
-- refuses: 42P13
CREATE FUNCTION f() RETURNS trigger LANGUAGE sql AS 'SELECT 1';

-- case: a body of SQL is checked where it is made
-- refuses: 42P01
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM later';
SET check_function_bodies = off;
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM later';
SET check_function_bodies = on;
-- refuses: 42601
CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELEC 1';
-- refuses: 42P13
CREATE FUNCTION g() RETURNS int LANGUAGE sql AS $$SELECT 'x'::text$$;
CREATE FUNCTION h() RETURNS void LANGUAGE plpgsql AS 'BEGIN PERFORM missing(); INSERT INTO nowhere VALUES (1); END';
-- refuses: 42601
CREATE FUNCTION i() RETURNS void LANGUAGE plpgsql AS 'BEGIN IF; END';

-- case: bodies as expressions and blocks [14-18]
CREATE TABLE t (a int, b text);
CREATE FUNCTION plus(a int, b int) RETURNS int RETURN a + b;
CREATE FUNCTION rows_of_t() RETURNS SETOF t LANGUAGE sql BEGIN ATOMIC SELECT a, b FROM t; END;
CREATE FUNCTION two() RETURNS int BEGIN ATOMIC SELECT 1; SELECT plus(1, 2); END;
CREATE PROCEDURE fill(n int) BEGIN ATOMIC INSERT INTO t VALUES (n, 'x'); DELETE FROM t WHERE a = n; END;
-- refuses: 2BP01
ALTER TABLE t DROP COLUMN b;
-- refuses: 2BP01
DROP FUNCTION plus(int, int);
-- refuses: 42703
CREATE FUNCTION bad() RETURNS int RETURN missing_column;
ALTER TABLE t RENAME a TO z;
DROP TABLE t CASCADE;

-- case: DROP FUNCTION with and without arguments
CREATE FUNCTION f(int, OUT text) LANGUAGE sql AS $$SELECT 'x'$$;
CREATE FUNCTION g(a varchar, b int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- refuses: 42883
DROP FUNCTION f(int, text);
DROP FUNCTION f(IN a int, OUT b text);
-- refuses: 42883
DROP FUNCTION g(varchar);
DROP FUNCTION g(character varying, integer);
-- refuses: 42883
DROP FUNCTION g;
DROP FUNCTION IF EXISTS g, g(int), nowhere.h(text), h(missing_type);
-- refuses: 42704
DROP FUNCTION h(missing_type);

-- case: procedures
CREATE PROCEDURE p(a int, b text DEFAULT 'x') LANGUAGE plpgsql AS 'BEGIN NULL; END';
CREATE PROCEDURE q(INOUT a int) LANGUAGE plpgsql AS 'BEGIN a := 1; END';
-- refuses: 42809
DROP FUNCTION p(int, text);
-- refuses: 42723
CREATE FUNCTION p(int, text) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE OR REPLACE PROCEDURE p(a int, b text DEFAULT 'y') LANGUAGE plpgsql AS 'BEGIN NULL; END';
CALL p(1);
DROP ROUTINE q;
DROP PROCEDURE p(int, text);
-- refuses: 42883
DROP PROCEDURE p;

-- case: OUT arguments of procedures [14-18]
CREATE PROCEDURE p(IN a int, OUT b text) LANGUAGE plpgsql AS $$BEGIN b := 'x'; END$$;
-- refuses: 42723
CREATE PROCEDURE p(IN a int, OUT b int) LANGUAGE plpgsql AS 'BEGIN b := 1; END';
CREATE PROCEDURE p(IN a int, IN b text, OUT c int) LANGUAGE plpgsql AS 'BEGIN c := 1; END';
DROP PROCEDURE p(int, OUT text);
DROP PROCEDURE p(int, text, int);

-- case: OUT arguments of procedures are refused [13]
-- refuses: 0A000
CREATE PROCEDURE p(IN a int, OUT b text) LANGUAGE plpgsql AS $$BEGIN b := 'x'; END$$;
CREATE PROCEDURE p(IN a int, INOUT b text) LANGUAGE plpgsql AS $$BEGIN b := 'x'; END$$;

-- case: functions are altered
CREATE SCHEMA s;
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION g(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION f(int) IMMUTABLE STRICT SECURITY DEFINER PARALLEL SAFE COST 5;
ALTER FUNCTION f(int) SET search_path = s, public;
ALTER FUNCTION f RESET ALL;
-- refuses: 42723
ALTER FUNCTION f(int) RENAME TO g;
ALTER FUNCTION f RENAME TO ff;
ALTER FUNCTION ff(int) SET SCHEMA s;
-- refuses: 42883
ALTER FUNCTION ff(int) IMMUTABLE;
ALTER ROUTINE s.ff(int) STABLE;
-- refuses: 42809
ALTER PROCEDURE g(int) RENAME TO h;

-- case: functions of types that are spelt in several ways
CREATE FUNCTION f(character varying, int4, float, timestamp with time zone, bool, decimal, "char", char) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- refuses: 42723
CREATE FUNCTION f(varchar(5), integer, double precision, timestamptz, boolean, numeric(3), "char", bpchar) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- refuses: 42P13
CREATE FUNCTION f(int[], text ARRAY, SETOF int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION g(int[][], _text) RETURNS int LANGUAGE sql AS 'SELECT 1';
DROP FUNCTION f(varchar, int, float8, timestamptz, bool, numeric, "char", character);

-- case: functions and the types of tables
CREATE TABLE t (id int, name varchar(9));
CREATE FUNCTION f(t) RETURNS text LANGUAGE sql AS 'SELECT $1.name';
CREATE FUNCTION g(t.id%TYPE) RETURNS t.name%TYPE LANGUAGE sql AS $$SELECT 'x'::varchar$$;
CREATE VIEW v AS SELECT f(t) AS a, t.f AS b, g(id) AS c FROM t;
ALTER TABLE t RENAME TO u;
-- refuses: 2BP01
DROP TABLE u;
DROP TABLE u CASCADE;

-- case: a function that returns a row, a set, nothing
CREATE TYPE pair AS (x int, y text);
CREATE FUNCTION f() RETURNS pair LANGUAGE sql AS $$SELECT 1, 'a'$$;
CREATE FUNCTION g() RETURNS SETOF pair LANGUAGE sql AS $$SELECT 1, 'a'$$;
CREATE FUNCTION h() RETURNS SETOF record LANGUAGE sql AS $$SELECT 1, 'a'$$;
CREATE FUNCTION i() RETURNS void LANGUAGE sql AS 'SELECT 1';
CREATE VIEW v AS SELECT * FROM f();
CREATE VIEW w AS SELECT (f()).*, f() AS whole;
CREATE VIEW x AS SELECT * FROM h() AS r (a int, b text);
-- refuses: 42601
CREATE VIEW y AS SELECT * FROM h();
-- refuses: 42P16
CREATE VIEW y AS SELECT i() AS nothing, h() AS r;

-- case: window functions and languages
CREATE FUNCTION my_rank() RETURNS bigint LANGUAGE internal WINDOW AS 'window_rank';
CREATE FUNCTION my_add(int, int) RETURNS int LANGUAGE internal IMMUTABLE STRICT AS 'int4pl';
-- refuses: 42883
CREATE FUNCTION bad(int) RETURNS int LANGUAGE internal AS 'no_such_builtin';
CREATE VIEW v AS SELECT my_add(1, 2) AS a, my_rank() OVER () AS r;
-- refuses: 42809
CREATE VIEW w AS SELECT my_rank() AS r;

-- case: polymorphic functions
CREATE FUNCTION first_of(anyarray) RETURNS anyelement LANGUAGE sql IMMUTABLE AS 'SELECT $1[1]';
CREATE FUNCTION pack(anyelement, anyelement) RETURNS anyarray LANGUAGE sql IMMUTABLE AS 'SELECT ARRAY[$1, $2]';
CREATE FUNCTION common(anycompatible, anycompatible) RETURNS anycompatible LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE VIEW v AS SELECT first_of(ARRAY['a'::varchar(3)]) AS a, first_of('{1}'::int[]) AS b, pack(1, 2) AS c, pack('a'::text, 'b') AS d, common(1, 2.5) AS e;
-- refuses: 42883
CREATE VIEW w AS SELECT pack(1, 2.5) AS a;
-- refuses: 42804
CREATE VIEW w AS SELECT pack('a', 'b') AS a;

-- case: functions in another schema than their callers
CREATE SCHEMA lib;
CREATE FUNCTION lib.slug(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';
CREATE TABLE t (a text, b text GENERATED ALWAYS AS (lib.slug(a)) STORED);
CREATE INDEX ON t (lib.slug(a));
-- refuses: 42883
CREATE INDEX ON t (slug(a));
-- refuses: 2BP01
DROP SCHEMA lib;
DROP SCHEMA lib CASCADE;

-- case: grouping and aggregates in queries
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE TABLE u (t_id int, c int);
-- refuses: 42803
CREATE VIEW v AS SELECT a, count(*) FROM t;
-- refuses: 42803
CREATE VIEW v AS SELECT c, count(*) FROM u GROUP BY t_id;
-- refuses: 42803
CREATE VIEW v AS SELECT t_id FROM u WHERE count(*) > 1;
-- refuses: 42803
CREATE VIEW v AS SELECT c + 1 AS d FROM u GROUP BY t_id HAVING count(*) > 1;
CREATE VIEW v1 AS SELECT id, b, count(*) FROM t GROUP BY id;
CREATE VIEW v2 AS SELECT t_id + 1 AS n, max(c) FROM u GROUP BY t_id + 1;
CREATE VIEW v3 AS SELECT t_id AS n, count(*) FROM u GROUP BY n;
CREATE VIEW v4 AS SELECT lower(b), count(*) FROM t GROUP BY 1;
CREATE VIEW v5 AS SELECT (SELECT max(u.c) + t.a FROM u) AS m FROM t;
CREATE VIEW v6 AS SELECT t_id, sum(c) OVER (PARTITION BY t_id) FROM u;
CREATE VIEW v7 AS SELECT u.t_id, count(*) FILTER (WHERE u.c > 1) FROM u GROUP BY u.t_id HAVING min(c) > 0 ORDER BY t_id;
CREATE VIEW v8 AS SELECT t.id, (SELECT count(*) FROM u WHERE u.t_id = t.id) AS n FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.t_id = t.a HAVING count(*) > 1);
CREATE VIEW v9 AS SELECT count(*), now(), current_date, 'x' AS x FROM t;

-- case: parameters and results that cannot be
-- refuses: 42P13
CREATE FUNCTION f(OUT a int, b int, OUT a text) LANGUAGE sql AS 'SELECT 1, 2';
-- refuses: 42P13
CREATE FUNCTION f(a int) RETURNS anyarray LANGUAGE sql AS 'SELECT 1';
-- refuses: 42P13
CREATE FUNCTION f(a cstring) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- refuses: 0A000
CREATE FUNCTION f(a cstring) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
-- refuses: 0A000
CREATE FUNCTION f() RETURNS cstring LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
CREATE FUNCTION f(a int) RETURNS TABLE (b int, c text) LANGUAGE plpgsql AS 'BEGIN END';
CREATE FUNCTION g(anyelement, anyarray) RETURNS anyelement LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION h() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';

-- case: bodies of SQL name their parameters [14-18]
CREATE TABLE t (id int, a text);
CREATE FUNCTION f(id int, x text) RETURNS text RETURN x || id::text;
-- refuses: 42703
CREATE FUNCTION g(x int) RETURNS int RETURN y;
-- refuses: 42883
CREATE FUNCTION g(x int) RETURNS int RETURN missing(x);
-- refuses: 42P01
CREATE FUNCTION g(x int) RETURNS int BEGIN ATOMIC SELECT id FROM nowhere; END;
CREATE FUNCTION g(x int) RETURNS text BEGIN ATOMIC SELECT t.a FROM t WHERE t.id = g.x AND t.id = $1; END;
CREATE PROCEDURE p(n int, v text) BEGIN ATOMIC INSERT INTO t VALUES (n, v); UPDATE t SET a = v WHERE id = n; END;

-- case: what the last statement of a body gives
CREATE TABLE t (a int, b text);
CREATE DOMAIN small AS int CHECK (VALUE < 100);
CREATE TYPE pair AS (x int, y text);
CREATE FUNCTION widened() RETURNS bigint LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION narrowed() RETURNS smallint LANGUAGE sql AS 'SELECT 1::bigint';
CREATE FUNCTION as_text() RETURNS text LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION of_domain() RETURNS small LANGUAGE sql AS 'SELECT 1';
-- refuses: 42P13
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT NULL';
-- refuses: 42P13
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$SELECT '1'$$;
-- refuses: 42P13
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1, 2';
-- refuses: 42P13
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS '';
-- refuses: 42P13
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'INSERT INTO t VALUES (1)';
-- refuses: 42P13
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1; CREATE TABLE made_inside (a int)';
CREATE FUNCTION returning_one() RETURNS int LANGUAGE sql AS 'INSERT INTO t VALUES (1) RETURNING a';
CREATE FUNCTION no_matter() RETURNS void LANGUAGE sql AS 'SELECT 1, 2, 3';
CREATE FUNCTION nothing() RETURNS void LANGUAGE sql AS '';
CREATE FUNCTION by_columns() RETURNS pair LANGUAGE sql AS $$SELECT 1::smallint, 'y'$$;
CREATE FUNCTION by_row() RETURNS pair LANGUAGE sql AS $$SELECT ROW(1, 'y')::pair$$;
-- refuses: 42P13
CREATE FUNCTION f() RETURNS pair LANGUAGE sql AS 'SELECT 1';
-- refuses: 42P13
CREATE FUNCTION f() RETURNS pair LANGUAGE sql AS 'SELECT 1, 2, 3';
-- refuses: 42P13
CREATE FUNCTION f() RETURNS pair LANGUAGE sql AS $$SELECT 'x', 'y'$$;
CREATE FUNCTION rows_of() RETURNS SETOF t LANGUAGE sql AS 'SELECT * FROM t';
CREATE FUNCTION as_table() RETURNS TABLE (x int, y text) LANGUAGE sql AS 'SELECT a, b FROM t';
-- refuses: 42P13
CREATE FUNCTION f() RETURNS TABLE (x int, y int) LANGUAGE sql AS 'SELECT a, b FROM t';
CREATE FUNCTION any_row() RETURNS record LANGUAGE sql AS 'SELECT 1, 2';
CREATE PROCEDURE p(INOUT x int) LANGUAGE sql AS 'SELECT 1';
-- refuses: 42P13
CREATE PROCEDURE q(INOUT x int) LANGUAGE sql AS 'DELETE FROM t';
ALTER TABLE t DROP COLUMN a;
CREATE FUNCTION rows_later() RETURNS SETOF t LANGUAGE sql AS $$SELECT 'b'::text$$;

-- case: what a body in SQL can name
CREATE TABLE t (a int, b text);
CREATE TYPE pair AS (x int, y text);
CREATE FUNCTION by_name(a int, z text) RETURNS int LANGUAGE sql AS 'SELECT a + length(z) + by_name.a + length($2)';
CREATE FUNCTION columns_first(a text) RETURNS int LANGUAGE sql AS 'SELECT a FROM t';
-- refuses: 42P13
CREATE FUNCTION f(a text) RETURNS text[] LANGUAGE sql AS 'SELECT a FROM t';
CREATE FUNCTION qualified(a text) RETURNS text LANGUAGE sql AS 'SELECT qualified.a FROM t';
CREATE FUNCTION of_row(p pair) RETURNS int LANGUAGE sql AS 'SELECT p.x + of_row.p.x + (p).x + ($1).x';
CREATE FUNCTION of_table(r t) RETURNS text LANGUAGE sql AS 'SELECT r.b';
-- refuses: 42P02
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT $2';
-- refuses: 42703
CREATE FUNCTION f(OUT a int) LANGUAGE sql AS 'SELECT a';
-- refuses: 42P01
CREATE FUNCTION f(p pair) RETURNS int LANGUAGE sql AS 'SELECT p.missing';
-- refuses: 42703
CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql AS 'SELECT missing FROM t';
-- refuses: 42P01
CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql AS 'SELECT y.x FROM t';
-- refuses: 42883
CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql AS 'SELECT missing(x)';
CREATE FUNCTION again(n int) RETURNS int LANGUAGE sql AS 'SELECT CASE WHEN n > 0 THEN again(n - 1) ELSE 0 END';
-- refuses: 42P01
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'CREATE TABLE made_inside (a int); SELECT a FROM made_inside';
-- refuses: 42P01
CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'CREATE TABLE made_inside AS SELECT a FROM missing';
CREATE FUNCTION any_kind(x anyelement) RETURNS anyelement LANGUAGE sql AS 'SELECT missing FROM nowhere';
-- refuses: 42601
CREATE FUNCTION f(x anyelement) RETURNS anyelement LANGUAGE sql AS 'SELECT FROM WHERE';
ALTER TABLE t RENAME TO u;
CREATE OR REPLACE FUNCTION by_name(a int, z text) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- refuses: 42P01
CREATE OR REPLACE FUNCTION columns_first(a text) RETURNS int LANGUAGE sql AS 'SELECT a FROM t';

-- case: check_function_bodies is a setting of the session
BEGIN;
SET LOCAL check_function_bodies = off;
CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT a FROM later';
SAVEPOINT s;
SET check_function_bodies TO true;
-- refuses: 42P01
CREATE FUNCTION two() RETURNS int LANGUAGE sql AS 'SELECT a FROM later';
ROLLBACK TO SAVEPOINT s;
CREATE FUNCTION two() RETURNS int LANGUAGE sql AS 'SELECT a FROM later';
RESET check_function_bodies;
-- refuses: 42P01
CREATE FUNCTION three() RETURNS int LANGUAGE sql AS 'SELECT a FROM later';
SET check_function_bodies = 0;
CREATE FUNCTION three() RETURNS int LANGUAGE sql AS 'SELEC';

-- case: the path of a function is the path of its body
CREATE SCHEMA app;
CREATE TABLE app.t (a int);
-- refuses: 42P01
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT a FROM t';
CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path = app, public AS 'SELECT a FROM t';
SET search_path = app, public;
CREATE FUNCTION public.g() RETURNS int LANGUAGE sql AS 'SELECT a FROM t';
-- refuses: 42P01
CREATE FUNCTION public.h() RETURNS int LANGUAGE sql SET search_path = '' AS 'SELECT a FROM t';
CREATE FUNCTION public.h() RETURNS int LANGUAGE sql SET search_path = '' AS 'SELECT a FROM app.t';

-- case: results of bodies as expressions and blocks [14-18]
CREATE TABLE t (a int, b text);
-- refuses: 42P13
CREATE FUNCTION f() RETURNS int RETURN 'x';
-- refuses: 42P13
CREATE FUNCTION f() RETURNS int RETURN NULL;
CREATE FUNCTION f() RETURNS bigint RETURN 1;
-- refuses: 42P13
CREATE FUNCTION g() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT b FROM t; END;
-- refuses: 42P13
CREATE FUNCTION g() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; DELETE FROM t; END;
CREATE FUNCTION g() RETURNS SETOF t BEGIN ATOMIC SELECT 1, 'x'; END;
SET check_function_bodies = off;
CREATE FUNCTION h() RETURNS int RETURN 'x';

-- case: options of functions are given once
-- refuses: 42601
CREATE FUNCTION f() RETURNS int LANGUAGE sql IMMUTABLE STABLE AS 'SELECT 1';
-- refuses: 42601
CREATE FUNCTION f() RETURNS int LANGUAGE sql STRICT CALLED ON NULL INPUT AS 'SELECT 1';
-- refuses: 42601
CREATE FUNCTION f() RETURNS int LANGUAGE sql COST 1 COST 2 AS 'SELECT 1';
CREATE FUNCTION f() RETURNS int LANGUAGE sql SET work_mem = '1MB' SET search_path = public AS 'SELECT 1';
-- refuses: 42601
ALTER FUNCTION f() IMMUTABLE VOLATILE;
-- refuses: 42601
ALTER FUNCTION f() SECURITY DEFINER COST 3 SECURITY INVOKER;
ALTER FUNCTION f() IMMUTABLE STRICT COST 3 RESET work_mem RESET search_path;

-- case: a body of PL/pgSQL is read where it is made
CREATE TABLE t (a int, b text);
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$
DECLARE m mood; r t; w t%ROWTYPE; c t.a%TYPE; n numeric(5, 2); l text[]; x public.mood := 'ok'; q CURSOR FOR SELECT 1; v record;
BEGIN
  SELECT missing INTO n FROM nowhere;
  FOR i IN 1 .. 3 LOOP r.b := i; END LOOP;
END $$;
-- refuses: 42704
CREATE FUNCTION g() RETURNS void LANGUAGE plpgsql AS 'DECLARE x missing; BEGIN END';
-- refuses: 42704
CREATE FUNCTION g() RETURNS void LANGUAGE plpgsql AS 'BEGIN DECLARE x public.missing[]; BEGIN NULL; END; END';
-- refuses: 42P01
CREATE FUNCTION g() RETURNS void LANGUAGE plpgsql AS 'DECLARE x missing%ROWTYPE; BEGIN END';
-- refuses: 42601
CREATE FUNCTION g() RETURNS void LANGUAGE plpgsql AS 'BEGIN LOOP EXIT; END; END';
-- refuses: 42601
CREATE FUNCTION g() RETURNS void LANGUAGE plpgsql AS 'SELECT 1';
SET check_function_bodies = off;
CREATE FUNCTION g() RETURNS void LANGUAGE plpgsql AS 'SELECT 1';
CREATE FUNCTION h() RETURNS void LANGUAGE plpgsql AS 'DECLARE x missing; BEGIN END';

-- case: a function has at most 100 arguments
-- refuses: 54023
CREATE FUNCTION f(int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION f(int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int) RETURNS int LANGUAGE sql AS 'SELECT $100';
