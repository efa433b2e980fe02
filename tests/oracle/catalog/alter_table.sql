-- Every subcommand of ALTER TABLE.

-- case: columns are added and dropped
CREATE TABLE t (a int, b text);
ALTER TABLE t ADD COLUMN c numeric(8,2) NOT NULL DEFAULT 0, ADD d timestamptz;
-- refuses: 42701
ALTER TABLE t ADD COLUMN c int;
ALTER TABLE t ADD COLUMN IF NOT EXISTS c int, ADD COLUMN IF NOT EXISTS e int;
ALTER TABLE t DROP COLUMN a, DROP COLUMN IF EXISTS zzz;
-- refuses: 42703
ALTER TABLE t DROP COLUMN a;
ALTER TABLE t ADD COLUMN a date;

-- case: adding a column that exists is refused, with the rest of its statement
CREATE TABLE t (a int);
-- refuses: 42701
ALTER TABLE t ADD COLUMN b int, ADD COLUMN a int;
-- refuses: 42701
ALTER TABLE t ADD COLUMN c int, ADD COLUMN c text;
ALTER TABLE t ADD COLUMN b int;
-- refuses: 42701
CREATE TABLE u (x int, x text);
-- refuses: 42701
ALTER TABLE t ADD COLUMN xmin int;

-- case: a column dropped goes with its constraints and indexes
CREATE TABLE t (a int UNIQUE, b int CHECK (b > 0), c int, PRIMARY KEY (b, c), CHECK (a > c));
CREATE INDEX i ON t (a, c);
CREATE INDEX j ON t (c) WHERE a > 0;
CREATE INDEX k ON t (c) INCLUDE (a);
ALTER TABLE t DROP COLUMN a;
ALTER TABLE t DROP COLUMN b;
ALTER TABLE t ADD PRIMARY KEY (c);

-- case: not null comes and goes
CREATE TABLE t (a int, b int NOT NULL, c int PRIMARY KEY);
ALTER TABLE t ALTER a SET NOT NULL, ALTER b DROP NOT NULL;
ALTER TABLE t ALTER a SET NOT NULL;
ALTER TABLE t ALTER a DROP NOT NULL;
ALTER TABLE t ALTER a DROP NOT NULL;
-- refuses: 42P16
ALTER TABLE t ALTER c DROP NOT NULL;
-- refuses: 42703
ALTER TABLE t ALTER z SET NOT NULL;
ALTER TABLE t DROP CONSTRAINT t_pkey;
ALTER TABLE t ALTER c DROP NOT NULL;

-- case: defaults come and go
CREATE TABLE t (a int DEFAULT 1, b text, c timestamptz DEFAULT now());
ALTER TABLE t ALTER b SET DEFAULT 'x' || 'y', ALTER a DROP DEFAULT;
ALTER TABLE t ALTER a DROP DEFAULT;
ALTER TABLE t ALTER c SET DEFAULT NULL;
-- refuses: 42804
ALTER TABLE t ALTER a SET DEFAULT now();
-- refuses: 0A000
ALTER TABLE t ALTER a SET DEFAULT b::int;
ALTER TABLE t ALTER a SET DEFAULT '7';

-- case: types change
CREATE TABLE t (a int, b varchar(10), c text, d numeric);
ALTER TABLE t ALTER a TYPE bigint, ALTER b TYPE varchar(20);
ALTER TABLE t ALTER COLUMN b SET DATA TYPE text;
-- refuses: 42804
ALTER TABLE t ALTER c TYPE int;
ALTER TABLE t ALTER c TYPE int USING c::int;
ALTER TABLE t ALTER d TYPE numeric(12,4);
ALTER TABLE t ALTER c TYPE text[] USING ARRAY[c];
ALTER TABLE t ALTER b TYPE char(3) COLLATE "C";

