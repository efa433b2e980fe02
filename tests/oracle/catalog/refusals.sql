-- Statements that the server refuses, and what is left of them: nothing.

-- case: one bad subcommand undoes the others
CREATE TABLE t (a int);
-- refuses: 42703
ALTER TABLE t ADD COLUMN b int, ADD COLUMN c int, DROP COLUMN missing;
-- refuses: 42701
ALTER TABLE t ADD COLUMN b int, ADD COLUMN b text;
-- refuses: 42704
ALTER TABLE t ADD COLUMN b missing_type;
-- refuses: 42P16
ALTER TABLE t ADD COLUMN b int PRIMARY KEY, ADD PRIMARY KEY (a);
ALTER TABLE t ADD COLUMN b int;

-- case: a table that fails leaves no sequence and no index
CREATE TABLE p (id int PRIMARY KEY);
-- refuses: 42804
CREATE TABLE t (id serial PRIMARY KEY, p text REFERENCES p);
-- refuses: 42P07
CREATE TABLE t (id serial, u int CONSTRAINT p UNIQUE);
CREATE TABLE t (id serial PRIMARY KEY, p int REFERENCES p);

-- case: things that are needed and missing
-- refuses: 42P01
ALTER TABLE missing ADD COLUMN a int;
-- refuses: 42P01
DROP TABLE missing;
-- refuses: 42P01
DROP VIEW missing;
-- refuses: 42P01
DROP SEQUENCE missing;
-- refuses: 42704
DROP INDEX missing;
-- refuses: 42704
DROP TYPE missing;
-- refuses: 42883
DROP FUNCTION missing();
-- refuses: 42P01
TRUNCATE missing;
-- refuses: 42P01
LOCK TABLE missing;
-- refuses: 42P01
CREATE TRIGGER x BEFORE INSERT ON missing EXECUTE FUNCTION f();
-- refuses: 42P01
CREATE TABLE t (LIKE missing);
-- refuses: 42P01
CREATE TABLE t () INHERITS (missing);
-- refuses: 42P01
CREATE TABLE t PARTITION OF missing FOR VALUES IN (1);

-- case: IF EXISTS forgives a missing thing, not a wrong one
DROP TABLE IF EXISTS missing;
DROP TABLE IF EXISTS nowhere.missing;
DROP INDEX IF EXISTS missing;
DROP TYPE IF EXISTS missing, nowhere.missing;
DROP FUNCTION IF EXISTS missing(), missing(int), missing(nowhere.type);
DROP SCHEMA IF EXISTS missing CASCADE;
DROP TRIGGER IF EXISTS x ON nowhere.missing;
DROP OPERATOR IF EXISTS === (int, int);
DROP AGGREGATE IF EXISTS missing(int);
DROP CAST IF EXISTS (int AS missing);
DROP EXTENSION IF EXISTS missing;
CREATE TABLE t (a int);
-- refuses: 42809
DROP VIEW IF EXISTS t;
-- refuses: 42809
DROP INDEX IF EXISTS t;

-- case: keys and columns that do not fit
CREATE TABLE t (a int, b int, c json, d point);
-- refuses: 42703
ALTER TABLE t ADD PRIMARY KEY (missing);
-- refuses: 42704
ALTER TABLE t ADD UNIQUE (c);
-- refuses: 42704
ALTER TABLE t ADD PRIMARY KEY (d);
-- refuses: 42701
ALTER TABLE t ADD UNIQUE (a, a);
-- refuses: 42830
ALTER TABLE t ADD FOREIGN KEY (a, b) REFERENCES t (a);
-- refuses: 42703
ALTER TABLE t ADD FOREIGN KEY (missing) REFERENCES t;
-- refuses: 42704
ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES t;

-- case: types that do not convert
CREATE TABLE t (a text, b int, c boolean, d timestamp, e jsonb, f int[]);
-- refuses: 42804
ALTER TABLE t ALTER a TYPE int;
ALTER TABLE t ALTER a TYPE int USING a::int;
ALTER TABLE t ALTER b TYPE text;
-- refuses: 42804
ALTER TABLE t ALTER c TYPE int;
ALTER TABLE t ALTER c TYPE int USING c::int;
-- refuses: 42804
ALTER TABLE t ALTER d TYPE int;
ALTER TABLE t ALTER d TYPE date;
ALTER TABLE t ALTER d TYPE timestamptz USING d AT TIME ZONE 'UTC';
-- refuses: 42704
ALTER TABLE t ALTER e TYPE missing_type USING e;
-- refuses: 42846
ALTER TABLE t ALTER e TYPE int[] USING e::int[];
ALTER TABLE t ALTER f TYPE bigint[];
ALTER TABLE t ALTER e TYPE json;

-- case: defaults that do not convert with the type
CREATE TABLE t (a text DEFAULT 'x', b int DEFAULT 5, c boolean DEFAULT true, d varchar(5) DEFAULT 'abc', e text DEFAULT '7');
-- refuses: 42804
ALTER TABLE t ALTER a TYPE int USING 1;
ALTER TABLE t ALTER b TYPE text;
-- refuses: 42804
ALTER TABLE t ALTER c TYPE int USING 1;
ALTER TABLE t ALTER d TYPE varchar(2);
ALTER TABLE t ALTER e DROP DEFAULT, ALTER e TYPE int USING e::int, ALTER e SET DEFAULT 7;
ALTER TABLE t ALTER b SET DEFAULT 5, ALTER b TYPE int USING b::int;

-- case: what ALTER TABLE cannot do to other kinds
CREATE VIEW v AS SELECT 1 AS a;
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;
CREATE SEQUENCE s;
CREATE TYPE c AS (a int);
-- refuses: 42809
ALTER TABLE v ADD CONSTRAINT k CHECK (a > 0);
-- refuses: 42809
ALTER TABLE m ADD PRIMARY KEY (a);
-- refuses: 42809
ALTER TABLE s ALTER last_value TYPE int;
-- refuses: 42809
ALTER TABLE c DROP COLUMN a;
-- refuses: 42809
ALTER TABLE v ALTER a TYPE bigint;
-- refuses: 42809
TRUNCATE v;
-- refuses: 42809
ALTER TABLE v ALTER a SET NOT NULL;

-- case: system things are out of reach
-- refuses: 42501
CREATE TABLE pg_catalog.t (a int);
-- refuses: 42501
ALTER TABLE pg_class ADD COLUMN a int;
-- refuses: 42501
DROP TABLE pg_catalog.pg_type;
-- refuses: 2BP01
DROP TYPE pg_catalog.int4;
CREATE TABLE t (a int);
-- refuses: 0A000
ALTER TABLE t DROP COLUMN ctid;
-- refuses: 0A000
ALTER TABLE t ALTER ctid TYPE text;
-- refuses: 42701
ALTER TABLE t ADD COLUMN cmin int;
