-- DO blocks, functions that make tables, EXECUTE: what can be decided is decided.

-- case: a type is made if it is not there
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN
    CREATE TYPE mood AS ENUM ('ok', 'bad');
  END IF;
END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN
    CREATE TYPE mood AS ENUM ('other');
  END IF;
END $$;
CREATE TABLE t (m mood DEFAULT 'ok');

-- case: duplicate_object is caught
DO $$ BEGIN
  CREATE TYPE mood AS ENUM ('ok');
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
DO $$ BEGIN
  CREATE TYPE mood AS ENUM ('other');
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
-- refuses: 42710
DO $$ BEGIN
  CREATE TYPE mood AS ENUM ('other');
EXCEPTION WHEN duplicate_table THEN NULL;
END $$;

-- case: what a block did before the exception is undone
CREATE TABLE t (a int);
DO $$ BEGIN
  CREATE TABLE before_it (a int);
  CREATE TABLE t (b int);
EXCEPTION WHEN duplicate_table THEN
  CREATE TABLE instead (a int);
END $$;
DO $$ BEGIN
  ALTER TABLE t ADD COLUMN b int;
  BEGIN
    ALTER TABLE t ADD COLUMN a int;
  EXCEPTION WHEN duplicate_column THEN
    RAISE NOTICE 'is there';
  END;
  ALTER TABLE t ADD COLUMN c int;
END $$;

-- case: exceptions by SQLSTATE, by class and by OTHERS
CREATE TABLE t (a int CONSTRAINT k CHECK (a > 0));
DO $$ BEGIN
  ALTER TABLE t ADD CONSTRAINT k CHECK (a > 1);
EXCEPTION WHEN SQLSTATE '42710' THEN NULL;
END $$;
DO $$ BEGIN
  DROP TABLE missing;
EXCEPTION WHEN undefined_table OR undefined_column THEN CREATE TABLE one (a int);
END $$;
DO $$ BEGIN
  ALTER TABLE t DROP COLUMN missing;
EXCEPTION WHEN OTHERS THEN CREATE TABLE two (a int);
END $$;
DO $$ BEGIN
  ALTER TABLE t DROP COLUMN missing;
EXCEPTION WHEN syntax_error_or_access_rule_violation THEN CREATE TABLE three (a int);
END $$;
-- refuses: 42703
DO $$ BEGIN
  ALTER TABLE t DROP COLUMN missing;
EXCEPTION WHEN unique_violation THEN NULL;
END $$;

-- case: a column is added if it is not there
CREATE TABLE t (a int);
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 't' AND column_name = 'b') THEN
    ALTER TABLE t ADD COLUMN b text;
  END IF;
  IF NOT EXISTS (SELECT FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 't' AND column_name = 'a') THEN
    ALTER TABLE t ADD COLUMN a text;
  END IF;
END $$;
DO $$ BEGIN
  IF EXISTS (SELECT * FROM information_schema.columns WHERE table_name = 't' AND column_name = 'b' AND data_type = 'text') THEN
    ALTER TABLE t ALTER COLUMN b TYPE varchar(10);
  END IF;
END $$;

-- case: a table is renamed if it is there
CREATE TABLE old_name (a int);
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = 'public' AND table_name = 'old_name') THEN
    ALTER TABLE old_name RENAME TO new_name;
  ELSE
    CREATE TABLE new_name (b int);
  END IF;
END $$;
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = 'public' AND table_name = 'old_name') THEN
    DROP TABLE new_name;
  ELSIF EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tablename = 'new_name') THEN
    ALTER TABLE new_name ADD COLUMN c int;
  END IF;
END $$;

-- case: a constraint is added if it is not there
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (p int);
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 't_p_fk') THEN
    ALTER TABLE t ADD CONSTRAINT t_p_fk FOREIGN KEY (p) REFERENCES p (id);
  END IF;
