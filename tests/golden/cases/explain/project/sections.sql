-- migrate:up transaction:false
ALTER TABLE orders ADD COLUMN note text;
-- migrate:ignore anything: a reason
CREATE INDEX orders_note ON orders (note);

-- migrate:down
ALTER TABLE orders DROP COLUMN note;
