-- Tables as they are made and changed every day.

-- case: a table with the usual columns
CREATE TABLE users (
  id bigint PRIMARY KEY,
  email varchar(255) NOT NULL UNIQUE,
  name text DEFAULT 'nobody',
  created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE users ADD COLUMN age int CHECK (age >= 0);
-- refuses: 42P07
CREATE TABLE users (id int);
CREATE TABLE IF NOT EXISTS users (id int);
