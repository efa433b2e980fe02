-- What the queries and expressions of this folder stand on.
CREATE TYPE status AS ENUM ('new', 'open', 'closed');
CREATE TYPE address AS (street varchar(80), city text, zip char(5));
CREATE DOMAIN email AS varchar(120) CHECK (value LIKE '%@%');
CREATE DOMAIN amount AS numeric(12,2) NOT NULL;
CREATE SCHEMA app;

CREATE TABLE customer (
  id bigserial PRIMARY KEY,
  name varchar(50) NOT NULL,
  mail email,
  code char(3),
  state status NOT NULL DEFAULT 'new',
  home address,
  tags text[] NOT NULL DEFAULT '{}',
  scores int[],
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamp(3),
  born date,
  opens time(0),
  doc jsonb,
  raw json,
  active boolean DEFAULT true
);

CREATE TABLE product (
  id serial PRIMARY KEY,
  sku varchar(20) UNIQUE,
  title text NOT NULL,
  price numeric(10,2) NOT NULL,
  weight real,
  size double precision,
  stock smallint,
  uid uuid,
  blob bytea,
  flags bit(8),
  more varbit(16),
  span interval,
  short_span interval day to second(2),
  valid daterange,
  page int4range,
  net inet,
  words tsvector,
  pos point,
  markup xml,
  cost amount,
  names varchar(30)[],
  one "char",
  ident name
);

CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint REFERENCES customer,
  placed_at timestamptz NOT NULL,
  total numeric(14,4),
  note varchar(200),
  status status
);

CREATE TABLE item (
  order_id bigint REFERENCES orders,
  product_id int REFERENCES product,
  quantity int NOT NULL,
  price numeric(10,2),
  PRIMARY KEY (order_id, product_id)
);

CREATE TABLE app.setting (key text PRIMARY KEY, value text, id int, updated_at timestamptz);
CREATE TABLE node (id int PRIMARY KEY, parent_id int REFERENCES node, label varchar(40), weight numeric(6,3));
CREATE SEQUENCE counter;

CREATE FUNCTION double_it(x int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'begin return x * 2; end';
CREATE FUNCTION double_it(x text) RETURNS text LANGUAGE plpgsql AS 'begin return x || x; end';
CREATE FUNCTION full_price(p product) RETURNS numeric LANGUAGE plpgsql STABLE AS 'begin return p.price * 2; end';
CREATE FUNCTION pair(a int, OUT low int, OUT high bigint) LANGUAGE plpgsql AS 'begin low := a; high := a; end';
CREATE FUNCTION single(a int, OUT answer text) LANGUAGE plpgsql AS 'begin answer := a; end';
CREATE FUNCTION listing(n int) RETURNS TABLE (place int, label varchar(10), at timestamptz) LANGUAGE plpgsql AS 'begin return; end';
CREATE FUNCTION customers_of(s status) RETURNS SETOF customer LANGUAGE plpgsql AS 'begin return; end';
CREATE FUNCTION anything() RETURNS SETOF record LANGUAGE plpgsql AS 'begin return; end';
CREATE FUNCTION first_of(anyarray) RETURNS anyelement LANGUAGE plpgsql IMMUTABLE AS 'begin return $1[1]; end';
CREATE FUNCTION with_defaults(a int, b text DEFAULT 'x', c timestamptz DEFAULT now()) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'begin return b; end';
CREATE FUNCTION joined(VARIADIC parts text[]) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'begin return parts[1]; end';
CREATE FUNCTION app.helper(a int) RETURNS bigint LANGUAGE plpgsql AS 'begin return a; end';
CREATE FUNCTION current_tenant() RETURNS uuid LANGUAGE plpgsql STABLE AS 'begin return null; end';

CREATE VIEW open_orders AS SELECT o.id, o.total, c.name AS customer FROM orders o JOIN customer c ON c.id = o.customer_id WHERE o.status = 'open';
CREATE MATERIALIZED VIEW sales AS SELECT product_id, sum(quantity) AS sold, max(price) AS top FROM item GROUP BY product_id;
CREATE FUNCTION plain_one() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION plain_now() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()';
CREATE FUNCTION plain_random() RETURNS float8 LANGUAGE sql AS 'SELECT random()';
CREATE FUNCTION stable_add(a int, b int) RETURNS int LANGUAGE sql STABLE AS 'SELECT a + $2';
CREATE FUNCTION volatile_day(t timestamptz) RETURNS date LANGUAGE sql AS 'SELECT t::date';
CREATE FUNCTION claimed(t timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT t::text';
CREATE FUNCTION with_table() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM public.node';
CREATE FUNCTION definer() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
CREATE FUNCTION nested(a int) RETURNS int LANGUAGE sql AS 'SELECT public.stable_add(a, public.plain_one())';