-- case: a default keeps the type that it was read as
CREATE TABLE t (a timestamp DEFAULT '1970-01-01', b varchar(5) DEFAULT 'x', c timestamp DEFAULT now(), d int DEFAULT '5');
ALTER TABLE t ALTER a TYPE timestamptz, ALTER b TYPE text, ALTER c TYPE timestamptz, ALTER d TYPE bigint;
ALTER TABLE t ALTER a TYPE date;
ALTER TABLE t ALTER b SET DEFAULT 'y';

-- case: types change under indexes and constraints
CREATE TABLE t (id int PRIMARY KEY, a int UNIQUE CHECK (a > 0), b text DEFAULT '1');
CREATE INDEX ON t (a, b);
CREATE INDEX part ON t (b) WHERE a > 3;
CREATE TABLE u (t int REFERENCES t);
ALTER TABLE t ALTER a TYPE bigint;
ALTER TABLE t ALTER id TYPE bigint;
ALTER TABLE u ALTER t TYPE bigint;
-- refuses: 42804
ALTER TABLE t ALTER b TYPE int USING b::int;
ALTER TABLE t ALTER b DROP DEFAULT, ALTER b TYPE int USING b::int, ALTER b SET DEFAULT 2;

-- case: a type change that a view stands on is refused
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT a FROM t;
-- refuses: 0A000
ALTER TABLE t ALTER a TYPE bigint;
ALTER TABLE t ALTER b TYPE bigint;
DROP VIEW v;
ALTER TABLE t ALTER a TYPE bigint;

-- case: a type change that a foreign key forbids
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p int REFERENCES p, n int);
-- refuses: 42804
ALTER TABLE c ALTER p TYPE text;
-- refuses: 42804
ALTER TABLE p ALTER id TYPE uuid USING gen_random_uuid();
ALTER TABLE c DROP CONSTRAINT c_p_fkey;
ALTER TABLE c ALTER p TYPE text;

-- case: a type change that a generated column, a trigger or a policy forbids
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED, c int, d int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER tr BEFORE UPDATE OF c ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE POLICY po ON t USING (d > 0);
-- refuses: 42601 [13-14]
-- refuses: 0A000 [15-18]
ALTER TABLE t ALTER a TYPE bigint;
-- refuses: 0A000
ALTER TABLE t ALTER c TYPE bigint;
-- refuses: 0A000
ALTER TABLE t ALTER d TYPE bigint;
DROP TRIGGER tr ON t;
DROP POLICY po ON t;
ALTER TABLE t ALTER c TYPE bigint, ALTER d TYPE bigint;

-- case: constraints are added in all ways
CREATE TABLE p (id int PRIMARY KEY, k int);
CREATE TABLE t (a int, b int, c int);
ALTER TABLE t ADD CONSTRAINT t_pk PRIMARY KEY (a), ADD UNIQUE (b), ADD CONSTRAINT pos CHECK (c > 0) NOT VALID;
-- refuses: 42P16
ALTER TABLE t ADD PRIMARY KEY (b);
ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (b) REFERENCES p NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT pos;
ALTER TABLE t VALIDATE CONSTRAINT fk;
-- refuses: 42704
ALTER TABLE t VALIDATE CONSTRAINT nothing;
-- refuses: 42830
ALTER TABLE t ADD FOREIGN KEY (c) REFERENCES p (k);

-- case: constraints are dropped and renamed
CREATE TABLE t (a int PRIMARY KEY, b int UNIQUE, c int CONSTRAINT pos CHECK (c > 0));
ALTER TABLE t RENAME CONSTRAINT pos TO positive;
ALTER TABLE t RENAME CONSTRAINT t_pkey TO t_key;
ALTER TABLE t DROP CONSTRAINT positive, DROP CONSTRAINT IF EXISTS pos;
-- refuses: 42704
ALTER TABLE t DROP CONSTRAINT pos;
-- refuses: 42704
ALTER TABLE t RENAME CONSTRAINT pos TO p;
ALTER INDEX t_b_key RENAME TO t_b_unique;
ALTER TABLE t DROP CONSTRAINT t_b_unique;

