-- Make external ids unique
--
-- The index is built while publications go on; the constraint then only takes it over.
--
-- Revision ID: ab07e92f64c3
-- Revises: 4e18b5f3c7d6
-- Create Date: 2024-06-03 07:45:00+00:00

-- migrate:up
CREATE UNIQUE INDEX CONCURRENTLY publications_social_account_id_external_id_key
    ON publications (social_account_id, external_id);

ALTER TABLE publications
    ADD CONSTRAINT publications_social_account_id_external_id_key
        UNIQUE USING INDEX publications_social_account_id_external_id_key;

-- migrate:down
ALTER TABLE publications DROP CONSTRAINT publications_social_account_id_external_id_key;