END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 't_p_fk' AND conrelid = 't'::regclass) THEN
    ALTER TABLE t ADD CONSTRAINT t_p_fk FOREIGN KEY (p) REFERENCES p (id);
  END IF;
  IF NOT EXISTS (SELECT 1 FROM information_schema.table_constraints WHERE constraint_name = 't_check' AND table_name = 't') THEN
    ALTER TABLE t ADD CONSTRAINT t_check CHECK (p > 0);
  END IF;
END $$;

-- case: an index, a schema, an extension if they are not there
CREATE TABLE t (a int);
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_indexes WHERE indexname = 'by_a') THEN CREATE INDEX by_a ON t (a); END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = 'by_a' AND n.nspname = 'public') THEN DROP TABLE t; END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = 'app') THEN CREATE SCHEMA app; END IF;
  IF NOT EXISTS (SELECT 1 FROM information_schema.schemata WHERE schema_name = 'app') THEN CREATE SCHEMA app; END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citext') THEN CREATE EXTENSION citext; END IF;
END $$;

-- case: to_regclass and to_regtype as guards
CREATE TABLE t (a int);
DO $$ BEGIN
  IF to_regclass('public.t') IS NOT NULL THEN ALTER TABLE t ADD COLUMN b int; END IF;
  IF to_regclass('public.u') IS NULL THEN CREATE TABLE u (a int); END IF;
  IF to_regtype('mood') IS NULL THEN CREATE TYPE mood AS ENUM ('ok'); END IF;
  IF to_regclass('nowhere.t') IS NOT NULL THEN DROP TABLE t; END IF;
END $$;

-- case: EXECUTE of a constant
CREATE TABLE t (a int);
DO $$ BEGIN
  EXECUTE 'ALTER TABLE t ADD COLUMN b int';
  EXECUTE 'CREATE INDEX by_b ON t (b); CREATE TABLE u (a int)';
  EXECUTE $x$CREATE VIEW v AS SELECT 'x'::text AS a$x$;
END $$;
-- refuses: 42701
DO $$ BEGIN EXECUTE 'ALTER TABLE t ADD COLUMN b int'; END $$;

-- case: EXECUTE of format with constants
CREATE TABLE t (a int);
DO $$
DECLARE
  tab text := 't';
  col constant text := 'My Column';
BEGIN
  EXECUTE format('ALTER TABLE %I ADD COLUMN %I text DEFAULT %L', tab, col, 'it''s');
  EXECUTE 'CREATE INDEX ' || quote_ident(tab || '_idx') || ' ON ' || tab || ' (a)';
  EXECUTE format('CREATE TABLE %s_%s (id int)', tab, 2020);
  EXECUTE format('CREATE TABLE %1$I_copy (LIKE %1$I INCLUDING ALL)', 'x');
EXCEPTION WHEN undefined_table THEN
  EXECUTE format('CREATE TABLE %I (z int)', 'instead of ' || tab);
END $$;

-- case: loops over constants
DO $$
DECLARE
  name text;
  i int;
BEGIN
  FOREACH name IN ARRAY ARRAY['a', 'b', 'c'] LOOP
    EXECUTE format('CREATE TABLE %I (id int PRIMARY KEY)', 'table_' || name);
  END LOOP;
  FOR i IN 1..3 LOOP
    EXECUTE 'ALTER TABLE table_a ADD COLUMN c' || i || ' int';
  END LOOP;
  FOR name IN SELECT unnest(ARRAY['x', 'y']) LOOP
    EXECUTE format('CREATE SCHEMA %I', name);
  END LOOP;
END $$;

-- case: loops over the catalog
CREATE SCHEMA app;
CREATE TABLE app.one (id int);
CREATE TABLE app.two (id int);
CREATE TABLE other (id int);
DO $$
DECLARE r record;
BEGIN
  FOR r IN SELECT tablename FROM pg_tables WHERE schemaname = 'app' ORDER BY tablename LOOP
    EXECUTE 'ALTER TABLE app.' || quote_ident(r.tablename) || ' ADD COLUMN created_at timestamptz';
  END LOOP;
  FOR r IN SELECT table_name FROM information_schema.tables WHERE table_schema = 'app' LOOP
    EXECUTE format('ALTER TABLE app.%I SET SCHEMA public', r.table_name);
  END LOOP;
