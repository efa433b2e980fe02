-- step a
--
-- Revision ID: a
-- Revises: 

-- migrate:up
SELECT 1;
\i other.sql
\! rm -rf /
\copy t from x
SELECT 2 \gexec
\nonsense
\restrict abc
SELECT 3;

-- migrate:down
SELECT 1;
