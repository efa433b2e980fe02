-- What can be done to which kind of relation.

-- case: rows of materialized views and sequences are not written or locked
CREATE TABLE t (a int);
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
CREATE SEQUENCE s;
-- refuses: 42809
INSERT INTO m VALUES (1);
-- refuses: 42809
UPDATE m SET a = 1;
-- refuses: 42809
DELETE FROM m;
-- refuses: 42809
INSERT INTO s VALUES (1);
-- refuses: 42809
WITH gone AS (DELETE FROM m RETURNING a) SELECT * FROM gone;
-- refuses: 42809
SELECT * FROM m FOR UPDATE;
-- refuses: 42809
SELECT * FROM t, m FOR SHARE OF m;
SELECT * FROM t, m FOR SHARE OF t;
WITH m AS (SELECT a FROM t) SELECT * FROM m FOR UPDATE;
-- refuses: 42809
TRUNCATE m;
-- refuses: 42809
LOCK TABLE m;
-- refuses: 42809
LOCK TABLE s;

-- case: tables that are partitioned
CREATE TABLE p (a int, b int) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
-- refuses: 42809
TRUNCATE ONLY p;
TRUNCATE p;
TRUNCATE ONLY p1;
-- refuses: 42809
CREATE TABLE c () INHERITS (p);
-- refuses: 42809
CREATE TABLE c () INHERITS (p1);
-- refuses: 0A000
ALTER TABLE p SET WITHOUT CLUSTER;
-- refuses: 42P16
ALTER TABLE ONLY p DROP COLUMN b;
ALTER TABLE p DROP COLUMN b;

-- case: what inherits from what
CREATE VIEW v AS SELECT 1 AS a;
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;
-- refuses: 42809
CREATE TABLE c () INHERITS (v);
-- refuses: 42809
CREATE TABLE c () INHERITS (m);
-- refuses: 42809
CREATE TABLE c PARTITION OF m FOR VALUES IN (1);

-- case: generated columns take no values
CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a + 1) STORED, b int);
INSERT INTO t VALUES (1);
INSERT INTO t VALUES (1, DEFAULT, 3);
INSERT INTO t (a, b) SELECT 1, 2;
UPDATE t SET a = 2, g = DEFAULT;

-- case: clustering wants an index that was used before
CREATE TABLE t (a int PRIMARY KEY);
CREATE VIEW v AS SELECT 1 AS a;
-- refuses: 42704
CLUSTER t;
CLUSTER t USING t_pkey;
CLUSTER t;
ALTER TABLE t SET WITHOUT CLUSTER;
-- refuses: 42704
CLUSTER t;
ALTER TABLE t CLUSTER ON t_pkey;
CLUSTER t;
-- refuses: 42809
CLUSTER v;
-- refuses: 42809
REINDEX TABLE v;

-- case: tables that a crash empties stand apart from those that it does not
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a, own int REFERENCES b);
-- refuses: 42P16
ALTER TABLE a SET UNLOGGED;
ALTER TABLE b SET UNLOGGED;
ALTER TABLE a SET UNLOGGED;
-- refuses: 42P16
ALTER TABLE b SET LOGGED;
ALTER TABLE a SET LOGGED;
ALTER TABLE b SET LOGGED;
CREATE TEMP TABLE c (a int);
-- refuses: 42P16
ALTER TABLE c SET LOGGED;
CREATE TABLE d (a int);
CREATE PUBLICATION pub FOR TABLE d;
-- refuses: 55000
ALTER TABLE d SET UNLOGGED;

-- case: options of views
CREATE TABLE t (a int);
-- refuses: 22023
CREATE VIEW v WITH (fillfactor = 50) AS SELECT a FROM t;
-- refuses: 22023
CREATE VIEW v WITH (security_barrier = perhaps) AS SELECT a FROM t;
CREATE VIEW v WITH (security_barrier) AS SELECT a FROM t;
-- refuses: 22023
ALTER VIEW v SET (autovacuum_enabled = false);
ALTER VIEW v SET (security_barrier = false);
ALTER VIEW v RESET (fillfactor);

-- case: rules and statistics
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a, 2 AS b;
-- refuses: 0A000
CREATE RULE r AS ON INSERT TO m DO INSTEAD NOTHING;
-- refuses: 0A000
CREATE STATISTICS st ON a, ctid FROM m;
CREATE STATISTICS st ON a, b FROM m;

-- case: actions that the kind of relation does not have
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
-- refuses: 42809
ALTER TABLE v ADD COLUMN z int;
-- refuses: 42809
ALTER TABLE m ALTER a DROP DEFAULT;
-- refuses: 42809
ALTER TABLE m DISABLE TRIGGER ALL;
-- refuses: 42809
ALTER TABLE m SET WITHOUT OIDS;
-- refuses: 42809
ALTER TABLE v ALTER a SET (n_distinct = 5);
ALTER TABLE m ALTER a SET (n_distinct = 5);

-- case: a typed table's columns are its type's, also those that are not there
CREATE TYPE pair AS (a int, b int);
CREATE TABLE t OF pair;
-- refuses: 42809
ALTER TABLE t DROP COLUMN IF EXISTS zzz;
-- refuses: 42809
ALTER TABLE t DROP COLUMN a;
