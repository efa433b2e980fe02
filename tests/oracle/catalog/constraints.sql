-- Constraints of every kind: what they make, what they need, what they refuse.

-- case: primary keys
CREATE TABLE t (a int, b int, PRIMARY KEY (b, a));
-- refuses: 42P16
ALTER TABLE t ADD PRIMARY KEY (a);
ALTER TABLE t DROP CONSTRAINT t_pkey;
ALTER TABLE t ADD CONSTRAINT t_key PRIMARY KEY (a);
-- refuses: 42P16
CREATE TABLE u (a int PRIMARY KEY, b int PRIMARY KEY);
-- refuses: 42703
CREATE TABLE u (a int, PRIMARY KEY (b));
-- refuses: 42701
CREATE TABLE u (a int, PRIMARY KEY (a, a));

-- case: what a dropped primary key leaves of not null
CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL);
ALTER TABLE t DROP CONSTRAINT t_pkey;
ALTER TABLE t ALTER a DROP NOT NULL;
ALTER TABLE t ADD PRIMARY KEY (b);
ALTER TABLE t DROP CONSTRAINT t_pkey;

-- case: a primary key's columns cannot be null
CREATE TABLE t (a int PRIMARY KEY);
-- refuses: 42P16
ALTER TABLE t ALTER a DROP NOT NULL;
-- refuses: 42601 [18]
CREATE TABLE u (a int NULL PRIMARY KEY);
-- refuses: 42601
CREATE TABLE u (a int NULL NOT NULL);

-- case: unique constraints with included columns and options
CREATE TABLE t (a int, b int, c int, UNIQUE (a) INCLUDE (b), CONSTRAINT u2 UNIQUE (b, c) WITH (fillfactor = 70) DEFERRABLE INITIALLY DEFERRED);
ALTER TABLE t ADD PRIMARY KEY (c) INCLUDE (a, b);
-- refuses: 42703
ALTER TABLE t DROP COLUMN missing, DROP COLUMN a;
ALTER TABLE t DROP COLUMN b;

-- case: nulls not distinct [15-18]
CREATE TABLE t (a int UNIQUE NULLS NOT DISTINCT, b int, UNIQUE NULLS NOT DISTINCT (a, b));
CREATE UNIQUE INDEX ON t (b) NULLS NOT DISTINCT;
ALTER TABLE t ADD CONSTRAINT k UNIQUE NULLS DISTINCT (b);

-- case: checks
CREATE TABLE t (a int CHECK (a > 0) CHECK (a < 100), b int CONSTRAINT named CHECK (b IS NOT NULL), CHECK (a < b), CONSTRAINT always CHECK (true));
-- refuses: 42710
ALTER TABLE t ADD CONSTRAINT named CHECK (a = 1);
-- refuses: 42703
ALTER TABLE t ADD CHECK (missing > 0);
-- refuses: 42804
ALTER TABLE t ADD CHECK (a);
-- refuses: 0A000
ALTER TABLE t ADD CHECK (a IN (SELECT 1));
-- refuses: 42803
ALTER TABLE t ADD CHECK (max(a) > 0);
ALTER TABLE t DROP CONSTRAINT t_a_check1;

-- case: a check over a whole row and over system columns
CREATE TABLE t (a int, b int, CHECK (t.* IS NOT NULL), CHECK (tableoid > 0::oid));
-- refuses: 42P10
ALTER TABLE t ADD CHECK (ctid IS NOT NULL);
ALTER TABLE t DROP COLUMN a;

-- case: NOT VALID and VALIDATE
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (a int, p int);
ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;
ALTER TABLE t ADD CONSTRAINT to_p FOREIGN KEY (p) REFERENCES p NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT positive;
ALTER TABLE t VALIDATE CONSTRAINT positive;
ALTER TABLE t VALIDATE CONSTRAINT to_p;
-- refuses: 42704
ALTER TABLE t VALIDATE CONSTRAINT missing;
-- refuses: 42809
ALTER TABLE p VALIDATE CONSTRAINT p_pkey;

-- case: a new table's NOT VALID constraints are valid
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (a int, p int, CONSTRAINT c CHECK (a > 0) NOT VALID, CONSTRAINT f FOREIGN KEY (p) REFERENCES p NOT VALID);

