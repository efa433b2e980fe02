-- Create campaign reach
--
-- Counts what was really published, so the publications of the main line must be there first.
--
-- Revision ID: 94b7d3e60a1f
-- Revises: e5a1f0c72b98
-- Create Date: 2024-04-22 14:10:00+00:00
-- Depends On: 2d94f0a1c6e8

-- migrate:up
CREATE MATERIALIZED VIEW campaign_reach AS
SELECT campaigns.id AS campaign_id,
       count(DISTINCT publications.id) AS publications,
       coalesce(sum(latest.impressions), 0)::bigint AS impressions,
       coalesce(sum(latest.clicks), 0)::bigint AS clicks
  FROM campaigns
  LEFT JOIN campaign_posts ON campaign_posts.campaign_id = campaigns.id
  LEFT JOIN publications ON publications.post_id = campaign_posts.post_id AND publications.state = 'live'
  LEFT JOIN LATERAL (
      SELECT post_metrics.impressions, post_metrics.clicks
        FROM post_metrics
       WHERE post_metrics.post_id = publications.post_id
       ORDER BY post_metrics.captured_at DESC
       LIMIT 1
  ) AS latest ON true
 GROUP BY campaigns.id
  WITH NO DATA;

-- REFRESH MATERIALIZED VIEW CONCURRENTLY needs it
CREATE UNIQUE INDEX campaign_reach_campaign_id_key ON campaign_reach (campaign_id);

REFRESH MATERIALIZED VIEW campaign_reach;

-- migrate:down
DROP MATERIALIZED VIEW campaign_reach;

-- migrate:verify
SELECT relispopulated FROM pg_class WHERE oid = 'campaign_reach'::regclass;
