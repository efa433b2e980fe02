-- Statistics objects.

-- case: statistics of all kinds
CREATE TABLE t (a int, b int, c text);
CREATE STATISTICS s1 ON a, b FROM t;
CREATE STATISTICS s2 (ndistinct, dependencies) ON a, b, c FROM t;
CREATE STATISTICS IF NOT EXISTS s2 (mcv) ON b, c FROM t;
-- refuses: 42710
CREATE STATISTICS s2 (mcv) ON b, c FROM t;
-- refuses: 42P17
CREATE STATISTICS s3 ON a FROM t;
-- refuses: 42703
CREATE STATISTICS s3 ON a, missing FROM t;
-- refuses: 42701
CREATE STATISTICS s3 ON a, a FROM t;
-- refuses: 42601
CREATE STATISTICS s3 (nonsense) ON a, b FROM t;
DROP STATISTICS s1, s2;

-- case: statistics on expressions [14-18]
CREATE TABLE t (a int, b text, c timestamptz);
CREATE STATISTICS s1 ON (lower(b)) FROM t;
CREATE STATISTICS s2 (mcv) ON a, (a + 1), (lower(b)) FROM t;
ALTER TABLE t DROP COLUMN a;
ALTER TABLE t ALTER b TYPE varchar(9);
ALTER TABLE t RENAME b TO bb;
ALTER TABLE t DROP COLUMN bb;

-- case: statistics without a name [16-18]
CREATE TABLE t (a int, b int, c int);
CREATE STATISTICS ON a, b FROM t;
CREATE STATISTICS ON a, b FROM t;
CREATE STATISTICS ON (a + b), c FROM t;
DROP STATISTICS t_a_b_stat;

-- case: statistics are renamed, moved and dropped
CREATE SCHEMA s;
CREATE TABLE t (a int, b int);
CREATE STATISTICS st ON a, b FROM t;
ALTER STATISTICS st RENAME TO st2;
ALTER STATISTICS st2 SET SCHEMA s;
ALTER STATISTICS s.st2 SET STATISTICS 100;
-- refuses: 42704
DROP STATISTICS st2;
DROP STATISTICS IF EXISTS st2;
ALTER TABLE t SET SCHEMA s;
ALTER TABLE s.t ALTER a TYPE bigint;
DROP TABLE s.t;
-- refuses: 42704
DROP STATISTICS s.st2;

-- case: statistics of what has none
CREATE VIEW v AS SELECT 1 AS a, 2 AS b;
CREATE TABLE p (a int, b int) PARTITION BY LIST (a);
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a, 2 AS b;
-- refuses: 42809
CREATE STATISTICS s ON a, b FROM v;
CREATE STATISTICS sp ON a, b FROM p;
CREATE STATISTICS sm ON a, b FROM m;
-- refuses: 42P01
CREATE STATISTICS s ON a, b FROM missing;
DROP MATERIALIZED VIEW m;
