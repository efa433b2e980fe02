-- step def
--
-- Revision ID: def
-- Revises: abd

-- migrate:up
SELECT 2;

-- migrate:down
SELECT 1;