-- case: foreign keys with actions
CREATE TABLE p (id int PRIMARY KEY, a int, b int, UNIQUE (a, b));
CREATE TABLE t (
  p1 int REFERENCES p ON DELETE CASCADE,
  p2 int REFERENCES p (id) ON UPDATE CASCADE ON DELETE SET NULL,
  p3 int CONSTRAINT third REFERENCES p ON DELETE SET DEFAULT,
  x int, y int,
  FOREIGN KEY (x, y) REFERENCES p (a, b) MATCH FULL ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
);
-- refuses: 42830
ALTER TABLE t ADD FOREIGN KEY (x) REFERENCES p (a);
-- refuses: 42830
ALTER TABLE t ADD FOREIGN KEY (x, y) REFERENCES p (id);
ALTER TABLE t ADD FOREIGN KEY (x, y) REFERENCES p (b, a);
-- refuses: 42830
ALTER TABLE t ADD FOREIGN KEY (x, y) REFERENCES p;

-- case: ON DELETE SET NULL with columns [15-18]
CREATE TABLE p (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE t (a int, b int, FOREIGN KEY (a, b) REFERENCES p ON DELETE SET NULL (b));
ALTER TABLE t ADD CONSTRAINT d FOREIGN KEY (a, b) REFERENCES p ON DELETE SET DEFAULT (a, b);
-- refuses: 42703
ALTER TABLE t ADD CONSTRAINT e FOREIGN KEY (a, b) REFERENCES p ON DELETE SET NULL (c);
-- refuses: 42P10
ALTER TABLE t ADD CONSTRAINT e FOREIGN KEY (a) REFERENCES p ON DELETE SET NULL (b);

-- case: foreign keys between types
CREATE TABLE p (i int PRIMARY KEY, b bigint UNIQUE, t text UNIQUE, v varchar(5) UNIQUE, n numeric UNIQUE, u uuid UNIQUE);
CREATE TABLE c (i bigint REFERENCES p (i), b int REFERENCES p (b), t varchar(3) REFERENCES p (t), v text REFERENCES p (v), n int REFERENCES p (n));
-- refuses: 42804
CREATE TABLE d (t text REFERENCES p (i));
-- refuses: 42804
CREATE TABLE d (u text REFERENCES p (u));
-- refuses: 42804
CREATE TABLE d (n numeric REFERENCES p (i));
-- refuses: 42703
CREATE TABLE d (n int REFERENCES p (missing));

-- case: a foreign key to itself and to what comes later
CREATE TABLE t (id int PRIMARY KEY, parent int REFERENCES t, FOREIGN KEY (parent) REFERENCES t (id));
-- refuses: 42P01
CREATE TABLE u (id int PRIMARY KEY, v int REFERENCES v);
-- refuses: 42P01
ALTER TABLE t ADD COLUMN v int REFERENCES v;
CREATE TABLE v (id int PRIMARY KEY);
ALTER TABLE t ADD COLUMN v int REFERENCES v;

-- case: foreign keys to what has no key
CREATE TABLE p (id int, partial int, expr int, deferred int UNIQUE DEFERRABLE);
CREATE UNIQUE INDEX ON p (partial) WHERE partial > 0;
CREATE UNIQUE INDEX ON p ((expr + 1));
-- refuses: 42704
CREATE TABLE t (a int REFERENCES p);
-- refuses: 42830
CREATE TABLE t (a int REFERENCES p (id));
-- refuses: 42830
CREATE TABLE t (a int REFERENCES p (partial));
-- refuses: 42830
CREATE TABLE t (a int REFERENCES p (expr));
-- refuses: 55000
CREATE TABLE t (a int REFERENCES p (deferred));
CREATE VIEW v AS SELECT 1 AS id;
-- refuses: 42809
CREATE TABLE t (a int REFERENCES v (id));

-- case: deferrable constraints
-- refuses: 55000
CREATE TABLE t (a int PRIMARY KEY DEFERRABLE, b int UNIQUE DEFERRABLE INITIALLY DEFERRED, c int REFERENCES t (a));
CREATE TABLE t (a int PRIMARY KEY, b int UNIQUE DEFERRABLE INITIALLY DEFERRED, c int CONSTRAINT fk REFERENCES t (a) INITIALLY DEFERRED);
-- refuses: 42601
CREATE TABLE u (a int CHECK (a > 0) DEFERRABLE);
ALTER TABLE t ALTER CONSTRAINT fk NOT DEFERRABLE;
-- refuses: 42809
ALTER TABLE t ALTER CONSTRAINT t_b_key NOT DEFERRABLE;
SET CONSTRAINTS ALL DEFERRED;
-- refuses: 42601
CREATE TABLE u (a int UNIQUE NOT DEFERRABLE INITIALLY DEFERRED);

-- case: NOT ENFORCED [18] [parser 18]
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (a int CHECK (a > 0) NOT ENFORCED, p int REFERENCES p NOT ENFORCED, CONSTRAINT e CHECK (a < 10) ENFORCED);
ALTER TABLE t ADD CONSTRAINT n CHECK (a <> 5) NOT ENFORCED;
ALTER TABLE t ALTER CONSTRAINT t_p_fkey ENFORCED;
ALTER TABLE t ALTER CONSTRAINT t_p_fkey NOT ENFORCED;
-- refuses: 42809
ALTER TABLE t ALTER CONSTRAINT n ENFORCED;
-- refuses: 55000
ALTER TABLE t VALIDATE CONSTRAINT n;
-- refuses: 42601
CREATE TABLE u (a int NOT NULL NOT ENFORCED);

-- case: exclusion constraints of several kinds
CREATE EXTENSION btree_gist;
CREATE TABLE t (room int, during tsrange, live boolean, EXCLUDE USING gist (room WITH =, during WITH &&));
ALTER TABLE t ADD CONSTRAINT only_live EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (live) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE t ADD EXCLUDE USING gist ((room + 1) WITH <>);
ALTER TABLE t ADD EXCLUDE (room WITH =);
-- refuses: 42883
ALTER TABLE t ADD EXCLUDE USING gist (room WITH @@@);
-- refuses: 2BP01
ALTER TABLE t DROP COLUMN live;
ALTER TABLE t DROP COLUMN during;

-- case: a gist exclusion of integers needs an operator class
-- refuses: 42704
CREATE TABLE t (room int, EXCLUDE USING gist (room WITH =));
CREATE TABLE t (c circle, EXCLUDE USING gist (c WITH &&));
-- refuses: 42883
ALTER TABLE t ADD EXCLUDE USING gist (c WITH -|-);

-- case: a key from an index
CREATE TABLE t (a int, b int, c text);
CREATE UNIQUE INDEX a_index ON t (a);
CREATE UNIQUE INDEX b_index ON t (b);
CREATE UNIQUE INDEX partial ON t (b) WHERE b > 0;
CREATE UNIQUE INDEX expr ON t ((a + 1));
CREATE UNIQUE INDEX down ON t (a DESC);
CREATE INDEX plain ON t (a);
ALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX a_index;
ALTER TABLE t ADD UNIQUE USING INDEX b_index;
-- refuses: 42809
ALTER TABLE t ADD UNIQUE USING INDEX partial;
-- refuses: 42809
ALTER TABLE t ADD UNIQUE USING INDEX expr;
-- refuses: 42809
ALTER TABLE t ADD UNIQUE USING INDEX down;
-- refuses: 42809
ALTER TABLE t ADD UNIQUE USING INDEX plain;
-- refuses: 42704
ALTER TABLE t ADD UNIQUE USING INDEX missing;
-- refuses: 55000
ALTER TABLE t ADD UNIQUE USING INDEX b_index;

-- case: NOT NULL as a table constraint [18] [parser 18]
CREATE TABLE t (a int, b int, CONSTRAINT a_there NOT NULL a, NOT NULL b);
ALTER TABLE t DROP CONSTRAINT a_there;
ALTER TABLE t ADD CONSTRAINT again NOT NULL a NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT again;
-- refuses: 55000
ALTER TABLE t ADD CONSTRAINT again NOT NULL b;
ALTER TABLE t RENAME CONSTRAINT again TO a_is_there;
ALTER TABLE t ALTER a DROP NOT NULL;
ALTER TABLE t ALTER a SET NOT NULL;

-- case: temporal keys [18] [parser 18]
CREATE EXTENSION btree_gist;
CREATE TABLE p (id int, during daterange, PRIMARY KEY (id, during WITHOUT OVERLAPS));
CREATE TABLE c (id int, p int, during daterange, FOREIGN KEY (p, PERIOD during) REFERENCES p (id, PERIOD during));
ALTER TABLE c ADD CONSTRAINT u UNIQUE (id, during WITHOUT OVERLAPS);
-- refuses: 42804
CREATE TABLE d (id int, n int, PRIMARY KEY (id, n WITHOUT OVERLAPS));
-- refuses: 2BP01
DROP TABLE p;

-- case: dropping constraints
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (a int CONSTRAINT c CHECK (a > 0), p int CONSTRAINT f REFERENCES p);
ALTER TABLE t DROP CONSTRAINT c, DROP CONSTRAINT IF EXISTS missing;
-- refuses: 42704
ALTER TABLE t DROP CONSTRAINT c;
ALTER TABLE t DROP CONSTRAINT IF EXISTS c;
-- refuses: 2BP01
ALTER TABLE p DROP CONSTRAINT p_pkey;
ALTER TABLE p DROP CONSTRAINT p_pkey CASCADE;
-- refuses: 42704
ALTER TABLE t DROP CONSTRAINT f;

-- case: renaming constraints renames their index
CREATE TABLE t (a int PRIMARY KEY, b int UNIQUE, c int CHECK (c > 0));
ALTER TABLE t RENAME CONSTRAINT t_pkey TO the_key;
ALTER INDEX t_b_key RENAME TO b_is_unique;
ALTER TABLE t RENAME CONSTRAINT t_c_check TO c_is_positive;
-- refuses: 42704
ALTER TABLE t RENAME CONSTRAINT t_b_key TO x;
CREATE TABLE taken (a int);
-- refuses: 42P07
ALTER TABLE t RENAME CONSTRAINT the_key TO taken;
-- refuses: 42P07
ALTER TABLE t RENAME CONSTRAINT the_key TO b_is_unique;

-- case: dropping not null of 18 by the constraint's name [18]
CREATE TABLE t (a int NOT NULL, b int NOT NULL PRIMARY KEY, c int GENERATED ALWAYS AS IDENTITY);
ALTER TABLE t DROP CONSTRAINT t_a_not_null;
-- refuses: 42P16
ALTER TABLE t DROP CONSTRAINT t_b_not_null;
-- refuses: 55000
ALTER TABLE t DROP CONSTRAINT t_c_not_null;
ALTER TABLE t DROP CONSTRAINT t_pkey, DROP CONSTRAINT t_b_not_null;

-- case: what has no name cannot be dropped by it before 18 [13-17]
CREATE TABLE t (a int NOT NULL);
-- refuses: 42704
ALTER TABLE t DROP CONSTRAINT t_a_not_null;
ALTER TABLE t ALTER a DROP NOT NULL;

-- case: what a check may not hold
CREATE TABLE t (a int, b int);
-- refuses: 42803
ALTER TABLE t ADD CHECK (count(*) > 0);
-- refuses: 42P20
ALTER TABLE t ADD CHECK (row_number() OVER () > 0);
-- refuses: 0A000
ALTER TABLE t ADD CHECK (generate_series(1, a) > 0);
-- refuses: 0A000
ALTER TABLE t ADD CHECK (a IN (SELECT 1));
-- refuses: 42P10
CREATE TABLE u (a int, CHECK (xmin IS NOT NULL));
ALTER TABLE t ADD CHECK (a > 0);

-- case: what an expression of a column may not hold
CREATE TABLE t (a int, b text);
-- refuses: 42803
ALTER TABLE t ADD COLUMN c bigint DEFAULT count(*);
-- refuses: 42P20
ALTER TABLE t ADD COLUMN c bigint DEFAULT row_number() OVER ();
-- refuses: 42803
ALTER TABLE t ADD COLUMN c bigint GENERATED ALWAYS AS (max(a)) STORED;
-- refuses: 42803
ALTER TABLE t ALTER b TYPE int USING max(a);
-- refuses: 0A000
ALTER TABLE t ALTER b TYPE int USING (SELECT 1);
-- refuses: 42803
CREATE INDEX ON t (a) WHERE max(a) > 0;
-- refuses: 42P20
CREATE INDEX ON t ((rank() OVER ()));
-- refuses: 22P02
ALTER TABLE t ADD COLUMN c int DEFAULT 'one';
ALTER TABLE t ADD COLUMN c int DEFAULT ' 12 ';

-- case: checks over system columns alone and beside others
CREATE TABLE t (a int);
ALTER TABLE t ADD CHECK (tableoid <> 0), ADD CHECK (a > 0 AND tableoid <> 0);
CREATE TABLE u (LIKE t INCLUDING CONSTRAINTS);
CREATE TABLE v () INHERITS (t);
-- refuses: 42P10
CREATE TABLE w (a int CHECK (xmin <> '0' AND a > 0));
ALTER TABLE t DROP COLUMN a;
