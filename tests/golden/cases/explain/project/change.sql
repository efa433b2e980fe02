-- what the application needs first
ALTER TABLE orders ADD CONSTRAINT orders_customer_fkey
    FOREIGN KEY (customer_id) REFERENCES customers (id);
ALTER TABLE customers ALTER COLUMN country TYPE varchar(3), ADD COLUMN token uuid DEFAULT gen_random_uuid();
CREATE TABLE notes (id bigint, order_id bigint REFERENCES orders (id));
CREATE INDEX ON notes (order_id);
CREATE INDEX CONCURRENTLY orders_total ON orders (total);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
ALTER TABLE orders ALTER COLUMN total TYPE bigint;
ALTER TABLE customers DROP COLUMN country;
UPDATE orders SET placed_at = now() WHERE placed_at IS NULL;
DO $$ BEGIN EXECUTE 'LOCK TABLE ' || current_user; END $$;
TRUNCATE events;
