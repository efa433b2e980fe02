-- Materialized views, CREATE TABLE AS and SELECT INTO.

-- case: a materialized view with indexes
CREATE TABLE t (id int PRIMARY KEY, v varchar(5));
CREATE MATERIALIZED VIEW m AS SELECT id, v, count(*) OVER () AS n FROM t;
CREATE UNIQUE INDEX ON m (id);
CREATE INDEX m_v ON m (lower(v)) WHERE n > 0;
REFRESH MATERIALIZED VIEW m;
REFRESH MATERIALIZED VIEW CONCURRENTLY m;
-- refuses: 42P07
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;
CREATE MATERIALIZED VIEW IF NOT EXISTS m AS SELECT 1 AS a;

-- case: refreshing and populating
CREATE TABLE t (id int);
CREATE MATERIALIZED VIEW m AS SELECT id FROM t WITH NO DATA;
REFRESH MATERIALIZED VIEW m;
REFRESH MATERIALIZED VIEW m WITH NO DATA;
-- refuses: 0A000
REFRESH MATERIALIZED VIEW CONCURRENTLY m;
REFRESH MATERIALIZED VIEW m WITH DATA;
-- refuses: 55000
REFRESH MATERIALIZED VIEW CONCURRENTLY m;
-- refuses: 0A000
REFRESH MATERIALIZED VIEW t;
-- refuses: 42P01
REFRESH MATERIALIZED VIEW missing;

-- case: materialized views are altered
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a, 'x'::text AS b;
ALTER MATERIALIZED VIEW m RENAME TO n;
ALTER MATERIALIZED VIEW n RENAME COLUMN a TO z;
ALTER MATERIALIZED VIEW n ALTER COLUMN b SET STORAGE EXTERNAL;
ALTER MATERIALIZED VIEW n SET (fillfactor = 80);
CREATE SCHEMA s;
ALTER MATERIALIZED VIEW n SET SCHEMA s;
ALTER MATERIALIZED VIEW IF EXISTS n RENAME TO o;
-- refuses: 42809
ALTER TABLE s.n ADD COLUMN c int;
-- refuses: 42809
ALTER TABLE s.n ALTER b SET NOT NULL;

-- case: dropping materialized views
CREATE TABLE t (a int);
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
CREATE VIEW v AS SELECT a FROM m;
-- refuses: 2BP01
DROP MATERIALIZED VIEW m;
-- refuses: 42809
DROP VIEW m;
-- refuses: 42809
DROP TABLE m;
DROP MATERIALIZED VIEW m CASCADE;
DROP MATERIALIZED VIEW IF EXISTS m;
-- refuses: 42P01
DROP MATERIALIZED VIEW m;

-- case: a materialized view's columns can be named
CREATE MATERIALIZED VIEW m (x, y) AS SELECT 1, 'a'::varchar(3);
CREATE MATERIALIZED VIEW n (x) AS SELECT 1, 2 AS b;
-- refuses: 42601
CREATE MATERIALIZED VIEW o (x, y, z) AS SELECT 1, 2;
-- refuses: 42701
CREATE MATERIALIZED VIEW o AS SELECT 1, 2;

-- case: OR REPLACE is not for materialized views' places
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;
-- refuses: 42809
CREATE OR REPLACE VIEW m AS SELECT 1 AS a;
CREATE TEMP TABLE tt (a int);
-- refuses: 0A000
CREATE MATERIALIZED VIEW n AS SELECT a FROM tt;
-- refuses: 42809
CREATE TRIGGER x BEFORE INSERT ON m FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();

-- case: materialized views on each other and their order
CREATE TABLE t (a int, b text);
CREATE MATERIALIZED VIEW one AS SELECT a, b FROM t;
CREATE MATERIALIZED VIEW two AS SELECT a FROM one;
CREATE UNIQUE INDEX two_key ON two (a);
-- refuses: 0A000
ALTER TABLE t ALTER a TYPE bigint;
-- refuses: 2BP01
DROP MATERIALIZED VIEW one;
DROP MATERIALIZED VIEW two, one;

-- case: CREATE TABLE AS
CREATE TABLE src (id serial PRIMARY KEY, v varchar(5) NOT NULL DEFAULT 'x', n numeric(8,2) CHECK (n > 0), c char(3) COLLATE "C");
CREATE TABLE t AS SELECT * FROM src;
CREATE TABLE u (a, b) AS SELECT id, v || 'y' FROM src;
CREATE TABLE w AS SELECT id, sum(n) AS total FROM src GROUP BY id WITH NO DATA;
-- refuses: 42601
CREATE TABLE x (a, b, c) AS SELECT 1;
CREATE TABLE x (a) AS SELECT 1, 'text' AS b;
DROP TABLE src;