END $$;

-- case: partitions made in a loop
CREATE TABLE p (id int, d date NOT NULL) PARTITION BY RANGE (d);
DO $$
DECLARE
  m date := '2024-01-01';
BEGIN
  WHILE m < '2024-04-01' LOOP
    EXECUTE format('CREATE TABLE %I PARTITION OF p FOR VALUES FROM (%L) TO (%L)', 'p_' || to_char(m, 'YYYY_MM'), m, m + interval '1 month');
    m := m + interval '1 month';
  END LOOP;
END $$;

-- case: a function that makes a table when it is called
CREATE FUNCTION make_log(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TABLE %I (id bigserial PRIMARY KEY, at timestamptz DEFAULT now())', name || '_log');
END $$;
SELECT make_log('users');
SELECT make_log('orders');
-- refuses: 42P07
SELECT make_log('users');
SELECT make_log('a'), make_log('b');
DROP FUNCTION make_log(text);

-- case: a function of static statements
CREATE FUNCTION setup() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  CREATE TABLE IF NOT EXISTS made (id serial PRIMARY KEY);
  ALTER TABLE made ADD COLUMN IF NOT EXISTS note text;
  PERFORM 1;
END $$;
SELECT setup();
SELECT setup();

-- case: functions that call functions
CREATE FUNCTION inner_one(t text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('CREATE TABLE %I (a int)', t); END $$;
CREATE FUNCTION outer_one() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM inner_one('x'); PERFORM inner_one('y'); END $$;
SELECT outer_one();
CREATE FUNCTION of_sql() RETURNS void LANGUAGE sql AS $$ SELECT inner_one('z') $$;
SELECT of_sql();

-- case: procedures called for their effect
CREATE PROCEDURE grow(n int) LANGUAGE plpgsql AS $$
BEGIN
  IF n > 1 THEN CREATE TABLE big (a int); ELSE CREATE TABLE small (a int); END IF;
END $$;
CALL grow(1);
CALL grow(2);
-- refuses: 42P07
CALL grow(5);
-- refuses: 42883
CALL shrink(1);

-- case: a function made but never called
CREATE FUNCTION never() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DROP TABLE t; CREATE TABLE nothing (a int); END $$;
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;

-- case: a DO block that is refused does nothing
CREATE TABLE t (a int);
-- refuses: 42P07
DO $$ BEGIN
  ALTER TABLE t ADD COLUMN b int;
  CREATE TABLE u (a int);
  CREATE TABLE t (a int);
END $$;
-- refuses: P0001
DO $$ BEGIN
  ALTER TABLE t ADD COLUMN b int;
  RAISE EXCEPTION 'no';
END $$;
ALTER TABLE t ADD COLUMN b text;

-- case: RETURN, EXIT and CASE
DO $$ BEGIN
  CREATE TABLE a (id int);
  RETURN;
  CREATE TABLE b (id int);
END $$;
DO $$
DECLARE n int := 0;
BEGIN
  LOOP
    n := n + 1;
    EXIT WHEN n > 2;
    CONTINUE WHEN n = 1;
    EXECUTE 'CREATE TABLE loop_' || n || ' (id int)';
  END LOOP;
  CASE n WHEN 3 THEN CREATE TABLE three (id int); ELSE CREATE TABLE other (id int); END CASE;
END $$;

-- case: SELECT INTO a variable from the catalog
CREATE TABLE t (a int CONSTRAINT odd CHECK (a % 2 = 1));
DO $$
DECLARE
  c text;
  n int;
BEGIN
  SELECT conname INTO c FROM pg_constraint WHERE conrelid = 'public.t'::regclass AND contype = 'c';
  IF c IS NOT NULL THEN EXECUTE format('ALTER TABLE t DROP CONSTRAINT %I', c); END IF;
  SELECT count(*) INTO n FROM information_schema.columns WHERE table_name = 't';
  IF n = 1 THEN ALTER TABLE t ADD COLUMN b int; END IF;
END $$;

-- case: guards by server version
DO $$ BEGIN
  IF current_setting('server_version_num')::int >= 150000 THEN
    CREATE TABLE at_least_15 (a int);
  ELSE
    CREATE TABLE before_15 (a int);
  END IF;
END $$;

-- case: guards by current_schema and by roles that everybody has
DO $$ BEGIN
  IF current_schema() = 'public' THEN CREATE TABLE here (a int); END IF;
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'pg_monitor') THEN CREATE TABLE monitored (a int); END IF;
END $$;

-- case: a DO block in SQL with names of the path
CREATE SCHEMA app;
DO $$ BEGIN
  SET search_path = app;
  CREATE TABLE t (a int);
  PERFORM set_config('search_path', 'public', false);
  CREATE TABLE t (b int);
END $$;
CREATE TABLE u (a int);

-- case: plpgsql that does not parse is refused where it runs
-- refuses: 42601
DO $$ BEGIN CREATE TABEL t (a int); END $$;
-- refuses: 42601
DO $$ BEGIN IF true THEN CREATE TABLE t (a int); END $$;
DO $$ BEGIN IF false THEN PERFORM missing(); END IF; CREATE TABLE t (a int); END $$;
-- refuses: 42601
DO $$ BEGIN EXECUTE 'CREATE TABEL u (a int)'; END $$;

-- case: nothing of the DO block's variables leaks
CREATE TABLE a (x int);
DO $$
DECLARE a text := 'b';
BEGIN
  EXECUTE 'CREATE TABLE ' || a || ' (x int)';
  DECLARE a text := 'c';
  BEGIN
    EXECUTE 'CREATE TABLE ' || a || ' (x int)';
  END;
  EXECUTE 'DROP TABLE a';
END $$;

-- case: a trigger function's body is not run by being made
CREATE TABLE t (a int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DROP TABLE t'; RETURN NULL; END $$;
CREATE TRIGGER x AFTER TRUNCATE ON t EXECUTE FUNCTION f();
CREATE FUNCTION dropping() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;

-- case: joins of catalogs as guards
CREATE TABLE t (id int, kind text);
CREATE UNIQUE INDEX t_kind ON t (kind);
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relname = 't_kind' AND i.indisunique) THEN
    ALTER TABLE t ADD COLUMN is_unique boolean;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid JOIN pg_namespace n ON n.oid = r.relnamespace
                 WHERE n.nspname = 'public' AND r.relname = 't' AND c.contype = 'p') THEN
    ALTER TABLE t ADD PRIMARY KEY (id);
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_constraint c, pg_class r WHERE r.oid = c.conrelid AND r.relname = 't' AND c.contype = 'p') THEN
    DROP TABLE t;
  END IF;
