-- migc 0.1.0: upgrade def456 -> abc123
--
-- 1 revision, 3 statements, compiled for PostgreSQL 15; runs on 13 to 18.
-- Version table public.alembic_version: holds def456 before, abc123 after.
-- Journal public.migration_history: this script is 5dc078010dcbddbfed46b6d5b3ec87eb33ef416d0448614bd9bfc02b98b2346c.
--
-- Run it:  psql -X -f FILE "$DATABASE_URL"
-- It stops at the first error, and psql then exits with status 3. What was committed before stays. Run it again
-- when the cause is mended: it goes on where it stopped.
--
--  Step  Revision  Statements  Transaction               Strongest lock    Message
--     1  abc123             3  1 transaction, 1 outside  ACCESS EXCLUSIVE  Add user profile fields
--
-- Locks on relations that are there before, the strongest of each step; migc explain tells them by statement:
--     1  ACCESS EXCLUSIVE on table public.users, blocks reads and writes
--        reads all of public.users under SHARE UPDATE EXCLUSIVE
--
-- Sources, 1 in all, by SHA-256; all of them: 923c187dcdc9d58235c3ad02944dee9c3b1e27ce594c6924976e49ba777c326e
--   1545a753596e355d070e9dc04f712a19f455be35882df858b6775351cef2351c  migrations/abc123_add_user_profile_fields.sql

-- Session
\set ON_ERROR_STOP on
\set AUTOCOMMIT on
\set ON_ERROR_ROLLBACK off
\set SINGLELINE off
\set FETCH_COUNT 0
\pset pager off
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SET search_path = public;
SET lock_timeout = '5s';
SET statement_timeout = 0;

-- Guards: if one of these stops the script, nothing was changed.
DO $migc$
BEGIN
  IF transaction_timestamp() <> statement_timestamp() THEN
    RAISE EXCEPTION 'migc: this script must not run inside a transaction; nothing was changed'
      USING HINT = 'Run psql without -1 (--single-transaction): the script begins and ends its own.';
  END IF;
  IF pg_is_in_recovery() THEN
    RAISE EXCEPTION 'migc: this server is a standby; nothing was changed'
      USING HINT = 'Connect to the primary.';
  END IF;
  IF current_setting('server_version_num')::integer / 10000 NOT BETWEEN 13 AND 18 THEN
    RAISE EXCEPTION 'migc: this script is for PostgreSQL 13 to 18, this server is %; nothing was changed',
      current_setting('server_version')
      USING HINT = 'Compile it again with --postgres and the version of this server.';
  END IF;
END
$migc$;
DO $migc$
BEGIN
  IF NOT pg_try_advisory_lock(-3168331955622904264) THEN
    RAISE EXCEPTION 'migc: another migration of this database is running; nothing was changed'
      USING HINT = 'Wait for it, then look at the version table before you run this again.';
  END IF;
END
$migc$;
DO $migc$
DECLARE
  expected text[] := ARRAY['def456']::text[];
  goal     CONSTANT text[] := ARRAY['abc123']::text[];
  found    text[] := ARRAY[]::text[];
  newest   record;
