-- Tables that inherit.

-- case: a child has its parent's columns first
CREATE TABLE base (id int PRIMARY KEY, name text NOT NULL DEFAULT 'x', CHECK (id > 0));
CREATE TABLE child (extra int) INHERITS (base);
ALTER TABLE base ADD COLUMN later date;
ALTER TABLE child ADD COLUMN own int;
ALTER TABLE base DROP COLUMN name;

-- case: columns of the same name are merged
CREATE TABLE a (x int, y text);
CREATE TABLE b (y text, z int NOT NULL);
CREATE TABLE c (z int, w int, x int DEFAULT 5) INHERITS (a, b);
ALTER TABLE a DROP COLUMN y;
ALTER TABLE b DROP COLUMN y;
ALTER TABLE b DROP COLUMN z;

-- case: merged columns must have one type
CREATE TABLE a (x int, y text);
CREATE TABLE b (x bigint);
-- refuses: 42804
CREATE TABLE c () INHERITS (a, b);
-- refuses: 42804
CREATE TABLE c (x text) INHERITS (a);
CREATE TABLE c (x int) INHERITS (a);
-- refuses: 42P07
CREATE TABLE d () INHERITS (a, a);

-- case: inherited columns cannot be dropped or renamed alone
CREATE TABLE base (a int, b int);
CREATE TABLE child (c int) INHERITS (base);
-- refuses: 42P16
ALTER TABLE child DROP COLUMN a;
-- refuses: 42P16
ALTER TABLE child RENAME COLUMN a TO z;
-- refuses: 42P16
ALTER TABLE child ALTER COLUMN a TYPE bigint;
ALTER TABLE base RENAME COLUMN a TO z;
-- refuses: 42P16
ALTER TABLE ONLY base RENAME COLUMN b TO y;
ALTER TABLE base ALTER COLUMN b TYPE bigint;

-- case: DROP COLUMN ONLY leaves the child its own
CREATE TABLE base (a int, b int);
CREATE TABLE child () INHERITS (base);
ALTER TABLE ONLY base DROP COLUMN a;
ALTER TABLE child DROP COLUMN a;
-- refuses: 42701
ALTER TABLE child ADD COLUMN b int;
ALTER TABLE base DROP COLUMN b;
-- refuses: 42703
ALTER TABLE child DROP COLUMN b;

-- case: a column added to the parent meets one in the child
CREATE TABLE base (a int);
CREATE TABLE child (b text, c int) INHERITS (base);
ALTER TABLE base ADD COLUMN b text;
-- refuses: 42804
ALTER TABLE base ADD COLUMN c text;
ALTER TABLE base ADD COLUMN c int NOT NULL;
ALTER TABLE base DROP COLUMN b;

-- case: checks spread to children
CREATE TABLE base (a int);
CREATE TABLE child () INHERITS (base);
ALTER TABLE base ADD CONSTRAINT pos CHECK (a > 0);
-- refuses: 42P16
ALTER TABLE child DROP CONSTRAINT pos;
ALTER TABLE base ADD CONSTRAINT own CHECK (a < 10) NO INHERIT;
ALTER TABLE base RENAME CONSTRAINT pos TO positive;
-- refuses: 42P16
ALTER TABLE child RENAME CONSTRAINT positive TO p;
ALTER TABLE base DROP CONSTRAINT positive;
ALTER TABLE base DROP CONSTRAINT own;

-- case: checks without a name spread with the parent's name
CREATE TABLE base (a int CHECK (a > 0));
CREATE TABLE child (b int CHECK (b > 0), CHECK (a > b)) INHERITS (base);
ALTER TABLE base ADD CHECK (a < 100);
ALTER TABLE child ADD CHECK (a < 50);
ALTER TABLE base ADD CHECK (a < 70);

-- case: checks of the same name merge or clash
CREATE TABLE base (a int);
CREATE TABLE child (CONSTRAINT pos CHECK (a > 0)) INHERITS (base);
CREATE TABLE clash (CONSTRAINT pos CHECK (a > 1)) INHERITS (base);
-- refuses: 42710
ALTER TABLE base ADD CONSTRAINT pos CHECK (a > 0);
DROP TABLE clash;
ALTER TABLE base ADD CONSTRAINT pos CHECK (a > 0);
ALTER TABLE base DROP CONSTRAINT pos;
ALTER TABLE child DROP CONSTRAINT pos;

