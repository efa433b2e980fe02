-- step a
--
-- Revision ID: a
-- Revises: 

-- migrate:up
SELECT 2;

-- migrate:down
SELECT 1;
