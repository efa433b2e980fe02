-- Which object a name means, and what SET search_path changes.

-- case: unqualified names go to public
CREATE TABLE accounts (id int PRIMARY KEY);
CREATE SCHEMA billing;
CREATE TABLE billing.accounts (id int PRIMARY KEY, note text);
ALTER TABLE accounts ADD COLUMN owner text;
ALTER TABLE billing.accounts DROP COLUMN note;

-- case: search_path of the session decides where things are made
CREATE SCHEMA app;
SET search_path = app, public;
CREATE TABLE items (id serial PRIMARY KEY, label text);
CREATE INDEX ON items (label);
CREATE TYPE item_state AS ENUM ('new', 'old');
ALTER TABLE items ADD COLUMN state item_state;
RESET search_path;
-- refuses: 42P01
ALTER TABLE items ADD COLUMN lost int;
ALTER TABLE app.items ADD COLUMN found int;

-- case: the first schema of the path that has the table wins
CREATE SCHEMA one;
CREATE SCHEMA two;
CREATE TABLE two.t (id int);
SET search_path = one, two;
ALTER TABLE t ADD COLUMN in_two int;
CREATE TABLE t (id int);
ALTER TABLE t ADD COLUMN in_one int;
DROP TABLE t;
ALTER TABLE t ADD COLUMN again_in_two int;

-- case: schemas of the path that do not exist are passed over
SET search_path = nowhere, public;
CREATE TABLE t (id int);
CREATE SCHEMA nowhere;
CREATE TABLE u (id int);
ALTER TABLE t ADD COLUMN c int;

-- case: a path without any schema that exists
SET search_path = nowhere;
-- refuses: 3F000
CREATE TABLE t (id int);
CREATE TABLE public.t (id int);
-- refuses: 42P01
ALTER TABLE t ADD COLUMN c int;
SET search_path TO DEFAULT;
ALTER TABLE t ADD COLUMN c int;

-- case: set_config as pg_dump writes it
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.t (id int, created timestamp with time zone DEFAULT now());
-- refuses: 3F000
CREATE TABLE u (id int);
-- refuses: 42P01
CREATE INDEX ON t (id);
CREATE INDEX ON public.t (id);

-- case: SET LOCAL ends with the transaction [no transaction]
CREATE SCHEMA app;
BEGIN;
SET LOCAL search_path = app;
CREATE TABLE t (id int);
COMMIT;
CREATE TABLE t (id int);
ALTER TABLE t ADD COLUMN here int;

-- case: SET is undone by ROLLBACK [no transaction]
CREATE SCHEMA app;
BEGIN;
SET search_path = app;
CREATE TABLE t (id int);
ROLLBACK;
CREATE TABLE t (a int);

-- case: SET is undone by ROLLBACK TO
CREATE SCHEMA app;
SAVEPOINT s;
SET search_path = app;
CREATE TABLE t (id int);
ROLLBACK TO SAVEPOINT s;
CREATE TABLE t (a int);
SET search_path = app;
CREATE TABLE t (b int);

-- case: SET SCHEMA is another word for search_path
CREATE SCHEMA app;
SET SCHEMA 'app';
CREATE TABLE t (id int);
CREATE VIEW v AS SELECT id FROM t;
SET search_path TO "$user", public;
CREATE TABLE t (id text);

-- case: quoted names keep their case
CREATE TABLE "User" ("Id" int PRIMARY KEY, "fullName" text NOT NULL);
CREATE TABLE USER_LOG (ID int, UserId int REFERENCES "User" ("Id"));
-- refuses: 42P01
ALTER TABLE User_Lo ADD COLUMN x int;
CREATE INDEX ON "User" ("fullName");
-- refuses: 42703
ALTER TABLE "User" DROP COLUMN fullname;
ALTER TABLE "User" RENAME COLUMN "fullName" TO full_name;

-- case: names with dots, spaces and quotes
CREATE SCHEMA "my app";
CREATE TABLE "my app"."a.b" ("first ""name""" text UNIQUE, "x-y" int CHECK ("x-y" > 0));
CREATE INDEX ON "my app"."a.b" ("x-y");
ALTER TABLE "my app"."a.b" RENAME TO "c d";

-- case: keywords as names
CREATE TABLE "table" ("select" int, "order" int NOT NULL, "group" text);
CREATE UNIQUE INDEX ON "table" ("order");
CREATE VIEW "view" AS SELECT "select", "order" FROM "table";
ALTER TABLE "table" ADD CONSTRAINT "check" CHECK ("select" < "order");

-- case: a temporary table hides a permanent one
CREATE TABLE t (id int, a int);
CREATE TEMPORARY TABLE t (id int);
ALTER TABLE t ADD COLUMN in_temp int;
ALTER TABLE public.t ADD COLUMN in_public int;
DROP TABLE t;
ALTER TABLE t DROP COLUMN a;

-- case: temporary things are no part of the schema
CREATE TEMP TABLE scratch (id serial PRIMARY KEY, v text);
CREATE INDEX ON scratch (v);
CREATE TEMP SEQUENCE s;
CREATE TEMP VIEW w AS SELECT 1 AS one;
CREATE TABLE kept (id int);
DROP TABLE scratch;