-- case: constraints from indexes
CREATE TABLE t (a int NOT NULL, b int, c int);
CREATE UNIQUE INDEX i ON t (a);
CREATE UNIQUE INDEX j ON t (b);
CREATE UNIQUE INDEX k ON t (c) WHERE c > 0;
ALTER TABLE t ADD CONSTRAINT t_key PRIMARY KEY USING INDEX i;
ALTER TABLE t ADD UNIQUE USING INDEX j;
-- refuses: 42809
ALTER TABLE t ADD UNIQUE USING INDEX k;
-- refuses: 42704
ALTER TABLE t ADD UNIQUE USING INDEX i2;
-- refuses: 55000
ALTER TABLE t ADD CONSTRAINT again UNIQUE USING INDEX j;

-- case: a primary key from an index makes its columns not null
CREATE TABLE t (a int, b int);
CREATE UNIQUE INDEX ab ON t (a, b);
CREATE INDEX plain ON t (b);
ALTER TABLE t ADD PRIMARY KEY USING INDEX ab;
-- refuses: 42809
ALTER TABLE t ADD UNIQUE USING INDEX plain;

-- case: deferrable constraints and ALTER CONSTRAINT
CREATE TABLE p (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED, u int UNIQUE);
CREATE TABLE c (u int REFERENCES p (u) DEFERRABLE);
ALTER TABLE c ALTER CONSTRAINT c_u_fkey INITIALLY DEFERRED;
ALTER TABLE c ALTER CONSTRAINT c_u_fkey NOT DEFERRABLE;
-- refuses: 55000
ALTER TABLE c ADD FOREIGN KEY (u) REFERENCES p (id);

-- case: identity comes and goes
CREATE TABLE t (a int NOT NULL, b int, c int DEFAULT 3, d bigint GENERATED ALWAYS AS IDENTITY (START 10));
ALTER TABLE t ALTER a ADD GENERATED BY DEFAULT AS IDENTITY;
-- refuses: 55000
ALTER TABLE t ALTER b ADD GENERATED ALWAYS AS IDENTITY;
-- refuses: 55000
ALTER TABLE t ALTER a ADD GENERATED ALWAYS AS IDENTITY;
ALTER TABLE t ALTER a SET GENERATED ALWAYS SET INCREMENT BY 2 RESTART;
ALTER TABLE t ALTER a DROP IDENTITY;
ALTER TABLE t ALTER b DROP IDENTITY IF EXISTS;
-- refuses: 55000
ALTER TABLE t ALTER b DROP IDENTITY;
-- refuses: 55000
ALTER TABLE t ALTER b SET GENERATED ALWAYS;

-- case: identity and defaults exclude each other
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY, b int NOT NULL DEFAULT 1);
-- refuses: 42601
ALTER TABLE t ALTER a SET DEFAULT 1;
-- refuses: 42601
ALTER TABLE t ALTER a DROP DEFAULT;
-- refuses: 55000
ALTER TABLE t ALTER b ADD GENERATED ALWAYS AS IDENTITY;
ALTER TABLE t ALTER b DROP DEFAULT, ALTER b ADD GENERATED ALWAYS AS IDENTITY;
ALTER TABLE t ADD COLUMN c smallint GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME my_seq MAXVALUE 100);
-- refuses: 22023
ALTER TABLE t ADD COLUMN d text GENERATED ALWAYS AS IDENTITY;

-- case: not null of an identity column stays
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY);
-- refuses: 42601
ALTER TABLE t ALTER a DROP NOT NULL;
ALTER TABLE t ALTER a DROP IDENTITY;
ALTER TABLE t ALTER a DROP NOT NULL;

-- case: an identity column's type changes its sequence
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY, s serial);
ALTER TABLE t ALTER a TYPE bigint;
ALTER TABLE t ALTER s TYPE bigint;
-- refuses: 22023
ALTER TABLE t ALTER a TYPE text;
ALTER TABLE t DROP COLUMN a;
ALTER TABLE t ALTER s DROP DEFAULT;

