-- Encrypt social account tokens
--
-- Adds the columns that hold tokens as AES-256-GCM (nonce, ciphertext, tag). The application writes both forms from
-- its next release on, and encrypts the old rows in the background; a later revision drops the plain text.
--
-- Revision ID: 6a0e5d18c7b4
-- Revises: f41d7c90ab36
-- Create Date: 2024-04-08 09:00:00+00:00

-- migrate:up
ALTER TABLE social_accounts
    ADD COLUMN access_token_encrypted bytea,
    ADD COLUMN refresh_token_encrypted bytea,
    ADD COLUMN token_key_id text;

COMMENT ON COLUMN social_accounts.access_token_encrypted IS
    'AES-256-GCM: 12 bytes of nonce, the ciphertext, 16 bytes of tag';
COMMENT ON COLUMN social_accounts.token_key_id IS
    'Which key of the key service; the key itself is never in this database';

-- rows are checked from now on; those that exist hold no encrypted token yet, so there is nothing to scan for
ALTER TABLE social_accounts
    ADD CONSTRAINT social_accounts_token_length_check
        CHECK (octet_length(access_token_encrypted) > 28 AND octet_length(refresh_token_encrypted) > 28) NOT VALID,
    ADD CONSTRAINT social_accounts_token_key_check
        CHECK (access_token_encrypted IS NULL OR token_key_id IS NOT NULL) NOT VALID;

-- migrate:down
ALTER TABLE social_accounts
    DROP CONSTRAINT social_accounts_token_key_check,
    DROP CONSTRAINT social_accounts_token_length_check;

ALTER TABLE social_accounts
    DROP COLUMN token_key_id,
    DROP COLUMN refresh_token_encrypted,
    DROP COLUMN access_token_encrypted;
