-- Enums and their labels.

-- case: labels are added at places
CREATE TYPE e AS ENUM ('a', 'c');
ALTER TYPE e ADD VALUE 'd';
ALTER TYPE e ADD VALUE 'b' BEFORE 'c';
ALTER TYPE e ADD VALUE 'a2' AFTER 'a';
ALTER TYPE e ADD VALUE 'first' BEFORE 'a';
ALTER TYPE e ADD VALUE 'last' AFTER 'd';
-- refuses: 22023
ALTER TYPE e ADD VALUE 'x' BEFORE 'missing';

-- case: labels that exist
CREATE TYPE e AS ENUM ('a', 'b');
-- refuses: 42710
ALTER TYPE e ADD VALUE 'a';
ALTER TYPE e ADD VALUE IF NOT EXISTS 'a';
ALTER TYPE e ADD VALUE IF NOT EXISTS 'A' BEFORE 'a';
ALTER TYPE e ADD VALUE IF NOT EXISTS 'b' BEFORE 'a';
-- refuses: 23505
CREATE TYPE f AS ENUM ('x', 'x');
CREATE TYPE f AS ENUM ();
ALTER TYPE f ADD VALUE 'only';

-- case: labels are renamed
CREATE TYPE e AS ENUM ('a', 'b', 'c');
ALTER TYPE e RENAME VALUE 'b' TO 'bee';
-- refuses: 22023
ALTER TYPE e RENAME VALUE 'b' TO 'x';
-- refuses: 42710
ALTER TYPE e RENAME VALUE 'a' TO 'c';
CREATE TABLE t (x e DEFAULT 'bee');
ALTER TYPE e RENAME VALUE 'bee' TO 'b';
ALTER TABLE t ALTER x SET DEFAULT 'b';
-- refuses: 22P02
ALTER TABLE t ALTER x SET DEFAULT 'bee';

-- case: labels are renamed below defaults
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (x e DEFAULT 'a', y e DEFAULT ('b'));
CREATE DOMAIN d AS e DEFAULT 'b' CHECK (VALUE <> 'a');
ALTER TABLE t ADD COLUMN z d DEFAULT 'b';
ALTER TYPE e RENAME VALUE 'a' TO 'A';
ALTER TYPE e RENAME VALUE 'b' TO 'B';
CREATE TABLE u (LIKE t INCLUDING DEFAULTS);

-- case: a new label cannot be used in its transaction [no transaction]
CREATE TYPE e AS ENUM ('a');
CREATE TABLE t (x e);
BEGIN;
ALTER TYPE e ADD VALUE 'b';
-- refuses: 55P04
ALTER TABLE t ALTER x SET DEFAULT 'b';
-- refuses: 55P04
ALTER TABLE t ADD CHECK (x <> 'b');
-- refuses: 55P04
CREATE VIEW v AS SELECT x FROM t WHERE x = 'b';
ALTER TABLE t ADD COLUMN y e DEFAULT 'a';
COMMIT;
ALTER TABLE t ALTER x SET DEFAULT 'b';

-- case: a new label of a new type can be used at once [no transaction]
BEGIN;
CREATE TYPE e AS ENUM ('a');
ALTER TYPE e ADD VALUE 'b';
-- refuses: 55P04 [13-16]
CREATE TABLE t (x e DEFAULT 'b', CHECK (x IN ('a', 'b')));
COMMIT;
ALTER TYPE e ADD VALUE 'c';
-- refuses: 42P01 [13-16]
ALTER TABLE t ALTER x SET DEFAULT 'c';

-- case: a label added and rolled back [no transaction]
CREATE TYPE e AS ENUM ('a');
BEGIN;
ALTER TYPE e ADD VALUE 'b';
ALTER TYPE e RENAME VALUE 'a' TO 'aa';
ROLLBACK;
ALTER TYPE e ADD VALUE 'b';

