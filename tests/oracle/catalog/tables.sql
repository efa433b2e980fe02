-- Tables as they are made and changed every day.

-- case: a table with the usual columns
CREATE TABLE users (
  id bigint PRIMARY KEY,
  email varchar(255) NOT NULL UNIQUE,
  name text DEFAULT 'nobody',
  created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE users ADD COLUMN age int CHECK (age >= 0);
-- refuses: 42P07
CREATE TABLE users (id int);
CREATE TABLE IF NOT EXISTS users (id int);

-- case: numbers of all kinds
CREATE TABLE t (
  a smallint, b int2, c int, d integer, e int4, f bigint, g int8,
  h numeric, i numeric(10), j decimal(10, 2), k dec(5), l numeric(1000, 500),
  m real, n float4, o double precision, p float8, q float, r float(1), s float(24), t float(25), u float(53), v money
);
-- refuses: 22023
CREATE TABLE u (a numeric(1001));

-- case: a numeric's scale may be negative or larger than its precision from 15 on
-- refuses: 22023 [13-14]
CREATE TABLE t (a numeric(3, -2));
-- refuses: 22023 [13-14]
CREATE TABLE u (a numeric(3, 5), b numeric(2, -1000));
-- refuses: 22023
CREATE TABLE v (a numeric(3, 1001));

-- case: texts of all kinds
CREATE TABLE t (
  a text, b varchar, c varchar(1), d character varying(255), e char, f char(3), g character(4), h bpchar, i "char",
  j name, k national character varying(7), l nchar(2), m bpchar(5), n char varying(3)
);
-- refuses: 22023
CREATE TABLE u (a varchar(0));
-- refuses: 22023
CREATE TABLE u (a char(10485761));
-- refuses: 42601
CREATE TABLE u (a text(5));
-- refuses: 42704
CREATE TABLE u (a string);

-- case: times of all kinds
CREATE TABLE t (
  a date, b time, c time(3), d time with time zone, e timetz, f timetz(0), g time without time zone,
  h timestamp, i timestamp(6), j timestamptz, k timestamptz(3), l timestamp(0) with time zone, m timestamp without time zone,
  n interval, o interval(3), p interval year to month, q interval day to second(2), r interval hour, s interval minute to second
);
CREATE TABLE u (a timestamp(6) without time zone, b time(0) with time zone, c interval second(4));

-- case: other built-in types
CREATE TABLE t (
  a boolean, b bool, c bytea, d uuid, e json, f jsonb, g xml, h inet, i cidr, j macaddr, k macaddr8, l bit, m bit(8), n bit varying, o varbit(5),
  p tsvector, q tsquery, r point, s line, t lseg, u box, v path, w polygon, x circle, y oid, z regclass
);
CREATE TABLE u (a int4range, b numrange[], c tsrange, d tstzrange, e daterange, f int8range, g jsonpath, h pg_lsn, i txid_snapshot, j regtype, k oidvector, l int2vector);
ALTER TABLE t ADD COLUMN aa xid, ADD COLUMN bb tid, ADD COLUMN cc refcursor, ADD COLUMN dd xid8;

-- case: multiranges came with 14
-- refuses: 42704 [13]
CREATE TABLE t (a int4multirange, b datemultirange[]);
-- refuses: 42704 [13]
CREATE TABLE u (a nummultirange);

-- case: arrays of all spellings
CREATE TABLE t (a int[], b int[][], c int[3], d int[3][4], e int ARRAY, f int ARRAY[5], g text[], h varchar(10)[], i numeric(8,2)[], j timestamptz(3)[]);
CREATE TYPE e AS ENUM ('x');
CREATE TYPE c AS (a int[]);
CREATE DOMAIN d AS text[];
CREATE TABLE u (a e[], b c[], d d, e d[], f t[], g _int4, h _e);
-- refuses: 42704
CREATE TABLE v (a int[], b missing[]);

-- case: pseudo types are no column types
-- refuses: 42P16
CREATE TABLE t (a anyelement);
-- refuses: 42P16
CREATE TABLE t (a record);
-- refuses: 42P16
CREATE TABLE t (a cstring);
-- refuses: 42P16
CREATE TABLE t (a unknown);
-- refuses: 42P16
CREATE TABLE t (a trigger);
-- refuses: 42P16
CREATE TABLE t (a void);

-- case: SETOF and shell types are no column types
-- refuses: 42P16
CREATE TABLE t (a SETOF int);
CREATE TYPE shell;
-- refuses: 42704
CREATE TABLE t (a shell);
CREATE TABLE t (a int);

-- case: types with a modifier of the wrong number
-- refuses: 22023
CREATE TABLE t (a bit(3, 4));
-- refuses: 22023
CREATE TABLE t (a numeric(10, 2, 1));
-- refuses: 42601
CREATE TABLE t (a uuid(16));
CREATE TABLE t (a timestamp(7));

-- case: defaults of all kinds
CREATE TABLE t (
  a int DEFAULT 0, b text DEFAULT 'x', c text DEFAULT NULL, d timestamptz DEFAULT now(), e date DEFAULT CURRENT_DATE,
  f timestamptz DEFAULT CURRENT_TIMESTAMP, g text DEFAULT CURRENT_USER, h jsonb DEFAULT '{}'::jsonb, i int[] DEFAULT '{}', j int[] DEFAULT ARRAY[]::int[],
  k uuid DEFAULT gen_random_uuid(), l boolean DEFAULT true, m numeric DEFAULT (1 + 2) * 3, n text DEFAULT lower('ABC') || 'd', o interval DEFAULT INTERVAL '1 day',
  p timestamptz DEFAULT (now() AT TIME ZONE 'utc'), q varchar(3) DEFAULT 'toolong'::varchar(3)
);
ALTER TABLE t ALTER c SET DEFAULT NULL, ALTER a DROP DEFAULT;

-- case: a default of NULL counts as none
CREATE TABLE t (a int DEFAULT NULL, b text DEFAULT NULL::text, c varchar(3) DEFAULT NULL, d char(3) DEFAULT NULL);
ALTER TABLE t ADD COLUMN e int DEFAULT NULL;
ALTER TABLE t ALTER a SET DEFAULT 1;
ALTER TABLE t ALTER a SET DEFAULT NULL;

-- case: defaults that the server refuses
-- refuses: 0A000
CREATE TABLE t (a int, b int DEFAULT a);
-- refuses: 0A000
CREATE TABLE t (a int DEFAULT (SELECT 1));
-- refuses: 42803
CREATE TABLE t (a int DEFAULT max(1));
-- refuses: 42804
CREATE TABLE t (a int DEFAULT true);
-- refuses: 22P02
CREATE TABLE t (a int DEFAULT 'x');
-- refuses: 42883
CREATE TABLE t (a int DEFAULT missing());
-- refuses: 0A000
CREATE TABLE t (a int DEFAULT generate_series(1, 2));
-- refuses: 42601
CREATE TABLE t (a int DEFAULT 1 DEFAULT 2);

-- case: serial and its brothers
CREATE TABLE t (a smallserial, b serial, c bigserial, d serial2, e serial4, f serial8 PRIMARY KEY);
INSERT INTO t DEFAULT VALUES;
-- refuses: 0A000
CREATE TABLE u (a serial[]);
-- refuses: 42601
CREATE TABLE u (a serial DEFAULT 5);
-- refuses: 42601
CREATE TABLE u (a serial NULL);
CREATE TABLE u (a serial NOT NULL UNIQUE);

-- case: identity with options
CREATE TABLE t (
  a int GENERATED ALWAYS AS IDENTITY,
  b bigint GENERATED BY DEFAULT AS IDENTITY (START WITH 100 INCREMENT BY 10 MAXVALUE 1000 CYCLE),
  c smallint GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME numbers)
);
-- refuses: 22023
CREATE TABLE u (a text GENERATED ALWAYS AS IDENTITY);
-- refuses: 42601
CREATE TABLE u (a int DEFAULT 1 GENERATED ALWAYS AS IDENTITY);
-- refuses: 42601
CREATE TABLE u (a int GENERATED ALWAYS AS IDENTITY GENERATED ALWAYS AS IDENTITY);
-- refuses: 42601
CREATE TABLE u (a int NULL GENERATED ALWAYS AS IDENTITY);

