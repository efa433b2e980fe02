-- step abc
--
-- Revision ID: abc
-- Revises: 

-- migrate:up
SELECT 1;

-- migrate:down
SELECT 1;
