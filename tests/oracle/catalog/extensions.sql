-- Extensions in common use.

-- case: pgcrypto and uuid-ossp as everybody uses them
CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
CREATE EXTENSION IF NOT EXISTS pgcrypto;
CREATE TABLE t (id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), other uuid DEFAULT gen_random_uuid(), secret text DEFAULT crypt('x', gen_salt('bf')), hash bytea DEFAULT digest('x', 'sha256'));
-- refuses: 2BP01
DROP EXTENSION "uuid-ossp";
ALTER TABLE t ALTER id SET DEFAULT gen_random_uuid();
DROP EXTENSION "uuid-ossp";
DROP EXTENSION pgcrypto CASCADE;

-- case: creating an extension twice
CREATE EXTENSION citext;
-- refuses: 42710
CREATE EXTENSION citext;
CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;
DROP EXTENSION citext;
DROP EXTENSION IF EXISTS citext;
-- refuses: 42704
DROP EXTENSION citext;
-- refuses: 58P01 [13-14]
-- refuses: 0A000 [15-18]
CREATE EXTENSION no_such_extension;

-- case: citext columns and expressions
CREATE EXTENSION citext;
CREATE TABLE t (email citext UNIQUE NOT NULL, name text, tags citext[]);
CREATE VIEW v AS SELECT email, email || '' AS joined, lower(email) AS low, email = 'x' AS same, email::text AS t, coalesce(email, 'x') AS c, tags[1] AS tag, max(email) OVER () AS m FROM t;
ALTER TABLE t ALTER name TYPE citext;
DROP VIEW v;
ALTER TABLE t ALTER email TYPE text;
CREATE DOMAIN email AS citext CHECK (VALUE ~ '@');
ALTER TABLE t ADD COLUMN mail email;

-- case: an extension in a schema of its own
CREATE SCHEMA extensions;
CREATE EXTENSION citext WITH SCHEMA extensions;
-- refuses: 42704
CREATE TABLE t (a citext);
CREATE TABLE t (a extensions.citext);
SET search_path = public, extensions;
CREATE TABLE u (a citext UNIQUE);
-- refuses: 2BP01
DROP SCHEMA extensions;
ALTER EXTENSION citext SET SCHEMA public;
DROP SCHEMA extensions;
CREATE TABLE w (a public.citext);

-- case: extensions go to the first schema of the path
CREATE SCHEMA app;
SET search_path = app, public;
CREATE EXTENSION hstore;
RESET search_path;
-- refuses: 42704
CREATE TABLE t (a hstore);
CREATE TABLE t (a app.hstore);
-- refuses: 3F000
CREATE EXTENSION citext SCHEMA missing;
DROP SCHEMA app CASCADE;

-- case: hstore
CREATE EXTENSION hstore;
CREATE TABLE t (a hstore DEFAULT ''::hstore, b hstore[]);
CREATE INDEX ON t USING gin (a);
CREATE INDEX ON t USING gist (a);
CREATE INDEX ON t ((a -> 'k'));
CREATE VIEW v AS SELECT a -> 'k' AS k, a || hstore('x', 'y') AS more, a ? 'k' AS has, akeys(a) AS keys, hstore_to_json(a) AS js FROM t;
ALTER TABLE t ADD CHECK (a ? 'k');
-- refuses: 2BP01
DROP EXTENSION hstore;
DROP EXTENSION hstore CASCADE;

-- case: ltree
CREATE EXTENSION ltree;
CREATE TABLE t (id int, path ltree NOT NULL, parent ltree GENERATED ALWAYS AS (subpath(path, 0, 1)) STORED);
CREATE INDEX ON t USING gist (path);
CREATE INDEX ON t USING btree (path);
CREATE VIEW v AS SELECT nlevel(path) AS depth, path || 'x' AS longer, path @> 'a.b' AS above, subltree(path, 0, 1) AS first FROM t;
DROP EXTENSION ltree CASCADE;

