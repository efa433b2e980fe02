-- Indexes of every method and shape.

-- case: the methods
CREATE TABLE t (a int, b text, c int[], d point, e tsvector, f jsonb, g int4range, h inet);
CREATE INDEX ON t USING btree (a);
CREATE INDEX ON t USING hash (b);
CREATE INDEX ON t USING gin (c);
CREATE INDEX ON t USING gist (d);
CREATE INDEX ON t USING spgist (d);
CREATE INDEX ON t USING brin (a, b);
CREATE INDEX ON t USING gin (e);
CREATE INDEX ON t USING gin (f jsonb_path_ops);
CREATE INDEX ON t USING gist (g);
CREATE INDEX ON t USING gist (h inet_ops);

-- case: methods that cannot do it
CREATE TABLE t (a int, b text, c json, d point);
-- refuses: 42704
CREATE INDEX ON t (c);
-- refuses: 42704
CREATE INDEX ON t (d);
-- refuses: 42704
CREATE INDEX ON t USING gin (a);
-- refuses: 42704
CREATE INDEX ON t USING gist (a);
-- refuses: 0A000
CREATE UNIQUE INDEX ON t USING hash (a);
-- refuses: 0A000
CREATE INDEX ON t USING hash (a, b);
-- refuses: 42704
CREATE INDEX ON t USING nonsense (a);
-- refuses: 42704
CREATE INDEX ON t (b nonsense_ops);
-- refuses: 42804
CREATE INDEX ON t (a text_pattern_ops);
-- refuses: 42704
CREATE INDEX ON t USING gin (b DESC);

-- case: order, operator classes, collations
CREATE TABLE t (a int, b text, c varchar(5));
CREATE INDEX ON t (a DESC, b ASC NULLS FIRST);
CREATE INDEX ON t (b text_pattern_ops, c varchar_pattern_ops);
CREATE INDEX ON t (b COLLATE "C");
CREATE INDEX ON t (a DESC NULLS LAST, lower(b) COLLATE "C" text_pattern_ops);
-- refuses: 42804
CREATE INDEX ON t (a COLLATE "C");

-- case: a column in parentheses is a key like any other
CREATE TABLE t (a int, b text);
CREATE INDEX ON t ((a), ((b)) DESC);
CREATE UNIQUE INDEX u ON t ((t.a));
ALTER TABLE t ADD PRIMARY KEY USING INDEX u;
ALTER TABLE t DROP COLUMN b;

-- case: a cast that changes nothing leaves a column
CREATE TABLE t (a date, b varchar(5), c numeric(10, 2), d int);
CREATE INDEX ON t (date(a));
CREATE INDEX ON t ((b::varchar), (c::numeric(10, 2)), (d::int4));
CREATE INDEX ON t ((b::text), (b::varchar(6)), (c::numeric(10, 3)), (d::bigint));
CREATE INDEX ON t ((b::varchar COLLATE "C"));
CREATE UNIQUE INDEX u ON t ((a::date));
ALTER TABLE t ADD PRIMARY KEY USING INDEX u;

-- case: expressions
CREATE TABLE t (a int, b text, c timestamptz, d jsonb);
CREATE INDEX ON t (lower(b));
CREATE INDEX ON t ((a + 1), (b || 'x'));
CREATE INDEX ON t ((d ->> 'name'));
CREATE INDEX ON t (date(c AT TIME ZONE 'UTC'));
-- refuses: 42P17
CREATE INDEX ON t (date(c));
-- refuses: 42P17
CREATE INDEX ON t ((c::date));
-- refuses: 42P17
CREATE INDEX ON t (random());
-- refuses: 42803
CREATE INDEX ON t (max(a));

-- case: an index on a function of one's own
CREATE TABLE t (a text);
CREATE FUNCTION norm(text) RETURNS text LANGUAGE sql AS 'SELECT lower($1)';
CREATE INDEX ON t (norm(a));
ALTER FUNCTION norm(text) IMMUTABLE;
CREATE INDEX ON t (norm(a));
ALTER FUNCTION norm(text) RENAME TO normal;
-- refuses: 2BP01
DROP FUNCTION normal(text);

