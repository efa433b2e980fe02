-- orders know their customers
--
-- Revision ID: orders
-- Revises: start

-- migrate:up
-- both are big by now
CREATE INDEX ON orders (customer);   -- for the key
ALTER TABLE orders
  ADD FOREIGN KEY (customer) REFERENCES customers,  -- never deleted
  ADD UNIQUE (customer, total) DEFERRABLE;
ALTER TABLE orders ALTER COLUMN total SET NOT NULL;
ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();

-- migrate:down
ALTER TABLE orders DROP COLUMN token, ALTER COLUMN total DROP NOT NULL;
DROP INDEX orders_customer_idx;
