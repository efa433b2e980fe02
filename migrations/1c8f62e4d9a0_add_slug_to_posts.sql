-- Add slug to posts
--
-- The first of five steps to a column that is NOT NULL adds the column, and a trigger that fills it in new rows.
--
-- Revision ID: 1c8f62e4d9a0
-- Revises: 6a0e5d18c7b4
-- Create Date: 2024-04-15 10:00:00+00:00

-- migrate:up
ALTER TABLE posts ADD COLUMN slug text;

CREATE FUNCTION make_slug(title text, id bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT trim(BOTH '-' FROM regexp_replace(lower(title), '[^a-z0-9]+', '-', 'g')) || '-' || id $$;

CREATE FUNCTION fill_post_slug() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.slug := make_slug(NEW.title, NEW.id);
    RETURN NEW;
END;
$$;

CREATE TRIGGER posts_fill_slug
    BEFORE INSERT ON posts
    FOR EACH ROW WHEN (NEW.slug IS NULL) EXECUTE FUNCTION fill_post_slug();

-- migrate:down
DROP TRIGGER posts_fill_slug ON posts;
DROP FUNCTION fill_post_slug();
DROP FUNCTION make_slug(text, bigint);
ALTER TABLE posts DROP COLUMN slug;
