-- Temporary objects and pg_temp: seen by names, not in the schema.

-- case: pg_temp by name
CREATE TABLE pg_temp.t (a int);
CREATE TABLE t (a int, b int);
ALTER TABLE pg_temp.t ADD COLUMN c int;
ALTER TABLE public.t DROP COLUMN b;
DROP TABLE pg_temp.t;
ALTER TABLE t ADD COLUMN d int;

-- case: pg_temp in the path
SET search_path = public, pg_temp;
CREATE TABLE t (a int);
CREATE TEMP TABLE t (z int);
ALTER TABLE t ADD COLUMN b int;
SET search_path = pg_temp, public;
ALTER TABLE t ADD COLUMN c int;
CREATE TABLE u (a int);
RESET search_path;
CREATE TABLE u (b int);

-- case: temporary things that permanent ones cannot use
CREATE TEMP TABLE tt (id int PRIMARY KEY);
-- refuses: 42P16
CREATE TABLE t (a int REFERENCES tt);
CREATE TEMP TABLE t2 (a int REFERENCES tt);
CREATE TABLE p (id int PRIMARY KEY);
-- refuses: 42P16
CREATE TEMP TABLE t3 (a int REFERENCES p);
-- refuses: 42809
CREATE TABLE child () INHERITS (tt);
CREATE TEMP TABLE child () INHERITS (p);
-- refuses: 42P16
CREATE TEMP TABLE public.nowhere (a int);

-- case: temporary views, sequences, functions and types
CREATE TEMP VIEW v AS SELECT 1 AS a;
CREATE TEMP SEQUENCE s;
CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TYPE pg_temp.e AS ENUM ('a');
CREATE TABLE t (x int DEFAULT pg_temp.f());
CREATE VIEW w AS SELECT a FROM v;
-- refuses: 42883
CREATE TABLE u (x int DEFAULT f());
DISCARD TEMP;
CREATE TABLE u (x int);

-- case: ON COMMIT [no transaction]
BEGIN;
CREATE TEMP TABLE dropped (a int) ON COMMIT DROP;
CREATE TEMP TABLE emptied (a int) ON COMMIT DELETE ROWS;
CREATE TABLE dropped (b int);
ALTER TABLE dropped ADD COLUMN c int;
COMMIT;
ALTER TABLE dropped ADD COLUMN d int;
-- refuses: 42P16
CREATE TABLE t (a int) ON COMMIT DROP;

-- case: a copy through a temporary table
CREATE TABLE t (id serial PRIMARY KEY, v text);
CREATE TEMP TABLE backup AS SELECT * FROM t;
TRUNCATE t;
ALTER TABLE t ADD COLUMN w int NOT NULL;
INSERT INTO t (id, v, w) SELECT id, v, 0 FROM backup;
DROP TABLE backup;

-- case: a temporary table hides the table of a view's new text
CREATE TABLE t (a int);
CREATE TEMP TABLE t (a text, b int);
CREATE VIEW v AS SELECT a FROM t;
CREATE VIEW w AS SELECT a FROM public.t;
DROP TABLE t CASCADE;
CREATE VIEW v AS SELECT a FROM t;

-- case: what lives until the end of the transaction [no transaction]
CREATE TABLE t (a int);
BEGIN;
CREATE TEMP TABLE work ON COMMIT DROP AS SELECT a FROM t;
CREATE TEMP TABLE more (LIKE t) ON COMMIT DROP;
CREATE VIEW v AS SELECT a FROM work;
ALTER TABLE work ADD COLUMN b int;
COMMIT;
CREATE TABLE work (c int);
BEGIN;
CREATE TEMP TABLE more (b int) ON COMMIT DROP;
ROLLBACK;
CREATE VIEW v AS SELECT a FROM t;
CREATE TEMP TABLE kept (a int) ON COMMIT PRESERVE ROWS;
CREATE TABLE u (LIKE kept);

-- case: the path leads to temporary objects
SET search_path = pg_temp, public;
CREATE TABLE t (a int);
CREATE SEQUENCE s;
CREATE VIEW v AS SELECT a FROM t;
-- refuses: 42P16
CREATE UNLOGGED TABLE u (a int);
CREATE TABLE public.t (b int);
ALTER TABLE public.t ADD COLUMN c int;
RESET search_path;
CREATE TABLE s (a int);
