-- COMMENT ON: changes no object, needs one.

-- case: comments on everything
CREATE SCHEMA s;
CREATE TABLE s.t (a int CONSTRAINT k CHECK (a > 0), b text);
CREATE INDEX i ON s.t (a);
CREATE SEQUENCE s.q;
CREATE VIEW s.v AS SELECT a FROM s.t;
CREATE FUNCTION s.f(int) RETURNS int LANGUAGE sql AS 'SELECT $1';
CREATE TYPE s.e AS ENUM ('a');
CREATE DOMAIN s.d AS int CONSTRAINT dk CHECK (VALUE > 0);
COMMENT ON SCHEMA s IS 'schema';
COMMENT ON TABLE s.t IS 'table';
COMMENT ON COLUMN s.t.a IS 'column';
COMMENT ON CONSTRAINT k ON s.t IS 'constraint';
COMMENT ON INDEX s.i IS 'index';
COMMENT ON SEQUENCE s.q IS 'sequence';
COMMENT ON VIEW s.v IS 'view';
COMMENT ON COLUMN s.v.a IS 'a view''s column';
COMMENT ON FUNCTION s.f(int) IS 'function';
COMMENT ON TYPE s.e IS 'type';
COMMENT ON DOMAIN s.d IS 'domain';
COMMENT ON CONSTRAINT dk ON DOMAIN s.d IS 'domain constraint';
COMMENT ON TABLE s.t IS NULL;
COMMENT ON SCHEMA s IS '';

-- case: comments on what is missing
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
-- refuses: 42P01
COMMENT ON TABLE missing IS 'x';
-- refuses: 42703
COMMENT ON COLUMN t.b IS 'x';
-- refuses: 42809
COMMENT ON TABLE v IS 'x';
-- refuses: 42809
COMMENT ON VIEW t IS 'x';
-- refuses: 42704
COMMENT ON CONSTRAINT k ON t IS 'x';
-- refuses: 42883
COMMENT ON FUNCTION f(int) IS 'x';
-- refuses: 42704
COMMENT ON TYPE missing IS 'x';
-- refuses: 3F000
COMMENT ON SCHEMA missing IS 'x';
-- refuses: 42809
COMMENT ON INDEX t IS 'x';

-- case: comments on triggers, rules and policies
CREATE TABLE t (a int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE RULE r AS ON INSERT TO t DO ALSO NOTHING;
CREATE POLICY p ON t USING (true);
COMMENT ON TRIGGER tr ON t IS 'trigger';
COMMENT ON RULE r ON t IS 'rule';
COMMENT ON POLICY p ON t IS 'policy';
-- refuses: 42704
COMMENT ON TRIGGER missing ON t IS 'x';
-- refuses: 42704
COMMENT ON POLICY missing ON t IS 'x';
DROP TABLE t;

-- case: comments follow renames and go with their object
CREATE TABLE t (a int, b int);
COMMENT ON COLUMN t.a IS 'first';
COMMENT ON TABLE t IS 'all';
ALTER TABLE t RENAME a TO z;
ALTER TABLE t RENAME TO u;
ALTER TABLE u ALTER z TYPE bigint;
ALTER TABLE u DROP COLUMN z;
ALTER TABLE u ADD COLUMN z int;
DROP TABLE u;
CREATE TABLE u (z int);

-- case: comments of indexes and constraints outlive a type change
CREATE TABLE t (a int CHECK (a > 0), b int UNIQUE);
CREATE INDEX i ON t (a, b);
COMMENT ON INDEX i IS 'kept';
COMMENT ON CONSTRAINT t_a_check ON t IS 'kept too';
COMMENT ON CONSTRAINT t_b_key ON t IS 'and this';
ALTER TABLE t ALTER a TYPE bigint, ALTER b TYPE bigint;
COMMENT ON CONSTRAINT t_b_key ON t IS NULL;
