-- Validate token checks
--
-- Revision ID: 82a5c7d04e9b
-- Revises: ab07e92f64c3
-- Create Date: 2024-06-10 06:00:00+00:00

-- migrate:up
ALTER TABLE social_accounts VALIDATE CONSTRAINT social_accounts_token_length_check;
ALTER TABLE social_accounts VALIDATE CONSTRAINT social_accounts_token_key_check;

-- migrate:down
ALTER TABLE social_accounts
    DROP CONSTRAINT social_accounts_token_key_check,
    DROP CONSTRAINT social_accounts_token_length_check;

ALTER TABLE social_accounts
    ADD CONSTRAINT social_accounts_token_length_check
        CHECK (octet_length(access_token_encrypted) > 28 AND octet_length(refresh_token_encrypted) > 28) NOT VALID,
    ADD CONSTRAINT social_accounts_token_key_check
        CHECK (access_token_encrypted IS NULL OR token_key_id IS NOT NULL) NOT VALID;

-- migrate:verify
SELECT bool_and(convalidated) FROM pg_constraint
 WHERE conrelid = 'social_accounts'::regclass AND conname LIKE 'social_accounts_token_%_check';
