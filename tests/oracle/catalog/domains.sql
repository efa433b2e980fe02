-- Domains.

-- case: domains of several bases
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE DOMAIN price AS numeric(10, 2) NOT NULL DEFAULT 0 CONSTRAINT positive CHECK (VALUE >= 0);
CREATE DOMAIN codes AS varchar(3)[];
CREATE DOMAIN german AS text COLLATE "C";
CREATE DOMAIN short_email AS email CHECK (length(VALUE) < 30);
CREATE TABLE t (a email, b price, c codes, d german, e short_email NOT NULL, f email[] DEFAULT '{}');
CREATE VIEW v AS SELECT a, b, b + 1 AS c, a || 'x' AS d, coalesce(a, 'x@y') AS e, c[1] AS f FROM t;

-- case: domains that are refused
-- refuses: 42704
CREATE DOMAIN d AS missing;
-- refuses: 42804
CREATE DOMAIN d AS anyelement;
-- refuses: 42601
CREATE DOMAIN d AS int DEFAULT 1 DEFAULT 2;
-- refuses: 42601
CREATE DOMAIN d AS int NOT NULL NULL;
-- refuses: 42601
CREATE DOMAIN d AS int UNIQUE;
-- refuses: 42601
CREATE DOMAIN d AS int PRIMARY KEY;
-- refuses: 42703
CREATE DOMAIN d AS int CHECK (x > 0);
-- refuses: 42804
CREATE DOMAIN d AS int COLLATE "C";
CREATE DOMAIN d AS int;
-- refuses: 42710
CREATE DOMAIN d AS text;

-- case: a domain's constraints come and go [no transaction]
CREATE DOMAIN d AS int;
ALTER DOMAIN d ADD CONSTRAINT positive CHECK (VALUE > 0);
ALTER DOMAIN d ADD CHECK (VALUE < 100);
ALTER DOMAIN d ADD CHECK (VALUE <> 50);
-- refuses: 42710
ALTER DOMAIN d ADD CONSTRAINT positive CHECK (VALUE > 1);
ALTER DOMAIN d RENAME CONSTRAINT positive TO above_zero;
ALTER DOMAIN d DROP CONSTRAINT above_zero;
-- refuses: 42704
ALTER DOMAIN d DROP CONSTRAINT above_zero;
ALTER DOMAIN d DROP CONSTRAINT IF EXISTS above_zero;
ALTER DOMAIN d DROP CONSTRAINT d_check1 CASCADE;

-- case: NOT VALID and VALIDATE
CREATE DOMAIN d AS int;
CREATE TABLE t (a d);
ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID;
ALTER DOMAIN d VALIDATE CONSTRAINT c;
-- refuses: 42704
ALTER DOMAIN d VALIDATE CONSTRAINT missing;

-- case: defaults and not null
CREATE DOMAIN d AS text;
CREATE TABLE t (a d, b d NOT NULL DEFAULT 'own');
ALTER DOMAIN d SET DEFAULT 'x';
ALTER DOMAIN d SET NOT NULL;
ALTER DOMAIN d DROP NOT NULL;
ALTER DOMAIN d DROP DEFAULT;
-- refuses: 42804
ALTER DOMAIN d SET DEFAULT 1 + 1 = 2 AND 5;
ALTER DOMAIN d SET DEFAULT lower('X');

-- case: not null as a constraint of a domain
CREATE DOMAIN d AS int CONSTRAINT there NOT NULL;
ALTER DOMAIN d DROP NOT NULL;
ALTER DOMAIN d SET NOT NULL;
CREATE TABLE t (a d, b int);

-- case: a not-null constraint of a domain has a name from 17 on [17-18] [no transaction]
CREATE DOMAIN d AS int CONSTRAINT there NOT NULL;
ALTER DOMAIN d DROP CONSTRAINT there;
ALTER DOMAIN d ADD CONSTRAINT again NOT NULL;
ALTER DOMAIN d RENAME CONSTRAINT again TO always;
ALTER DOMAIN d DROP NOT NULL;
ALTER DOMAIN d SET NOT NULL;

-- case: domains move, are renamed and dropped
CREATE SCHEMA s;
CREATE DOMAIN d AS int CHECK (VALUE > 0);
CREATE TABLE t (a d, b int);
ALTER DOMAIN d RENAME TO dd;
ALTER DOMAIN dd SET SCHEMA s;
-- refuses: 2BP01
DROP DOMAIN s.dd;
-- refuses: 42809
DROP DOMAIN int4;
DROP DOMAIN s.dd CASCADE;
DROP DOMAIN IF EXISTS s.dd;

-- case: DROP TYPE drops domains, DROP DOMAIN no types
CREATE DOMAIN d AS int;
CREATE TYPE e AS ENUM ('a');
-- refuses: 42809
DROP DOMAIN e;
-- refuses: 42809
DROP DOMAIN IF EXISTS e;
DROP TYPE d;
-- refuses: 42809
ALTER DOMAIN e SET NOT NULL;
-- refuses: 42704
ALTER DOMAIN missing SET NOT NULL;

-- case: changes of columns to and from domains
CREATE DOMAIN email AS varchar(50) CHECK (VALUE <> '');
CREATE TABLE t (a varchar(50), b text, c email);
ALTER TABLE t ALTER a TYPE email;
ALTER TABLE t ALTER b TYPE email;
ALTER TABLE t ALTER c TYPE text;
ALTER TABLE t ADD COLUMN d email DEFAULT 'x' NOT NULL;
CREATE INDEX ON t (d);
-- refuses: 42804
ALTER TABLE t ALTER d TYPE int;

-- case: domains over enums, composites and ranges
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TYPE c AS (x int, y int);
CREATE DOMAIN de AS e CHECK (VALUE <> 'b');
CREATE DOMAIN dc AS c CHECK ((VALUE).x > 0);
CREATE DOMAIN dr AS int4range CHECK (NOT isempty(VALUE));
CREATE TABLE t (p de DEFAULT 'a', q dc, r dr, EXCLUDE USING gist (r WITH &&));
-- refuses: 0A000
ALTER TYPE c ALTER ATTRIBUTE x TYPE bigint;
DROP TYPE c CASCADE;
