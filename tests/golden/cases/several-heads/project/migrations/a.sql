-- step a
--
-- Revision ID: a
-- Revises: 

-- migrate:up
SELECT 1;

-- migrate:down
SELECT 1;
