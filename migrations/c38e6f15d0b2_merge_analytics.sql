-- Merge analytics
--
-- Revision ID: c38e6f15d0b2
-- Revises: b5d2907e1fc4, 94b7d3e60a1f
-- Create Date: 2024-05-13 09:00:00+00:00

-- migrate:up

-- migrate:down