-- case: an enum is replaced the long way
CREATE TYPE status AS ENUM ('new', 'open', 'obsolete');
CREATE TABLE t (id int, s status NOT NULL DEFAULT 'new');
CREATE INDEX ON t (s) WHERE s = 'open';
ALTER TYPE status RENAME TO status_old;
CREATE TYPE status AS ENUM ('new', 'open');
-- refuses: 42804
ALTER TABLE t ALTER s TYPE status;
ALTER TABLE t ALTER s DROP DEFAULT;
-- refuses: 42883
ALTER TABLE t ALTER s TYPE status USING s::text::status;
DROP INDEX t_s_idx;
ALTER TABLE t ALTER s TYPE status USING s::text::status;
ALTER TABLE t ALTER s SET DEFAULT 'new';
DROP TYPE status_old;

-- case: enums move, are renamed and dropped
CREATE SCHEMA s;
CREATE TYPE e AS ENUM ('a');
CREATE TABLE t (x e, y e[] DEFAULT ARRAY['a']::e[]);
ALTER TYPE e SET SCHEMA s;
-- refuses: 42704
ALTER TYPE e ADD VALUE 'b';
ALTER TYPE s.e RENAME TO "E";
-- refuses: 2BP01
DROP TYPE s."E";
DROP TYPE IF EXISTS e;
DROP TYPE s."E" CASCADE;
-- refuses: 42704
DROP TYPE s."E";

-- case: what is no enum has no labels
CREATE DOMAIN d AS int;
CREATE TYPE c AS (a int);
-- refuses: 42809
ALTER TYPE d ADD VALUE 'a';
-- refuses: 42809
ALTER TYPE c ADD VALUE 'a';
-- refuses: 42704
ALTER TYPE missing ADD VALUE 'a';
-- refuses: 42809
ALTER TYPE d RENAME VALUE 'a' TO 'b';
-- refuses: 42710
CREATE TYPE d AS ENUM ('a');

-- case: labels are long, odd and case-sensitive
CREATE TYPE e AS ENUM ('', ' ', 'It''s', 'ÄÖ', 'a-b', '0', 'TRUE', 'null');
-- refuses: 42602
CREATE TYPE f AS ENUM ('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa');
-- refuses: 42602
ALTER TYPE e ADD VALUE 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
ALTER TYPE e ADD VALUE 'null2' AFTER 'null';

-- case: defaults and casts of enums
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (x e DEFAULT 'a', y e DEFAULT 'b'::e, z text DEFAULT 'a'::e::text, v varchar);
-- refuses: 22P02
ALTER TABLE t ADD COLUMN w e DEFAULT 'c';
ALTER TABLE t ALTER x DROP DEFAULT, ALTER x TYPE text;
-- refuses: 42804
ALTER TABLE t ALTER v TYPE e;
ALTER TABLE t ALTER v TYPE e USING v::e;
-- refuses: 42883
ALTER TABLE t ADD CHECK (y = z);
ALTER TABLE t ADD CHECK (y = 'a' OR y::text = z);

-- case: literals are read as labels
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (a mood, b mood[]);
-- refuses: 22P02
ALTER TABLE t ADD CHECK (a <> 'glad');
-- refuses: 22P02
CREATE VIEW v AS SELECT a FROM t WHERE a IN ('sad', 'glad');
-- refuses: 22P02
CREATE INDEX ON t (a) WHERE a = 'glad';
-- refuses: 22P02
CREATE VIEW v AS SELECT 'glad'::mood AS m;
CREATE VIEW v AS SELECT a, 'sad'::mood AS m FROM t WHERE a <> 'ok';
CREATE DOMAIN best AS mood CHECK (VALUE <> 'sad');
-- refuses: 22P02
ALTER TABLE t ADD COLUMN c best DEFAULT 'glad';

-- case: an enum becomes a text below a check
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (a mood, b int, CHECK (a <> 'sad' OR b > 0));
-- refuses: 42883
ALTER TABLE t ALTER a TYPE text;
ALTER TABLE t DROP CONSTRAINT t_check;
ALTER TABLE t ADD CHECK (a IN ('sad', 'ok'));
-- refuses: 42883
ALTER TABLE t ALTER a TYPE text USING a::text;
ALTER TABLE t DROP CONSTRAINT t_a_check;
ALTER TABLE t ALTER a TYPE text;
