-- migc 0.1.0: upgrade base -> d6f20c81e5b7
--
-- 25 revisions, 78 statements, compiled for PostgreSQL 15; runs on 13 to 18.
-- Version table public.alembic_version: holds base before, d6f20c81e5b7 after.
-- Journal public.migration_history: this script is 9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9.
--
-- Send the statements one by one, outside a transaction, and stop at the first error.
--
--  Step  Revision      Statements  Transaction                Message
--     1  9f1c2d                 2  1 transaction              Create shared functions
--     2  def456                 4  1 transaction              Create users
--     3  abc123                 3  1 transaction, 1 outside   Add user profile fields
--     4  51e7aa0c93d2           6  1 transaction              Create posts
--     5  c0ffee41b7d9           4  1 transaction              Create campaigns
--     6  7b20de85f416           4  1 transaction              Create social accounts
--     7  2d94f0a1c6e8           5  1 transaction              Create publications
--     8  e5a1f0c72b98           5  1 transaction              Create post metrics
--     9  94b7d3e60a1f           3  1 transaction              Create campaign reach
--    10  88c1b6e02f7d           7  1 transaction              Create avatar videos
--    11  0b6f3a97d5e1           6  1 transaction              Create jobs
--    12  f41d7c90ab36           3  1 transaction              Create transcripts
--    13  6a0e5d18c7b4           4  1 transaction              Encrypt social account tokens
--    14  1c8f62e4d9a0           4  1 transaction              Add slug to posts
--    15  a92be7043c5f           3  2 transactions, 1 outside  Backfill post slugs
--    16  5e3d1f7a8b26           1  1 transaction              Require slug of new posts
--    17  d07c49b2e6f1           1  1 transaction              Validate slug of posts
--    18  3fa681c05d7e           2  1 transaction              Make slug NOT NULL
--    19  b5d2907e1fc4           1  1 transaction              Add Threads to social networks
--    20  c38e6f15d0b2           0  version rows alone         Merge analytics
--    21  70d9ac2be841           3  1 transaction, 1 outside   Add campaign to publications
--    22  4e18b5f3c7d6           1  1 transaction              Validate campaign of publications
--    23  ab07e92f64c3           2  1 transaction, 1 outside   Make external ids unique
--    24  82a5c7d04e9b           2  1 transaction              Validate token checks
--    25  d6f20c81e5b7           2  1 transaction              Drop plain text tokens
--
-- It locks no relation but those that it makes itself.
--
-- Sources, 25 in all, by SHA-256; all of them: 7bad3b3008e03bdfa253395448c182ec1183d041a8f539591d7f956b55ff847d
--   1916c2253615a851ff6002b90530d5800f4b40b63e681d27c59789820a34437a  migrations/9f1c2d_create_shared_functions.sql
--   380445d02ec724a0ef61e0add962cd5e3f3a49c7dcf2e22626d8471d5da83aaa  migrations/def456_create_users.sql
--   1545a753596e355d070e9dc04f712a19f455be35882df858b6775351cef2351c  migrations/abc123_add_user_profile_fields.sql
--   3cbcc35d07f27c0ec85543d47156f54a92077783e164283190ad7c620b4db787  migrations/51e7aa0c93d2_create_posts.sql
--   ed1e3e96ee723d9e23839dc02cdec51341b6c4c8dea9befbff98172565d23544  migrations/c0ffee41b7d9_create_campaigns.sql
--   8557b8445338715b991dad514cb13d3a6789b32faded6bbfe7354967d3d5b345  migrations/7b20de85f416_create_social_accounts.sql
--   aab07843cbd37a5efca8955362d77f0c179694e6374b65351133c7c4dc48c28a  migrations/2d94f0a1c6e8_create_publications.sql
--   4d805bdec3c972a87ed9c1e065c23c36b73f3168e47faa0f1efd3df098223abb  migrations/e5a1f0c72b98_create_post_metrics.sql
--   db43519279222c98e6bb9d75cdac0404603b5f1e9c43a6880d7425888e7a1f16  migrations/94b7d3e60a1f_create_campaign_reach.sql
--   be6b18e7fe7cfb64f8258128a359bc063da64a755fed6c8bd54b89f274dd9510  migrations/88c1b6e02f7d_create_avatar_videos.sql
--   5521900d5220c9c3f5ad7d1125f56d4c97b6ff2093aa2f2c1d3a9f5654dc9ee9  migrations/0b6f3a97d5e1_create_jobs.sql
--   e20b4fc333b0f85997d968209d09463a6a0b4e2652acbcc4af7ab2712d4b9eeb  migrations/f41d7c90ab36_create_transcripts.sql
--   d095bfe829b67c96c73735553383b80671627b90f528df5a3dc93981770d2bc0  migrations/6a0e5d18c7b4_encrypt_social_account_tokens.sql
--   18388bf43cef12ba6d0915e710239228f8d3856cd6c5f401b1a92f05391e9fdc  migrations/1c8f62e4d9a0_add_slug_to_posts.sql
--   24dd09679f295bbcc6b6a282c5881cf4dd9fefeffccb63d4a0d3b316e0b44259  migrations/a92be7043c5f_backfill_post_slugs.sql
--   fa34e588c3d1dcbe299691022be8f4cd757b61196a0ad3a762f96fb48b9319b7  migrations/5e3d1f7a8b26_require_slug_of_new_posts.sql
--   19edc99a1928b5533b1a69547717de16a48c53a4ebe053e2fb9ef2add62a77a7  migrations/d07c49b2e6f1_validate_slug_of_posts.sql
--   a5c7c72239e0ae4cb1545c3c5458dabffa3e133d9a58d06b299d86fd133efa49  migrations/3fa681c05d7e_make_slug_not_null.sql
--   63106e2804b549509614b99a061bab6f40e633ec6a80d4807a0ad832817a9a05  migrations/b5d2907e1fc4_add_threads_to_social_networks.sql
--   e65446341869145102c7ff1e9c1207c23ed3785e4b3c7f24ff69228cb888a004  migrations/c38e6f15d0b2_merge_analytics.sql
--   9c52b0ea99d2b0e5bb2a6e5e03811b18f46ae4f534d27485965655dd0764206e  migrations/70d9ac2be841_add_campaign_to_publications.sql
--   f3205819649c0c5ed489119c1e49aead2510447138f3bce1265cb5faeeea02aa  migrations/4e18b5f3c7d6_validate_campaign_of_publications.sql
--   ee569e1689695b12696888f64f04630b67eda637f8653f474923c6c8ea0c92bc  migrations/ab07e92f64c3_make_external_ids_unique.sql
--   bc0deb2d0c846ed6778827c45e322fbc7623d37def80e73618d6bc63e3fe6091  migrations/82a5c7d04e9b_validate_token_checks.sql
--   6ae4831d9063fe02690ef49812d6275aba2451a28c35f011e46ba46d0ccb8ba7  migrations/d6f20c81e5b7_drop_plain_text_tokens.sql

