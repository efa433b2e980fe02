-- it's `touch broken` */ :USER :'USER' \! touch broken \q $migc$ %s ‮ evil
--
-- Revision ID: it's $migc$ id
-- Revises:
-- Branch Labels: x';DROP_TABLE_t;
-- migrate:up
SELECT 1;
