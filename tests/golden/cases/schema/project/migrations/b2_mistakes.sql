-- Mistakes
--
-- Revision ID: b2
-- Revises: a1

-- migrate:up
ALTER TABLE users DROP COLUMN email;
ALTER TABLE usres ADD COLUMN a int;
ALTER TABLE users ADD COLUMN mood int;
CREATE EXTENSION nobody_knows_it;

-- migrate:down