-- Session
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
  expected text[] := ARRAY[]::text[];
  goal     CONSTANT text[] := ARRAY['d6f20c81e5b7']::text[];
  found    text[] := ARRAY[]::text[];
  newest   record;
BEGIN
  IF to_regclass('public.migration_history') IS NOT NULL THEN
    SELECT * INTO newest FROM public.migration_history WHERE success IS NOT false ORDER BY id DESC LIMIT 1;
    IF NOT newest.revision_done THEN
      RAISE EXCEPTION 'migc: revision % is half done: script % was stopped in segment % of %, and only a script for psql can go on; nothing was changed',
        newest.revision, newest.script, newest.segment, newest.segments
        USING HINT = 'Run that script with psql, compiled without --dialect sql. If what it did was undone by hand instead, set success to false in its rows of public.migration_history.';
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

-- A start from base: the version table may not be there yet.
BEGIN;
CREATE TABLE IF NOT EXISTS public.alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
COMMIT;

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
  UPDATE public.migration_history SET success = false, error = 'broken off' WHERE success IS NULL AND script <> '9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9';
END
$migc$;

-- Step 1 of 25: upgrade base -> 9f1c2d
-- Create shared functions

BEGIN;
CREATE FUNCTION set_updated_at() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END;
$$;
COMMENT ON FUNCTION set_updated_at() IS 'Trigger: stamps the row that is being updated';
INSERT INTO public.alembic_version (version_num) VALUES ('9f1c2d');
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', '9f1c2d', true, 1, 40, ARRAY['9f1c2d']::text[]);
COMMIT;

-- Step 2 of 25: upgrade 9f1c2d -> def456
-- Create users

BEGIN;
CREATE TYPE user_role AS ENUM ('owner', 'editor', 'viewer');
CREATE TABLE users (
    id           bigint GENERATED BY DEFAULT AS IDENTITY,
    email        text NOT NULL,
    display_name text NOT NULL,
    role         user_role NOT NULL DEFAULT 'editor',
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_email_check CHECK (email LIKE '_%@_%')
);
-- one account a mailbox, however its owner spells it
CREATE UNIQUE INDEX users_email_lower_key ON users (lower(email));
CREATE TRIGGER users_set_updated_at
    BEFORE UPDATE ON users
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
DO $migc$
DECLARE
  hit bigint;
BEGIN
  UPDATE public.alembic_version SET version_num = 'def456' WHERE version_num = '9f1c2d';
  GET DIAGNOSTICS hit = ROW_COUNT;
  IF hit <> 1 THEN
    RAISE EXCEPTION 'migc: expected one row % in %, found %', '9f1c2d', 'public.alembic_version', hit;
  END IF;
END
$migc$;
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', 'def456', true, 2, 40, ARRAY['def456']::text[]);
COMMIT;

-- Step 3 of 25: upgrade def456 -> abc123
-- Add user profile fields

BEGIN;
ALTER TABLE users
    ADD COLUMN bio text,
    ADD COLUMN timezone text NOT NULL DEFAULT 'UTC',
    ADD COLUMN website text;
COMMENT ON COLUMN users.timezone IS 'IANA name; campaigns are scheduled in the time of their owner';
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', 'abc123', false, 3, 40, ARRAY['def456']::text[]);
COMMIT;

-- Outside a transaction block, and without timeouts: broken off, it would leave work half done.
SET lock_timeout = 0;
SET statement_timeout = 0;
WITH earlier AS (UPDATE public.migration_history SET success = false, error = 'broken off' WHERE success IS NULL)
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows, completed, success)
  SELECT '9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', 'abc123', false, 4, 40, ARRAY['def456']::text[], NULL, NULL
   WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  WHERE i.indisvalid AND c.relname = 'idx_users_timezone' AND i.indrelid = to_regclass('users'));
-- If an earlier run left an invalid index behind, drop it first.
DO $migc$
DECLARE
  command text;
BEGIN
  FOR command IN SELECT format('DROP INDEX CONCURRENTLY %I.%I', n.nspname, c.relname)
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid AND c.relkind = 'i'
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE NOT i.indisvalid AND c.relname = 'idx_users_timezone' AND i.indrelid = to_regclass('users') LOOP
    EXECUTE replace(command, ' CONCURRENTLY', '');
  END LOOP;
END
$migc$;
CREATE INDEX CONCURRENTLY idx_users_timezone ON users (timezone);
UPDATE public.migration_history SET completed = clock_timestamp(), success = true WHERE segment = 4 AND success IS NULL;
SET lock_timeout = '5s';
SET statement_timeout = 0;

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
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', 'abc123', true, 5, 40, ARRAY['abc123']::text[]);
COMMIT;

WITH earlier AS (UPDATE public.migration_history SET success = false, error = 'broken off' WHERE success IS NULL)
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows, completed, success)
  SELECT '9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', 'abc123', true, 6, 40, ARRAY['abc123']::text[], NULL, NULL;
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
UPDATE public.migration_history SET completed = clock_timestamp(), success = true WHERE segment = 6 AND success IS NULL;

-- Step 4 of 25: upgrade abc123 -> 51e7aa0c93d2
-- Create posts

BEGIN;
CREATE TYPE post_status AS ENUM ('draft', 'scheduled', 'published');
CREATE TABLE posts (
    id           bigint GENERATED BY DEFAULT AS IDENTITY,
    author_id    bigint NOT NULL,
    title        text NOT NULL,
    body         text NOT NULL DEFAULT '',
    tags         text[] NOT NULL DEFAULT '{}',
    status       post_status NOT NULL DEFAULT 'draft',
    scheduled_at timestamptz,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT posts_pkey PRIMARY KEY (id),
    CONSTRAINT posts_author_id_fkey FOREIGN KEY (author_id) REFERENCES users (id),
    CONSTRAINT posts_title_check CHECK (title <> ''),
    CONSTRAINT posts_scheduled_check CHECK (status <> 'scheduled' OR scheduled_at IS NOT NULL)
);
CREATE INDEX posts_author_id_idx ON posts (author_id);
CREATE INDEX posts_tags_idx ON posts USING gin (tags);
CREATE INDEX posts_due_idx ON posts (scheduled_at) WHERE status = 'scheduled';
CREATE TRIGGER posts_set_updated_at
    BEFORE UPDATE ON posts
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
DO $migc$
DECLARE
  hit bigint;
BEGIN
  UPDATE public.alembic_version SET version_num = '51e7aa0c93d2' WHERE version_num = 'abc123';
  GET DIAGNOSTICS hit = ROW_COUNT;
  IF hit <> 1 THEN
    RAISE EXCEPTION 'migc: expected one row % in %, found %', 'abc123', 'public.alembic_version', hit;
  END IF;
END
$migc$;
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', '51e7aa0c93d2', true, 7, 40, ARRAY['51e7aa0c93d2']::text[]);
COMMIT;

-- Step 5 of 25: upgrade 51e7aa0c93d2 -> c0ffee41b7d9
-- Create campaigns