-- case: generated columns
CREATE TABLE t (a int, b int, sum int GENERATED ALWAYS AS (a + b) STORED);
ALTER TABLE t ADD COLUMN twice int NOT NULL GENERATED ALWAYS AS (a * 2) STORED;
ALTER TABLE t ALTER sum DROP EXPRESSION;
-- refuses: 55000
ALTER TABLE t ALTER sum DROP EXPRESSION;
ALTER TABLE t ALTER sum DROP EXPRESSION IF EXISTS;
-- refuses: 42601
ALTER TABLE t ALTER twice SET DEFAULT 3;

-- case: a column that a generated one uses goes with it before 15 [13-14]
CREATE TABLE t (a int, b int, sum int GENERATED ALWAYS AS (a + b) STORED);
ALTER TABLE t DROP COLUMN b;
ALTER TABLE t ADD COLUMN sum int GENERATED ALWAYS AS (a) STORED;

-- case: a column that a generated one uses stays from 15 on [15-18]
CREATE TABLE t (a int, b int, sum int GENERATED ALWAYS AS (a + b) STORED);
-- refuses: 2BP01
ALTER TABLE t DROP COLUMN b;
ALTER TABLE t DROP COLUMN b CASCADE;
ALTER TABLE t ADD COLUMN sum int GENERATED ALWAYS AS (a) STORED;

-- case: a generated column cannot use another or what is not immutable
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED);
-- refuses: 42P17
ALTER TABLE t ADD COLUMN c int GENERATED ALWAYS AS (b + 1) STORED;
-- refuses: 42P17
ALTER TABLE t ADD COLUMN c timestamptz GENERATED ALWAYS AS (now()) STORED;
-- refuses: 42601
ALTER TABLE t ADD COLUMN c int DEFAULT 1 GENERATED ALWAYS AS (a) STORED;
-- refuses: 42703
ALTER TABLE t ADD COLUMN c int GENERATED ALWAYS AS (zzz) STORED;
ALTER TABLE t ADD COLUMN c text GENERATED ALWAYS AS (a::text || 'x') STORED;

-- case: the expression of a generated column changes [17-18]
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED);
ALTER TABLE t ALTER b SET EXPRESSION AS (a * 3);
-- refuses: 55000
ALTER TABLE t ALTER a SET EXPRESSION AS (1);
ALTER TABLE t ALTER b TYPE bigint;

-- case: tables, columns and their dependents are renamed
CREATE TABLE t (id serial PRIMARY KEY, a int CHECK (a > 0), b int GENERATED ALWAYS AS (a + 1) STORED);
CREATE INDEX ON t (a);
CREATE VIEW v AS SELECT a, b FROM t;
ALTER TABLE t RENAME a TO alpha;
ALTER TABLE t RENAME TO s;
ALTER TABLE s RENAME COLUMN b TO beta;
-- refuses: 42701
ALTER TABLE s RENAME alpha TO beta;
-- refuses: 42703
ALTER TABLE s RENAME a TO c;
-- refuses: 42P07
ALTER TABLE s RENAME TO v;
ALTER TABLE IF EXISTS t RENAME TO u;

-- case: SET SCHEMA takes indexes, constraints and owned sequences along
CREATE SCHEMA other;
CREATE TABLE t (id serial PRIMARY KEY, n int GENERATED ALWAYS AS IDENTITY, a int UNIQUE);
CREATE INDEX i ON t (a);
CREATE TABLE c (t int REFERENCES t);
CREATE VIEW v AS SELECT a FROM t;
ALTER TABLE t SET SCHEMA other;
-- refuses: 42P01
ALTER TABLE t ADD COLUMN z int;
ALTER TABLE other.t ADD COLUMN z int;
DROP INDEX other.i;
CREATE TABLE t (a int);
-- refuses: 42P07
ALTER TABLE t SET SCHEMA other;

-- case: storage, statistics and options leave the catalog as it is
CREATE TABLE t (a int, b text);
ALTER TABLE t SET (fillfactor = 70), ALTER b SET STORAGE EXTERNAL, ALTER a SET STATISTICS 100;
ALTER TABLE t RESET (fillfactor), ALTER b SET (n_distinct = 5), SET WITHOUT OIDS;
ALTER TABLE t SET UNLOGGED;
ALTER TABLE t SET LOGGED;
-- refuses: 42703
ALTER TABLE t ALTER c SET STATISTICS 10;