END $$;

-- case: an enum's label is added if it is not there
CREATE TYPE mood AS ENUM ('ok');
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid WHERE t.typname = 'mood' AND e.enumlabel = 'bad') THEN
    ALTER TYPE mood ADD VALUE 'bad';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_enum WHERE enumlabel = 'ok' AND enumtypid = 'mood'::regtype) THEN
    ALTER TYPE mood ADD VALUE 'ok again';
  END IF;
  IF EXISTS (SELECT 1 FROM pg_enum WHERE enumlabel = 'ok' AND enumtypid = (SELECT oid FROM pg_type WHERE typname = 'mood')) THEN
    CREATE TABLE with_moods (m mood);
  END IF;
END $$;

-- case: columns by pg_attribute
CREATE TABLE t (a int NOT NULL, b text DEFAULT 'x');
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'c' AND NOT attisdropped) THEN
    ALTER TABLE t ADD COLUMN c int;
  END IF;
  IF EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = 'public.t'::regclass AND attname = 'a' AND attnotnull) THEN
    ALTER TABLE t ALTER COLUMN a DROP NOT NULL;
  END IF;
  IF (SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0) = 3 THEN
    ALTER TABLE t ADD COLUMN fourth int;
  END IF;
END $$;

-- case: triggers and policies are made if they are not there
CREATE TABLE t (a int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = 'touch' AND tgrelid = 't'::regclass) THEN
    CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = 'touch') THEN DROP TABLE t; END IF;
  IF NOT EXISTS (SELECT 1 FROM information_schema.triggers WHERE trigger_name = 'touch' AND event_object_table = 't') THEN
    DROP TABLE t;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_policies WHERE tablename = 't' AND policyname = 'own') THEN
    CREATE POLICY own ON t USING (a > 0);
  END IF;
  IF EXISTS (SELECT 1 FROM pg_policies WHERE schemaname = 'public' AND policyname = 'own') THEN
    ALTER TABLE t ENABLE ROW LEVEL SECURITY;
  END IF;