-- case: pg_trgm
CREATE EXTENSION pg_trgm;
CREATE TABLE t (a text, b varchar(20));
CREATE INDEX ON t USING gin (a gin_trgm_ops);
CREATE INDEX ON t USING gist (lower(b) gist_trgm_ops);
CREATE VIEW v AS SELECT similarity(a, 'x') AS s, a % 'x' AS near, a <-> 'x' AS far FROM t;
DROP EXTENSION pg_trgm CASCADE;
-- refuses: 42704
CREATE INDEX ON t USING gin (a gin_trgm_ops);

-- case: btree_gist and btree_gin
CREATE EXTENSION btree_gist;
CREATE EXTENSION btree_gin;
CREATE TABLE t (a int, b text, c tsrange, d jsonb, EXCLUDE USING gist (a WITH =, c WITH &&));
CREATE INDEX ON t USING gin (a, d);
CREATE INDEX ON t USING gist (b, a);
-- refuses: 2BP01
DROP EXTENSION btree_gist;
DROP EXTENSION btree_gist CASCADE;
DROP EXTENSION btree_gin CASCADE;

-- case: pg_stat_statements brings views that are its own
CREATE EXTENSION pg_stat_statements;
CREATE VIEW slow AS SELECT query, calls FROM pg_stat_statements;
-- refuses: 2BP01
DROP VIEW pg_stat_statements;
-- refuses: 42P07
CREATE TABLE pg_stat_statements (a int);
-- refuses: 2BP01
DROP EXTENSION pg_stat_statements;
DROP EXTENSION pg_stat_statements CASCADE;

-- case: members of extensions cannot go alone
CREATE EXTENSION citext;
CREATE EXTENSION pgcrypto;
-- refuses: 2BP01
DROP TYPE citext;
-- refuses: 2BP01
DROP TYPE citext CASCADE;
-- refuses: 2BP01
DROP FUNCTION crypt(text, text);
-- refuses: 42723
CREATE FUNCTION crypt(text, text) RETURNS text LANGUAGE sql AS 'SELECT $1';
-- refuses: 42P13
CREATE OR REPLACE FUNCTION digest(text, text) RETURNS text LANGUAGE sql AS 'SELECT $1';
ALTER EXTENSION pgcrypto DROP FUNCTION crypt(text, text);
DROP FUNCTION crypt(text, text);

-- case: names that an extension finds taken
CREATE TYPE citext AS ENUM ('a');
-- refuses: 42710
CREATE EXTENSION citext;
CREATE FUNCTION digest(text, text) RETURNS text LANGUAGE sql AS 'SELECT $1';
-- refuses: 42723
CREATE EXTENSION pgcrypto;
DROP FUNCTION digest(text, text);
CREATE EXTENSION pgcrypto;

-- case: a table that joins an extension
CREATE EXTENSION citext;
CREATE TABLE t (a int);
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER EXTENSION citext ADD TABLE t;
ALTER EXTENSION citext ADD FUNCTION f();
-- refuses: 2BP01
DROP TABLE t;
ALTER EXTENSION citext DROP TABLE t;
ALTER TABLE t ADD COLUMN b int;
DROP EXTENSION citext;

-- case: extensions that need others
CREATE SCHEMA s;
-- refuses: 42704
CREATE EXTENSION earthdistance;
CREATE EXTENSION earthdistance CASCADE;
-- refuses: 2BP01
DROP EXTENSION cube;
DROP EXTENSION cube CASCADE;
COMMENT ON SCHEMA s IS 'none';

-- case: versions and comments of extensions
CREATE EXTENSION citext VERSION '1.4';
ALTER EXTENSION citext UPDATE;
COMMENT ON EXTENSION citext IS 'case';
-- refuses: 22023
CREATE EXTENSION hstore VERSION '99';
-- refuses: 42704
ALTER EXTENSION missing UPDATE;
-- refuses: 42704
COMMENT ON EXTENSION hstore IS 'x';

-- case: DROP SCHEMA public CASCADE and a fresh start
CREATE EXTENSION citext;
CREATE TABLE t (a citext);
CREATE SCHEMA keep;
CREATE TABLE keep.t (a citext, b int);
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE TABLE t (a int);
CREATE EXTENSION citext;
