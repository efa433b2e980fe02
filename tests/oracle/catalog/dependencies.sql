-- What holds what: RESTRICT refuses, CASCADE takes along.

-- case: views hold their columns
CREATE TABLE t (a int, b int, c int);
CREATE VIEW v AS SELECT a FROM t WHERE b > 0;
ALTER TABLE t DROP COLUMN c;
-- refuses: 2BP01
ALTER TABLE t DROP COLUMN a;
-- refuses: 2BP01
ALTER TABLE t DROP COLUMN b;
-- refuses: 2BP01
DROP TABLE t;
ALTER TABLE t DROP COLUMN b CASCADE;
DROP TABLE t;

-- case: views on views
CREATE TABLE t (a int, b int);
CREATE VIEW one AS SELECT a, b FROM t;
CREATE VIEW two AS SELECT a FROM one;
CREATE MATERIALIZED VIEW three AS SELECT a FROM two;
CREATE INDEX ON three (a);
-- refuses: 2BP01
DROP VIEW one;
-- refuses: 2BP01
DROP VIEW two RESTRICT;
ALTER TABLE t DROP COLUMN a CASCADE;

-- case: star views hold the columns of their day
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT * FROM t;
ALTER TABLE t ADD COLUMN c int;
ALTER TABLE t DROP COLUMN c;
-- refuses: 2BP01
ALTER TABLE t DROP COLUMN b;
DROP VIEW v;
ALTER TABLE t DROP COLUMN b;

-- case: columns used in joins, groups and orders count
CREATE TABLE t (a int, b int, c int, d int);
CREATE TABLE u (a int, x int);
CREATE VIEW v AS SELECT t.a, count(*) AS n FROM t JOIN u USING (a) GROUP BY t.a HAVING max(t.b) > 1 ORDER BY min(t.c);
-- refuses: 2BP01
ALTER TABLE t DROP COLUMN b;
-- refuses: 2BP01
ALTER TABLE t DROP COLUMN c;
-- refuses: 2BP01
ALTER TABLE u DROP COLUMN a;
ALTER TABLE t DROP COLUMN d;
ALTER TABLE u DROP COLUMN x;

-- case: a view that names no column still holds the table
CREATE TABLE t (a int, b int);
CREATE VIEW n AS SELECT count(*) AS n FROM t;
CREATE VIEW e AS SELECT 1 AS one WHERE EXISTS (SELECT FROM t);
ALTER TABLE t DROP COLUMN b;
-- refuses: 2BP01
DROP TABLE t;
DROP TABLE t CASCADE;

-- case: whole rows hold the table's type
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT t AS whole FROM t;
-- refuses: 2BP01
DROP TABLE t;
ALTER TABLE t DROP COLUMN b;
CREATE TABLE u (r t);
-- refuses: 0A000
ALTER TABLE t ALTER a TYPE bigint;
DROP TABLE t CASCADE;

-- case: foreign keys hold the key they point at
CREATE TABLE p (id int PRIMARY KEY, code text UNIQUE);
CREATE TABLE c (p int REFERENCES p, code text REFERENCES p (code));
-- refuses: 2BP01
ALTER TABLE p DROP CONSTRAINT p_pkey;
-- refuses: 2BP01
ALTER TABLE p DROP COLUMN code;
-- refuses: 2BP01
DROP TABLE p;
ALTER TABLE p DROP CONSTRAINT p_pkey CASCADE;
ALTER TABLE p DROP COLUMN code CASCADE;
DROP TABLE p;

-- case: a foreign key may stand on a unique index without a constraint
CREATE TABLE p (id int, code text);
CREATE UNIQUE INDEX by_id ON p (id);
CREATE TABLE c (p int REFERENCES p (id));
-- refuses: 2BP01
DROP INDEX by_id;
DROP INDEX by_id CASCADE;
-- refuses: 42830
ALTER TABLE c ADD FOREIGN KEY (p) REFERENCES p (id);