BEGIN;
CREATE TABLE campaigns (
    id         bigint GENERATED BY DEFAULT AS IDENTITY,
    owner_id   bigint NOT NULL,
    name       text NOT NULL,
    budget     numeric(12, 2),
    currency   text NOT NULL DEFAULT 'EUR',
    runs       daterange NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT campaigns_pkey PRIMARY KEY (id),
    CONSTRAINT campaigns_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES users (id),
    CONSTRAINT campaigns_owner_id_name_key UNIQUE (owner_id, name),
    CONSTRAINT campaigns_budget_check CHECK (budget >= 0),
    CONSTRAINT campaigns_currency_check CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT campaigns_runs_check CHECK (NOT isempty(runs))
);
CREATE TABLE campaign_posts (
    campaign_id bigint NOT NULL,
    post_id     bigint NOT NULL,
    position    integer NOT NULL DEFAULT 0,
    CONSTRAINT campaign_posts_pkey PRIMARY KEY (campaign_id, post_id),
    CONSTRAINT campaign_posts_campaign_id_fkey
        FOREIGN KEY (campaign_id) REFERENCES campaigns (id) ON DELETE CASCADE,
    CONSTRAINT campaign_posts_post_id_fkey
        FOREIGN KEY (post_id) REFERENCES posts (id) ON DELETE CASCADE
);
CREATE INDEX campaign_posts_post_id_idx ON campaign_posts (post_id);
CREATE TRIGGER campaigns_set_updated_at
    BEFORE UPDATE ON campaigns
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
DO $migc$
DECLARE
  hit bigint;
BEGIN
  UPDATE public.alembic_version SET version_num = 'c0ffee41b7d9' WHERE version_num = '51e7aa0c93d2';
  GET DIAGNOSTICS hit = ROW_COUNT;
  IF hit <> 1 THEN
    RAISE EXCEPTION 'migc: expected one row % in %, found %', '51e7aa0c93d2', 'public.alembic_version', hit;
  END IF;
END
$migc$;
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', 'c0ffee41b7d9', true, 8, 40, ARRAY['c0ffee41b7d9']::text[]);
COMMIT;

-- Step 6 of 25: upgrade c0ffee41b7d9 -> 7b20de85f416
-- Create social accounts

BEGIN;
CREATE TYPE social_network AS ENUM ('instagram', 'linkedin', 'tiktok', 'youtube');
CREATE TABLE social_accounts (
    id               bigint GENERATED BY DEFAULT AS IDENTITY,
    user_id          bigint NOT NULL,
    network          social_network NOT NULL,
    external_id      text NOT NULL,
    handle           text NOT NULL,
    access_token     text,
    refresh_token    text,
    token_expires_at timestamptz,
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT social_accounts_pkey PRIMARY KEY (id),
    CONSTRAINT social_accounts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT social_accounts_network_external_id_key UNIQUE (network, external_id)
);
CREATE INDEX social_accounts_user_id_idx ON social_accounts (user_id);
CREATE TRIGGER social_accounts_set_updated_at
    BEFORE UPDATE ON social_accounts
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
DO $migc$
DECLARE
  hit bigint;
BEGIN
  UPDATE public.alembic_version SET version_num = '7b20de85f416' WHERE version_num = 'c0ffee41b7d9';
  GET DIAGNOSTICS hit = ROW_COUNT;
  IF hit <> 1 THEN
    RAISE EXCEPTION 'migc: expected one row % in %, found %', 'c0ffee41b7d9', 'public.alembic_version', hit;
  END IF;
END
$migc$;
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', '7b20de85f416', true, 9, 40, ARRAY['7b20de85f416']::text[]);
COMMIT;

-- Step 7 of 25: upgrade 7b20de85f416 -> 2d94f0a1c6e8
-- Create publications

BEGIN;
CREATE TYPE publication_state AS ENUM ('pending', 'sending', 'live', 'failed', 'withdrawn');
CREATE TABLE publications (
    id                bigint GENERATED BY DEFAULT AS IDENTITY,
    post_id           bigint NOT NULL,
    social_account_id bigint NOT NULL,
    state             publication_state NOT NULL DEFAULT 'pending',
    external_id       text,
    external_url      text,
    failure           text,
    published_at      timestamptz,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT publications_pkey PRIMARY KEY (id),
    CONSTRAINT publications_post_id_fkey FOREIGN KEY (post_id) REFERENCES posts (id) ON DELETE CASCADE,
    CONSTRAINT publications_social_account_id_fkey
        FOREIGN KEY (social_account_id) REFERENCES social_accounts (id) ON DELETE CASCADE,
    CONSTRAINT publications_post_id_social_account_id_key UNIQUE (post_id, social_account_id),
    CONSTRAINT publications_live_check CHECK (state <> 'live' OR published_at IS NOT NULL),
    CONSTRAINT publications_failure_check CHECK (state <> 'failed' OR failure IS NOT NULL)
);
CREATE INDEX publications_social_account_id_idx ON publications (social_account_id);
CREATE INDEX publications_open_idx ON publications (created_at) WHERE state IN ('pending', 'sending');
CREATE TRIGGER publications_set_updated_at
    BEFORE UPDATE ON publications
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
DO $migc$
DECLARE
  hit bigint;
BEGIN
  UPDATE public.alembic_version SET version_num = '2d94f0a1c6e8' WHERE version_num = '7b20de85f416';
  GET DIAGNOSTICS hit = ROW_COUNT;
  IF hit <> 1 THEN
    RAISE EXCEPTION 'migc: expected one row % in %, found %', '7b20de85f416', 'public.alembic_version', hit;
  END IF;
END
$migc$;
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', '2d94f0a1c6e8', true, 10, 40, ARRAY['2d94f0a1c6e8']::text[]);
COMMIT;

-- Step 8 of 25: upgrade c0ffee41b7d9 -> e5a1f0c72b98
-- Create post metrics

BEGIN;
CREATE TABLE post_metrics (
    post_id     bigint NOT NULL,
    captured_at timestamptz NOT NULL,
    source      text NOT NULL,
    impressions bigint NOT NULL DEFAULT 0,
    clicks      bigint NOT NULL DEFAULT 0,
    reactions   bigint NOT NULL DEFAULT 0,
    CONSTRAINT post_metrics_pkey PRIMARY KEY (post_id, source, captured_at),
    CONSTRAINT post_metrics_post_id_fkey FOREIGN KEY (post_id) REFERENCES posts (id) ON DELETE CASCADE,
    CONSTRAINT post_metrics_counts_check CHECK (impressions >= 0 AND clicks >= 0 AND reactions >= 0)
)
PARTITION BY RANGE (captured_at);
CREATE TABLE post_metrics_2024_h1 PARTITION OF post_metrics
    FOR VALUES FROM ('2024-01-01 00:00:00+00') TO ('2024-07-01 00:00:00+00');
CREATE TABLE post_metrics_2024_h2 PARTITION OF post_metrics
    FOR VALUES FROM ('2024-07-01 00:00:00+00') TO ('2025-01-01 00:00:00+00');
