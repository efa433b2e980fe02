-- step a
--
-- Revision ID: a
-- Revises: 

-- migrate:up
CREATE TABLE t (a int);
CREATE TABEL u (a int);
ALTER TABLE t ADD COLUMN é text,, b int;

-- migrate:down
SELECT 1;
