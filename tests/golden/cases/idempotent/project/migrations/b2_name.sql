-- Index names
--
-- Revision ID: b2
-- Revises: a1

-- migrate:up
CREATE INDEX CONCURRENTLY users_name ON users (name);

-- migrate:down
DROP INDEX CONCURRENTLY users_name;
