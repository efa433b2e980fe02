-- Validate campaign of publications
--
-- Revision ID: 4e18b5f3c7d6
-- Revises: 70d9ac2be841
-- Create Date: 2024-05-20 11:35:00+00:00

-- migrate:up
ALTER TABLE publications VALIDATE CONSTRAINT publications_campaign_id_fkey;

-- migrate:down
ALTER TABLE publications DROP CONSTRAINT publications_campaign_id_fkey;
ALTER TABLE publications
    ADD CONSTRAINT publications_campaign_id_fkey
        FOREIGN KEY (campaign_id) REFERENCES campaigns (id) ON DELETE SET NULL NOT VALID;

-- migrate:verify
SELECT convalidated FROM pg_constraint
 WHERE conrelid = 'publications'::regclass AND conname = 'publications_campaign_id_fkey';
