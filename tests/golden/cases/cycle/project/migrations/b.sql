-- step b
--
-- Revision ID: b
-- Revises: a

-- migrate:up
SELECT 2;

-- migrate:down
SELECT 1;