-- case: tables that point at each other
CREATE TABLE a (id int PRIMARY KEY, b int);
CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;
-- refuses: 2BP01
DROP TABLE a;
DROP TABLE a, b;
CREATE TABLE a (id int PRIMARY KEY, parent int REFERENCES a);
DROP TABLE a;

-- case: dropping several at once needs no order
CREATE TABLE t (id int PRIMARY KEY);
CREATE VIEW v AS SELECT id FROM t;
CREATE VIEW w AS SELECT id FROM v;
-- refuses: 2BP01
DROP VIEW v;
DROP VIEW v, w;
CREATE TABLE u (t int REFERENCES t);
DROP TABLE t, u;
-- refuses: 42P01
DROP TABLE t, u;
DROP TABLE IF EXISTS t, u;

-- case: defaults hold sequences
CREATE SEQUENCE s;
CREATE TABLE t (a int DEFAULT nextval('s'), b int DEFAULT nextval('s'::regclass) + 1);
-- refuses: 2BP01
DROP SEQUENCE s;
DROP SEQUENCE s CASCADE;

-- case: a default that names a sequence as text holds nothing
CREATE SEQUENCE s;
CREATE TABLE t (a int DEFAULT nextval('s'::text), b int);
DROP SEQUENCE s;
ALTER TABLE t ALTER a DROP DEFAULT;

-- case: owned sequences go with their column
CREATE TABLE t (id serial, n serial);
CREATE SEQUENCE other OWNED BY t.n;
CREATE TABLE u (id int DEFAULT nextval('t_id_seq'));
-- refuses: 2BP01
ALTER TABLE t DROP COLUMN id;
-- refuses: 2BP01
DROP TABLE t;
ALTER TABLE t DROP COLUMN n;
ALTER TABLE t DROP COLUMN id CASCADE;

-- case: a serial column's sequence is held by its default
CREATE TABLE t (id serial, i int GENERATED ALWAYS AS IDENTITY);
-- refuses: 2BP01
DROP SEQUENCE t_id_seq;
-- refuses: 2BP01
DROP SEQUENCE t_i_seq;
ALTER TABLE t ALTER id DROP DEFAULT;
DROP SEQUENCE t_id_seq;
-- refuses: 0A000
ALTER SEQUENCE t_i_seq OWNED BY NONE;

-- case: a sequence without an owner survives
CREATE TABLE t (id serial);
ALTER SEQUENCE t_id_seq OWNED BY NONE;
ALTER TABLE t DROP COLUMN id;
CREATE TABLE u (id int DEFAULT nextval('t_id_seq'));
ALTER SEQUENCE t_id_seq OWNED BY u.id;
DROP TABLE u;

-- case: defaults hold functions
CREATE FUNCTION new_id() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TABLE t (a int DEFAULT new_id(), b int);
-- refuses: 2BP01
DROP FUNCTION new_id();
DROP FUNCTION new_id() CASCADE;

