-- Add user profile fields
--
-- Everything that the profile page shows beside the name. The columns have constant defaults or none, so that
-- no row is rewritten; the index is built while users go on working.
--
-- Revision ID: abc123
-- Revises: def456
-- Create Date: 2024-01-15 14:30:00+00:00

-- migrate:up
ALTER TABLE users
    ADD COLUMN bio text,
    ADD COLUMN timezone text NOT NULL DEFAULT 'UTC',
    ADD COLUMN website text;

COMMENT ON COLUMN users.timezone IS 'IANA name; campaigns are scheduled in the time of their owner';

CREATE INDEX CONCURRENTLY idx_users_timezone ON users (timezone);

-- migrate:down
DROP INDEX CONCURRENTLY idx_users_timezone;

ALTER TABLE users
    DROP COLUMN website,
    DROP COLUMN timezone,
    DROP COLUMN bio;

-- migrate:verify
SELECT count(*) = 0 FROM users WHERE timezone IS NULL;
SELECT indisvalid FROM pg_index WHERE indexrelid = 'idx_users_timezone'::regclass;