-- case: NOT VALID and VALIDATE with children
CREATE TABLE base (a int);
CREATE TABLE child () INHERITS (base);
ALTER TABLE base ADD CONSTRAINT pos CHECK (a > 0) NOT VALID;
CREATE TABLE second () INHERITS (base);
ALTER TABLE base VALIDATE CONSTRAINT pos;
-- refuses: 42P16
ALTER TABLE ONLY base ADD CONSTRAINT neg CHECK (a < 9);
ALTER TABLE ONLY base ADD CONSTRAINT neg CHECK (a < 9) NO INHERIT;

-- case: keys and indexes do not spread
CREATE TABLE base (id serial PRIMARY KEY, code text UNIQUE);
CREATE INDEX ON base (code);
CREATE TABLE child (more int) INHERITS (base);
ALTER TABLE child ADD PRIMARY KEY (id);
ALTER TABLE base DROP CONSTRAINT base_pkey;
-- refuses: 42P01
ALTER TABLE nothing INHERIT base;

-- case: not null spreads to children
CREATE TABLE base (a int, b int);
CREATE TABLE child () INHERITS (base);
ALTER TABLE base ALTER a SET NOT NULL;
ALTER TABLE child ALTER b SET NOT NULL;
ALTER TABLE base ALTER b SET NOT NULL;
ALTER TABLE base ALTER a DROP NOT NULL;
ALTER TABLE base ALTER b DROP NOT NULL;

-- case: a child's not null that is inherited [18]
CREATE TABLE base (a int NOT NULL);
CREATE TABLE child () INHERITS (base);
-- refuses: 42P16
ALTER TABLE child ALTER a DROP NOT NULL;
ALTER TABLE base ALTER a DROP NOT NULL;
ALTER TABLE child ALTER a SET NOT NULL;

-- case: a child's not null is its own before 18 [13-17]
CREATE TABLE base (a int NOT NULL);
CREATE TABLE child () INHERITS (base);
ALTER TABLE child ALTER a DROP NOT NULL;
ALTER TABLE base ALTER a SET NOT NULL;
ALTER TABLE child ALTER a SET NOT NULL;

-- case: defaults of children are their own
CREATE TABLE base (a int DEFAULT 1, b int);
CREATE TABLE child (a int DEFAULT 2) INHERITS (base);
CREATE TABLE third () INHERITS (base);
ALTER TABLE ONLY base ALTER a DROP DEFAULT;
ALTER TABLE base ALTER b SET DEFAULT 7;
ALTER TABLE base ALTER b DROP DEFAULT;

-- case: two parents with different defaults
CREATE TABLE a (x int DEFAULT 1);
CREATE TABLE b (x int DEFAULT 2);
-- refuses: 42611
CREATE TABLE c () INHERITS (a, b);
CREATE TABLE c (x int DEFAULT 3) INHERITS (a, b);
ALTER TABLE a DROP COLUMN x;

-- case: INHERIT takes a table in
CREATE TABLE base (a int, b text, CHECK (a > 0));
CREATE TABLE child (b text, a int, c int);
-- refuses: 42804
ALTER TABLE child INHERIT base;
ALTER TABLE child ADD CONSTRAINT base_a_check CHECK (a > 0);
ALTER TABLE child INHERIT base;
-- refuses: 42P07
ALTER TABLE child INHERIT base;
ALTER TABLE base ADD COLUMN d int;

-- case: INHERIT needs the columns and their types
CREATE TABLE base (a int, b text);
CREATE TABLE lacks (a int);
CREATE TABLE other (a bigint, b text);
CREATE TABLE strict (a int NOT NULL, b text);
-- refuses: 42804
ALTER TABLE lacks INHERIT base;
-- refuses: 42804
ALTER TABLE other INHERIT base;
ALTER TABLE strict INHERIT base;
-- refuses: 42P07
ALTER TABLE base INHERIT strict;