-- case: a name that is a table in one schema and a view in another
CREATE SCHEMA api;
CREATE TABLE people (id int, name text, secret text);
CREATE VIEW api.people AS SELECT id, name FROM people;
SET search_path = api, public;
-- refuses: 42809
ALTER TABLE people ADD COLUMN x int;
-- refuses: 42809
DROP TABLE people;
DROP VIEW people;
ALTER TABLE people ADD COLUMN x int;

-- case: types are looked up along the path too
CREATE SCHEMA types;
CREATE TYPE types.color AS ENUM ('red', 'green');
CREATE TYPE color AS ENUM ('black');
SET search_path = types, public;
CREATE TABLE public.a (c color);
SET search_path = public, types;
CREATE TABLE public.b (c color);
CREATE TABLE public.d (c types.color, e public.color);

-- case: a user's type that hides nothing of pg_catalog
CREATE TYPE public.date AS ENUM ('today');
CREATE TABLE t (a date, b public.date, c pg_catalog.date);
SET search_path = public, pg_catalog;
CREATE TABLE u (a "date", b public.date, c pg_catalog.date);

-- case: an object of another database's name is refused
-- refuses: 0A000
CREATE TABLE otherdb.public.t (id int);
CREATE TABLE t (id int);
-- refuses: 0A000
ALTER TABLE otherdb.public.t ADD COLUMN c int;

-- case: schemas that do not exist
-- refuses: 3F000
CREATE TABLE missing.t (id int);
-- refuses: 3F000
DROP TABLE missing.t;
DROP TABLE IF EXISTS missing.t;
-- refuses: 3F000
CREATE TYPE missing.e AS ENUM ('a');
-- refuses: 3F000
CREATE FUNCTION missing.f() RETURNS int LANGUAGE sql AS 'SELECT 1';

-- case: CREATE SCHEMA with its elements
CREATE SCHEMA shop
  CREATE TABLE goods (id int PRIMARY KEY, price numeric(10,2))
  CREATE VIEW cheap AS SELECT id FROM goods WHERE price < 1
  CREATE INDEX goods_price ON goods (price);
ALTER TABLE shop.goods ADD COLUMN title text;

-- case: schemas come and go
CREATE SCHEMA a;
CREATE SCHEMA IF NOT EXISTS a;
-- refuses: 42P06
CREATE SCHEMA a;
DROP SCHEMA a;
-- refuses: 3F000
DROP SCHEMA a;
DROP SCHEMA IF EXISTS a;
-- refuses: 42939
CREATE SCHEMA pg_mine;

-- case: a schema with content is not dropped but by CASCADE
CREATE SCHEMA stock;
CREATE TABLE stock.items (id serial PRIMARY KEY);
CREATE TYPE stock.unit AS ENUM ('kg');
CREATE FUNCTION stock.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TABLE orders (item int REFERENCES stock.items, u stock.unit, n int);
-- refuses: 2BP01
DROP SCHEMA stock;
DROP SCHEMA stock CASCADE;

-- case: renaming a schema takes everything along
CREATE SCHEMA v1;
CREATE TABLE v1.t (id serial PRIMARY KEY, e text);
CREATE TYPE v1.kind AS ENUM ('a', 'b');
ALTER TABLE v1.t ADD COLUMN k v1.kind;
CREATE TABLE child (t int REFERENCES v1.t, k v1.kind);
ALTER SCHEMA v1 RENAME TO v2;
ALTER TABLE v2.t ADD COLUMN later int;
-- refuses: 3F000
ALTER TABLE v1.t ADD COLUMN never int;

-- case: a path names the schema, not the object behind the name
CREATE SCHEMA cur;
SET search_path = cur;
CREATE TABLE t (a int);
ALTER SCHEMA cur RENAME TO old;
-- refuses: 3F000
CREATE TABLE u (a int);
CREATE SCHEMA cur;
CREATE TABLE u (a int);

-- case: a function's own path is for its body alone
CREATE SCHEMA inner_schema;
CREATE FUNCTION make() RETURNS void LANGUAGE plpgsql SET search_path = inner_schema AS $$
BEGIN
  CREATE TABLE made (id int);
END $$;
SELECT make();
CREATE TABLE made (id text);
ALTER TABLE inner_schema.made ADD COLUMN c int;

-- case: a procedure's own path
CREATE SCHEMA work;
CREATE PROCEDURE build() LANGUAGE plpgsql SET search_path TO work, public AS $$
BEGIN
  CREATE TABLE jobs (id int PRIMARY KEY);
  CREATE INDEX ON jobs (id);
END $$;
CALL build();
CREATE TABLE jobs (id bigint);

-- case: two words of the same name in different kinds
CREATE TABLE thing (id int);
-- refuses: 42P07
CREATE VIEW thing AS SELECT 1 AS a;
-- refuses: 42P07
CREATE SEQUENCE thing;
-- refuses: 42P07
CREATE INDEX thing ON thing (id);
-- refuses: 42710
CREATE TYPE thing AS ENUM ('a');
CREATE FUNCTION thing() RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER TABLE thing ADD CONSTRAINT thing CHECK (id > 0);

-- case: a type's name is taken by a table's row type
CREATE TYPE mood AS ENUM ('ok');
-- refuses: 42710
CREATE TABLE mood (id int);
-- refuses: 42710
CREATE TYPE mood AS (a int);
CREATE TABLE t (id int);
CREATE TYPE other AS (m mood, row_of t);
