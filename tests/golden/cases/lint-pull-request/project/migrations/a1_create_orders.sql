-- Create orders
--
-- Revision ID: a1
-- Revises:

-- migrate:up
CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer bigint NOT NULL);
CREATE TABLE old_orders (id bigint PRIMARY KEY);

-- migrate:down
DROP TABLE old_orders;
DROP TABLE orders;