END $$;

-- case: functions by pg_proc and information_schema.routines
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_proc WHERE proname = 'f') THEN CREATE TABLE one (a int); END IF;
  IF EXISTS (SELECT 1 FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public' AND p.proname = 'g') THEN
    CREATE TABLE two (a int);
  END IF;
  IF NOT EXISTS (SELECT 1 FROM information_schema.routines WHERE routine_name = 'f' AND routine_type = 'FUNCTION') THEN
    CREATE TABLE three (a int);
  END IF;
END $$;

-- case: PERFORM and FOUND
CREATE TABLE t (a int);
DO $$ BEGIN
  PERFORM 1 FROM pg_tables WHERE tablename = 't';
  IF FOUND THEN ALTER TABLE t ADD COLUMN b int; END IF;
  PERFORM 1 FROM pg_type WHERE typname = 'mood';
  IF NOT FOUND THEN CREATE TYPE mood AS ENUM ('ok'); END IF;
END $$;

-- case: SELECT EXISTS into a variable
CREATE TABLE t (a int);
DO $$
DECLARE
  there boolean;
  missing boolean := NOT EXISTS (SELECT 1 FROM information_schema.tables WHERE table_name = 'u');
BEGIN
  SELECT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 't' AND column_name = 'a') INTO there;
  IF there AND missing THEN CREATE TABLE u (b int); END IF;
  there := EXISTS (SELECT 1 FROM pg_class WHERE relname = 'nowhere' AND relkind = 'r');
  IF there THEN DROP TABLE t; ELSE ALTER TABLE t ADD COLUMN c int; END IF;
END $$;

-- case: a type changes only where it is still the old one
CREATE TABLE t (a int, b varchar(10));
DO $$ BEGIN
  IF (SELECT data_type FROM information_schema.columns WHERE table_name = 't' AND column_name = 'a') = 'integer' THEN
    ALTER TABLE t ALTER COLUMN a TYPE bigint;
  END IF;
  IF (SELECT character_maximum_length FROM information_schema.columns WHERE table_name = 't' AND column_name = 'b') < 50 THEN
    ALTER TABLE t ALTER COLUMN b TYPE varchar(50);
  END IF;
  IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 't' AND column_name = 'b' AND is_nullable = 'YES') THEN
    ALTER TABLE t ALTER COLUMN b SET NOT NULL;
  END IF;
END $$;

-- case: names with IN, ANY, LIKE and lower
CREATE TABLE one (a int);
CREATE TABLE two (a int);
DO $$
DECLARE n text;
BEGIN
  FOR n IN SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' AND tablename IN ('one', 'two', 'three') LOOP
    EXECUTE format('ALTER TABLE %I ADD COLUMN b int', n);
  END LOOP;
  FOR n IN SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_name = ANY (ARRAY['two']) LOOP
    EXECUTE format('ALTER TABLE %s ADD COLUMN c int', n);
  END LOOP;
  FOR n IN SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname LIKE 'o%' LOOP
    EXECUTE 'ALTER TABLE ' || n || ' ADD COLUMN d int';
  END LOOP;
END $$;

