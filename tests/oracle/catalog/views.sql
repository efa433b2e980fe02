-- Views: what their columns are, what replaces them, what they hold.

-- case: columns are named after what they show
CREATE TABLE t (a int, b text, c numeric(10,2), d timestamptz);
CREATE VIEW v AS SELECT a, t.b, c AS price, a + 1 AS next, lower(b), count(*) OVER (), CASE WHEN a > 0 THEN 1 END, '1'::varchar(3), (SELECT 1 AS one), EXISTS (SELECT 1) AS "Exists", extract(year FROM d), coalesce(b, ''), ARRAY[1], row_number() OVER () FROM t;
-- refuses: 42701
CREATE VIEW w AS SELECT a, b, a::text FROM t;

-- case: columns without names of their own
CREATE TABLE t (a int);
-- refuses: 42701
CREATE VIEW v AS SELECT 1, 2;
CREATE VIEW v AS SELECT 1;
-- refuses: 42701
CREATE VIEW w AS SELECT a, a FROM t;
-- refuses: 42701
CREATE VIEW w AS SELECT t1.*, t2.* FROM t t1, t t2;
CREATE VIEW w (x, y) AS SELECT t1.*, t2.* FROM t t1, t t2;
CREATE VIEW partial (x) AS SELECT a, a + 1 AS b FROM t;
-- refuses: 42601
CREATE VIEW many (x, y, z) AS SELECT a FROM t;

-- case: types of expressions
CREATE TABLE t (i int, s smallint, b bigint, n numeric(8,2), r real, f float8, t text, v varchar(20), c char(3), d date, ts timestamp, tz timestamptz, iv interval, j jsonb, u uuid, bo boolean, a int[]);
CREATE VIEW arithmetic AS SELECT i + s AS a, i + b AS b, i * n AS c, r + f AS d, i / 2 AS e, i / 2.0 AS f, -n AS g, s + 1 AS h, i % 3 AS k, i ^ 2 AS l FROM t;
CREATE VIEW times AS SELECT d + 1 AS a, d - d AS b, ts - ts AS c, tz + iv AS d, d + iv AS e, now() AS f, current_date AS g, date_trunc('day', tz) AS h, tz AT TIME ZONE 'UTC' AS k, age(tz) AS l, ts::date AS m, localtime AS n FROM t;
CREATE VIEW texts AS SELECT t || v AS a, v || 'x' AS b, upper(v) AS c, length(t) AS d, t LIKE 'x%' AS e, v AS f, c AS g, substring(t from 1 for 2) AS h, concat(t, i) AS k, i::text AS l, format('%s', i) AS m, left(v, 2) AS n, c || c AS o FROM t;
CREATE VIEW others AS SELECT j -> 'a' AS a, j ->> 'a' AS b, j #>> '{a,b}' AS c, j ? 'a' AS d, a[1] AS e, a || 5 AS f, array_length(a, 1) AS g, NOT bo AS h, i IS NULL AS k, i IN (1, 2) AS l, i BETWEEN 1 AND 2 AS m, row(i, t) IS NULL AS n, u = u AS o FROM t;
CREATE VIEW choices AS SELECT coalesce(i, b) AS a, coalesce(v, t) AS b, CASE WHEN bo THEN i ELSE n END AS c, nullif(v, 'x') AS d, greatest(i, s) AS e, CASE bo WHEN true THEN 'x' END AS f, coalesce(v, 'x') AS g, coalesce(n, 0) AS h FROM t;

