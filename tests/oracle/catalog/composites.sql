-- Composite types.

-- case: attributes are added, dropped, changed and renamed
CREATE TYPE c AS (a int, b varchar(5));
ALTER TYPE c ADD ATTRIBUTE d numeric(5,2);
ALTER TYPE c ALTER ATTRIBUTE b TYPE text;
ALTER TYPE c RENAME ATTRIBUTE a TO aa;
ALTER TYPE c DROP ATTRIBUTE d;
-- refuses: 42703
ALTER TYPE c DROP ATTRIBUTE d;
ALTER TYPE c DROP ATTRIBUTE IF EXISTS d;
-- refuses: 42701
ALTER TYPE c ADD ATTRIBUTE aa int;
ALTER TYPE c ADD ATTRIBUTE e int, DROP ATTRIBUTE b, ALTER ATTRIBUTE aa TYPE bigint;

-- case: changes under tables that use the type
CREATE TYPE c AS (a int, b text);
CREATE TABLE t (x c, y c[]);
ALTER TYPE c ADD ATTRIBUTE d int;
-- refuses: 0A000
ALTER TYPE c ALTER ATTRIBUTE a TYPE bigint;
ALTER TYPE c DROP ATTRIBUTE b;
ALTER TYPE c RENAME ATTRIBUTE a TO z;
CREATE VIEW v AS SELECT (x).z FROM t;
-- refuses: 2BP01
ALTER TYPE c DROP ATTRIBUTE z;
ALTER TYPE c DROP ATTRIBUTE z CASCADE;

-- case: typed tables follow by CASCADE
CREATE TYPE c AS (a int, b text);
CREATE TABLE t OF c;
-- refuses: 2BP01
ALTER TYPE c ADD ATTRIBUTE d int;
ALTER TYPE c ADD ATTRIBUTE d int CASCADE;
ALTER TYPE c RENAME ATTRIBUTE a TO z CASCADE;
ALTER TYPE c ALTER ATTRIBUTE b TYPE varchar(9) CASCADE;
ALTER TYPE c DROP ATTRIBUTE d CASCADE;
ALTER TABLE t NOT OF;
ALTER TYPE c ADD ATTRIBUTE e int;

-- case: composites that are refused
-- refuses: 42701
CREATE TYPE c AS (a int, a text);
-- refuses: 42704
CREATE TYPE c AS (a missing);
-- refuses: 42P16
CREATE TYPE c AS (a record);
CREATE TYPE c AS ();
CREATE TABLE t (a int);
-- refuses: 42710
CREATE TYPE t AS (b int);
-- refuses: 42809
ALTER TYPE t ADD ATTRIBUTE b int;
-- refuses: 42704
CREATE TYPE self AS (a self);
CREATE TYPE d AS (a int);
-- refuses: 42P16
ALTER TYPE d ADD ATTRIBUTE me d;

-- case: composites in composites and functions
CREATE TYPE inner_type AS (x int);
CREATE TYPE outer_type AS (i inner_type, l inner_type[], n text COLLATE "C");
CREATE FUNCTION f(outer_type) RETURNS inner_type LANGUAGE sql AS 'SELECT ($1).i';
CREATE FUNCTION g() RETURNS SETOF outer_type LANGUAGE sql AS 'SELECT NULL::outer_type';
-- refuses: 2BP01
DROP TYPE inner_type;
-- refuses: 2BP01
DROP TYPE outer_type;
ALTER TYPE inner_type ADD ATTRIBUTE y int;
DROP TYPE inner_type CASCADE;
DROP TYPE outer_type CASCADE;

-- case: composites move, are renamed and keep their columns
CREATE SCHEMA s;
CREATE TYPE c AS (a int, b varchar(5));
CREATE TABLE t (x c);
ALTER TYPE c RENAME TO d;
ALTER TYPE d SET SCHEMA s;
ALTER TABLE t ALTER x TYPE text USING (x).b;
DROP TYPE s.d;
CREATE TYPE s.d AS (z int);

-- case: DROP and ALTER of the wrong kind
CREATE TYPE c AS (a int);
CREATE TABLE t (a int);
-- refuses: 42809
DROP TABLE c;
-- refuses: 42809
ALTER TABLE c ADD COLUMN b int;
-- refuses: 2BP01
DROP TYPE t;
-- refuses: 42809
ALTER TYPE t RENAME TO u;
-- refuses: 42809
DROP VIEW c;
DROP TYPE IF EXISTS missing, c;

-- case: tables of a type follow its names by CASCADE alone
CREATE TYPE c AS (a int, b text);
CREATE TABLE t OF c;
-- refuses: 2BP01
ALTER TYPE c RENAME ATTRIBUTE a TO z;
-- refuses: 2BP01
ALTER TYPE c DROP ATTRIBUTE a;
-- refuses: 2BP01
ALTER TYPE c ALTER ATTRIBUTE b TYPE varchar(9);
-- refuses: 42809
ALTER TABLE t RENAME COLUMN a TO z;
-- refuses: 42809
ALTER TABLE t ALTER a TYPE bigint;
CREATE TABLE fewer (a int);
CREATE TABLE other (b text, a int);
CREATE TABLE wider (a int, b text, c int);
CREATE TABLE same (a int, b text);
-- refuses: 42804
ALTER TABLE fewer OF c;
-- refuses: 42804
ALTER TABLE other OF c;
-- refuses: 42804
ALTER TABLE wider OF c;
-- refuses: 42809
ALTER TABLE same OF same;
ALTER TABLE same OF c;
ALTER TYPE c DROP ATTRIBUTE b CASCADE;