-- case: all constraints of a kind are dropped
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (a int REFERENCES p, b int REFERENCES p, c int CHECK (c > 0));
DO $$
DECLARE r record;
BEGIN
  FOR r IN SELECT conname, conrelid::regclass AS owner FROM pg_constraint WHERE contype = 'f' AND conrelid = 't'::regclass LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', r.owner, r.conname);
  END LOOP;
  FOR r IN (SELECT constraint_name, table_name FROM information_schema.table_constraints WHERE table_name = 't' AND constraint_type = 'CHECK' AND constraint_name NOT LIKE '%not_null') LOOP
    EXECUTE 'ALTER TABLE ' || quote_ident(r.table_name) || ' DROP CONSTRAINT ' || quote_ident(r.constraint_name);
  END LOOP;
END $$;

-- case: the constraint of a column by its use
CREATE TABLE t (a int CONSTRAINT a_key UNIQUE, b int);
DO $$
DECLARE c text;
BEGIN
  SELECT tc.constraint_name INTO c
    FROM information_schema.table_constraints tc
    JOIN information_schema.constraint_column_usage ccu ON ccu.constraint_name = tc.constraint_name
    WHERE tc.table_name = 't' AND ccu.column_name = 'a' AND tc.constraint_type = 'UNIQUE';
  IF c IS NOT NULL THEN EXECUTE 'ALTER TABLE t DROP CONSTRAINT ' || c; END IF;
END $$;

-- case: current_schema in conditions
CREATE TABLE t (a int);
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 't') THEN
    ALTER TABLE t ADD COLUMN b int;
  END IF;
  IF EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = ANY (current_schemas(false)) AND table_name = 't') THEN
    ALTER TABLE t ADD COLUMN c int;
  END IF;
END $$;

-- case: a missing relation in a cast is refused
-- refuses: 42P01
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conrelid = 'missing'::regclass) THEN CREATE TABLE t (a int); END IF;
END $$;
-- refuses: 42P01
DO $$ BEGIN PERFORM 1 FROM missing; END $$;

-- case: an exception is raised again
CREATE TABLE t (a int);
-- refuses: 42701
DO $$ BEGIN
  ALTER TABLE t ADD COLUMN a int;
EXCEPTION WHEN OTHERS THEN
  RAISE;
END $$;
-- refuses: 23505
DO $$ BEGIN RAISE unique_violation USING MESSAGE = 'no'; END $$;
DO $$ BEGIN
  BEGIN
    RAISE EXCEPTION 'inner';
  EXCEPTION WHEN raise_exception THEN
    ALTER TABLE t ADD COLUMN caught int;
  END;
END $$;

-- case: a search path that a caught error takes back
CREATE SCHEMA app;
DO $$ BEGIN
  BEGIN
    SET search_path = app;
    CREATE TABLE lost (a int);
    RAISE EXCEPTION 'no';
  EXCEPTION WHEN OTHERS THEN NULL;
  END;
  CREATE TABLE kept (a int);
END $$;

-- case: nested loops with EXIT and CONTINUE of labels
DO $$
DECLARE i int; j int;
BEGIN
  <<outside>>
  FOR i IN 1..3 LOOP
    FOR j IN REVERSE 3..1 LOOP
      CONTINUE outside WHEN j < i;
      EXIT outside WHEN i = 3;
      EXECUTE format('CREATE TABLE t_%s_%s (a int)', i, j);
    END LOOP;
  END LOOP;
END $$;
DO $$ BEGIN
  FOR i IN 10..20 BY 5 LOOP EXECUTE 'CREATE TABLE by_' || i || ' (a int)'; END LOOP;
END $$;

-- case: arrays of arguments
DO $$
DECLARE
  names text[] := ARRAY['a', 'b'];
  more text[] := '{c,d}';
  i int;
BEGIN
  FOR i IN 1 .. array_length(names, 1) LOOP EXECUTE format('CREATE TABLE %I (x int)', names[i]); END LOOP;
  FOR i IN 1 .. cardinality(more) LOOP EXECUTE format('CREATE TABLE %I (x int)', more[i]); END LOOP;
  names := array_append(names, 'z');
  EXECUTE format('CREATE TABLE %I (x int)', array_to_string(names, '_'));
END $$;

