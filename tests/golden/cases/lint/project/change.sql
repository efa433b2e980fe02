CREATE INDEX orders_customer_idx ON orders (customer);
-- migrate:ignore drop-column: unused since May
ALTER TABLE orders DROP COLUMN code;
ALTER TABLE orders ADD COLUMN paid boolean, ADD COLUMN token uuid DEFAULT gen_random_uuid();