CREATE TABLE post_metrics_rest PARTITION OF post_metrics DEFAULT;
CREATE INDEX post_metrics_captured_at_idx ON post_metrics USING brin (captured_at);
INSERT INTO public.alembic_version (version_num) VALUES ('e5a1f0c72b98');
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', 'e5a1f0c72b98', true, 11, 40, ARRAY['2d94f0a1c6e8', 'e5a1f0c72b98']::text[]);
COMMIT;

-- Step 9 of 25: upgrade e5a1f0c72b98 -> 94b7d3e60a1f
-- Create campaign reach

BEGIN;
CREATE MATERIALIZED VIEW campaign_reach AS
SELECT campaigns.id AS campaign_id,
       count(DISTINCT publications.id) AS publications,
       coalesce(sum(latest.impressions), 0)::bigint AS impressions,
       coalesce(sum(latest.clicks), 0)::bigint AS clicks
  FROM campaigns
  LEFT JOIN campaign_posts ON campaign_posts.campaign_id = campaigns.id
  LEFT JOIN publications ON publications.post_id = campaign_posts.post_id AND publications.state = 'live'
  LEFT JOIN LATERAL (
      SELECT post_metrics.impressions, post_metrics.clicks
        FROM post_metrics
       WHERE post_metrics.post_id = publications.post_id
       ORDER BY post_metrics.captured_at DESC
       LIMIT 1
  ) AS latest ON true
 GROUP BY campaigns.id
  WITH NO DATA;
-- REFRESH MATERIALIZED VIEW CONCURRENTLY needs it
CREATE UNIQUE INDEX campaign_reach_campaign_id_key ON campaign_reach (campaign_id);
REFRESH MATERIALIZED VIEW campaign_reach;
DO $migc$
DECLARE
  hit bigint;
BEGIN
  DELETE FROM public.alembic_version WHERE version_num = '2d94f0a1c6e8';
  GET DIAGNOSTICS hit = ROW_COUNT;
  IF hit <> 1 THEN
    RAISE EXCEPTION 'migc: expected one row % in %, found %', '2d94f0a1c6e8', 'public.alembic_version', hit;
  END IF;
END
$migc$;
DO $migc$
DECLARE
  hit bigint;
BEGIN
  UPDATE public.alembic_version SET version_num = '94b7d3e60a1f' WHERE version_num = 'e5a1f0c72b98';
  GET DIAGNOSTICS hit = ROW_COUNT;
  IF hit <> 1 THEN
    RAISE EXCEPTION 'migc: expected one row % in %, found %', 'e5a1f0c72b98', 'public.alembic_version', hit;
  END IF;
END
$migc$;
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', '94b7d3e60a1f', true, 12, 40, ARRAY['94b7d3e60a1f']::text[]);
COMMIT;

WITH earlier AS (UPDATE public.migration_history SET success = false, error = 'broken off' WHERE success IS NULL)
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows, completed, success)
  SELECT '9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', '94b7d3e60a1f', true, 13, 40, ARRAY['94b7d3e60a1f']::text[], NULL, NULL;
BEGIN READ ONLY;
DO $migc1$
DECLARE
  passed boolean;
BEGIN
  EXECUTE $migc$SELECT (
SELECT relispopulated FROM pg_class WHERE oid = 'campaign_reach'::regclass
) IS TRUE$migc$ INTO passed;
  IF passed IS NOT TRUE THEN
    RAISE EXCEPTION 'migc: verification of revision % failed', '94b7d3e60a1f'
      USING DETAIL = 'SELECT relispopulated FROM pg_class WHERE oid = ''campaign_reach''::regclass';
  END IF;
END
$migc1$;
COMMIT;
UPDATE public.migration_history SET completed = clock_timestamp(), success = true WHERE segment = 13 AND success IS NULL;

-- Step 10 of 25: upgrade 2d94f0a1c6e8 -> 88c1b6e02f7d
-- Create avatar videos

BEGIN;
CREATE TYPE render_state AS ENUM ('queued', 'rendering', 'ready', 'failed');
CREATE TABLE avatars (
    id         uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id    bigint NOT NULL,
    name       text NOT NULL,
    voice      text NOT NULL,
    consent_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT avatars_pkey PRIMARY KEY (id),
    CONSTRAINT avatars_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT avatars_user_id_name_key UNIQUE (user_id, name)
);
COMMENT ON COLUMN avatars.consent_at IS 'When the person shown agreed; no video is rendered without it';
CREATE TABLE avatar_videos (
    id           uuid NOT NULL DEFAULT gen_random_uuid(),
    avatar_id    uuid NOT NULL,
    post_id      bigint,
    script       text NOT NULL,
    state        render_state NOT NULL DEFAULT 'queued',
    storage_key  text,
    width        integer NOT NULL DEFAULT 1080,
    height       integer NOT NULL DEFAULT 1920,
    duration     interval,
    is_portrait  boolean GENERATED ALWAYS AS (height > width) STORED,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT avatar_videos_pkey PRIMARY KEY (id),
    CONSTRAINT avatar_videos_avatar_id_fkey FOREIGN KEY (avatar_id) REFERENCES avatars (id),
    CONSTRAINT avatar_videos_post_id_fkey FOREIGN KEY (post_id) REFERENCES posts (id) ON DELETE SET NULL,
    CONSTRAINT avatar_videos_size_check CHECK (width > 0 AND height > 0),
    CONSTRAINT avatar_videos_ready_check CHECK (state <> 'ready' OR (storage_key IS NOT NULL AND duration IS NOT NULL))
);
CREATE INDEX avatar_videos_avatar_id_idx ON avatar_videos (avatar_id);
CREATE INDEX avatar_videos_post_id_idx ON avatar_videos (post_id);
CREATE TRIGGER avatar_videos_set_updated_at
    BEFORE UPDATE ON avatar_videos
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
INSERT INTO public.alembic_version (version_num) VALUES ('88c1b6e02f7d');
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', '88c1b6e02f7d', true, 14, 40, ARRAY['88c1b6e02f7d', '94b7d3e60a1f']::text[]);
COMMIT;

-- Step 11 of 25: upgrade 88c1b6e02f7d -> 0b6f3a97d5e1
-- Create jobs

BEGIN;
CREATE TYPE job_status AS ENUM ('queued', 'running', 'succeeded', 'failed');
CREATE TABLE jobs (
    id         bigint GENERATED ALWAYS AS IDENTITY,
    kind       text NOT NULL,
    payload    jsonb NOT NULL DEFAULT '{}',
    status     job_status NOT NULL DEFAULT 'queued',
    attempts   smallint NOT NULL DEFAULT 0,
    run_after  timestamptz NOT NULL DEFAULT now(),
    locked_by  text,
    locked_at  timestamptz,
    failure    text,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT jobs_pkey PRIMARY KEY (id),
    CONSTRAINT jobs_kind_check CHECK (kind ~ '^[a-z_]+$'),
    CONSTRAINT jobs_attempts_check CHECK (attempts BETWEEN 0 AND 25),
    CONSTRAINT jobs_lock_check CHECK ((locked_by IS NULL) = (locked_at IS NULL))
)
WITH (fillfactor = 80);
-- each row is updated several times: leave room for it on its page
-- what a worker asks for: SELECT … WHERE status = 'queued' ORDER BY run_after FOR UPDATE SKIP LOCKED
CREATE INDEX jobs_queue_idx ON jobs (run_after) WHERE status = 'queued';
CREATE INDEX jobs_payload_idx ON jobs USING gin (payload jsonb_path_ops);
CREATE FUNCTION notify_job() RETURNS trigger
LANGUAGE plpgsql
AS $function$
BEGIN
    PERFORM pg_notify('jobs', NEW.kind);
    RETURN NULL;