-- case: loops over VALUES and over rows of several columns
CREATE TABLE t (id int);
DO $$
DECLARE n text; kind text; r record;
BEGIN
  FOR n, kind IN VALUES ('a', 'int'), ('b', 'text') LOOP EXECUTE format('ALTER TABLE t ADD COLUMN %I %s', n, kind); END LOOP;
  FOR r IN SELECT * FROM (VALUES ('c', 'date'), ('d', 'bigint')) AS x (name, type) LOOP
    EXECUTE format('ALTER TABLE t ADD COLUMN %I %s', r.name, r.type);
  END LOOP;
  FOR r IN SELECT generate_series(1, 2) AS n LOOP EXECUTE 'ALTER TABLE t ADD COLUMN e' || r.n || ' int'; END LOOP;
END $$;

-- case: arguments by name and by default
CREATE FUNCTION make(name text, col text DEFAULT 'id', type text DEFAULT 'int') RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TABLE %I (%I %s)', name, col, type);
  RETURN true;
END $$;
SELECT make('one');
SELECT make('two', type => 'text');
SELECT make(name => 'three', col => 'a');
DO $$ BEGIN IF make('four') THEN PERFORM make('five', 'b', 'date'); END IF; END $$;

-- case: functions chosen by the types of their arguments
CREATE FUNCTION make(n int) RETURNS void LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE of_int (a int); END $$;
CREATE FUNCTION make(n text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE of_text (a int); END $$;
SELECT make(1);
SELECT make('x'::text);

-- case: functions in FROM and in VALUES
CREATE FUNCTION make(n text) RETURNS int LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('CREATE TABLE %I (a int)', n); RETURN 1; END $$;
SELECT * FROM make('a');
VALUES (make('b'));
SELECT CASE WHEN false THEN make('never') ELSE make('c') END;
SELECT make(n) FROM unnest(ARRAY['d', 'e']) AS n;

-- case: functions in SQL with parameters
CREATE FUNCTION inner_one(n text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('CREATE TABLE %I (a int)', n); END $$;
CREATE FUNCTION by_number(text) RETURNS void LANGUAGE sql AS $$ SELECT inner_one($1 || '_1') $$;
CREATE FUNCTION by_name(n text) RETURNS void LANGUAGE sql AS $$ SELECT inner_one(n || '_2') $$;
SELECT by_number('x');
SELECT by_name('x');

-- case: a function's error is caught by its caller
CREATE FUNCTION fails() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE lost (a int); DROP TABLE missing; END $$;
DO $$ BEGIN
  PERFORM fails();
EXCEPTION WHEN undefined_table THEN CREATE TABLE instead (a int);
END $$;
-- refuses: 42P01
SELECT fails();

-- case: DO inside of EXECUTE
DO $$ BEGIN EXECUTE 'DO $x$ BEGIN CREATE TABLE t (a int); END $x$'; END $$;
DO $$ BEGIN EXECUTE format('DO %L', 'BEGIN CREATE TABLE u (a int); END'); END $$;

-- case: a body between plain quotes
DO 'BEGIN CREATE TABLE t (a text DEFAULT ''x''); END';
DO LANGUAGE plpgsql 'BEGIN ALTER TABLE t ADD b int; END';

-- case: rows change, the schema does not
CREATE TABLE t (id int, note text);
CREATE FUNCTION fill(n int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE r record; total int := 0;
BEGIN
  INSERT INTO t (id, note) SELECT g, 'x' FROM generate_series(1, n) AS g;
  FOR r IN SELECT * FROM t WHERE id > n - 2 LOOP
    UPDATE t SET note = r.note || r.id WHERE id = r.id;
    total := total + r.id;
  END LOOP;
  DELETE FROM t WHERE id = n;
  IF NOT FOUND THEN RAISE NOTICE 'nothing'; END IF;
  RETURN total;
END $$;
SELECT fill(3);
SELECT fill(id) FROM t;
DO $$ DECLARE n int; BEGIN SELECT max(id) INTO n FROM t; IF n > 1 THEN UPDATE t SET note = NULL WHERE id = n; END IF; END $$;
