-- Require slug of new posts
--
-- The third step. From now on no row without a slug gets in. NOT VALID, so that nothing is scanned under the lock.
--
-- Revision ID: 5e3d1f7a8b26
-- Revises: a92be7043c5f
-- Create Date: 2024-04-15 10:10:00+00:00

-- migrate:up
ALTER TABLE posts ADD CONSTRAINT posts_slug_present CHECK (slug IS NOT NULL) NOT VALID;

-- migrate:down
ALTER TABLE posts DROP CONSTRAINT posts_slug_present;
