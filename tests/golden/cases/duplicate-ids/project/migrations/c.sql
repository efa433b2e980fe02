-- step c
--
-- Revision ID: c
-- Revises: a

-- migrate:up
SELECT 3;

-- migrate:down
SELECT 1;
