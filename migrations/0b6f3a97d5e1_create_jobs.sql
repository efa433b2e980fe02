-- Create jobs
--
-- Revision ID: 0b6f3a97d5e1
-- Revises: 88c1b6e02f7d
-- Create Date: 2024-03-18 11:15:00+00:00

-- migrate:up
CREATE TYPE job_status AS ENUM ('queued', 'running', 'succeeded', 'failed');

CREATE TABLE jobs (
    id         bigint GENERATED ALWAYS AS IDENTITY,
    kind       text NOT NULL,
    payload    jsonb NOT NULL DEFAULT '{}',
    status     job_status NOT NULL DEFAULT 'queued',
    attempts   smallint NOT NULL DEFAULT 0,
    run_after  timestamptz NOT NULL DEFAULT now(),
    locked_by  text,
    locked_at  timestamptz,
    failure    text,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT jobs_pkey PRIMARY KEY (id),
    CONSTRAINT jobs_kind_check CHECK (kind ~ '^[a-z_]+$'),
    CONSTRAINT jobs_attempts_check CHECK (attempts BETWEEN 0 AND 25),
    CONSTRAINT jobs_lock_check CHECK ((locked_by IS NULL) = (locked_at IS NULL))
)
WITH (fillfactor = 80);  -- each row is updated several times: leave room for it on its page

-- what a worker asks for: SELECT … WHERE status = 'queued' ORDER BY run_after FOR UPDATE SKIP LOCKED
CREATE INDEX jobs_queue_idx ON jobs (run_after) WHERE status = 'queued';
CREATE INDEX jobs_payload_idx ON jobs USING gin (payload jsonb_path_ops);

CREATE FUNCTION notify_job() RETURNS trigger
LANGUAGE plpgsql
AS $function$
BEGIN
    PERFORM pg_notify('jobs', NEW.kind);
    RETURN NULL;
END;
$function$;

CREATE TRIGGER jobs_notify
    AFTER INSERT ON jobs
    FOR EACH ROW EXECUTE FUNCTION notify_job();

-- migrate:down
DROP TABLE jobs;
DROP FUNCTION notify_job();
DROP TYPE job_status;
