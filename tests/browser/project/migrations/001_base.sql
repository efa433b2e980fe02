-- What is there before the window, with names that a page must show as they are.
--
-- Revision ID: base1
-- Revises:

-- migrate:up
CREATE TABLE users (id bigint PRIMARY KEY, email varchar(100) NOT NULL, name text, age int);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL, total int NOT NULL, note text);
CREATE TABLE audit (id bigint, what text);
CREATE TABLE """><script>alert(1)</script>" (id int PRIMARY KEY, "</style>" text);
CREATE TABLE "a&amp;b" (id int, "<img src=x onerror=alert(2)>" text);
CREATE TABLE "abc‮fdp.exe" (id int);