-- case: an identity's sequence stays in the schema of its table
CREATE SCHEMA s;
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME t_numbers START 5));
-- refuses: 42P01
CREATE TABLE u (a int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME s.u_numbers));
ALTER TABLE t SET SCHEMA s;
DROP TABLE s.t;

-- case: generated columns of many expressions
CREATE TABLE t (
  a int, b int, c text, d timestamptz,
  s int GENERATED ALWAYS AS (a + b) STORED,
  u text GENERATED ALWAYS AS (upper(c)) STORED NOT NULL,
  v tsvector GENERATED ALWAYS AS (to_tsvector('english', coalesce(c, ''))) STORED,
  w text COLLATE "C" GENERATED ALWAYS AS (c || 'x') STORED UNIQUE
);
-- refuses: 42P17
ALTER TABLE t ADD COLUMN x tsvector GENERATED ALWAYS AS (to_tsvector(c)) STORED;
-- refuses: 42P17
ALTER TABLE t ADD COLUMN x date GENERATED ALWAYS AS (d::date) STORED;
-- refuses: 42P17
ALTER TABLE t ADD COLUMN x text GENERATED ALWAYS AS (a::text || d::text) STORED;
-- refuses: 42601
ALTER TABLE t ADD COLUMN x int GENERATED ALWAYS AS (a) STORED DEFAULT 1;
-- refuses: 42601
ALTER TABLE t ADD COLUMN x int GENERATED ALWAYS AS (a) STORED GENERATED ALWAYS AS IDENTITY;
-- refuses: 42703
ALTER TABLE t ADD COLUMN x int GENERATED ALWAYS AS (missing) STORED;

