-- Validate slug of posts
--
-- The fourth step reads the whole table, but under a lock that lets everybody read and write.
--
-- Revision ID: d07c49b2e6f1
-- Revises: 5e3d1f7a8b26
-- Create Date: 2024-04-15 10:15:00+00:00

-- migrate:up
ALTER TABLE posts VALIDATE CONSTRAINT posts_slug_present;

-- migrate:down
ALTER TABLE posts DROP CONSTRAINT posts_slug_present;
ALTER TABLE posts ADD CONSTRAINT posts_slug_present CHECK (slug IS NOT NULL) NOT VALID;

-- migrate:verify
SELECT convalidated FROM pg_constraint WHERE conrelid = 'posts'::regclass AND conname = 'posts_slug_present';