-- case: cluster and replica identity
CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL);
CREATE UNIQUE INDEX i ON t (b);
ALTER TABLE t CLUSTER ON t_pkey;
ALTER TABLE t SET WITHOUT CLUSTER;
ALTER TABLE t REPLICA IDENTITY USING INDEX i;
ALTER TABLE t REPLICA IDENTITY FULL;
-- refuses: 42704
ALTER TABLE t CLUSTER ON nothing;
-- refuses: 42704
ALTER TABLE t REPLICA IDENTITY USING INDEX nothing;

-- case: row security
CREATE TABLE t (a int, owner text);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
ALTER TABLE t FORCE ROW LEVEL SECURITY;
CREATE POLICY mine ON t USING (owner = current_user);
ALTER TABLE t NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;

-- case: owners
CREATE ROLE migc_catalog_owner;
CREATE TABLE t (id serial PRIMARY KEY);
ALTER TABLE t OWNER TO migc_catalog_owner;
ALTER TABLE t OWNER TO CURRENT_USER;
-- refuses: 42704
ALTER TABLE t OWNER TO migc_catalog_nobody;
CREATE VIEW v AS SELECT id FROM t;
ALTER VIEW v OWNER TO migc_catalog_owner;

-- case: triggers are switched off and on
CREATE TABLE t (a int PRIMARY KEY);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
ALTER TABLE t DISABLE TRIGGER tr, ENABLE ALWAYS TRIGGER tr;
ALTER TABLE t DISABLE TRIGGER ALL;
ALTER TABLE t ENABLE TRIGGER USER;
-- refuses: 42704
ALTER TABLE t DISABLE TRIGGER nothing;

-- case: tables of a composite type
CREATE TYPE person AS (name text, born date);
CREATE TABLE people OF person (PRIMARY KEY (name), born WITH OPTIONS NOT NULL);
-- refuses: 42809
ALTER TABLE people ADD COLUMN c int;
-- refuses: 42809
ALTER TABLE people DROP COLUMN born;
ALTER TABLE people NOT OF;
ALTER TABLE people ADD COLUMN c int;
CREATE TABLE others (name text, born date);
ALTER TABLE others OF person;
-- refuses: 42804
ALTER TABLE people OF person;

-- case: a composite type changes its tables by CASCADE
CREATE TYPE point3 AS (x int, y int);
CREATE TABLE points OF point3;
-- refuses: 2BP01
ALTER TYPE point3 ADD ATTRIBUTE z int;
ALTER TYPE point3 ADD ATTRIBUTE z int CASCADE;
ALTER TYPE point3 RENAME ATTRIBUTE x TO ex CASCADE;
ALTER TYPE point3 ALTER ATTRIBUTE y TYPE bigint CASCADE;
ALTER TYPE point3 DROP ATTRIBUTE z CASCADE;
-- refuses: 2BP01
DROP TYPE point3;
DROP TYPE point3 CASCADE;

-- case: many subcommands go in the server's passes
CREATE TABLE t (id int, a text, b int DEFAULT 1);
ALTER TABLE t
  ADD CONSTRAINT t_pk PRIMARY KEY (new_id),
  ALTER COLUMN a TYPE varchar(20),
  ADD COLUMN new_id bigint,
  DROP COLUMN id,
  ALTER COLUMN b SET NOT NULL;
ALTER TABLE t DROP CONSTRAINT t_pk, ADD CONSTRAINT t_pk PRIMARY KEY (a), ADD COLUMN id int;
ALTER TABLE t DROP COLUMN b, ADD COLUMN b text;

