-- Create avatar videos
--
-- Revision ID: 88c1b6e02f7d
-- Revises: 2d94f0a1c6e8
-- Create Date: 2024-03-11 09:30:00+00:00

-- migrate:up
CREATE TYPE render_state AS ENUM ('queued', 'rendering', 'ready', 'failed');

CREATE TABLE avatars (
    id         uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id    bigint NOT NULL,
    name       text NOT NULL,
    voice      text NOT NULL,
    consent_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT avatars_pkey PRIMARY KEY (id),
    CONSTRAINT avatars_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT avatars_user_id_name_key UNIQUE (user_id, name)
);

COMMENT ON COLUMN avatars.consent_at IS 'When the person shown agreed; no video is rendered without it';

CREATE TABLE avatar_videos (
    id           uuid NOT NULL DEFAULT gen_random_uuid(),
    avatar_id    uuid NOT NULL,
    post_id      bigint,
    script       text NOT NULL,
    state        render_state NOT NULL DEFAULT 'queued',
    storage_key  text,
    width        integer NOT NULL DEFAULT 1080,
    height       integer NOT NULL DEFAULT 1920,
    duration     interval,
    is_portrait  boolean GENERATED ALWAYS AS (height > width) STORED,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT avatar_videos_pkey PRIMARY KEY (id),
    CONSTRAINT avatar_videos_avatar_id_fkey FOREIGN KEY (avatar_id) REFERENCES avatars (id),
    CONSTRAINT avatar_videos_post_id_fkey FOREIGN KEY (post_id) REFERENCES posts (id) ON DELETE SET NULL,
    CONSTRAINT avatar_videos_size_check CHECK (width > 0 AND height > 0),
    CONSTRAINT avatar_videos_ready_check CHECK (state <> 'ready' OR (storage_key IS NOT NULL AND duration IS NOT NULL))
);

CREATE INDEX avatar_videos_avatar_id_idx ON avatar_videos (avatar_id);
CREATE INDEX avatar_videos_post_id_idx ON avatar_videos (post_id);

CREATE TRIGGER avatar_videos_set_updated_at
    BEFORE UPDATE ON avatar_videos
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();

-- migrate:down
DROP TABLE avatar_videos;
DROP TABLE avatars;
DROP TYPE render_state;
