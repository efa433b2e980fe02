-- step a
--
-- Revision ID: a
-- Revises: c

-- migrate:up
SELECT 1;

-- migrate:down
SELECT 1;