BEGIN
  IF to_regclass('public.migration_history') IS NOT NULL THEN
    SELECT * INTO newest FROM public.migration_history WHERE success IS NOT false ORDER BY id DESC LIMIT 1;
    IF newest.script = '5dc078010dcbddbfed46b6d5b3ec87eb33ef416d0448614bd9bfc02b98b2346c' AND (newest.success IS NULL OR newest.segment < newest.segments) THEN
      expected := newest.version_rows;
      RAISE NOTICE 'migc: this script was stopped in revision %; it goes on after segment % of %',
        newest.revision, newest.segment - (newest.success IS NULL)::integer, newest.segments;
    ELSIF NOT newest.revision_done THEN
      RAISE EXCEPTION 'migc: revision % is half done: script % was stopped in segment % of %, and this is another script; nothing was changed',
        newest.revision, newest.script, newest.segment, newest.segments
        USING HINT = 'Run that script again: it goes on where it stopped. If what it did was undone by hand instead, set success to false in its rows of public.migration_history.';
    END IF;
  END IF;
  IF to_regclass('public.alembic_version') IS NOT NULL THEN
    found := ARRAY(SELECT version_num::text FROM public.alembic_version ORDER BY version_num::text COLLATE "C");
  ELSIF cardinality(expected) > 0 THEN
    RAISE EXCEPTION 'migc: version table % does not exist, expected rows %; nothing was changed', 'public.alembic_version', expected
      USING HINT = 'Is this the right database? A new one needs a script from base.';
  END IF;
  IF found = expected THEN
    RETURN;
  END IF;
  IF found = goal THEN
    RAISE EXCEPTION 'migc: this script has been applied already: % holds rows %, expected %; nothing was changed',
      'public.alembic_version', found, expected;
  END IF;
  RAISE EXCEPTION 'migc: version table %: expected rows %, found %; nothing was changed', 'public.alembic_version', expected, found
    USING HINT = 'Compile the script for this database: migc ... --from ' ||
      coalesce(nullif(array_to_string(found, ','), ''), 'base') || '.';
END
$migc$;

-- The journal of what ran. It commits with each segment, and says where a script that was stopped goes on.
DO $migc$
BEGIN
  IF to_regclass('public.migration_history') IS NULL THEN
    CREATE TABLE public.migration_history (
      id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      script        text NOT NULL,
      operation     text NOT NULL,
      revision      text NOT NULL,
      revision_done boolean NOT NULL,
      segment       integer NOT NULL,
      segments      integer NOT NULL,
      version_rows  text[] NOT NULL,
      started       timestamptz NOT NULL DEFAULT now(),
      completed     timestamptz DEFAULT clock_timestamp(),
      duration      interval GENERATED ALWAYS AS (completed - started) STORED,
      success       boolean DEFAULT true,
      error         text,
      executed_by   text NOT NULL DEFAULT session_user
    );
  END IF;
  UPDATE public.migration_history SET success = false, error = 'broken off' WHERE success IS NULL AND script <> '5dc078010dcbddbfed46b6d5b3ec87eb33ef416d0448614bd9bfc02b98b2346c';
END
$migc$;
\set migc_script 5dc078010dcbddbfed46b6d5b3ec87eb33ef416d0448614bd9bfc02b98b2346c
SELECT coalesce(max(segment - (success IS NULL)::integer), 0) AS migc_done,
       coalesce(max(segment) FILTER (WHERE success IS NULL), 0) AS migc_broken
  FROM (SELECT * FROM public.migration_history WHERE success IS NOT false ORDER BY id DESC LIMIT 1) AS newest
 WHERE script = :'migc_script' AND (success IS NULL OR segment < segments) \gset

-- Step 1 of 1: upgrade def456 -> abc123
-- Add user profile fields

SELECT 1 > :migc_done AS migc_run \gset
\if :migc_run
\echo 'migc: [1/1] upgrade abc123: Add user profile fields'
BEGIN;
-- All locks first. Between two tries it holds none, so that nobody waits behind it for long.
DO $migc$
BEGIN
  FOR attempt IN 1..10 LOOP
    BEGIN
      LOCK TABLE ONLY public.users IN ACCESS EXCLUSIVE MODE;
      RETURN;
    EXCEPTION
      WHEN lock_not_available OR deadlock_detected THEN
        IF attempt = 10 THEN RAISE; END IF;
      WHEN insufficient_privilege OR undefined_table OR wrong_object_type THEN
        RETURN;
    END;
    PERFORM pg_sleep(0.5 * least(attempt, 10) * (0.5 + random()));
  END LOOP;
END
$migc$;
ALTER TABLE users
    ADD COLUMN bio text,
    ADD COLUMN timezone text NOT NULL DEFAULT 'UTC',
    ADD COLUMN website text;
COMMENT ON COLUMN users.timezone IS 'IANA name; campaigns are scheduled in the time of their owner';
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES (:'migc_script', 'upgrade', 'abc123', false, 1, 4, ARRAY['def456']::text[]);
COMMIT;
\endif