-- case: types of aggregates and windows
CREATE TABLE t (i int, s smallint, b bigint, n numeric(8,2), f float8, v varchar(20), d date, iv interval, j jsonb, bo boolean);
CREATE VIEW v AS SELECT count(*), sum(i) AS si, sum(s) AS ss, sum(b) AS sb, sum(n) AS sn, sum(f) AS sf, avg(i) AS ai, avg(f) AS af, avg(iv) AS aiv, min(v) AS mv, max(d) AS md, array_agg(v) AS av, string_agg(v, ',') AS sv, bool_or(bo) AS bb, json_agg(i) AS ji, jsonb_object_agg(v, i) AS jo, count(*) FILTER (WHERE bo) AS cf, percentile_cont(0.5) WITHIN GROUP (ORDER BY i) AS pc, mode() WITHIN GROUP (ORDER BY v) AS mo, stddev(i) AS sd FROM t;
CREATE VIEW w AS SELECT row_number() OVER w AS rn, rank() OVER w AS rk, lag(v) OVER w AS lg, lag(i, 1, 0) OVER w AS li, first_value(n) OVER w AS fv, ntile(4) OVER w AS nt, sum(i) OVER w AS si, percent_rank() OVER w AS pr FROM t WINDOW w AS (PARTITION BY s ORDER BY i);

-- case: literals and parameters without a type become text
CREATE VIEW v AS SELECT 'a' AS a, NULL AS b, 1 AS c, 1.5 AS d, 3000000000 AS e, true AS f, DATE '2020-01-01' AS g, INTERVAL '1 day' AS h, ARRAY['x', 'y'] AS i, ARRAY[1, NULL] AS j, '{}'::int[] AS k, B'101' AS l, 1e5 AS m, 12345678901234567890 AS n, X'1F' AS o;
CREATE VIEW u AS SELECT NULL AS a UNION ALL SELECT NULL;
CREATE VIEW w AS SELECT 'x' AS a UNION SELECT 'y';
CREATE VIEW x AS VALUES (1, 'a'), (2, NULL);

-- case: modifiers that are kept and lost
CREATE TABLE t (v varchar(10), w varchar(20), n numeric(8,2), m numeric(5,1), ts timestamp(3), c char(5), b bit(3));
CREATE VIEW plain AS SELECT v, n, ts, c, b FROM t;
CREATE VIEW mixed AS SELECT coalesce(v, w) AS a, coalesce(v, v) AS b, CASE WHEN true THEN n ELSE m END AS c, CASE WHEN true THEN n ELSE n END AS d, greatest(v, w) AS e, min(v) AS f, n + n AS g, (SELECT v FROM t LIMIT 1) AS h FROM t GROUP BY v, w, n, m;
CREATE VIEW unions AS SELECT v AS a, n AS b FROM t UNION SELECT w, n FROM t;
CREATE VIEW same AS SELECT v AS a FROM t UNION ALL SELECT v FROM t;
CREATE VIEW casts AS SELECT v::varchar(3) AS a, n::numeric(10,4) AS b, 'x'::char AS c, ts::timestamp(0) AS d, v::text AS e, '1'::bit(5) AS f, v::varchar AS g FROM t;
CREATE VIEW elements AS SELECT (array_agg(v))[1] AS a, array_agg(n) AS b, ARRAY[v, v] AS c, ARRAY[v, w] AS d FROM t GROUP BY v, w;

-- case: joins and stars
CREATE TABLE a (id int, x text, k varchar(5));
CREATE TABLE b (id bigint, y text, k varchar(9));
CREATE VIEW using_one AS SELECT * FROM a JOIN b USING (id, k);
CREATE VIEW natural_one AS SELECT * FROM a NATURAL LEFT JOIN b;
CREATE VIEW full_one AS SELECT * FROM a FULL JOIN b USING (id, k);
CREATE VIEW right_one AS SELECT id, k, x FROM a RIGHT JOIN b USING (id, k);
CREATE VIEW on_one AS SELECT a.*, b.y, b.id AS other FROM a JOIN b ON a.id = b.id;
CREATE VIEW aliased (p, q) AS SELECT * FROM a AS r (p, q);
CREATE VIEW whole AS SELECT a AS row_of_a, (a).x FROM a;
-- refuses: 42702
CREATE VIEW ambiguous AS SELECT id FROM a, b;