END;
$function$;
CREATE TRIGGER jobs_notify
    AFTER INSERT ON jobs
    FOR EACH ROW EXECUTE FUNCTION notify_job();
DO $migc$
DECLARE
  hit bigint;
BEGIN
  UPDATE public.alembic_version SET version_num = '0b6f3a97d5e1' WHERE version_num = '88c1b6e02f7d';
  GET DIAGNOSTICS hit = ROW_COUNT;
  IF hit <> 1 THEN
    RAISE EXCEPTION 'migc: expected one row % in %, found %', '88c1b6e02f7d', 'public.alembic_version', hit;
  END IF;
END
$migc$;
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', '0b6f3a97d5e1', true, 15, 40, ARRAY['0b6f3a97d5e1', '94b7d3e60a1f']::text[]);
COMMIT;

-- Step 12 of 25: upgrade 0b6f3a97d5e1 -> f41d7c90ab36
-- Create transcripts

BEGIN;
CREATE TABLE transcripts (
    id         bigint GENERATED BY DEFAULT AS IDENTITY,
    video_id   uuid NOT NULL,
    job_id     bigint,
    language   text NOT NULL DEFAULT 'en',
    body       text NOT NULL,
    segments   jsonb NOT NULL DEFAULT '[]',
    search     tsvector GENERATED ALWAYS AS (to_tsvector('simple', body)) STORED,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT transcripts_pkey PRIMARY KEY (id),
    CONSTRAINT transcripts_video_id_fkey FOREIGN KEY (video_id) REFERENCES avatar_videos (id) ON DELETE CASCADE,
    CONSTRAINT transcripts_job_id_fkey FOREIGN KEY (job_id) REFERENCES jobs (id) ON DELETE SET NULL,
    CONSTRAINT transcripts_video_id_language_key UNIQUE (video_id, language),
    CONSTRAINT transcripts_segments_check CHECK (jsonb_typeof(segments) = 'array')
);
CREATE INDEX transcripts_job_id_idx ON transcripts (job_id);
CREATE INDEX transcripts_search_idx ON transcripts USING gin (search);
DO $migc$
DECLARE
  hit bigint;
BEGIN
  UPDATE public.alembic_version SET version_num = 'f41d7c90ab36' WHERE version_num = '0b6f3a97d5e1';
  GET DIAGNOSTICS hit = ROW_COUNT;
  IF hit <> 1 THEN
    RAISE EXCEPTION 'migc: expected one row % in %, found %', '0b6f3a97d5e1', 'public.alembic_version', hit;
  END IF;
END
$migc$;
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', 'f41d7c90ab36', true, 16, 40, ARRAY['94b7d3e60a1f', 'f41d7c90ab36']::text[]);
COMMIT;

-- Step 13 of 25: upgrade f41d7c90ab36 -> 6a0e5d18c7b4
-- Encrypt social account tokens

BEGIN;
ALTER TABLE social_accounts
    ADD COLUMN access_token_encrypted bytea,
    ADD COLUMN refresh_token_encrypted bytea,
    ADD COLUMN token_key_id text;
COMMENT ON COLUMN social_accounts.access_token_encrypted IS
    'AES-256-GCM: 12 bytes of nonce, the ciphertext, 16 bytes of tag';
COMMENT ON COLUMN social_accounts.token_key_id IS
    'Which key of the key service; the key itself is never in this database';
-- rows are checked from now on; those that exist hold no encrypted token yet, so there is nothing to scan for
ALTER TABLE social_accounts
    ADD CONSTRAINT social_accounts_token_length_check
        CHECK (octet_length(access_token_encrypted) > 28 AND octet_length(refresh_token_encrypted) > 28) NOT VALID,
    ADD CONSTRAINT social_accounts_token_key_check
        CHECK (access_token_encrypted IS NULL OR token_key_id IS NOT NULL) NOT VALID;
DO $migc$
DECLARE
  hit bigint;
BEGIN
  UPDATE public.alembic_version SET version_num = '6a0e5d18c7b4' WHERE version_num = 'f41d7c90ab36';
  GET DIAGNOSTICS hit = ROW_COUNT;
  IF hit <> 1 THEN
    RAISE EXCEPTION 'migc: expected one row % in %, found %', 'f41d7c90ab36', 'public.alembic_version', hit;
  END IF;
END
$migc$;
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', '6a0e5d18c7b4', true, 17, 40, ARRAY['6a0e5d18c7b4', '94b7d3e60a1f']::text[]);
COMMIT;

-- Step 14 of 25: upgrade 6a0e5d18c7b4 -> 1c8f62e4d9a0
-- Add slug to posts

BEGIN;
ALTER TABLE posts ADD COLUMN slug text;
CREATE FUNCTION make_slug(title text, id bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT trim(BOTH '-' FROM regexp_replace(lower(title), '[^a-z0-9]+', '-', 'g')) || '-' || id $$;
CREATE FUNCTION fill_post_slug() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.slug := make_slug(NEW.title, NEW.id);
    RETURN NEW;
END;
$$;
CREATE TRIGGER posts_fill_slug
    BEFORE INSERT ON posts
    FOR EACH ROW WHEN (NEW.slug IS NULL) EXECUTE FUNCTION fill_post_slug();
DO $migc$
DECLARE
  hit bigint;
BEGIN
  UPDATE public.alembic_version SET version_num = '1c8f62e4d9a0' WHERE version_num = '6a0e5d18c7b4';
  GET DIAGNOSTICS hit = ROW_COUNT;
  IF hit <> 1 THEN
    RAISE EXCEPTION 'migc: expected one row % in %, found %', '6a0e5d18c7b4', 'public.alembic_version', hit;
  END IF;
END
$migc$;
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', '1c8f62e4d9a0', true, 18, 40, ARRAY['1c8f62e4d9a0', '94b7d3e60a1f']::text[]);
COMMIT;

-- Step 15 of 25: upgrade 1c8f62e4d9a0 -> a92be7043c5f
-- Backfill post slugs

-- A transaction of its own, as the source asks.
BEGIN;
CREATE OR REPLACE PROCEDURE backfill_post_slugs(batch integer DEFAULT 1000)
LANGUAGE plpgsql
AS $$
DECLARE
    done  bigint := 0;
    until bigint;
BEGIN
    LOOP
        SELECT max(id) INTO until
          FROM (SELECT id FROM posts WHERE id > done ORDER BY id LIMIT batch) AS next;
        EXIT WHEN until IS NULL;
        UPDATE posts SET slug = make_slug(title, id) WHERE id > done AND id <= until AND slug IS NULL;
        done := until;
        COMMIT;
    END LOOP;
END;
$$;
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', 'a92be7043c5f', false, 19, 40, ARRAY['1c8f62e4d9a0', '94b7d3e60a1f']::text[]);
COMMIT;

-- Outside a transaction block.
WITH earlier AS (UPDATE public.migration_history SET success = false, error = 'broken off' WHERE success IS NULL)
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows, completed, success)
  SELECT '9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', 'a92be7043c5f', false, 20, 40, ARRAY['1c8f62e4d9a0', '94b7d3e60a1f']::text[], NULL, NULL;
