-- migc 0.1.0: downgrade abc123 -> def456
--
-- 1 revision, 2 statements, compiled for PostgreSQL 15; runs on 13 to 18.
-- Version table public.alembic_version: holds abc123 before, def456 after.
--
-- Run it:  psql -X -f FILE "$DATABASE_URL"
-- It stops at the first error, and psql then exits with status 3. What was committed before stays, and the
-- version table says how far it came.
--
--  Step  Revision  Statements  Transaction               Strongest lock    Message
--     1  abc123             2  1 transaction, 1 outside  ACCESS EXCLUSIVE  Add user profile fields
--
-- Locks on relations that are there before, the strongest of each step; migc explain tells them by statement:
--     1  ACCESS EXCLUSIVE on table public.users, blocks reads and writes
--        loses the data of public.users.bio, public.users.timezone, public.users.website
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
  expected CONSTANT text[] := ARRAY['abc123']::text[];
  goal     CONSTANT text[] := ARRAY['def456']::text[];
  found    text[] := ARRAY[]::text[];
BEGIN
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

-- Step 1 of 1: downgrade abc123 -> def456
-- Add user profile fields
\echo 'migc: [1/1] downgrade abc123: Add user profile fields'

-- Outside a transaction block, and without timeouts: broken off, it would leave work half done.
SET lock_timeout = 0;
SET statement_timeout = 0;
DROP INDEX CONCURRENTLY idx_users_timezone;
SET lock_timeout = '5s';
SET statement_timeout = 0;

BEGIN;
ALTER TABLE users
    DROP COLUMN website,
    DROP COLUMN timezone,
    DROP COLUMN bio;
DO $migc$
DECLARE
  hit bigint;
BEGIN
  UPDATE public.alembic_version SET version_num = 'def456' WHERE version_num = 'abc123';
  GET DIAGNOSTICS hit = ROW_COUNT;
  IF hit <> 1 THEN
    RAISE EXCEPTION 'migc: expected one row % in %, found %', 'abc123', 'public.alembic_version', hit;
  END IF;
END
$migc$;
COMMIT;

-- Report
DO $migc$
BEGIN
  PERFORM pg_advisory_unlock(-3168331955622904264);
END
$migc$;
\echo 'migc: done, 1 of 1 steps. Rows of public.alembic_version now:'
SELECT version_num FROM public.alembic_version ORDER BY version_num;
