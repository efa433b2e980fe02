-- Transactions and savepoints inside a script.

-- case: ROLLBACK takes all back [no transaction]
CREATE TABLE kept (id int);
BEGIN;
CREATE TABLE gone (id serial PRIMARY KEY);
ALTER TABLE kept ADD COLUMN c int;
DROP TABLE IF EXISTS kept;
ROLLBACK;
ALTER TABLE kept ADD COLUMN d int;
CREATE TABLE gone (id int);

-- case: COMMIT keeps all [no transaction]
BEGIN;
CREATE TABLE a (id int);
CREATE TABLE b (id int);
COMMIT;
START TRANSACTION ISOLATION LEVEL SERIALIZABLE;
DROP TABLE a;
END;
BEGIN WORK;
ABORT;

-- case: savepoints [no transaction]
BEGIN;
CREATE TABLE t (a int);
SAVEPOINT one;
ALTER TABLE t ADD COLUMN b int;
SAVEPOINT two;
ALTER TABLE t ADD COLUMN c int;
ROLLBACK TO SAVEPOINT two;
ALTER TABLE t ADD COLUMN d int;
ROLLBACK TO one;
ALTER TABLE t ADD COLUMN e int;
RELEASE SAVEPOINT one;
COMMIT;

-- case: savepoints of one name stack
CREATE TABLE t (a int);
SAVEPOINT s;
ALTER TABLE t ADD COLUMN b int;
SAVEPOINT s;
ALTER TABLE t ADD COLUMN c int;
ROLLBACK TO s;
RELEASE s;
ALTER TABLE t ADD COLUMN d int;
ROLLBACK TO s;

-- case: a savepoint released is kept with the outer one
CREATE TABLE t (a int);
SAVEPOINT outer_one;
SAVEPOINT inner_one;
CREATE TABLE u (a int);
RELEASE inner_one;
CREATE TABLE v (a int);
ROLLBACK TO outer_one;
CREATE TABLE u (b text);

-- case: savepoints that are not there
CREATE TABLE t (a int);
-- refuses: 3B001
ROLLBACK TO missing;
-- refuses: 3B001
RELEASE missing;
SAVEPOINT a;
RELEASE a;
-- refuses: 3B001
ROLLBACK TO a;

-- case: COMMIT and ROLLBACK outside a transaction are warnings [no transaction]
CREATE TABLE t (a int);
COMMIT;
ROLLBACK;
ALTER TABLE t ADD COLUMN b int;
-- refuses: 25P01
SAVEPOINT s;
-- refuses: 25P01
ROLLBACK TO s;

-- case: BEGIN within a transaction is a warning [no transaction]
BEGIN;
CREATE TABLE t (a int);
BEGIN;
CREATE TABLE u (a int);
ROLLBACK;
CREATE TABLE v (a int);

-- case: COMMIT AND CHAIN [no transaction]
BEGIN;
CREATE TABLE a (id int);
COMMIT AND CHAIN;
CREATE TABLE b (id int);
ROLLBACK AND CHAIN;
CREATE TABLE c (id int);
COMMIT;
-- refuses: 25P01
COMMIT AND CHAIN;

-- case: types, functions and sequences are rolled back as well
SAVEPOINT s;
CREATE TYPE e AS ENUM ('a');
CREATE DOMAIN d AS int;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE SEQUENCE q;
CREATE SCHEMA sc;
CREATE EXTENSION citext;
CREATE TABLE t (id serial, x e, y d, z citext);
ROLLBACK TO s;
CREATE TYPE e AS ENUM ('b');
CREATE TABLE t (x e, id serial);

-- case: names that the server makes are free after a rollback
CREATE TABLE t (a int);
SAVEPOINT s;
CREATE INDEX ON t (a);
ALTER TABLE t ADD UNIQUE (a);
ROLLBACK TO s;
CREATE INDEX ON t (a);
CREATE INDEX ON t (a);

-- case: what cannot be in a transaction [no transaction]
CREATE TABLE t (a int);
BEGIN;
-- refuses: 25001
VACUUM t;
-- refuses: 25001
CREATE INDEX CONCURRENTLY ON t (a);
-- refuses: 25001
ALTER SYSTEM SET work_mem = '5MB';
CREATE INDEX i ON t (a);
COMMIT;
VACUUM ANALYZE t;

-- case: dropped and made again within one transaction
CREATE TABLE t (id int PRIMARY KEY);
CREATE VIEW v AS SELECT id FROM t;
SAVEPOINT s;
DROP TABLE t CASCADE;
CREATE TABLE t (id bigint PRIMARY KEY);
ROLLBACK TO s;
-- refuses: 2BP01
DROP TABLE t;