CALL backfill_post_slugs();
UPDATE public.migration_history SET completed = clock_timestamp(), success = true WHERE segment = 20 AND success IS NULL;

-- A transaction of its own, as the source asks.
BEGIN;
DROP PROCEDURE IF EXISTS backfill_post_slugs(integer);
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', 'a92be7043c5f', false, 21, 40, ARRAY['1c8f62e4d9a0', '94b7d3e60a1f']::text[]);
COMMIT;

BEGIN;
DO $migc$
DECLARE
  hit bigint;
BEGIN
  UPDATE public.alembic_version SET version_num = 'a92be7043c5f' WHERE version_num = '1c8f62e4d9a0';
  GET DIAGNOSTICS hit = ROW_COUNT;
  IF hit <> 1 THEN
    RAISE EXCEPTION 'migc: expected one row % in %, found %', '1c8f62e4d9a0', 'public.alembic_version', hit;
  END IF;
END
$migc$;
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', 'a92be7043c5f', true, 22, 40, ARRAY['94b7d3e60a1f', 'a92be7043c5f']::text[]);
COMMIT;

WITH earlier AS (UPDATE public.migration_history SET success = false, error = 'broken off' WHERE success IS NULL)
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows, completed, success)
  SELECT '9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', 'a92be7043c5f', true, 23, 40, ARRAY['94b7d3e60a1f', 'a92be7043c5f']::text[], NULL, NULL;
BEGIN READ ONLY;
DO $migc1$
DECLARE
  passed boolean;
BEGIN
  EXECUTE $migc$SELECT (
SELECT count(*) = 0 FROM posts WHERE slug IS NULL
) IS TRUE$migc$ INTO passed;
  IF passed IS NOT TRUE THEN
    RAISE EXCEPTION 'migc: verification of revision % failed', 'a92be7043c5f'
      USING DETAIL = 'SELECT count(*) = 0 FROM posts WHERE slug IS NULL';
  END IF;
END
$migc1$;
DO $migc1$
DECLARE
  passed boolean;
BEGIN
  EXECUTE $migc$SELECT (
SELECT count(DISTINCT slug) = count(*) FROM posts
) IS TRUE$migc$ INTO passed;
  IF passed IS NOT TRUE THEN
    RAISE EXCEPTION 'migc: verification of revision % failed', 'a92be7043c5f'
      USING DETAIL = 'SELECT count(DISTINCT slug) = count(*) FROM posts';
  END IF;
END
$migc1$;
COMMIT;
UPDATE public.migration_history SET completed = clock_timestamp(), success = true WHERE segment = 23 AND success IS NULL;

-- Step 16 of 25: upgrade a92be7043c5f -> 5e3d1f7a8b26
-- Require slug of new posts

BEGIN;
ALTER TABLE posts ADD CONSTRAINT posts_slug_present CHECK (slug IS NOT NULL) NOT VALID;
DO $migc$
DECLARE
  hit bigint;
BEGIN
  UPDATE public.alembic_version SET version_num = '5e3d1f7a8b26' WHERE version_num = 'a92be7043c5f';
  GET DIAGNOSTICS hit = ROW_COUNT;
  IF hit <> 1 THEN
    RAISE EXCEPTION 'migc: expected one row % in %, found %', 'a92be7043c5f', 'public.alembic_version', hit;
  END IF;
END
$migc$;
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', '5e3d1f7a8b26', true, 24, 40, ARRAY['5e3d1f7a8b26', '94b7d3e60a1f']::text[]);
COMMIT;

-- Step 17 of 25: upgrade 5e3d1f7a8b26 -> d07c49b2e6f1
-- Validate slug of posts

BEGIN;
ALTER TABLE posts VALIDATE CONSTRAINT posts_slug_present;
DO $migc$
DECLARE
  hit bigint;
BEGIN
  UPDATE public.alembic_version SET version_num = 'd07c49b2e6f1' WHERE version_num = '5e3d1f7a8b26';
  GET DIAGNOSTICS hit = ROW_COUNT;
  IF hit <> 1 THEN
    RAISE EXCEPTION 'migc: expected one row % in %, found %', '5e3d1f7a8b26', 'public.alembic_version', hit;
  END IF;
END
$migc$;
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', 'd07c49b2e6f1', true, 25, 40, ARRAY['94b7d3e60a1f', 'd07c49b2e6f1']::text[]);
COMMIT;

WITH earlier AS (UPDATE public.migration_history SET success = false, error = 'broken off' WHERE success IS NULL)
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows, completed, success)
  SELECT '9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', 'd07c49b2e6f1', true, 26, 40, ARRAY['94b7d3e60a1f', 'd07c49b2e6f1']::text[], NULL, NULL;
BEGIN READ ONLY;
DO $migc1$
DECLARE
  passed boolean;
BEGIN
  EXECUTE $migc$SELECT (
SELECT convalidated FROM pg_constraint WHERE conrelid = 'posts'::regclass AND conname = 'posts_slug_present'
) IS TRUE$migc$ INTO passed;
  IF passed IS NOT TRUE THEN
    RAISE EXCEPTION 'migc: verification of revision % failed', 'd07c49b2e6f1'
      USING DETAIL = 'SELECT convalidated FROM pg_constraint WHERE conrelid = ''posts''::regclass AND conname = ''posts_slug_present''';
  END IF;
END
$migc1$;
COMMIT;
UPDATE public.migration_history SET completed = clock_timestamp(), success = true WHERE segment = 26 AND success IS NULL;

-- Step 18 of 25: upgrade d07c49b2e6f1 -> 3fa681c05d7e
-- Make slug NOT NULL

BEGIN;
ALTER TABLE posts ALTER COLUMN slug SET NOT NULL;
ALTER TABLE posts DROP CONSTRAINT posts_slug_present;
DO $migc$
DECLARE
  hit bigint;
BEGIN
  UPDATE public.alembic_version SET version_num = '3fa681c05d7e' WHERE version_num = 'd07c49b2e6f1';
  GET DIAGNOSTICS hit = ROW_COUNT;
  IF hit <> 1 THEN
    RAISE EXCEPTION 'migc: expected one row % in %, found %', 'd07c49b2e6f1', 'public.alembic_version', hit;
  END IF;