-- case: virtual generated columns [18] [parser 18]
CREATE TABLE t (
  a int, b int, v int GENERATED ALWAYS AS (a + b) VIRTUAL, w int GENERATED ALWAYS AS (a * 2), s int GENERATED ALWAYS AS (b) STORED
);
ALTER TABLE t ADD COLUMN x text GENERATED ALWAYS AS (upper('x' || a)) VIRTUAL;
-- refuses: 0A000
CREATE INDEX ON t (v);
-- refuses: 0A000
ALTER TABLE t ADD UNIQUE (w);
ALTER TABLE t ADD CHECK (v > 0);
ALTER TABLE t ALTER v SET NOT NULL;
-- refuses: 0A000
ALTER TABLE t ALTER w SET EXPRESSION AS (a - 2);
-- refuses: 2BP01
ALTER TABLE t DROP COLUMN b;
ALTER TABLE t DROP COLUMN b CASCADE;

-- case: a generated column without its kind is virtual from 18 on [18] [parser 18]
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1));
CREATE VIEW v AS SELECT b FROM t;
-- refuses: 0A000
ALTER TABLE t ALTER b DROP EXPRESSION;
-- refuses: 0A000
CREATE TABLE u (a text, b text GENERATED ALWAYS AS (a) VIRTUAL PRIMARY KEY);
CREATE FUNCTION plus(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 1';
-- refuses: 0A000
CREATE TABLE u (a int, b int GENERATED ALWAYS AS (plus(a)) VIRTUAL);
CREATE TABLE u (a int, b int GENERATED ALWAYS AS (plus(a)) STORED);

-- case: collations
CREATE TABLE t (a text COLLATE "C", b varchar(5) COLLATE "POSIX", c text COLLATE pg_catalog."default", d text[] COLLATE "C");
-- refuses: 42804
CREATE TABLE u (a int COLLATE "C");
-- refuses: 42704
CREATE TABLE u (a text COLLATE missing);
CREATE COLLATION german (provider = icu, locale = 'de');
ALTER TABLE t ADD COLUMN e text COLLATE german;
-- refuses: 2BP01
DROP COLLATION german;
DROP COLLATION german CASCADE;

-- case: unlogged tables
CREATE UNLOGGED TABLE t (id serial PRIMARY KEY, v text);
ALTER TABLE t SET LOGGED;
CREATE TABLE u (id int);
ALTER TABLE u SET UNLOGGED;
CREATE TABLE p (id int PRIMARY KEY);
CREATE UNLOGGED TABLE c (p int REFERENCES p);
CREATE TABLE d (u int REFERENCES t);
CREATE UNLOGGED TABLE k (id int PRIMARY KEY);
-- refuses: 42P16
CREATE TABLE e (k int REFERENCES k);
ALTER TABLE p SET UNLOGGED;

-- case: a table of a type
CREATE TYPE pair AS (a int, b text);
CREATE TABLE t OF pair (PRIMARY KEY (a), b WITH OPTIONS NOT NULL DEFAULT 'x');
CREATE TABLE u OF pair;
-- refuses: 42809
ALTER TABLE t ADD COLUMN c int;
-- refuses: 42809
ALTER TABLE t DROP COLUMN a;
-- refuses: 42703
CREATE TABLE v OF pair (c WITH OPTIONS NOT NULL);
-- refuses: 2BP01
DROP TYPE pair;
-- refuses: 42704
CREATE TABLE v OF int;

-- case: storage parameters and tablespaces
CREATE TABLE t (a int, b text) WITH (fillfactor = 70, autovacuum_enabled = false);
-- refuses: 22023
CREATE TABLE u (a int) WITH (nonsense = 1);
-- refuses: 42704
CREATE TABLE u (a int) TABLESPACE nowhere;
CREATE TABLE u (a int) TABLESPACE pg_default;
CREATE TABLE v (a int) USING heap;
-- refuses: 42704
CREATE TABLE w (a int) USING nonsense;
-- refuses: 0A000
CREATE TABLE w (a int) WITH (oids = true);
CREATE TABLE w (a int) WITHOUT OIDS;

-- case: a table without columns
CREATE TABLE t ();
ALTER TABLE t ADD COLUMN a int;
ALTER TABLE t DROP COLUMN a;
CREATE VIEW v AS SELECT FROM t;
CREATE INDEX ON t ((1));

-- case: columns that clash
-- refuses: 42701
CREATE TABLE t (a int, a text);
-- refuses: 42701
CREATE TABLE t (ctid int);
-- refuses: 42701
CREATE TABLE t (a int, xmin text);
CREATE TABLE t (a int, "A" int, oid int);
-- refuses: 42701
ALTER TABLE t ADD COLUMN tableoid oid;

-- case: IF NOT EXISTS looks at the name alone
CREATE VIEW v AS SELECT 1 AS one;
CREATE TABLE IF NOT EXISTS v (a int);
CREATE TABLE t (a int);
CREATE TABLE IF NOT EXISTS t (a text, b missing_type);
CREATE INDEX i ON t (a);
CREATE TABLE IF NOT EXISTS i (a int);
CREATE TABLE IF NOT EXISTS fresh (a int, CHECK (a > 0));

-- case: dropping and making a table again
CREATE TABLE t (id serial PRIMARY KEY, a int UNIQUE);
DROP TABLE t;
CREATE TABLE t (id bigserial PRIMARY KEY, b text);
DROP TABLE IF EXISTS t;
DROP TABLE IF EXISTS t, missing;
CREATE TABLE t (id uuid PRIMARY KEY);

-- case: storage parameters are checked
CREATE TABLE t (a int, b text) WITH (fillfactor = 70, autovacuum_enabled = off, toast.autovacuum_enabled = false, parallel_workers = 2, autovacuum_vacuum_scale_factor = 0.01);
-- refuses: 22023
CREATE TABLE u (a int) WITH (fillfactor = 5);
-- refuses: 22023
CREATE TABLE u (a int) WITH (fillfactor = many);
-- refuses: 22023
CREATE TABLE u (a int) WITH (autovacuum_enabled = maybe);
-- refuses: 22023
CREATE TABLE u (a int) WITH (toast.fillfactor = 50);
-- refuses: 22023
CREATE TABLE u (a int) WITH (fillfactor = 50, fillfactor = 60);
-- refuses: 22023 [13-17]
CREATE TABLE u (a int) WITH (autovacuum_vacuum_max_threshold = 1);
-- refuses: 22023
ALTER TABLE t SET (pages_per_range = 8);
ALTER TABLE t SET (fillfactor = 90, toast_tuple_target = 4000);
ALTER TABLE t RESET (nonsense, fillfactor);
-- refuses: 22023
ALTER TABLE t ADD PRIMARY KEY (a) WITH (nonsense = 1);
ALTER TABLE t ADD PRIMARY KEY (a) WITH (fillfactor = 80);
-- refuses: 22023
ALTER INDEX t_pkey SET (fastupdate = on);
ALTER INDEX t_pkey SET (fillfactor = 100);

-- case: storage parameters are none of a partitioned table's
-- refuses: 22023 [13-15]
-- refuses: 42809 [16-18]
CREATE TABLE p (a int) PARTITION BY RANGE (a) WITH (fillfactor = 50);
CREATE TABLE p (a int) PARTITION BY RANGE (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (2) WITH (fillfactor = 50);

-- case: how values are stored
CREATE TABLE t (a int, b text, c int[], d date);
-- refuses: 22023
ALTER TABLE t ALTER b SET STORAGE nonsense;
-- refuses: 0A000
ALTER TABLE t ALTER a SET STORAGE external;
ALTER TABLE t ALTER a SET STORAGE plain;
ALTER TABLE t ALTER b SET STORAGE EXTERNAL;
ALTER TABLE t ALTER c SET STORAGE main;

-- case: a table is no part of itself
-- refuses: 42704
CREATE TABLE t (a t);
-- refuses: 42704
CREATE TABLE t (a t[]);
CREATE TABLE t (a int);
-- refuses: 42P16
ALTER TABLE t ADD COLUMN b t;
-- refuses: 42P16
ALTER TABLE t ADD COLUMN b t[];
CREATE TABLE u (a t, b t[]);

-- case: a table has at most 1,600 columns
CREATE TABLE t (a int);
DO $$ BEGIN FOR i IN 2 .. 1600 LOOP EXECUTE format('ALTER TABLE t ADD COLUMN c%s int', i); END LOOP; END $$;
-- refuses: 54011
ALTER TABLE t ADD COLUMN one_more int;
ALTER TABLE t DROP COLUMN a;
-- refuses: 54011
ALTER TABLE t ADD COLUMN one_more int;
CREATE TABLE u (LIKE t, one_more int);
-- refuses: 54011
CREATE TABLE v (LIKE t, one_more int, two_more int);
