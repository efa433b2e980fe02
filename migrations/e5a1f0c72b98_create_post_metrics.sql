-- Create post metrics
--
-- The analytics team works on a branch of its own, from the campaigns on.
--
-- Revision ID: e5a1f0c72b98
-- Revises: c0ffee41b7d9
-- Create Date: 2024-03-04 12:00:00+00:00
-- Branch Labels: analytics

-- migrate:up
CREATE TABLE post_metrics (
    post_id     bigint NOT NULL,
    captured_at timestamptz NOT NULL,
    source      text NOT NULL,
    impressions bigint NOT NULL DEFAULT 0,
    clicks      bigint NOT NULL DEFAULT 0,
    reactions   bigint NOT NULL DEFAULT 0,
    CONSTRAINT post_metrics_pkey PRIMARY KEY (post_id, source, captured_at),
    CONSTRAINT post_metrics_post_id_fkey FOREIGN KEY (post_id) REFERENCES posts (id) ON DELETE CASCADE,
    CONSTRAINT post_metrics_counts_check CHECK (impressions >= 0 AND clicks >= 0 AND reactions >= 0)
)
PARTITION BY RANGE (captured_at);

CREATE TABLE post_metrics_2024_h1 PARTITION OF post_metrics
    FOR VALUES FROM ('2024-01-01 00:00:00+00') TO ('2024-07-01 00:00:00+00');
CREATE TABLE post_metrics_2024_h2 PARTITION OF post_metrics
    FOR VALUES FROM ('2024-07-01 00:00:00+00') TO ('2025-01-01 00:00:00+00');
CREATE TABLE post_metrics_rest PARTITION OF post_metrics DEFAULT;

CREATE INDEX post_metrics_captured_at_idx ON post_metrics USING brin (captured_at);

-- migrate:down
DROP TABLE post_metrics;