END
$migc$;
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', '3fa681c05d7e', true, 27, 40, ARRAY['3fa681c05d7e', '94b7d3e60a1f']::text[]);
COMMIT;

-- Step 19 of 25: upgrade 3fa681c05d7e -> b5d2907e1fc4
-- Add Threads to social networks

BEGIN;
ALTER TYPE social_network ADD VALUE 'threads' AFTER 'linkedin';
DO $migc$
DECLARE
  hit bigint;
BEGIN
  UPDATE public.alembic_version SET version_num = 'b5d2907e1fc4' WHERE version_num = '3fa681c05d7e';
  GET DIAGNOSTICS hit = ROW_COUNT;
  IF hit <> 1 THEN
    RAISE EXCEPTION 'migc: expected one row % in %, found %', '3fa681c05d7e', 'public.alembic_version', hit;
  END IF;
END
$migc$;
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', 'b5d2907e1fc4', true, 28, 40, ARRAY['94b7d3e60a1f', 'b5d2907e1fc4']::text[]);
COMMIT;

-- Step 20 of 25: upgrade b5d2907e1fc4, 94b7d3e60a1f -> c38e6f15d0b2
-- Merge analytics

BEGIN;
DO $migc$
DECLARE
  hit bigint;
BEGIN
  DELETE FROM public.alembic_version WHERE version_num = '94b7d3e60a1f';
  GET DIAGNOSTICS hit = ROW_COUNT;
  IF hit <> 1 THEN
    RAISE EXCEPTION 'migc: expected one row % in %, found %', '94b7d3e60a1f', 'public.alembic_version', hit;
  END IF;
END
$migc$;
DO $migc$
DECLARE
  hit bigint;
BEGIN
  UPDATE public.alembic_version SET version_num = 'c38e6f15d0b2' WHERE version_num = 'b5d2907e1fc4';
  GET DIAGNOSTICS hit = ROW_COUNT;
  IF hit <> 1 THEN
    RAISE EXCEPTION 'migc: expected one row % in %, found %', 'b5d2907e1fc4', 'public.alembic_version', hit;
  END IF;
END
$migc$;
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', 'c38e6f15d0b2', true, 29, 40, ARRAY['c38e6f15d0b2']::text[]);
COMMIT;

-- Step 21 of 25: upgrade c38e6f15d0b2 -> 70d9ac2be841
-- Add campaign to publications

BEGIN;
ALTER TABLE publications ADD COLUMN campaign_id bigint;
ALTER TABLE publications
    ADD CONSTRAINT publications_campaign_id_fkey
        FOREIGN KEY (campaign_id) REFERENCES campaigns (id) ON DELETE SET NULL NOT VALID;
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', '70d9ac2be841', false, 30, 40, ARRAY['c38e6f15d0b2']::text[]);
COMMIT;

-- Outside a transaction block, and without timeouts: broken off, it would leave work half done.
SET lock_timeout = 0;
SET statement_timeout = 0;
WITH earlier AS (UPDATE public.migration_history SET success = false, error = 'broken off' WHERE success IS NULL)
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows, completed, success)
  SELECT '9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', '70d9ac2be841', false, 31, 40, ARRAY['c38e6f15d0b2']::text[], NULL, NULL
   WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  WHERE i.indisvalid AND c.relname = 'publications_campaign_id_idx' AND i.indrelid = to_regclass('publications'));
-- If an earlier run left an invalid index behind, drop it first.
DO $migc$
DECLARE
  command text;
BEGIN
  FOR command IN SELECT format('DROP INDEX CONCURRENTLY %I.%I', n.nspname, c.relname)
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid AND c.relkind = 'i'
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE NOT i.indisvalid AND c.relname = 'publications_campaign_id_idx' AND i.indrelid = to_regclass('publications') LOOP
    EXECUTE replace(command, ' CONCURRENTLY', '');
  END LOOP;
END
$migc$;
CREATE INDEX CONCURRENTLY publications_campaign_id_idx ON publications (campaign_id);
UPDATE public.migration_history SET completed = clock_timestamp(), success = true WHERE segment = 31 AND success IS NULL;
SET lock_timeout = '5s';
SET statement_timeout = 0;

BEGIN;
DO $migc$
DECLARE
  hit bigint;
BEGIN
  UPDATE public.alembic_version SET version_num = '70d9ac2be841' WHERE version_num = 'c38e6f15d0b2';
  GET DIAGNOSTICS hit = ROW_COUNT;
  IF hit <> 1 THEN
    RAISE EXCEPTION 'migc: expected one row % in %, found %', 'c38e6f15d0b2', 'public.alembic_version', hit;
  END IF;
END
$migc$;
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', '70d9ac2be841', true, 32, 40, ARRAY['70d9ac2be841']::text[]);
COMMIT;

-- Step 22 of 25: upgrade 70d9ac2be841 -> 4e18b5f3c7d6
-- Validate campaign of publications

BEGIN;
ALTER TABLE publications VALIDATE CONSTRAINT publications_campaign_id_fkey;
DO $migc$
DECLARE
  hit bigint;
BEGIN
  UPDATE public.alembic_version SET version_num = '4e18b5f3c7d6' WHERE version_num = '70d9ac2be841';
  GET DIAGNOSTICS hit = ROW_COUNT;
  IF hit <> 1 THEN
    RAISE EXCEPTION 'migc: expected one row % in %, found %', '70d9ac2be841', 'public.alembic_version', hit;
  END IF;
END
$migc$;
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', '4e18b5f3c7d6', true, 33, 40, ARRAY['4e18b5f3c7d6']::text[]);
COMMIT;

WITH earlier AS (UPDATE public.migration_history SET success = false, error = 'broken off' WHERE success IS NULL)
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows, completed, success)
  SELECT '9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', '4e18b5f3c7d6', true, 34, 40, ARRAY['4e18b5f3c7d6']::text[], NULL, NULL;
BEGIN READ ONLY;
DO $migc1$
DECLARE
  passed boolean;
BEGIN
  EXECUTE $migc$SELECT (
SELECT convalidated FROM pg_constraint
 WHERE conrelid = 'publications'::regclass AND conname = 'publications_campaign_id_fkey'
) IS TRUE$migc$ INTO passed;
  IF passed IS NOT TRUE THEN
    RAISE EXCEPTION 'migc: verification of revision % failed', '4e18b5f3c7d6'
      USING DETAIL = 'SELECT convalidated FROM pg_constraint WHERE conrelid = ''publications''::regclass AND conname = ''publications_campaign_id_fkey''';
  END IF;
END
$migc1$;
COMMIT;
UPDATE public.migration_history SET completed = clock_timestamp(), success = true WHERE segment = 34 AND success IS NULL;

-- Step 23 of 25: upgrade 4e18b5f3c7d6 -> ab07e92f64c3
-- Make external ids unique

