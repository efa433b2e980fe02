-- Schemas.

-- case: elements refer to each other in any order
CREATE SCHEMA s
  CREATE VIEW v AS SELECT id, name FROM t
  CREATE INDEX ON t (name)
  CREATE TABLE t (id serial PRIMARY KEY, name text)
  CREATE SEQUENCE q
  GRANT SELECT ON t TO PUBLIC;
CREATE TABLE t (a int);

-- case: elements of another schema are refused
-- refuses: 42P15
CREATE SCHEMA s CREATE TABLE other.t (a int);
CREATE SCHEMA s CREATE TABLE s.t (a int);
-- refuses: 42P07
CREATE SCHEMA r CREATE TABLE t (a int) CREATE TABLE t (b int);

-- case: AUTHORIZATION names the schema
CREATE SCHEMA s AUTHORIZATION CURRENT_USER;
CREATE SCHEMA IF NOT EXISTS s AUTHORIZATION CURRENT_USER;
ALTER SCHEMA s OWNER TO CURRENT_USER;

-- case: schemas of roles that do not exist
CREATE SCHEMA s;
-- refuses: 42704
CREATE SCHEMA AUTHORIZATION no_such_role;
-- refuses: 42704
ALTER SCHEMA s OWNER TO no_such_role;
-- refuses: 42704
CREATE SCHEMA u AUTHORIZATION no_such_role;

-- case: renames that are refused
CREATE SCHEMA a;
CREATE SCHEMA b;
-- refuses: 42P06
ALTER SCHEMA a RENAME TO b;
-- refuses: 42939
ALTER SCHEMA a RENAME TO pg_a;
-- refuses: 3F000
ALTER SCHEMA missing RENAME TO c;
ALTER SCHEMA a RENAME TO "A b";
DROP SCHEMA "A b", b;

-- case: public can go and come back
CREATE TABLE t (a int);
-- refuses: 2BP01
DROP SCHEMA public;
DROP SCHEMA public CASCADE;
-- refuses: 3F000
CREATE TABLE t (a int);
CREATE SCHEMA public;
CREATE TABLE t (a int);

-- case: public under another name
CREATE TABLE t (a int);
ALTER SCHEMA public RENAME TO old;
-- refuses: 3F000
CREATE TABLE u (a int);
CREATE SCHEMA public;
CREATE TABLE t (a text);
CREATE VIEW v AS SELECT o.a AS x, t.a AS y FROM old.t o, t;
-- refuses: 2BP01
DROP SCHEMA old;
DROP SCHEMA old CASCADE;

-- case: what CASCADE takes from other schemas
CREATE SCHEMA s;
CREATE TYPE s.e AS ENUM ('a');
CREATE FUNCTION s.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE SEQUENCE s.q;
CREATE TABLE s.p (id int PRIMARY KEY);
CREATE TABLE t (a s.e, b int DEFAULT s.f(), c int DEFAULT nextval('s.q'), d int REFERENCES s.p, keep int);
CREATE VIEW v AS SELECT id FROM s.p;
CREATE VIEW w AS SELECT keep FROM t;
CREATE FUNCTION g(s.e) RETURNS int LANGUAGE sql AS 'SELECT 1';
DROP SCHEMA s CASCADE;
