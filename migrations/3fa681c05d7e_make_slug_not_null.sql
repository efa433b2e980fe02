-- Make slug NOT NULL
--
-- The last step. The validated check proves that no slug is missing, so the server scans nothing
-- (PostgreSQL 12 and later). Then the check has done its work; dropped in the same ALTER, it would prove nothing.
--
-- Revision ID: 3fa681c05d7e
-- Revises: d07c49b2e6f1
-- Create Date: 2024-04-15 10:20:00+00:00

-- migrate:up
ALTER TABLE posts ALTER COLUMN slug SET NOT NULL;
ALTER TABLE posts DROP CONSTRAINT posts_slug_present;

-- migrate:down
ALTER TABLE posts ADD CONSTRAINT posts_slug_present CHECK (slug IS NOT NULL);
ALTER TABLE posts ALTER COLUMN slug DROP NOT NULL;
