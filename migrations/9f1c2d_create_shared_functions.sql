-- Create shared functions
--
-- Revision ID: 9f1c2d
-- Revises:
-- Create Date: 2023-11-06 09:12:00+00:00

-- migrate:up
CREATE FUNCTION set_updated_at() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END;
$$;

COMMENT ON FUNCTION set_updated_at() IS 'Trigger: stamps the row that is being updated';

-- migrate:down
DROP FUNCTION set_updated_at();