-- Outside a transaction block, and without timeouts: broken off, it would leave work half done.
SET lock_timeout = 0;
SET statement_timeout = 0;
WITH earlier AS (UPDATE public.migration_history SET success = false, error = 'broken off' WHERE success IS NULL)
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows, completed, success)
  SELECT '9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', 'ab07e92f64c3', false, 35, 40, ARRAY['4e18b5f3c7d6']::text[], NULL, NULL
   WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  WHERE i.indisvalid AND c.relname = 'publications_social_account_id_external_id_key' AND i.indrelid = to_regclass('publications'));
-- If an earlier run left an invalid index behind, drop it first.
DO $migc$
DECLARE
  command text;
BEGIN
  FOR command IN SELECT format('DROP INDEX CONCURRENTLY %I.%I', n.nspname, c.relname)
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid AND c.relkind = 'i'
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE NOT i.indisvalid AND c.relname = 'publications_social_account_id_external_id_key' AND i.indrelid = to_regclass('publications') LOOP
    EXECUTE replace(command, ' CONCURRENTLY', '');
  END LOOP;
END
$migc$;
CREATE UNIQUE INDEX CONCURRENTLY publications_social_account_id_external_id_key
    ON publications (social_account_id, external_id);
UPDATE public.migration_history SET completed = clock_timestamp(), success = true WHERE segment = 35 AND success IS NULL;
SET lock_timeout = '5s';
SET statement_timeout = 0;

BEGIN;
ALTER TABLE publications
    ADD CONSTRAINT publications_social_account_id_external_id_key
        UNIQUE USING INDEX publications_social_account_id_external_id_key;
DO $migc$
DECLARE
  hit bigint;
BEGIN
  UPDATE public.alembic_version SET version_num = 'ab07e92f64c3' WHERE version_num = '4e18b5f3c7d6';
  GET DIAGNOSTICS hit = ROW_COUNT;
  IF hit <> 1 THEN
    RAISE EXCEPTION 'migc: expected one row % in %, found %', '4e18b5f3c7d6', 'public.alembic_version', hit;
  END IF;
END
$migc$;
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', 'ab07e92f64c3', true, 36, 40, ARRAY['ab07e92f64c3']::text[]);
COMMIT;

-- Step 24 of 25: upgrade ab07e92f64c3 -> 82a5c7d04e9b
-- Validate token checks

BEGIN;
ALTER TABLE social_accounts VALIDATE CONSTRAINT social_accounts_token_length_check;
ALTER TABLE social_accounts VALIDATE CONSTRAINT social_accounts_token_key_check;
DO $migc$
DECLARE
  hit bigint;
BEGIN
  UPDATE public.alembic_version SET version_num = '82a5c7d04e9b' WHERE version_num = 'ab07e92f64c3';
  GET DIAGNOSTICS hit = ROW_COUNT;
  IF hit <> 1 THEN
    RAISE EXCEPTION 'migc: expected one row % in %, found %', 'ab07e92f64c3', 'public.alembic_version', hit;
  END IF;
END
$migc$;
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', '82a5c7d04e9b', true, 37, 40, ARRAY['82a5c7d04e9b']::text[]);
COMMIT;

WITH earlier AS (UPDATE public.migration_history SET success = false, error = 'broken off' WHERE success IS NULL)
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows, completed, success)
  SELECT '9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', '82a5c7d04e9b', true, 38, 40, ARRAY['82a5c7d04e9b']::text[], NULL, NULL;
BEGIN READ ONLY;
DO $migc1$
DECLARE
  passed boolean;
BEGIN
  EXECUTE $migc$SELECT (
SELECT bool_and(convalidated) FROM pg_constraint
 WHERE conrelid = 'social_accounts'::regclass AND conname LIKE 'social_accounts_token_%_check'
) IS TRUE$migc$ INTO passed;
  IF passed IS NOT TRUE THEN
    RAISE EXCEPTION 'migc: verification of revision % failed', '82a5c7d04e9b'
      USING DETAIL = 'SELECT bool_and(convalidated) FROM pg_constraint WHERE conrelid = ''social_accounts''::regclass AND conname LIKE ''social_accounts_token_%_check''';
  END IF;
END
$migc1$;
COMMIT;
UPDATE public.migration_history SET completed = clock_timestamp(), success = true WHERE segment = 38 AND success IS NULL;

-- Step 25 of 25: upgrade 82a5c7d04e9b -> d6f20c81e5b7
-- Drop plain text tokens

BEGIN;
DO $$
BEGIN
    IF EXISTS (SELECT FROM social_accounts WHERE access_token IS NOT NULL AND access_token_encrypted IS NULL) THEN
        RAISE EXCEPTION 'there are social accounts whose tokens are not encrypted yet'
            USING HINT = 'Let the job "encrypt_tokens" finish first.';
    END IF;
END;
$$;
ALTER TABLE social_accounts
    DROP COLUMN access_token,
    DROP COLUMN refresh_token;
DO $migc$
DECLARE
  hit bigint;
BEGIN
  UPDATE public.alembic_version SET version_num = 'd6f20c81e5b7' WHERE version_num = '82a5c7d04e9b';
  GET DIAGNOSTICS hit = ROW_COUNT;
  IF hit <> 1 THEN
    RAISE EXCEPTION 'migc: expected one row % in %, found %', '82a5c7d04e9b', 'public.alembic_version', hit;
  END IF;
END
$migc$;
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows)
  VALUES ('9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', 'd6f20c81e5b7', true, 39, 40, ARRAY['d6f20c81e5b7']::text[]);
COMMIT;

WITH earlier AS (UPDATE public.migration_history SET success = false, error = 'broken off' WHERE success IS NULL)
INSERT INTO public.migration_history (script, operation, revision, revision_done, segment, segments, version_rows, completed, success)
  SELECT '9e206a3662c0b9d8e2d4307d1e2e82999c345fde246ca16fbcd3644f3fdc15d9', 'upgrade', 'd6f20c81e5b7', true, 40, 40, ARRAY['d6f20c81e5b7']::text[], NULL, NULL;
BEGIN READ ONLY;
DO $migc1$
DECLARE
  passed boolean;
BEGIN
  EXECUTE $migc$SELECT (
SELECT count(*) = 0 FROM social_accounts WHERE access_token_encrypted IS NOT NULL AND token_key_id IS NULL
) IS TRUE$migc$ INTO passed;
  IF passed IS NOT TRUE THEN
    RAISE EXCEPTION 'migc: verification of revision % failed', 'd6f20c81e5b7'
      USING DETAIL = 'SELECT count(*) = 0 FROM social_accounts WHERE access_token_encrypted IS NOT NULL AND token_key_id IS NULL';
  END IF;
END
$migc1$;
COMMIT;
UPDATE public.migration_history SET completed = clock_timestamp(), success = true WHERE segment = 40 AND success IS NULL;

-- Report
DO $migc$
BEGIN
  PERFORM pg_advisory_unlock(-3168331955622904264);
END
$migc$;
SELECT version_num FROM public.alembic_version ORDER BY version_num;