-- case: NO INHERIT lets a table go
CREATE TABLE base (a int, CHECK (a > 0));
CREATE TABLE child () INHERITS (base);
ALTER TABLE child NO INHERIT base;
ALTER TABLE base ADD COLUMN b int;
ALTER TABLE child DROP COLUMN a;
-- refuses: 42P01
ALTER TABLE child NO INHERIT base;
DROP TABLE base;

-- case: a parent is dropped by CASCADE alone
CREATE TABLE base (a int);
CREATE TABLE child (b int) INHERITS (base);
CREATE TABLE grandchild (c int) INHERITS (child);
-- refuses: 2BP01
DROP TABLE base;
-- refuses: 2BP01
DROP TABLE child;
DROP TABLE grandchild;
DROP TABLE base CASCADE;

-- case: three generations
CREATE TABLE a (x int);
CREATE TABLE b (y int) INHERITS (a);
CREATE TABLE c (z int) INHERITS (b);
ALTER TABLE a ADD COLUMN w int NOT NULL DEFAULT 1;
ALTER TABLE a ADD CONSTRAINT pos CHECK (x > 0);
ALTER TABLE a RENAME x TO ex;
ALTER TABLE a DROP COLUMN w;
ALTER TABLE b DROP COLUMN y;
ALTER TABLE c NO INHERIT b;
ALTER TABLE a DROP CONSTRAINT pos;

-- case: a diamond
CREATE TABLE top (id int, CHECK (id > 0));
CREATE TABLE l (a int) INHERITS (top);
CREATE TABLE r (b int) INHERITS (top);
CREATE TABLE bottom () INHERITS (l, r);
ALTER TABLE top ADD COLUMN more text;
ALTER TABLE top DROP COLUMN id;
-- refuses: 42P16
ALTER TABLE bottom DROP COLUMN more;
ALTER TABLE top DROP COLUMN more;

-- case: serial and generated columns are inherited
CREATE TABLE base (id serial, a int, b int GENERATED ALWAYS AS (a * 2) STORED);
CREATE TABLE child () INHERITS (base);
ALTER TABLE base ADD COLUMN c int GENERATED ALWAYS AS (a * 3) STORED;
-- refuses: 42P16
ALTER TABLE child ALTER b DROP EXPRESSION;
ALTER TABLE base ALTER b DROP EXPRESSION;
-- refuses: 2BP01
DROP SEQUENCE base_id_seq;
DROP TABLE base CASCADE;

-- case: identity is not inherited by plain children
CREATE TABLE base (id int GENERATED ALWAYS AS IDENTITY, a int);
CREATE TABLE child () INHERITS (base);
ALTER TABLE child ALTER id ADD GENERATED BY DEFAULT AS IDENTITY;
ALTER TABLE base ALTER a SET NOT NULL;

-- case: a default that a parent brings
CREATE TABLE a (x int);
CREATE TABLE b (x int DEFAULT 2);
CREATE TABLE c () INHERITS (a, b);
CREATE TABLE d (x int DEFAULT 2);
CREATE TABLE e () INHERITS (b, d);
ALTER TABLE b ALTER x DROP DEFAULT;

-- case: a new column stops at the child that has it
CREATE TABLE base (a int);
CREATE TABLE child (b int) INHERITS (base);
CREATE TABLE grandchild () INHERITS (child);
ALTER TABLE base ADD COLUMN b int;
ALTER TABLE base DROP COLUMN b;
ALTER TABLE child DROP COLUMN b;

-- case: identity does not spread to children
CREATE TABLE base (a int);
CREATE TABLE child () INHERITS (base);
-- refuses: 42P16
ALTER TABLE base ADD COLUMN n int GENERATED ALWAYS AS IDENTITY;
ALTER TABLE ONLY child ADD COLUMN n int GENERATED ALWAYS AS IDENTITY;

-- case: not null of the child's own below a parent's [18]
CREATE TABLE base (a int NOT NULL, b int NOT NULL);
CREATE TABLE child (a int NOT NULL, b int CONSTRAINT mine NOT NULL) INHERITS (base);
CREATE TABLE other (PRIMARY KEY (a)) INHERITS (base);
ALTER TABLE base ALTER a DROP NOT NULL;
ALTER TABLE base DROP CONSTRAINT base_b_not_null;