-- case: partial indexes
CREATE TABLE t (a int, b boolean, c timestamptz);
CREATE INDEX ON t (a) WHERE b;
CREATE UNIQUE INDEX ON t (a) WHERE c IS NULL;
CREATE INDEX ON t (b) WHERE a > 0 AND NOT b;
-- refuses: 42P17
CREATE INDEX ON t (a) WHERE c > now();
-- refuses: 42804
CREATE INDEX ON t (a) WHERE a;
-- refuses: 0A000
CREATE INDEX ON t (a) WHERE a IN (SELECT 1);
ALTER TABLE t DROP COLUMN b;
ALTER TABLE t DROP COLUMN c;

-- case: included columns
CREATE TABLE t (a int, b text, c json);
CREATE INDEX ON t (a) INCLUDE (b, c);
CREATE UNIQUE INDEX i ON t (a) INCLUDE (b);
-- refuses: 0A000
CREATE INDEX ON t USING hash (a) INCLUDE (b);
-- refuses: 0A000
CREATE INDEX ON t (a) INCLUDE (lower(b));
ALTER TABLE t DROP COLUMN b;

-- case: names and IF NOT EXISTS
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a);
-- refuses: 42P07
CREATE INDEX i ON t (b);
CREATE INDEX IF NOT EXISTS i ON t (b);
CREATE TABLE u (a int);
CREATE INDEX IF NOT EXISTS u ON t (b);
CREATE INDEX IF NOT EXISTS j ON t (b);

-- case: indexes on what has none
CREATE VIEW v AS SELECT 1 AS a;
CREATE SEQUENCE s;
CREATE TYPE c AS (a int);
-- refuses: 42809
CREATE INDEX ON v (a);
-- refuses: 42809
CREATE INDEX ON s (last_value);
-- refuses: 42809
CREATE INDEX ON c (a);
-- refuses: 42P01
CREATE INDEX ON missing (a);
CREATE TABLE t (a int);
-- refuses: 42703
CREATE INDEX ON t (b);
CREATE INDEX ON t (a, a, a);

-- case: an index lives in its table's schema
CREATE SCHEMA s;
CREATE TABLE s.t (a int);
CREATE INDEX ti ON s.t (a);
CREATE INDEX ti2 ON s.t (a);
SET search_path = s, public;
DROP INDEX ti2;
SET search_path = public;
-- refuses: 42704
DROP INDEX ti;
DROP INDEX s.ti;
DROP INDEX IF EXISTS ti, s.ti;

-- case: concurrently [no transaction]
CREATE TABLE t (a int, b int);
CREATE INDEX CONCURRENTLY ON t (a);
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS u ON t (b);
CREATE INDEX CONCURRENTLY IF NOT EXISTS u ON t (a);
REINDEX INDEX CONCURRENTLY u;
DROP INDEX CONCURRENTLY t_a_idx;
DROP INDEX CONCURRENTLY IF EXISTS t_a_idx;
-- refuses: 0A000
DROP INDEX CONCURRENTLY u, t_a_idx;
DROP INDEX CONCURRENTLY u;

-- case: a unique index that fails concurrently stays invalid [no transaction]
CREATE TABLE t (a int);
INSERT INTO t VALUES (1), (1);
-- refuses: 23505
CREATE UNIQUE INDEX CONCURRENTLY u ON t (a);
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS u ON t (a);
-- refuses: 42P07
CREATE UNIQUE INDEX CONCURRENTLY u ON t (a);
DROP INDEX u;

-- case: concurrently is refused in a transaction
CREATE TABLE t (a int);
-- refuses: 25001
CREATE INDEX CONCURRENTLY ON t (a);
CREATE INDEX i ON t (a);
-- refuses: 25001
DROP INDEX CONCURRENTLY i;
-- refuses: 25001
REINDEX TABLE CONCURRENTLY t;
REINDEX TABLE t;

-- case: indexes are altered
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a, (b + 1));
ALTER INDEX i RENAME TO j;
ALTER INDEX j SET (fillfactor = 80);
ALTER INDEX j RESET (fillfactor);
ALTER INDEX j ALTER COLUMN 2 SET STATISTICS 500;
ALTER INDEX IF EXISTS missing RENAME TO k;
-- refuses: 42P01
ALTER INDEX missing RENAME TO k;
ALTER INDEX j SET TABLESPACE pg_default;
ALTER INDEX t RENAME TO t2;

