-- Row security and its policies, and privileges.

-- case: policies of all commands
CREATE TABLE t (id int, owner text, team int);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY a ON t;
CREATE POLICY s ON t FOR SELECT USING (owner = current_user);
CREATE POLICY i ON t FOR INSERT WITH CHECK (team > 0);
CREATE POLICY u ON t AS RESTRICTIVE FOR UPDATE TO PUBLIC USING (true) WITH CHECK (owner = current_user);
CREATE POLICY d ON t FOR DELETE TO pg_monitor, CURRENT_USER USING (false);
-- refuses: 42710
CREATE POLICY s ON t USING (true);
DROP POLICY s ON t;
-- refuses: 42704
DROP POLICY s ON t;
DROP POLICY IF EXISTS s ON t;
DROP POLICY IF EXISTS s ON missing;

-- case: policies that are refused
CREATE TABLE t (id int, owner text);
CREATE VIEW v AS SELECT id FROM t;
-- refuses: 42P01
CREATE POLICY p ON missing USING (true);
-- refuses: 42809
CREATE POLICY p ON v USING (true);
-- refuses: 42703
CREATE POLICY p ON t USING (missing = 1);
-- refuses: 42804
CREATE POLICY p ON t USING (id);
-- refuses: 42601
CREATE POLICY p ON t FOR INSERT USING (true);
-- refuses: 42601
CREATE POLICY p ON t FOR SELECT WITH CHECK (true);
-- refuses: 42803
CREATE POLICY p ON t USING (max(id) > 0);

-- case: policies for roles that do not exist
CREATE TABLE t (id int);
-- refuses: 42704
CREATE POLICY p ON t TO no_such_role USING (true);

-- case: policies are altered
CREATE TABLE t (id int, owner text, team int);
CREATE POLICY p ON t USING (owner = current_user);
ALTER POLICY p ON t USING (team = 1);
ALTER TABLE t DROP COLUMN owner;
-- refuses: 2BP01
ALTER TABLE t DROP COLUMN team;
ALTER POLICY p ON t RENAME TO q;
-- refuses: 42704
ALTER POLICY p ON t RENAME TO r;
CREATE POLICY r ON t USING (true);
-- refuses: 42710
ALTER POLICY r ON t RENAME TO q;
ALTER POLICY q ON t TO pg_monitor WITH CHECK (id > 0);

-- case: row security is switched on, forced and off
CREATE TABLE t (id int);
ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE t NO FORCE ROW LEVEL SECURITY;
ALTER TABLE t DISABLE ROW LEVEL SECURITY;
CREATE VIEW v AS SELECT id FROM t;
-- refuses: 42809
ALTER TABLE v ENABLE ROW LEVEL SECURITY;
-- refuses: 42809
ALTER VIEW v ENABLE ROW LEVEL SECURITY;

-- case: policies that look at other tables
CREATE TABLE members (team int, name text);
CREATE TABLE t (id int, team int);
CREATE POLICY p ON t USING (EXISTS (SELECT 1 FROM members m WHERE m.team = t.team AND m.name = current_user));
-- refuses: 2BP01
ALTER TABLE members DROP COLUMN name;
ALTER TABLE members RENAME TO people;
ALTER TABLE t RENAME TO things;
-- refuses: 2BP01
DROP TABLE people;
DROP TABLE people CASCADE;
DROP TABLE things;

-- case: a policy with a setting, as applications write it
CREATE TABLE accounts (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant')::uuid);
ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON accounts USING (tenant_id = current_setting('app.tenant', true)::uuid) WITH CHECK (tenant_id = current_setting('app.tenant')::uuid);
CREATE INDEX ON accounts (tenant_id);
-- refuses: 0A000
ALTER TABLE accounts ALTER tenant_id TYPE text;
DROP POLICY tenant_isolation ON accounts;
ALTER TABLE accounts ALTER tenant_id TYPE text;

-- case: grants change nothing but privileges
CREATE SCHEMA s;
CREATE TABLE s.t (a int, b int);
CREATE SEQUENCE s.q;
CREATE FUNCTION s.f(int) RETURNS int LANGUAGE sql AS 'SELECT $1';
CREATE TYPE s.e AS ENUM ('a');
GRANT USAGE ON SCHEMA s TO PUBLIC;
GRANT SELECT, INSERT (a), UPDATE (a, b) ON s.t TO pg_monitor;
GRANT ALL ON ALL TABLES IN SCHEMA s TO pg_monitor WITH GRANT OPTION;
REVOKE EXECUTE ON FUNCTION s.f(int) FROM PUBLIC;
GRANT USAGE ON SEQUENCE s.q TO pg_monitor;
REVOKE ALL ON TYPE s.e FROM PUBLIC;
REVOKE SELECT ON s.t FROM pg_monitor;
DROP SCHEMA s CASCADE;

-- case: grants that are refused
CREATE TABLE t (a int);
-- refuses: 42704
GRANT SELECT ON t TO no_such_role;
-- refuses: 42P01
GRANT SELECT ON missing TO PUBLIC;
-- refuses: 42703
GRANT SELECT (b) ON t TO PUBLIC;
-- refuses: 0LP01
GRANT EXECUTE ON TABLE t TO PUBLIC;
-- refuses: 42883
GRANT EXECUTE ON FUNCTION missing() TO PUBLIC;
-- refuses: 3F000
GRANT USAGE ON SCHEMA missing TO PUBLIC;
-- refuses: 0LP01
GRANT USAGE (a) ON t TO PUBLIC;
GRANT SELECT ON t TO PUBLIC;

-- case: default privileges
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;
CREATE TABLE t (a int);
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT INSERT ON TABLES TO pg_monitor;
CREATE TABLE u (a int);
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM PUBLIC;
CREATE TABLE w (a int);

-- case: calls that policies cannot have
CREATE TABLE t (id int, owner text);
-- refuses: 42803
CREATE POLICY p ON t WITH CHECK (count(*) > 0);
-- refuses: 42P20
CREATE POLICY p ON t USING (row_number() OVER () > 1);
-- refuses: 0A000
CREATE POLICY p ON t USING (generate_series(1, 2) > id);
CREATE POLICY p ON t USING (id > (SELECT max(id) FROM t));
-- refuses: 42803
ALTER POLICY p ON t USING (sum(id) > 0);