-- case: CREATE TABLE AS of other sources
CREATE TABLE src (id int, v text);
CREATE TABLE a AS TABLE src;
CREATE TABLE b AS VALUES (1, 'x'), (2, 'y');
CREATE TABLE c AS SELECT NULL AS nothing, 'lit' AS lit, ARRAY[1] AS arr;
CREATE TABLE d AS SELECT * FROM generate_series(1, 3) AS g (n);
CREATE TABLE IF NOT EXISTS d AS SELECT 5 AS other;
-- refuses: 42P07
CREATE TABLE d AS SELECT 5 AS other;
CREATE UNLOGGED TABLE e AS SELECT 1 AS a;
PREPARE q AS SELECT id FROM src;
CREATE TABLE f AS EXECUTE q;

-- case: CREATE TABLE AS with problems
-- refuses: 42701
CREATE TABLE t AS SELECT 1 AS a, 2 AS a;
-- refuses: 42P01
CREATE TABLE t AS SELECT * FROM missing;
CREATE TABLE t AS SELECT 1, 'x' AS "?column?x";
-- refuses: 42701
CREATE TABLE u AS SELECT 1, 2;
CREATE TABLE v AS SELECT WHERE true;
CREATE TABLE w WITH (fillfactor = 50) AS SELECT 1 AS a;

-- case: SELECT INTO
CREATE TABLE src (id int, v varchar(5));
SELECT id, v, now() AS made INTO t FROM src;
SELECT 1 AS a INTO TABLE u;
SELECT 1 AS a INTO TEMP w;
SELECT 1 AS a INTO UNLOGGED x;
-- refuses: 42P07
SELECT 2 AS b INTO u;
WITH q AS (SELECT id FROM src) SELECT * INTO y FROM q;
SELECT id INTO z FROM src UNION SELECT 2;

-- case: a copy made, keys added, swapped in
CREATE TABLE orders (id int PRIMARY KEY, total numeric(10,2) NOT NULL, note text);
CREATE VIEW big AS SELECT id FROM orders WHERE total > 100;
CREATE TABLE orders_new AS SELECT id::bigint AS id, total FROM orders;
ALTER TABLE orders_new ADD PRIMARY KEY (id);
ALTER TABLE orders RENAME TO orders_old;
ALTER TABLE orders_new RENAME TO orders;
ALTER INDEX orders_pkey RENAME TO orders_old_pkey;
ALTER INDEX orders_new_pkey RENAME TO orders_pkey;
-- refuses: 2BP01
DROP TABLE orders_old;
DROP VIEW big;
DROP TABLE orders_old;

-- case: a refresh that does not block wants a unique index of all rows
CREATE TABLE t (id int, v int);
CREATE MATERIALIZED VIEW m AS SELECT id, v FROM t;
CREATE INDEX ON m (id);
CREATE UNIQUE INDEX partial ON m (id) WHERE v > 0;
CREATE UNIQUE INDEX expression ON m ((id + 1));
-- refuses: 55000
REFRESH MATERIALIZED VIEW CONCURRENTLY m;
-- refuses: 42601
REFRESH MATERIALIZED VIEW CONCURRENTLY m WITH NO DATA;
CREATE UNIQUE INDEX whole ON m (v, id);
REFRESH MATERIALIZED VIEW CONCURRENTLY m;

-- case: tables of prepared statements
CREATE TABLE src (id int, v text, n numeric(8, 2));
PREPARE plain AS SELECT * FROM src;
PREPARE given (int, text) AS SELECT $1 AS a, $2 || 'x' AS b, n FROM src WHERE id = $1;
PREPARE listed AS VALUES (1, 'x');
CREATE TABLE a AS EXECUTE plain;
CREATE TABLE b (x, y, z) AS EXECUTE given (1, 'y');
CREATE TABLE c AS EXECUTE listed WITH NO DATA;
-- refuses: 42601
CREATE TABLE d AS EXECUTE given (1);
-- refuses: 42804
CREATE TABLE d AS EXECUTE given (now(), 'x');
-- refuses: 26000
CREATE TABLE d AS EXECUTE missing;
-- refuses: 42601
CREATE TABLE d (x, y, z) AS EXECUTE listed;
ALTER TABLE src ADD COLUMN more int;
-- refuses: 0A000
CREATE TABLE d AS EXECUTE plain;
CREATE TABLE d AS EXECUTE given (1, 'x');

-- case: prepared statements are refused
CREATE TABLE src (id int, v text);
-- refuses: 42P01
PREPARE q AS SELECT * FROM missing;
-- refuses: 42704
PREPARE q (missing) AS SELECT $1;
PREPARE q AS SELECT id FROM src;
-- refuses: 42P05
PREPARE q AS SELECT 1;
EXECUTE q;
EXECUTE q (1);
-- refuses: 26000
EXECUTE other;
-- refuses: 26000
DEALLOCATE other;
ALTER TABLE src RENAME id TO key;
-- refuses: 42703
EXECUTE q;
DEALLOCATE q;
PREPARE q AS SELECT v FROM src;
DEALLOCATE q;
-- refuses: 26000
EXECUTE q;
PREPARE q AS INSERT INTO src VALUES ($1, $2);
EXECUTE q (1, 'x');
DROP TABLE src;
-- refuses: 42P01
EXECUTE q (1, 'x');
