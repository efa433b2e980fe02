-- step b
--
-- Revision ID: b
-- Revises: a

-- migrate:up
SELECT FROM WHERE;

-- migrate:down
SELECT 1;
