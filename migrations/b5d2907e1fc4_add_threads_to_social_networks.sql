-- Add Threads to social networks
--
-- The way back makes the type anew without the value. It fails, and changes nothing, as long as an account uses it.
--
-- Revision ID: b5d2907e1fc4
-- Revises: 3fa681c05d7e
-- Create Date: 2024-05-06 08:50:00+00:00

-- migrate:up
ALTER TYPE social_network ADD VALUE 'threads' AFTER 'linkedin';

-- migrate:down
ALTER TYPE social_network RENAME TO social_network_with_threads;
CREATE TYPE social_network AS ENUM ('instagram', 'linkedin', 'tiktok', 'youtube');
ALTER TABLE social_accounts ALTER COLUMN network TYPE social_network USING network::text::social_network;
DROP TYPE social_network_with_threads;
