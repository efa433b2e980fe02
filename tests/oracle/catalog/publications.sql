-- Publications, event triggers, foreign data: objects known by their names.

-- case: publications
CREATE TABLE t (id int PRIMARY KEY);
CREATE TABLE u (id int);
CREATE PUBLICATION p FOR TABLE t, u;
CREATE PUBLICATION everything FOR ALL TABLES WITH (publish = 'insert, update');
CREATE PUBLICATION nothing;
-- refuses: 42710
CREATE PUBLICATION p;
ALTER PUBLICATION p DROP TABLE u;
ALTER PUBLICATION nothing ADD TABLE u;
-- refuses: 42710
ALTER PUBLICATION nothing ADD TABLE u;
-- refuses: 42704
ALTER PUBLICATION p DROP TABLE u;
ALTER PUBLICATION p SET TABLE u, t;
DROP TABLE u;

-- case: publications are renamed and dropped
CREATE TABLE t (id int PRIMARY KEY);
CREATE PUBLICATION p FOR TABLE t;
ALTER PUBLICATION p RENAME TO q;
ALTER PUBLICATION q SET (publish_via_partition_root = true);
-- refuses: 42704
DROP PUBLICATION p;
DROP PUBLICATION IF EXISTS p, q;
ALTER TABLE t RENAME TO u;

-- case: publications of schemas, columns and rows [15-18]
CREATE SCHEMA s;
CREATE TABLE s.t (id int PRIMARY KEY, a text, b int);
CREATE TABLE u (id int PRIMARY KEY, a text, b int);
CREATE PUBLICATION p FOR TABLES IN SCHEMA s, TABLE u;
CREATE PUBLICATION q FOR TABLE u (id, a) WHERE (id > 5);
-- refuses: 2BP01
ALTER TABLE u DROP COLUMN a;
ALTER TABLE u DROP COLUMN b;
-- refuses: 42703
CREATE PUBLICATION r FOR TABLE u (missing);
ALTER PUBLICATION p DROP TABLES IN SCHEMA s;
DROP SCHEMA s CASCADE;
ALTER TABLE u DROP COLUMN a CASCADE;

-- case: publications that are refused
CREATE VIEW v AS SELECT 1 AS a;
CREATE TEMP TABLE tt (a int);
CREATE UNLOGGED TABLE ul (a int);
-- refuses: 42P01
CREATE PUBLICATION p FOR TABLE missing;
-- refuses: 22023
CREATE PUBLICATION p FOR TABLE v;
-- refuses: 22023
CREATE PUBLICATION p FOR TABLE tt;
-- refuses: 22023
CREATE PUBLICATION p FOR TABLE ul;
-- refuses: 42601
CREATE PUBLICATION p WITH (nonsense = 1);
-- refuses: 42704
ALTER PUBLICATION missing ADD TABLE ul;

-- case: publications of partitioned tables
CREATE TABLE p (a int PRIMARY KEY) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE PUBLICATION pub FOR TABLE p WITH (publish_via_partition_root);
ALTER PUBLICATION pub ADD TABLE p1;
DROP TABLE p;
ALTER PUBLICATION pub SET (publish = 'delete');

-- case: event triggers
CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN NULL; END';
CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f();
CREATE EVENT TRIGGER g ON sql_drop WHEN TAG IN ('DROP TABLE', 'DROP INDEX') EXECUTE FUNCTION f();
-- refuses: 42710
CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION f();
ALTER EVENT TRIGGER e DISABLE;
ALTER EVENT TRIGGER e RENAME TO ee;
-- refuses: 2BP01
DROP FUNCTION f();
DROP EVENT TRIGGER ee;
DROP EVENT TRIGGER IF EXISTS ee;
DROP FUNCTION f() CASCADE;

-- case: event triggers that are refused
CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN NULL; END';
CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
-- refuses: 42601
CREATE EVENT TRIGGER e ON nonsense EXECUTE FUNCTION f();
-- refuses: 42P17
CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION g();
-- refuses: 42883
CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION missing();
-- refuses: 42601
CREATE EVENT TRIGGER e ON ddl_command_end WHEN TAG IN ('NONSENSE') EXECUTE FUNCTION f();
-- refuses: 42704
ALTER EVENT TRIGGER e ENABLE;
-- refuses: 42704
DROP EVENT TRIGGER e;

-- case: an event trigger on login [17-18]
CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN NULL; END';
CREATE EVENT TRIGGER e ON login EXECUTE FUNCTION f();
ALTER EVENT TRIGGER e DISABLE;
DROP EVENT TRIGGER e;

-- case: an event trigger that looks on while tables are made
CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
  FOR r IN SELECT * FROM pg_event_trigger_ddl_commands() LOOP PERFORM r.object_identity; END LOOP;
END $$;
CREATE EVENT TRIGGER e ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION f();
CREATE TABLE t (id serial PRIMARY KEY);
DROP EVENT TRIGGER e;
DROP FUNCTION f();

-- case: event triggers are replaced by a script that may run twice
DROP EVENT TRIGGER IF EXISTS e;
CREATE OR REPLACE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN NULL; END';
CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE PROCEDURE f();
DROP EVENT TRIGGER IF EXISTS e;
CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE PROCEDURE f();
COMMENT ON EVENT TRIGGER e IS 'twice';
