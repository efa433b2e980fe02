-- step c
--
-- Revision ID: c
-- Revises: b

-- migrate:up
SELECT 3;

-- migrate:down
SELECT 1;
