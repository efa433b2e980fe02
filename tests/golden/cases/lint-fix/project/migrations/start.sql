-- what is there
--
-- Revision ID: start
-- Revises:

-- migrate:up
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, total int);

-- migrate:down
DROP TABLE orders, customers;