SELECT 2 > :migc_done AS migc_run, 2 = :migc_broken AS migc_again,
  EXISTS (SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  WHERE i.indisvalid AND c.relname = 'idx_users_timezone' AND i.indrelid = to_regclass('users')) AS migc_there \gset
\if :migc_run
-- Outside a transaction block, and without timeouts: broken off, it would leave work half done.
SET lock_timeout = 0;
SET statement_timeout = 0;
WITH earlier AS (UPDATE public.migration_history SET success = false, error = 'broken off' WHERE success IS NULL)
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows, completed, success)
  SELECT :'migc_script', 'upgrade', 'abc123', false, 2, 4, ARRAY['def456']::text[], NULL, NULL
   WHERE :'migc_again' OR NOT :'migc_there';
-- If an earlier run left an invalid index behind, drop it first.
SELECT format('DROP INDEX CONCURRENTLY %I.%I', n.nspname, c.relname)
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid AND c.relkind = 'i'
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE NOT i.indisvalid AND c.relname = 'idx_users_timezone' AND i.indrelid = to_regclass('users')
\gexec
SELECT NOT (:'migc_again' AND :'migc_there') AS migc_missing \gset
\if :migc_missing
CREATE INDEX CONCURRENTLY idx_users_timezone ON users (timezone);
\endif
UPDATE public.migration_history SET completed = clock_timestamp(), success = true WHERE segment = 2 AND success IS NULL;
SET lock_timeout = '5s';
SET statement_timeout = 0;
\endif

SELECT 3 > :migc_done AS migc_run \gset
\if :migc_run
BEGIN;
DO $migc$
DECLARE
  hit bigint;
BEGIN
  UPDATE public.alembic_version SET version_num = 'abc123' WHERE version_num = 'def456';
  GET DIAGNOSTICS hit = ROW_COUNT;
  IF hit <> 1 THEN
    RAISE EXCEPTION 'migc: expected one row % in %, found %', 'def456', 'public.alembic_version', hit;
  END IF;
END
$migc$;
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES (:'migc_script', 'upgrade', 'abc123', true, 3, 4, ARRAY['abc123']::text[]);
COMMIT;
\endif

SELECT 4 > :migc_done AS migc_run, 4 = :migc_broken AS migc_again \gset
\if :migc_run
WITH earlier AS (UPDATE public.migration_history SET success = false, error = 'broken off' WHERE success IS NULL)
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows, completed, success)
  SELECT :'migc_script', 'upgrade', 'abc123', true, 4, 4, ARRAY['abc123']::text[], NULL, NULL;
BEGIN READ ONLY;
DO $migc1$
DECLARE
  passed boolean;
BEGIN
  EXECUTE $migc$SELECT (
SELECT count(*) = 0 FROM users WHERE timezone IS NULL
) IS TRUE$migc$ INTO passed;
  IF passed IS NOT TRUE THEN
    RAISE EXCEPTION 'migc: verification of revision % failed', 'abc123'
      USING DETAIL = 'SELECT count(*) = 0 FROM users WHERE timezone IS NULL';
  END IF;
END
$migc1$;
DO $migc1$
DECLARE
  passed boolean;
BEGIN
  EXECUTE $migc$SELECT (
SELECT indisvalid FROM pg_index WHERE indexrelid = 'idx_users_timezone'::regclass
) IS TRUE$migc$ INTO passed;
  IF passed IS NOT TRUE THEN
    RAISE EXCEPTION 'migc: verification of revision % failed', 'abc123'
      USING DETAIL = 'SELECT indisvalid FROM pg_index WHERE indexrelid = ''idx_users_timezone''::regclass';
  END IF;
END
$migc1$;
COMMIT;
UPDATE public.migration_history SET completed = clock_timestamp(), success = true WHERE segment = 4 AND success IS NULL;
\endif

-- Report
DO $migc$
BEGIN
  PERFORM pg_advisory_unlock(-3168331955622904264);
END
$migc$;
\echo 'migc: done, 1 of 1 steps. Rows of public.alembic_version now:'
SELECT version_num FROM public.alembic_version ORDER BY version_num;
