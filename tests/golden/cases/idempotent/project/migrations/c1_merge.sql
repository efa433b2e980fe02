-- Merge
--
-- Revision ID: c1
-- Revises: b1, b2

-- migrate:up
COPY users (id, name) FROM stdin;
1	one
\.

-- migrate:down
DELETE FROM users;
