-- Add bio
--
-- Revision ID: b1
-- Revises: a1

-- migrate:up
SET LOCAL work_mem = '64MB';
ALTER TABLE users ADD COLUMN bio text;  -- 'quoted'

-- migrate:down
ALTER TABLE users DROP COLUMN bio;

-- migrate:verify
SELECT count(*) = 0 FROM users WHERE bio IS NOT NULL;
