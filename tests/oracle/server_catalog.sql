-- The catalog of the current database as one JSON document, as `migc schema --format json` prints it. Read by
-- server_catalog.cc and by catalog_corpus.py; what is in it and what is not: docs/schema-json.md.
-- What initdb makes has smaller numbers than 16384: indexes find the rest.
-- The caller sets search_path to public alone, so that types are spelt as in a new session.
-- SPDX-License-Identifier: MIT
WITH extension_members AS MATERIALIZED (
  SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype = 'e'
), user_schemas AS MATERIALIZED (
  SELECT n.oid, n.nspname FROM pg_catalog.pg_namespace n
   WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
), relations AS MATERIALIZED (
  SELECT c.oid, s.nspname, c.relname, c.relkind, c.relispartition
    FROM pg_catalog.pg_class c JOIN user_schemas s ON s.oid = c.relnamespace
   WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
     AND NOT EXISTS (SELECT FROM extension_members x
                      WHERE x.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND x.objid = c.oid)
), columns AS MATERIALIZED (
  SELECT a.attrelid, json_agg(json_build_object(
           'name', a.attname,
           'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
           'not_null', a.attnotnull,
           'default', a.atthasdef AND a.attgenerated = '',
           'identity', CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' ELSE '' END,
           'generated', CASE a.attgenerated WHEN 's' THEN 'stored' WHEN 'v' THEN 'virtual' ELSE '' END)
           ORDER BY a.attnum) AS list
    FROM pg_catalog.pg_attribute a JOIN relations r ON r.oid = a.attrelid
   WHERE a.attrelid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped AND r.relkind <> 'S'
   GROUP BY a.attrelid
), constraints AS MATERIALIZED (
  SELECT k.conrelid, json_agg(json_build_object(
           'name', k.conname,
           'type', CASE k.contype WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique' WHEN 'c' THEN 'check'
                     WHEN 'f' THEN 'foreign key' WHEN 'x' THEN 'exclusion' WHEN 'n' THEN 'not null' END,
           'columns', (SELECT coalesce(json_agg(a.attname ORDER BY p.position), '[]')
                         FROM unnest(k.conkey) WITH ORDINALITY p (attnum, position)
                         JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.attnum),
           'references', CASE WHEN k.contype = 'f' THEN json_build_object(
             'relation', (SELECT n.nspname || '.' || f.relname FROM pg_catalog.pg_class f
                            JOIN pg_catalog.pg_namespace n ON n.oid = f.relnamespace WHERE f.oid = k.confrelid),
             'columns', (SELECT json_agg(a.attname ORDER BY p.position)
                           FROM unnest(k.confkey) WITH ORDINALITY p (attnum, position)
                           JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = p.attnum)) END,
           'valid', k.convalidated)
           ORDER BY k.conname COLLATE "C") AS list
    FROM pg_catalog.pg_constraint k JOIN relations r ON r.oid = k.conrelid
   WHERE k.contype IN ('p', 'u', 'c', 'f', 'x', 'n')
   GROUP BY k.conrelid
), indexes AS MATERIALIZED (
  SELECT i.indrelid, json_agg(json_build_object(
           'name', c.relname, 'unique', i.indisunique, 'primary', i.indisprimary, 'method', m.amname,
           'valid', i.indisvalid) ORDER BY c.relname COLLATE "C") AS list
    FROM pg_catalog.pg_index i JOIN relations r ON r.oid = i.indrelid
    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_am m ON m.oid = c.relam
   GROUP BY i.indrelid
), triggers AS MATERIALIZED (
  SELECT t.tgrelid, json_agg(t.tgname ORDER BY t.tgname COLLATE "C") AS list
    FROM pg_catalog.pg_trigger t JOIN relations r ON r.oid = t.tgrelid
   WHERE NOT t.tgisinternal GROUP BY t.tgrelid
), policies AS MATERIALIZED (
  SELECT p.polrelid, json_agg(p.polname ORDER BY p.polname COLLATE "C") AS list
    FROM pg_catalog.pg_policy p JOIN relations r ON r.oid = p.polrelid GROUP BY p.polrelid
), owners AS MATERIALIZED (
  SELECT d.objid, n.nspname || '.' || c.relname || '.' || a.attname AS name
    FROM pg_catalog.pg_depend d JOIN relations s ON s.oid = d.objid AND s.relkind = 'S'
    JOIN pg_catalog.pg_class c ON c.oid = d.refobjid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
   WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
     AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
), parents AS MATERIALIZED (
  SELECT i.inhrelid, n.nspname || '.' || c.relname AS name
    FROM pg_catalog.pg_inherits i JOIN relations r ON r.oid = i.inhrelid AND r.relispartition
    JOIN pg_catalog.pg_class c ON c.oid = i.inhparent JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
), all_relations AS (
  SELECT coalesce(json_agg(json_build_object(
           'schema', r.nspname, 'name', r.relname,
           'kind', CASE r.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'v' THEN 'view'
                     WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence' ELSE 'foreign table' END,
           'columns', coalesce(c.list, '[]'), 'constraints', coalesce(k.list, '[]'), 'indexes', coalesce(i.list, '[]'),
           'triggers', coalesce(t.list, '[]'), 'policies', coalesce(p.list, '[]'),
           'partition_of', h.name, 'owned_by', o.name)
           ORDER BY r.nspname COLLATE "C", r.relname COLLATE "C"), '[]') AS list
    FROM relations r
    LEFT JOIN columns c ON c.attrelid = r.oid LEFT JOIN constraints k ON k.conrelid = r.oid
    LEFT JOIN indexes i ON i.indrelid = r.oid LEFT JOIN triggers t ON t.tgrelid = r.oid
    LEFT JOIN policies p ON p.polrelid = r.oid LEFT JOIN parents h ON h.inhrelid = r.oid
    LEFT JOIN owners o ON o.objid = r.oid
), all_types AS (
  SELECT coalesce(json_agg(json_build_object(
           'schema', s.nspname, 'name', t.typname,
           'kind', CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range' ELSE 'composite' END,
           'labels', (SELECT coalesce(json_agg(e.enumlabel ORDER BY e.enumsortorder), '[]')
                        FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid))
           ORDER BY s.nspname COLLATE "C", t.typname COLLATE "C"), '[]') AS list
    FROM pg_catalog.pg_type t JOIN user_schemas s ON s.oid = t.typnamespace
    LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
   WHERE t.oid >= 16384 AND (t.typtype IN ('e', 'd', 'r') OR t.typtype = 'c' AND c.relkind = 'c')
     AND NOT EXISTS (SELECT FROM extension_members x
                      WHERE x.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND x.objid = t.oid)
), all_functions AS (
  SELECT coalesce(json_agg(json_build_object('schema', f.nspname, 'name', f.proname, 'arguments', f.arguments)
           ORDER BY f.nspname COLLATE "C", f.proname COLLATE "C", f.arguments COLLATE "C"), '[]') AS list
    FROM (SELECT s.nspname, p.proname,
                 (SELECT coalesce(string_agg(pg_catalog.format_type(a.type, NULL), ', ' ORDER BY a.position), '')
                    FROM unnest(p.proargtypes) WITH ORDINALITY a (type, position)) AS arguments
            FROM pg_catalog.pg_proc p JOIN user_schemas s ON s.oid = p.pronamespace
           WHERE p.oid >= 16384
             AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend x WHERE x.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                              AND x.objid = p.oid AND x.deptype IN ('e', 'i'))) f
)
SELECT json_build_object(
  'schemas', (SELECT coalesce(json_agg(s.nspname ORDER BY s.nspname COLLATE "C"), '[]') FROM user_schemas s
               WHERE NOT EXISTS (SELECT FROM extension_members x
                                  WHERE x.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND x.objid = s.oid)),
  'extensions', (SELECT coalesce(json_agg(e.extname ORDER BY e.extname COLLATE "C"), '[]')
                   FROM pg_catalog.pg_extension e WHERE e.extname <> 'plpgsql'),
  'relations', (SELECT list FROM all_relations),
  'types', (SELECT list FROM all_types),
  'functions', (SELECT list FROM all_functions))