-- case: a table's index by ALTER TABLE
CREATE TABLE t (a int);
CREATE INDEX i ON t (a);
ALTER TABLE i RENAME TO j;
ALTER TABLE t CLUSTER ON j;
CLUSTER t;
ALTER TABLE t SET WITHOUT CLUSTER;
-- refuses: 42809
ALTER TABLE j ADD COLUMN b int;

-- case: type changes rebuild indexes
CREATE TABLE t (a int, b varchar(5), c text);
CREATE INDEX ia ON t (a) WHERE b > 'x';
CREATE INDEX ib ON t (b varchar_pattern_ops);
CREATE UNIQUE INDEX ic ON t (lower(c)) INCLUDE (a);
ALTER TABLE t ALTER a TYPE bigint, ALTER b TYPE varchar(10), ALTER c TYPE varchar;
-- refuses: 42804
ALTER TABLE t ALTER b TYPE int USING b::int;
CREATE INDEX ON t USING gin (string_to_array(c, ','));
ALTER TABLE t ALTER c TYPE text;

-- case: an index of a type that loses its operator class
CREATE TABLE t (a text, b text, c int);
CREATE INDEX i ON t (a text_pattern_ops);
CREATE INDEX j ON t (b);
-- refuses: 42804
ALTER TABLE t ALTER a TYPE int USING 1;
ALTER TABLE t ALTER b TYPE int USING 1;
-- refuses: 42704
ALTER TABLE t ALTER c TYPE json USING '{}'::json, ALTER b TYPE json USING '{}'::json;

-- case: brin and gin parameters
CREATE TABLE t (a int, b int[], c text);
CREATE INDEX ON t USING brin (a) WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX ON t USING gin (b) WITH (fastupdate = off);
CREATE INDEX ON t (c) WITH (deduplicate_items = off);
-- refuses: 22023
CREATE INDEX ON t (c) WITH (pages_per_range = 32);
-- refuses: 22023
CREATE INDEX ON t (c) WITH (fillfactor = 5);

-- case: operator classes with parameters
CREATE EXTENSION ltree;
CREATE EXTENSION pg_trgm;
CREATE TABLE t (a ltree, b text);
CREATE INDEX ON t USING gist (a gist_ltree_ops(siglen = 100));
CREATE INDEX ON t USING gist (b gist_trgm_ops(siglen = 64));
CREATE INDEX ON t USING gin (b gin_trgm_ops);

-- case: indexes, keys and statistics have a most of columns
CREATE TABLE t (c1 int, c2 int, c3 int, c4 int, c5 int, c6 int, c7 int, c8 int, c9 int, c10 int, c11 int, c12 int, c13 int, c14 int, c15 int, c16 int, c17 int, c18 int, c19 int, c20 int, c21 int, c22 int, c23 int, c24 int, c25 int, c26 int, c27 int, c28 int, c29 int, c30 int, c31 int, c32 int, c33 int);
-- refuses: 54011
CREATE INDEX ON t (c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, c20, c21, c22, c23, c24, c25, c26, c27, c28, c29, c30, c31, c32, c33);
CREATE UNIQUE INDEX wide ON t (c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, c20, c21, c22, c23, c24, c25, c26, c27, c28, c29, c30, c31, c32);
-- refuses: 54011
CREATE INDEX ON t (c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, c20, c21, c22, c23, c24, c25, c26, c27, c28, c29, c30, c31, c32) INCLUDE (c33);
-- refuses: 54011
ALTER TABLE t ADD UNIQUE (c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, c20, c21, c22, c23, c24, c25, c26, c27, c28, c29, c30, c31, c32, c33);
-- refuses: 54011
CREATE STATISTICS s ON c1, c2, c3, c4, c5, c6, c7, c8, c9 FROM t;
CREATE STATISTICS s ON c1, c2, c3, c4, c5, c6, c7, c8 FROM t;
-- refuses: 54011
CREATE TABLE r (c1 int, c2 int, c3 int, c4 int, c5 int, c6 int, c7 int, c8 int, c9 int, c10 int, c11 int, c12 int, c13 int, c14 int, c15 int, c16 int, c17 int, c18 int, c19 int, c20 int, c21 int, c22 int, c23 int, c24 int, c25 int, c26 int, c27 int, c28 int, c29 int, c30 int, c31 int, c32 int, c33 int, FOREIGN KEY (c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, c20, c21, c22, c23, c24, c25, c26, c27, c28, c29, c30, c31, c32, c33) REFERENCES t);