-- case: IF EXISTS on tables
ALTER TABLE IF EXISTS nothing ADD COLUMN a int;
-- refuses: 42P01
ALTER TABLE nothing ADD COLUMN a int;
CREATE TABLE t (a int);
ALTER TABLE IF EXISTS t ADD COLUMN b int;
ALTER TABLE IF EXISTS nothing RENAME TO t;
ALTER TABLE IF EXISTS nothing SET SCHEMA public;
ALTER TABLE IF EXISTS ONLY t ALTER COLUMN b SET DEFAULT 0;

-- case: ALTER TABLE on what is no table
CREATE VIEW v AS SELECT 1 AS a;
CREATE SEQUENCE s;
CREATE TABLE t (a int);
CREATE INDEX i ON t (a);
-- refuses: 42809
ALTER TABLE v ADD COLUMN b int;
ALTER TABLE v RENAME TO w;
ALTER TABLE s RENAME TO q;
ALTER TABLE w ALTER COLUMN a SET DEFAULT 3;
-- refuses: 42809
ALTER TABLE i ADD COLUMN b int;
ALTER TABLE i RENAME TO j;
ALTER TABLE w RENAME COLUMN a TO b;

-- case: adding a serial column, with the key in one
CREATE TABLE t (a text);
ALTER TABLE t ADD COLUMN id serial PRIMARY KEY;
ALTER TABLE t ADD COLUMN IF NOT EXISTS id serial PRIMARY KEY;
ALTER TABLE t ADD COLUMN n bigserial NOT NULL;
ALTER TABLE t DROP COLUMN id;
ALTER TABLE t ADD COLUMN id smallserial UNIQUE;

-- case: adding a column with a foreign key and a check
CREATE TABLE p (id uuid PRIMARY KEY DEFAULT gen_random_uuid());
CREATE TABLE t (a text);
ALTER TABLE t ADD COLUMN p uuid NOT NULL REFERENCES p ON DELETE CASCADE, ADD COLUMN n int CHECK (n BETWEEN 1 AND 5);
ALTER TABLE t ADD COLUMN q uuid CONSTRAINT to_p REFERENCES p DEFERRABLE INITIALLY DEFERRED;
-- refuses: 42P01
ALTER TABLE t ADD COLUMN r int REFERENCES nothing;
-- refuses: 42804
ALTER TABLE t ADD COLUMN r int REFERENCES p;

-- case: unknown types and functions
CREATE TABLE t (a int);
-- refuses: 42704
ALTER TABLE t ADD COLUMN b nothing;
-- refuses: 42883
ALTER TABLE t ADD COLUMN b int DEFAULT nothing();
-- refuses: 42883
ALTER TABLE t ADD CHECK (nothing(a));
-- refuses: 42703
ALTER TABLE t ADD CHECK (b > 0);
-- refuses: 42804
ALTER TABLE t ADD CHECK (a + 1);
-- refuses: 42704
ALTER TABLE t ALTER a TYPE nothing;

-- case: a column list of a key that is wrong
CREATE TABLE t (a int, b json);
-- refuses: 42703
ALTER TABLE t ADD PRIMARY KEY (z);
-- refuses: 42701
ALTER TABLE t ADD UNIQUE (a, a);
-- refuses: 42704
ALTER TABLE t ADD UNIQUE (b);
-- refuses: 42704
CREATE INDEX ON t (b);
-- refuses: 42P16
CREATE TABLE u (a int PRIMARY KEY, b int PRIMARY KEY);
-- refuses: 42703
CREATE TABLE u (a int, UNIQUE (b));

-- case: compression and access method [14-18]
CREATE TABLE t (a text COMPRESSION pglz, b text);
ALTER TABLE t ALTER b SET COMPRESSION pglz;
-- refuses: 22023
ALTER TABLE t ALTER b SET COMPRESSION nothing;
CREATE TABLE u (a int) USING heap;

-- case: ALTER TABLE ALL IN TABLESPACE and SET TABLESPACE
CREATE TABLE t (a int PRIMARY KEY);
ALTER TABLE t SET TABLESPACE pg_default;
ALTER INDEX t_pkey SET TABLESPACE pg_default;
-- refuses: 42704
ALTER TABLE t SET TABLESPACE nothing;
