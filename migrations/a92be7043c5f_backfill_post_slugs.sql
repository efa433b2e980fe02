-- Backfill post slugs
--
-- The second step fills the rows that were there before the trigger, a thousand at a time, each batch in a transaction of
-- its own, so that no row stays locked for long. It can be run again at any time: rows with a slug are left alone.
--
-- Revision ID: a92be7043c5f
-- Revises: 1c8f62e4d9a0
-- Create Date: 2024-04-15 10:05:00+00:00

-- migrate:up transaction:false
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

CALL backfill_post_slugs();

DROP PROCEDURE IF EXISTS backfill_post_slugs(integer);

-- migrate:down
-- Nothing to take back: the slugs leave with their column, one revision further down.

-- migrate:verify
SELECT count(*) = 0 FROM posts WHERE slug IS NULL;
SELECT count(DISTINCT slug) = count(*) FROM posts;