-- case: subqueries, WITH and LATERAL
CREATE TABLE t (id int, g text, n numeric(6,2));
CREATE VIEW v AS WITH s AS (SELECT g, sum(n) AS total FROM t GROUP BY g), u (gg) AS (SELECT g FROM s) SELECT s.*, gg FROM s JOIN u ON s.g = u.gg;
CREATE VIEW w AS SELECT q.*, l.m FROM (SELECT id, g FROM t) q CROSS JOIN LATERAL (SELECT max(n) AS m FROM t WHERE t.id = q.id) l;
CREATE VIEW x AS SELECT id, (SELECT g FROM t AS i WHERE i.id = o.id LIMIT 1) AS sub, ARRAY(SELECT n FROM t) AS arr, id IN (SELECT id FROM t) AS isin FROM t AS o;
-- refuses: 42P01
CREATE VIEW y AS WITH s AS (SELECT 1) SELECT * FROM missing_cte;

-- case: recursive views
CREATE TABLE tree (id int, parent int, name varchar(10));
CREATE RECURSIVE VIEW nums (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM nums WHERE n < 10;
CREATE VIEW path AS WITH RECURSIVE p (id, path, depth) AS (SELECT id, name::text, 1 FROM tree WHERE parent IS NULL UNION ALL SELECT t.id, p.path || '/' || t.name, depth + 1 FROM tree t JOIN p ON t.parent = p.id) SELECT * FROM p;
-- refuses: 42804
CREATE VIEW bad AS WITH RECURSIVE p (id, path) AS (SELECT id, name FROM tree UNION ALL SELECT t.id, p.path || t.name FROM tree t JOIN p ON t.parent = p.id) SELECT * FROM p;
-- refuses: 2BP01
ALTER TABLE tree DROP COLUMN name;

-- case: functions in FROM
CREATE TABLE t (a int[], j jsonb);
CREATE FUNCTION two() RETURNS TABLE (x int, y varchar) LANGUAGE sql AS $$SELECT 1, 'a'$$;
CREATE VIEW v AS SELECT * FROM generate_series(1, 3);
CREATE VIEW v2 AS SELECT * FROM generate_series(1, 3) WITH ORDINALITY AS g (n, o);
CREATE VIEW v3 AS SELECT e FROM t, unnest(a) AS e;
CREATE VIEW v4 AS SELECT * FROM two();
CREATE VIEW v5 AS SELECT * FROM t, jsonb_to_recordset(j) AS r (id int, name text);
CREATE VIEW v6 AS SELECT key, value FROM t, jsonb_each_text(j);
-- refuses: 42701
CREATE VIEW v7 AS SELECT * FROM unnest(ARRAY[1,2], ARRAY['a','b']);
-- refuses: 42P16
CREATE VIEW v8 AS SELECT unnest(a), two() FROM t;
CREATE VIEW v9 AS SELECT * FROM ROWS FROM (generate_series(1, 2), two()) AS r (a, b, c);

-- case: OR REPLACE may add columns at the end
CREATE TABLE t (a int, b text, c int);
CREATE VIEW v AS SELECT a, b FROM t;
CREATE OR REPLACE VIEW v AS SELECT a, b, c FROM t;
CREATE OR REPLACE VIEW v AS SELECT 1 AS a, 'x'::text AS b, 3 AS c, 4 AS d;
ALTER TABLE t DROP COLUMN a;
-- refuses: 42P16
CREATE OR REPLACE VIEW v AS SELECT 1 AS a, 'x'::text AS b;
-- refuses: 42P16
CREATE OR REPLACE VIEW v AS SELECT 1 AS z, 'x'::text AS b, 3 AS c, 4 AS d;
-- refuses: 42P16
CREATE OR REPLACE VIEW v AS SELECT 1::bigint AS a, 'x'::text AS b, 3 AS c, 4 AS d;
-- refuses: 42P16
CREATE OR REPLACE VIEW v AS SELECT 1 AS a, 'x'::varchar AS b, 3 AS c, 4 AS d;

-- case: OR REPLACE and what stands on the view
CREATE TABLE t (a int, b varchar(5));
CREATE OR REPLACE VIEW v AS SELECT a, b FROM t;
CREATE VIEW w AS SELECT a, b FROM v;
-- refuses: 42P16
CREATE OR REPLACE VIEW v AS SELECT a, b::varchar(9) AS b FROM t;
CREATE OR REPLACE VIEW v AS SELECT a, b, a * 2 AS c FROM t;
-- refuses: 2BP01
DROP VIEW v;
CREATE OR REPLACE VIEW v AS SELECT a, b, 1 AS c FROM v;
-- refuses: 42809
CREATE OR REPLACE VIEW t AS SELECT 1 AS a;

-- case: nested views and renames
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT a, b FROM t;
CREATE VIEW w AS SELECT a AS aa, b FROM v WHERE b > 0;
ALTER TABLE t RENAME a TO z;
ALTER TABLE t RENAME TO tt;
ALTER VIEW v RENAME COLUMN b TO bb;
ALTER VIEW v RENAME TO vv;
CREATE OR REPLACE VIEW w AS SELECT a AS aa, bb AS b, 1 AS more FROM vv;
-- refuses: 42703
CREATE VIEW x AS SELECT b FROM vv;
-- refuses: 42P16
CREATE OR REPLACE VIEW vv AS SELECT z AS a, b FROM tt;

-- case: options of views
CREATE TABLE t (a int, b int);
CREATE VIEW v WITH (security_barrier) AS SELECT a FROM t;
ALTER VIEW v SET (security_barrier = false, check_option = local);
ALTER VIEW v RESET (check_option);
CREATE VIEW w AS SELECT a, b FROM t WHERE a > 0 WITH CASCADED CHECK OPTION;
-- refuses: 0A000
CREATE VIEW x AS SELECT count(*) FROM t WITH CHECK OPTION;
-- refuses: 22023
CREATE VIEW x WITH (nonsense = 1) AS SELECT 1 AS a;
ALTER VIEW v ALTER COLUMN a SET DEFAULT 5;
ALTER VIEW v ALTER COLUMN a DROP DEFAULT;

-- case: security_invoker came with 15
CREATE TABLE t (a int);
-- refuses: 22023 [13-14]
CREATE VIEW v WITH (security_invoker = true) AS SELECT a FROM t;

-- case: views on what is missing
-- refuses: 42P01
CREATE VIEW v AS SELECT * FROM missing;
CREATE TABLE t (a int, b text);
-- refuses: 42703
CREATE VIEW v AS SELECT missing FROM t;
-- refuses: 42P01
CREATE VIEW v AS SELECT x.a FROM t;
-- refuses: 42883
CREATE VIEW v AS SELECT missing(a) FROM t;
-- refuses: 42883
CREATE VIEW v AS SELECT a || a FROM t;
-- refuses: 42704
CREATE VIEW v AS SELECT a::missing FROM t;
-- refuses: 42803
CREATE VIEW v AS SELECT a, count(*) FROM t;
-- refuses: 42804
CREATE VIEW v AS SELECT a FROM t UNION SELECT b FROM t;
-- refuses: 42601
CREATE VIEW v AS SELECT a FROM t UNION SELECT a, b FROM t;
-- refuses: 3F000
CREATE VIEW nowhere.v AS SELECT 1 AS a;

-- case: views over temporary tables are temporary
CREATE TEMP TABLE tt (a int);
CREATE VIEW v AS SELECT a FROM tt;
CREATE TABLE t (a int);
CREATE VIEW w AS SELECT t.a FROM t JOIN tt USING (a);
DROP TABLE tt CASCADE;

-- case: views of system catalogs and information_schema
CREATE VIEW v AS SELECT relname, relkind, oid FROM pg_class;
CREATE VIEW w AS SELECT table_name, column_name, is_nullable FROM information_schema.columns;
CREATE VIEW x AS SELECT pid, usename, query FROM pg_stat_activity;
CREATE VIEW y AS SELECT c.relname, pg_size_pretty(pg_total_relation_size(c.oid)) AS size FROM pg_catalog.pg_class c;

-- case: a view's column types do not follow the table
CREATE TABLE t (a int, b varchar(5));
CREATE VIEW v AS SELECT a, b FROM t;
-- refuses: 0A000
ALTER TABLE t ALTER b TYPE varchar(10);
-- refuses: 0A000
ALTER TABLE t ALTER b TYPE text;
DROP VIEW v;
ALTER TABLE t ALTER b TYPE text;
CREATE VIEW v AS SELECT a, b FROM t;

-- case: IF EXISTS and wrong kinds
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
DROP VIEW IF EXISTS missing;
-- refuses: 42809
DROP VIEW IF EXISTS t;
-- refuses: 42809
ALTER VIEW t RENAME TO u;
ALTER TABLE v RENAME TO w;
-- refuses: 42P07
CREATE VIEW w AS SELECT 2 AS a;
-- refuses: 42809
ALTER TABLE w ADD COLUMN b int;
-- refuses: 42809
ALTER TABLE w DROP COLUMN a;
ALTER VIEW IF EXISTS missing SET SCHEMA public;

-- case: composite columns and their fields
CREATE TYPE pair AS (x int, y varchar(3));
CREATE TABLE t (id int, p pair, ps pair[]);
-- refuses: 42701
CREATE VIEW v AS SELECT (p).x, (p).* FROM t;
CREATE VIEW v AS SELECT (p).* FROM t;
CREATE VIEW w AS SELECT (p).x, (p).y AS why, (ps[1]).x AS px FROM t;
CREATE VIEW r AS SELECT ROW(1, 2)::pair AS made, p IS NULL AS empty FROM t;
-- refuses: 2BP01
ALTER TABLE t DROP COLUMN p;
ALTER TYPE pair ADD ATTRIBUTE z int;
-- refuses: 2BP01
ALTER TYPE pair DROP ATTRIBUTE x;

-- case: WITH CHECK OPTION wants a view of one table's rows
CREATE TABLE t (a int, b int);
-- refuses: 0A000
CREATE VIEW v AS SELECT DISTINCT a FROM t WITH CHECK OPTION;
-- refuses: 0A000
CREATE VIEW v AS SELECT t.a FROM t JOIN t u USING (a) WITH LOCAL CHECK OPTION;
-- refuses: 0A000
CREATE VIEW v AS SELECT a, row_number() OVER () AS n FROM t WITH CHECK OPTION;
-- refuses: 0A000
CREATE VIEW v AS SELECT a + 1 AS b FROM t WITH CHECK OPTION;
-- refuses: 0A000
CREATE VIEW v AS SELECT a, generate_series(1, 2) AS n FROM t WITH CHECK OPTION;
-- refuses: 0A000
CREATE VIEW v AS SELECT a FROM t UNION SELECT b FROM t WITH CHECK OPTION;
CREATE VIEW v AS SELECT a, lower(b::text) AS c FROM t WHERE a > 0 WITH CHECK OPTION;
CREATE VIEW w AS SELECT * FROM v WITH LOCAL CHECK OPTION;

-- case: columns cannot be of pseudo-types
-- refuses: 42P16
CREATE VIEW v AS SELECT pg_sleep(0) AS nothing;
-- refuses: 42P16
CREATE TABLE t AS SELECT row(1, 2) AS r;
-- refuses: 42P16
CREATE MATERIALIZED VIEW m AS SELECT row(1, 2) AS r;
CREATE VIEW v AS SELECT NULL AS n, 'x' AS x;