-- case: checks hold functions
CREATE FUNCTION is_ok(int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 > 0';
CREATE TABLE t (a int CHECK (is_ok(a)), b int GENERATED ALWAYS AS (is_ok(1)::int) STORED);
CREATE INDEX ON t (is_ok(a));
-- refuses: 2BP01
DROP FUNCTION is_ok(int);
DROP FUNCTION is_ok CASCADE;

-- case: views hold functions
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT $1';
CREATE VIEW v AS SELECT f(1) AS x;
CREATE FUNCTION f(text) RETURNS text LANGUAGE sql AS 'SELECT $1';
DROP FUNCTION f(text);
-- refuses: 2BP01
DROP FUNCTION f(int);
DROP FUNCTION f(int) CASCADE;

-- case: triggers hold functions and go with tables
CREATE TABLE t (a int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE TRIGGER of_a BEFORE UPDATE OF a ON t FOR EACH ROW WHEN (NEW.a > 0) EXECUTE FUNCTION f();
-- refuses: 2BP01
DROP FUNCTION f();
-- refuses: 2BP01
ALTER TABLE t DROP COLUMN a;
ALTER TABLE t DROP COLUMN a CASCADE;
DROP FUNCTION f() CASCADE;

-- case: a trigger's column list alone holds the column
CREATE TABLE t (a int, b int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER of_a BEFORE UPDATE OF a ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE TRIGGER if_b BEFORE UPDATE ON t FOR EACH ROW WHEN (OLD.b IS DISTINCT FROM NEW.b) EXECUTE FUNCTION f();
-- refuses: 2BP01
ALTER TABLE t DROP COLUMN a;
-- refuses: 2BP01
ALTER TABLE t DROP COLUMN b;
DROP TRIGGER of_a ON t;
ALTER TABLE t DROP COLUMN a;

-- case: policies hold columns, tables and functions
CREATE TABLE groups (id int, member text);
CREATE TABLE t (a int, g int, owner text);
CREATE FUNCTION allowed(int) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE POLICY own ON t USING (owner = current_user AND allowed(a));
CREATE POLICY grp ON t FOR SELECT USING (g IN (SELECT id FROM groups));
-- refuses: 2BP01
ALTER TABLE t DROP COLUMN owner;
-- refuses: 2BP01
DROP TABLE groups;
-- refuses: 2BP01
DROP FUNCTION allowed(int);
DROP TABLE groups CASCADE;
DROP FUNCTION allowed(int) CASCADE;
ALTER TABLE t DROP COLUMN owner;

-- case: types hold columns
CREATE TYPE mood AS ENUM ('ok');
CREATE DOMAIN pos AS int CHECK (VALUE > 0);
CREATE TYPE pair AS (x int, y int);
CREATE TABLE t (m mood, ms mood[], p pos, q pair);
-- refuses: 2BP01
DROP TYPE mood;
-- refuses: 2BP01
DROP DOMAIN pos;
-- refuses: 2BP01
DROP TYPE pair;
DROP TYPE mood CASCADE;
DROP DOMAIN pos CASCADE;
DROP TYPE pair CASCADE;

-- case: types hold functions, views, domains and defaults
CREATE TYPE mood AS ENUM ('ok', 'bad');
CREATE FUNCTION f(mood) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION g() RETURNS mood LANGUAGE sql AS $$SELECT 'ok'::mood$$;
CREATE VIEW v AS SELECT 'ok'::mood AS m;
CREATE DOMAIN good AS mood;
CREATE TABLE t (x text DEFAULT 'ok'::mood::text, y text CHECK (y <> 'bad'::mood::text));
-- refuses: 2BP01
DROP TYPE mood;
DROP TYPE mood CASCADE;

-- case: generated columns hold columns [15-18]
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) STORED, c int);
CREATE INDEX ON t (b);
-- refuses: 2BP01
ALTER TABLE t DROP COLUMN a;
ALTER TABLE t DROP COLUMN a CASCADE;

-- case: functions with SQL bodies hold what they use [14-18]
CREATE TABLE t (a int, b int);
CREATE FUNCTION total() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT sum(a) FROM t; END;
CREATE FUNCTION twice() RETURNS bigint RETURN total() * 2;
ALTER TABLE t DROP COLUMN b;
-- refuses: 2BP01
ALTER TABLE t DROP COLUMN a;
-- refuses: 2BP01
DROP FUNCTION total();
-- refuses: 2BP01
DROP TABLE t;
DROP TABLE t CASCADE;

-- case: functions with text bodies hold nothing
CREATE TABLE t (a int);
CREATE FUNCTION total() RETURNS bigint LANGUAGE sql AS 'SELECT sum(a) FROM t';
CREATE FUNCTION pl() RETURNS void LANGUAGE plpgsql AS 'BEGIN PERFORM a FROM t; END';
DROP TABLE t;
DROP FUNCTION total();

-- case: functions hold the row types of tables
CREATE TABLE t (a int);
CREATE FUNCTION of_t(t) RETURNS int LANGUAGE sql AS 'SELECT $1.a';
CREATE FUNCTION all_t() RETURNS SETOF t LANGUAGE sql AS 'SELECT * FROM t';
CREATE FUNCTION col(t.a%TYPE) RETURNS int LANGUAGE sql AS 'SELECT $1';
-- refuses: 2BP01
DROP TABLE t;
DROP TABLE t CASCADE;

-- case: rules hold tables and columns
CREATE TABLE t (a int, b int);
CREATE TABLE log (a int);
CREATE RULE r AS ON INSERT TO t DO ALSO INSERT INTO log VALUES (NEW.a);
ALTER TABLE t DROP COLUMN b;
-- refuses: 2BP01
DROP TABLE log;
-- refuses: 2BP01
ALTER TABLE t DROP COLUMN a;
DROP TABLE log CASCADE;
ALTER TABLE t DROP COLUMN a;

-- case: GROUP BY a primary key holds the key
CREATE TABLE t (id int PRIMARY KEY, a text, b text);
CREATE VIEW v AS SELECT id, a, count(*) AS n FROM t GROUP BY id;
-- refuses: 2BP01
ALTER TABLE t DROP CONSTRAINT t_pkey;
ALTER TABLE t DROP COLUMN b;
ALTER TABLE t DROP CONSTRAINT t_pkey CASCADE;

-- case: extensions hold what uses their types
CREATE EXTENSION citext;
CREATE TABLE t (a citext, b text);
CREATE VIEW v AS SELECT a FROM t;
-- refuses: 2BP01
DROP EXTENSION citext;
DROP EXTENSION citext CASCADE;

-- case: operator classes of extensions hold indexes
CREATE EXTENSION pg_trgm;
CREATE TABLE t (a text);
CREATE INDEX by_trgm ON t USING gin (a gin_trgm_ops);
-- refuses: 2BP01
DROP EXTENSION pg_trgm;
DROP EXTENSION pg_trgm CASCADE;

-- case: statistics go with their table or column
CREATE TABLE t (a int, b int, c int);
CREATE STATISTICS s ON a, b FROM t;
CREATE STATISTICS s2 ON b, c FROM t;
ALTER TABLE t DROP COLUMN a;
-- refuses: 42704
DROP STATISTICS s;
-- refuses: 42710
CREATE STATISTICS s2 ON b, c FROM t;
DROP TABLE t;
-- refuses: 42704
DROP STATISTICS s2;

-- case: an index's constraint holds the index
CREATE TABLE t (a int PRIMARY KEY, b int UNIQUE, c int, EXCLUDE (c WITH =));
-- refuses: 2BP01
DROP INDEX t_pkey;
-- refuses: 2BP01
DROP INDEX t_b_key CASCADE;
-- refuses: 2BP01
DROP INDEX t_c_excl;
ALTER TABLE t DROP CONSTRAINT t_b_key;

-- case: what the server itself needs cannot go
-- refuses: 2BP01
DROP FUNCTION pg_catalog.now();
-- refuses: 2BP01
DROP TYPE int4;
-- refuses: 2BP01
DROP SCHEMA pg_catalog;
-- refuses: 42501
DROP TABLE pg_class;

-- case: a cascade that meets the same object twice
CREATE TYPE e AS ENUM ('a');
CREATE TABLE t (id int PRIMARY KEY, e e, f e[]);
CREATE VIEW v AS SELECT id, e, f FROM t;
CREATE VIEW w AS SELECT v.id, t.e FROM v JOIN t USING (id);
DROP TYPE e CASCADE;
ALTER TABLE t ADD COLUMN e int;

-- case: dropping the wrong kind is refused
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT 1 AS a;
CREATE INDEX i ON t (a);
-- refuses: 42809
DROP VIEW t;
-- refuses: 42809
DROP TABLE v;
-- refuses: 42809
DROP TABLE i;
-- refuses: 42809
DROP SEQUENCE t;
-- refuses: 42809
DROP MATERIALIZED VIEW v;
-- refuses: 2BP01
DROP TYPE t;
