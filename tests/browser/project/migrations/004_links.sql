-- Orders belong to users
--
-- Revision ID: links4
-- Revises: wide3

-- migrate:up
ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;
ALTER TABLE "a&amp;b" ADD PRIMARY KEY (id);
DROP TABLE "abc‮fdp.exe";
CREATE TABLE notes (id bigint PRIMARY KEY, text text);
COMMENT ON TABLE notes IS '</style><style>body { display: none }</style>';
-- migrate:down
DROP TABLE notes;
CREATE TABLE "abc‮fdp.exe" (id int);
ALTER TABLE "a&amp;b" DROP CONSTRAINT "a&amp;b_pkey";
ALTER TABLE orders DROP CONSTRAINT orders_user;
