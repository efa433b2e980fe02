-- Users
--
-- Revision ID: a1
-- Revises:

-- migrate:up
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email varchar(80) NOT NULL UNIQUE,
    mood mood DEFAULT 'ok',
    manager bigint REFERENCES users
);
CREATE VIEW emails AS SELECT email, count(*) FROM users GROUP BY email;

-- migrate:down
DROP VIEW emails;
DROP TABLE users;
DROP TYPE mood;
