-- Columns for <b>the</b> "><script>alert(3)</script> profile
--
-- Revision ID: columns2
-- Revises: base1

-- migrate:up
ALTER TABLE users ADD COLUMN bio text;
ALTER TABLE """><script>alert(1)</script>" ADD COLUMN "&lt;" text DEFAULT '</code></pre><script>alert(4)</script>';
UPDATE users SET bio = '' WHERE bio IS NULL;
-- migrate:down
ALTER TABLE """><script>alert(1)</script>" DROP COLUMN "&lt;";
ALTER TABLE users DROP COLUMN bio;
