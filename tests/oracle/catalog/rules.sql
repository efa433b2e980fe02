-- Rewrite rules.

-- case: rules of all events
CREATE TABLE t (a int, b text);
CREATE TABLE log (a int, what text);
CREATE RULE i AS ON INSERT TO t DO ALSO INSERT INTO log VALUES (NEW.a, 'insert');
CREATE RULE u AS ON UPDATE TO t WHERE OLD.a <> NEW.a DO ALSO (INSERT INTO log VALUES (OLD.a, 'from'); INSERT INTO log VALUES (NEW.a, 'to'));
CREATE RULE d AS ON DELETE TO t DO INSTEAD NOTHING;
-- refuses: 42710
CREATE RULE d AS ON DELETE TO t DO INSTEAD NOTHING;
CREATE OR REPLACE RULE d AS ON DELETE TO t DO INSTEAD UPDATE t SET b = NULL WHERE a = OLD.a;
DROP RULE d ON t;
-- refuses: 42704
DROP RULE d ON t;
DROP RULE IF EXISTS d ON t;

-- case: rules that make a view writable
CREATE TABLE t (a int, b text);
CREATE VIEW v AS SELECT a, b FROM t;
CREATE RULE ins AS ON INSERT TO v DO INSTEAD INSERT INTO t VALUES (NEW.a, NEW.b) RETURNING a, b;
CREATE RULE del AS ON DELETE TO v DO INSTEAD DELETE FROM t WHERE a = OLD.a;
-- refuses: 2BP01
DROP TABLE t;
-- refuses: 2BP01
ALTER TABLE t DROP COLUMN b;
DROP VIEW v;
DROP TABLE t;

-- case: rules that are refused
CREATE TABLE t (a int);
CREATE SEQUENCE s;
-- refuses: 42P01
CREATE RULE r AS ON INSERT TO missing DO ALSO NOTHING;
-- refuses: 42809
CREATE RULE r AS ON INSERT TO s DO ALSO NOTHING;
-- refuses: 42703
CREATE RULE r AS ON INSERT TO t DO ALSO DELETE FROM t WHERE a = NEW.missing;
-- refuses: 42P01
CREATE RULE r AS ON INSERT TO t DO ALSO DELETE FROM nowhere;
-- refuses: 42P01
CREATE RULE r AS ON INSERT TO t WHERE OLD.a > 0 DO ALSO NOTHING;
-- refuses: 0A000 [13-15]
-- refuses: 42809 [16-18]
CREATE RULE r AS ON SELECT TO t DO ALSO NOTHING;

-- case: rules are renamed, switched off and followed
CREATE TABLE t (a int, b int);
CREATE RULE r AS ON INSERT TO t DO ALSO NOTHING;
ALTER RULE r ON t RENAME TO s;
ALTER TABLE t DISABLE RULE s;
ALTER TABLE t ENABLE ALWAYS RULE s;
ALTER TABLE t RENAME a TO z;
-- refuses: 42704
ALTER TABLE t ENABLE RULE r;
-- refuses: 42710
ALTER RULE s ON t RENAME TO s;
DROP TABLE t;

-- case: a table becomes a view by its rule before 16
CREATE TABLE t (a int, b text);
-- refuses: 42809 [16-18]
CREATE RULE "_RETURN" AS ON SELECT TO t DO INSTEAD SELECT 1 AS a, 'x'::text AS b;

-- case: a view's rule cannot be dropped
CREATE VIEW v AS SELECT 1 AS a;
-- refuses: 2BP01
DROP RULE "_RETURN" ON v;
-- refuses: 55000
CREATE RULE "_RETURN" AS ON SELECT TO v DO INSTEAD SELECT 2 AS a;
-- refuses: 42P17
CREATE OR REPLACE RULE "_RETURN" AS ON SELECT TO v DO INSTEAD SELECT 2 AS b;
DROP VIEW v;

-- case: rules with several actions hold each table
CREATE TABLE t (a int, b int);
CREATE TABLE one (a int, x int);
CREATE TABLE two (a int, y int);
CREATE RULE r AS ON UPDATE TO t DO ALSO (INSERT INTO one (a) VALUES (NEW.a); UPDATE two SET a = NEW.a WHERE two.a = OLD.a;);
ALTER TABLE one DROP COLUMN x;
ALTER TABLE two DROP COLUMN y;
-- refuses: 2BP01
ALTER TABLE two DROP COLUMN a;
-- refuses: 2BP01
DROP TABLE one;
DROP TABLE two CASCADE;
DROP TABLE one, t;

-- case: conditions and actions of rules see the rows of their event
CREATE TABLE t (a int);
CREATE TABLE log (a int);
-- refuses: 42P01
CREATE RULE r AS ON DELETE TO t WHERE NEW.a > 0 DO ALSO NOTHING;
-- refuses: 42804
CREATE RULE r AS ON UPDATE TO t WHERE NEW.a DO ALSO NOTHING;
-- refuses: 42703
CREATE RULE r AS ON UPDATE TO t DO ALSO INSERT INTO log VALUES (OLD.missing);
-- refuses: 42P17
CREATE RULE "_RETURN" AS ON INSERT TO t DO ALSO NOTHING;
CREATE RULE r AS ON UPDATE TO t WHERE NEW.a > OLD.a DO ALSO INSERT INTO log SELECT NEW.a FROM log WHERE a = OLD.a;
DROP TABLE log CASCADE;
