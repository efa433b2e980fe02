-- Drop plain text tokens
--
-- Every account has its tokens encrypted since 6a0e5d18c7b4, and no release in use reads the plain text any more. The
-- guard makes sure of the first.
--
-- Revision ID: d6f20c81e5b7
-- Revises: 82a5c7d04e9b
-- Create Date: 2024-06-17 06:00:00+00:00

-- migrate:up
DO $$
BEGIN
    IF EXISTS (SELECT FROM social_accounts WHERE access_token IS NOT NULL AND access_token_encrypted IS NULL) THEN
        RAISE EXCEPTION 'there are social accounts whose tokens are not encrypted yet'
            USING HINT = 'Let the job "encrypt_tokens" finish first.';
    END IF;
END;
$$;

ALTER TABLE social_accounts
    DROP COLUMN access_token,
    DROP COLUMN refresh_token;

-- migrate:irreversible: the plain text tokens are gone for good; people connect their accounts again if the keys are lost

-- migrate:verify
SELECT count(*) = 0 FROM social_accounts WHERE access_token_encrypted IS NOT NULL AND token_key_id IS NULL;
