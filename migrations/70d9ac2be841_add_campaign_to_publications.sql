-- Add campaign to publications
--
-- The foreign key is NOT VALID at first: it holds for new rows at once and reads none of the old ones while both
-- tables are locked against writes.
--
-- Revision ID: 70d9ac2be841
-- Revises: c38e6f15d0b2
-- Create Date: 2024-05-20 11:30:00+00:00

-- migrate:up
ALTER TABLE publications ADD COLUMN campaign_id bigint;

ALTER TABLE publications
    ADD CONSTRAINT publications_campaign_id_fkey
        FOREIGN KEY (campaign_id) REFERENCES campaigns (id) ON DELETE SET NULL NOT VALID;

CREATE INDEX CONCURRENTLY publications_campaign_id_idx ON publications (campaign_id);

-- migrate:down
DROP INDEX CONCURRENTLY publications_campaign_id_idx;
ALTER TABLE publications DROP CONSTRAINT publications_campaign_id_fkey;
ALTER TABLE publications DROP COLUMN campaign_id;
