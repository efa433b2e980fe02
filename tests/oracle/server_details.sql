-- What `migc schema -v --format json` prints as "details", read from a server: docs/schema-json.md says what each fact is.
-- Facts at their default are null here and stripped. Columns that came with a later version than 13 are read through to_jsonb.
-- The caller sets search_path to public alone. What initdb makes has smaller numbers than 16384: indexes find the rest.
-- SPDX-License-Identifier: MIT
WITH members AS MATERIALIZED (
  SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype = 'e'
), schemas AS MATERIALIZED (
  SELECT n.oid, n.nspname, n.nspowner, n.nspacl FROM pg_catalog.pg_namespace n
   WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
), relations AS MATERIALIZED (
  SELECT c.*, s.nspname, s.nspname || '.' || c.relname AS path FROM pg_catalog.pg_class c JOIN schemas s ON s.oid = c.relnamespace
   WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
     AND NOT EXISTS (SELECT FROM members x WHERE x.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND x.objid = c.oid)
), types AS MATERIALIZED (
  SELECT t.*, s.nspname || '.' || t.typname AS path FROM pg_catalog.pg_type t JOIN schemas s ON s.oid = t.typnamespace
    LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
   WHERE t.oid >= 16384 AND (t.typtype IN ('e', 'd', 'r') OR t.typtype = 'c' AND c.relkind = 'c')
     AND NOT EXISTS (SELECT FROM members x WHERE x.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND x.objid = t.oid)
), functions AS MATERIALIZED (
  SELECT p.oid, p.prokind, p.prorettype, p.proretset, p.prolang, p.provolatile, p.proisstrict, p.prosecdef, p.proleakproof,
         p.proparallel, p.proargnames, p.proargmodes, p.proallargtypes, p.proargtypes, p.pronargdefaults, p.proconfig,
         p.proowner, p.proacl, s.nspname || '.' || p.proname AS path, s.nspname || '.' || p.proname || '(' ||
         coalesce((SELECT string_agg(pg_catalog.format_type(a.type, NULL), ', ' ORDER BY a.position)
                     FROM unnest(p.proargtypes) WITH ORDINALITY a (type, position)), '') || ')' AS signature,
         to_jsonb(p) ->> 'prosqlbody' IS NOT NULL AS sql_body
    FROM pg_catalog.pg_proc p JOIN schemas s ON s.oid = p.pronamespace
   WHERE p.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend x
                      WHERE x.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND x.objid = p.oid AND x.deptype IN ('e', 'i'))
), lists AS (  -- access lists, with what an object has without one
  SELECT 'pg_catalog.pg_class'::pg_catalog.regclass AS class, oid, 0 AS part, relowner AS owner, relacl AS list,
         pg_catalog.acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner) AS made FROM relations
  UNION ALL SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, r.oid, a.attnum, r.relowner, a.attacl, '{}'
              FROM pg_catalog.pg_attribute a JOIN relations r ON r.oid = a.attrelid
             WHERE a.attrelid >= 16384 AND a.attacl IS NOT NULL
  UNION ALL SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass, oid, 0, nspowner, nspacl, '{}' FROM schemas
  UNION ALL SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, oid, 0, typowner, typacl, pg_catalog.acldefault('T', typowner) FROM types
  UNION ALL SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, oid, 0, proowner, proacl, pg_catalog.acldefault('f', proowner) FROM functions
  UNION ALL SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, oid, 0, srvowner, srvacl, '{}' FROM pg_catalog.pg_foreign_server
  UNION ALL SELECT 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, oid, 0, fdwowner, fdwacl, '{}'
              FROM pg_catalog.pg_foreign_data_wrapper
), grants AS (
  SELECT l.class, l.oid, l.part, which,
         coalesce((SELECT jsonb_object_agg(g.name, g.words) FROM (
           SELECT CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE pg_catalog.pg_get_userbyid(x.grantee) END AS name,
                  jsonb_agg(DISTINCT x.privilege_type || CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END) AS words
             FROM pg_catalog.aclexplode(nullif(CASE which WHEN 'now' THEN l.list ELSE l.made END, '{}')) x WHERE x.grantee <> l.owner
            GROUP BY 1) g), '{}') AS value
    FROM lists l, unnest(ARRAY['now', 'made']) which WHERE l.list IS NOT NULL
), privileges AS MATERIALIZED (
  SELECT n.class, n.oid, n.part, n.value FROM grants n JOIN grants m USING (class, oid, part)
   WHERE n.which = 'now' AND m.which = 'made' AND n.value <> m.value
), described AS MATERIALIZED (
  SELECT classoid AS class, objoid AS oid, objsubid AS part, description AS value FROM pg_catalog.pg_description WHERE objoid >= 16384
), attributes AS MATERIALIZED (
  SELECT a.attrelid, a.attnum, a.attname, a.attcollation, a.attinhcount, a.attislocal, a.attstorage, a.atttypid,
         nullif(to_jsonb(a) ->> 'attstattarget', '-1') AS target, nullif(to_jsonb(a) ->> 'attcompression', '') AS compression,
         r.path, t.typcollation, t.typstorage
    FROM pg_catalog.pg_attribute a JOIN relations r ON r.oid = a.attrelid JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
   WHERE a.attrelid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped AND r.relkind <> 'S'
), limits AS (
  SELECT q.*, CASE q.seqtypid WHEN 21 THEN 32767 WHEN 23 THEN 2147483647 ELSE 9223372036854775807 END AS largest,
         CASE q.seqtypid WHEN 21 THEN -32768 WHEN 23 THEN -2147483648 ELSE -9223372036854775808 END AS smallest
    FROM pg_catalog.pg_sequence q
), sequences AS (
  SELECT seqrelid,
         jsonb_build_object(
           'type', CASE seqtypid WHEN 21 THEN 'smallint' WHEN 23 THEN 'integer' END,
           'increment', nullif(seqincrement, 1)::text,
           'minimum', nullif(seqmin::numeric, CASE WHEN seqincrement > 0 THEN 1 ELSE smallest END)::text,
           'maximum', nullif(seqmax::numeric, CASE WHEN seqincrement > 0 THEN largest ELSE -1 END)::text,
           'start', nullif(seqstart, CASE WHEN seqincrement > 0 THEN seqmin ELSE seqmax END)::text,
           'cache', nullif(seqcache, 1)::text, 'cycle', nullif(seqcycle, false)) AS facts
    FROM limits
), collations AS (
  SELECT c.oid, CASE n.nspname WHEN 'pg_catalog' THEN '' ELSE n.nspname || '.' END || c.collname AS name
    FROM pg_catalog.pg_collation c JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace
), triggers AS (
  SELECT t.*, r.path FROM pg_catalog.pg_trigger t JOIN relations r ON r.oid = t.tgrelid WHERE NOT t.tgisinternal
), publications AS (
  SELECT p.*, (SELECT jsonb_agg(n.nspname || '.' || c.relname
                          || coalesce((SELECT ' (' || string_agg(a.attname, ', ' ORDER BY a.attnum) || ')' FROM pg_catalog.pg_attribute a
                               WHERE a.attrelid = c.oid AND a.attnum = ANY (string_to_array(translate(to_jsonb(m) ->> 'prattrs', '[],', ''), ' ')::int2[])), '')
                          || CASE WHEN to_jsonb(m) ->> 'prqual' IS NULL THEN '' ELSE ' WHERE (expression)' END
                          ORDER BY (n.nspname || '.' || c.relname) COLLATE "C")
                 FROM pg_catalog.pg_publication_rel m JOIN pg_catalog.pg_class c ON c.oid = m.prrelid
                 JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE m.prpubid = p.oid) AS tables,
         (SELECT jsonb_agg(n.nspname ORDER BY n.nspname COLLATE "C") FROM pg_catalog.pg_depend d
            JOIN pg_catalog.pg_depend e ON e.classid = d.classid AND e.objid = d.objid
             AND e.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
            JOIN pg_catalog.pg_namespace n ON n.oid = e.refobjid
           WHERE d.classid = pg_catalog.to_regclass('pg_catalog.pg_publication_namespace')
             AND d.refclassid = 'pg_catalog.pg_publication'::pg_catalog.regclass AND d.refobjid = p.oid) AS schemas
    FROM pg_catalog.pg_publication p
), facts (class, oid, part, key, always, value) AS (
  SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass, oid, 0, 'schema ' || nspname, false, '{}'::jsonb FROM schemas WHERE nspname <> 'public'
  UNION ALL
  SELECT 'pg_catalog.pg_extension'::pg_catalog.regclass, e.oid, 0, 'extension ' || e.extname, true,
         jsonb_build_object('schema', n.nspname)
    FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname <> 'plpgsql'
  UNION ALL
  SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, r.oid, 0, 'relation ' || r.path, false,
         coalesce(q.facts, '{}') || jsonb_build_object(
           'persistence', CASE r.relpersistence WHEN 'u' THEN 'unlogged' END,
           'inherits', CASE WHEN NOT r.relispartition THEN
             (SELECT jsonb_agg(n.nspname || '.' || c.relname ORDER BY i.inhseqno) FROM pg_catalog.pg_inherits i
                JOIN pg_catalog.pg_class c ON c.oid = i.inhparent JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
               WHERE i.inhrelid = r.oid) END,
           'of_type', (SELECT n.nspname || '.' || t.typname FROM pg_catalog.pg_type t
                         JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE t.oid = r.reloftype),
           'partition_by', CASE k.partstrat WHEN 'r' THEN 'range' WHEN 'l' THEN 'list' WHEN 'h' THEN 'hash' END,
           'partition_columns', CASE WHEN k.partrelid IS NOT NULL THEN
             (SELECT jsonb_agg(coalesce(a.attname, '') ORDER BY p.position) FROM unnest(k.partattrs) WITH ORDINALITY p (attnum, position)
                LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum = p.attnum AND a.attnum > 0) END,
           'default_partition', CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_partitioned_table d WHERE d.partdefid = r.oid) THEN true END,
           'row_security', nullif(r.relrowsecurity, false), 'force_row_security', nullif(r.relforcerowsecurity, false),
           'replica_identity', CASE r.relreplident WHEN 'f' THEN 'full' WHEN 'i' THEN 'index'
                                 WHEN 'n' THEN CASE WHEN r.relkind IN ('r', 'p', 'm') THEN 'nothing' END END,
           'options', (SELECT jsonb_agg(o ORDER BY o COLLATE "C") FROM unnest(r.reloptions) o),
           'populated', CASE WHEN r.relkind = 'm' AND NOT r.relispopulated THEN false END,
           'server', (SELECT s.srvname FROM pg_catalog.pg_foreign_table f JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver
                       WHERE f.ftrelid = r.oid))
    FROM relations r LEFT JOIN pg_catalog.pg_partitioned_table k ON k.partrelid = r.oid LEFT JOIN sequences q ON q.seqrelid = r.oid
  UNION ALL
  SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, a.attrelid, a.attnum, 'column ' || a.path || '.' || a.attname, false,
         jsonb_build_object(
           'collation', CASE WHEN a.attcollation <> a.typcollation THEN (SELECT name FROM collations c WHERE c.oid = a.attcollation) END,
           'inherited', nullif(a.attinhcount, 0), 'local', CASE WHEN NOT a.attislocal THEN false END,
           'storage', CASE WHEN a.attstorage <> a.typstorage THEN
             CASE a.attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'x' THEN 'extended' ELSE 'main' END END,
           'statistics', a.target::int,
           'compression', CASE a.compression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END)
    FROM attributes a
  UNION ALL
  SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass, k.oid, 0, 'constraint ' || r.path || '.' || k.conname, false,
         jsonb_build_object(
           'deferrable', nullif(k.condeferrable, false), 'initially_deferred', nullif(k.condeferred, false),
           'enforced', nullif((j.row ->> 'conenforced')::boolean, true),
           'no_inherit', CASE WHEN k.contype IN ('c', 'n') AND k.connoinherit THEN true END,
           'on_update', CASE k.confupdtype WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' WHEN 'd' THEN 'set default' END,
           'on_delete', CASE k.confdeltype WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' WHEN 'd' THEN 'set default' END,
           'set_columns', (SELECT jsonb_agg(a.attname ORDER BY p.position)
                             FROM jsonb_array_elements_text(CASE jsonb_typeof(j.row -> 'confdelsetcols') WHEN 'array' THEN j.row -> 'confdelsetcols' END)
                                  WITH ORDINALITY p (attnum, position)
                             JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.attnum::int),
           'match', CASE k.confmatchtype WHEN 'f' THEN 'full' END,
           'local', CASE WHEN NOT k.conislocal THEN false END, 'inherited', nullif(k.coninhcount, 0),
           'operators', CASE k.contype WHEN 'x' THEN
             (SELECT jsonb_agg(o.oprname ORDER BY p.position) FROM unnest(k.conexclop) WITH ORDINALITY p (oid, position)
                JOIN pg_catalog.pg_operator o ON o.oid = p.oid) END,
           'period', nullif((j.row ->> 'conperiod')::boolean, false))
    FROM pg_catalog.pg_constraint k JOIN relations r ON r.oid = k.conrelid
   CROSS JOIN LATERAL (SELECT to_jsonb(k) - 'conbin' AS row) j
   WHERE k.contype IN ('p', 'u', 'c', 'f', 'x', 'n')
  UNION ALL
  SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass, k.oid, 0, 'domain constraint ' || t.path || '.' || k.conname, true,
         jsonb_build_object('type', CASE k.contype WHEN 'n' THEN 'not null' ELSE 'check' END, 'valid', nullif(k.convalidated, true))
    FROM pg_catalog.pg_constraint k JOIN types t ON t.oid = k.contypid
  UNION ALL
  SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, i.indexrelid, 0, 'index ' || r.path || '.' || c.relname, true,
         jsonb_build_object(
           'keys', (SELECT jsonb_agg(coalesce(a.attname, '(expression)')
                             || CASE WHEN NOT coalesce(oc.opcdefault, true) THEN ' ' || oc.opcname ELSE '' END
                             || CASE WHEN a.attname IS NOT NULL AND i.indcollation[p.position - 1] NOT IN (0, a.attcollation)
                                  THEN ' COLLATE ' || (SELECT name FROM collations o WHERE o.oid = i.indcollation[p.position - 1]) ELSE '' END
                             || CASE i.indoption[p.position - 1] WHEN 1 THEN ' DESC NULLS LAST' WHEN 2 THEN ' NULLS FIRST' WHEN 3 THEN ' DESC' ELSE '' END
                             ORDER BY p.position)
                      FROM unnest(i.indkey) WITH ORDINALITY p (attnum, position)
                      LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = p.attnum AND p.attnum <> 0
                      LEFT JOIN pg_catalog.pg_opclass oc ON oc.oid = i.indclass[p.position - 1]
                     WHERE p.position <= i.indnkeyatts),
           'include', (SELECT jsonb_agg(a.attname ORDER BY p.position) FROM unnest(i.indkey) WITH ORDINALITY p (attnum, position)
                         JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = p.attnum
                        WHERE p.position > i.indnkeyatts),
           'predicate', CASE WHEN i.indpred IS NOT NULL THEN true END,
           'nulls_not_distinct', nullif(((to_jsonb(i) - '{indpred,indexprs}'::text[]) ->> 'indnullsnotdistinct')::boolean, false),
           'clustered', nullif(i.indisclustered, false), 'replica_identity', nullif(i.indisreplident, false),
           'options', (SELECT jsonb_agg(o ORDER BY o COLLATE "C") FROM unnest(c.reloptions) o),
           'partition_of', (SELECT n.nspname || '.' || p.relname FROM pg_catalog.pg_inherits h JOIN pg_catalog.pg_class p ON p.oid = h.inhparent
                              JOIN pg_catalog.pg_namespace n ON n.oid = p.relnamespace WHERE h.inhrelid = c.oid))
    FROM pg_catalog.pg_index i JOIN relations r ON r.oid = i.indrelid JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  UNION ALL
  SELECT 'pg_catalog.pg_trigger'::pg_catalog.regclass, t.oid, 0, 'trigger ' || t.path || '.' || t.tgname, true,
         jsonb_build_object(
           'function', n.nspname || '.' || p.proname,
           'timing', CASE WHEN t.tgtype & 2 <> 0 THEN 'before' WHEN t.tgtype & 64 <> 0 THEN 'instead of' ELSE 'after' END,
           'events', to_jsonb(array_remove(ARRAY[CASE WHEN t.tgtype & 4 <> 0 THEN 'insert' END, CASE WHEN t.tgtype & 8 <> 0 THEN 'delete' END,
             CASE WHEN t.tgtype & 16 <> 0 THEN 'update' END, CASE WHEN t.tgtype & 32 <> 0 THEN 'truncate' END], NULL)),
           'level', CASE WHEN t.tgtype & 1 <> 0 THEN 'row' ELSE 'statement' END,
           'columns', (SELECT jsonb_agg(a.attname ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
                        WHERE a.attrelid = t.tgrelid AND a.attnum = ANY (t.tgattr)),
           'condition', CASE WHEN t.tgqual IS NOT NULL THEN true END, 'constraint', CASE WHEN t.tgconstraint <> 0 THEN true END,
           'deferrable', nullif(t.tgdeferrable, false), 'initially_deferred', nullif(t.tginitdeferred, false),
           'enabled', CASE t.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END,
           'arguments', CASE WHEN t.tgnargs > 0 THEN to_jsonb((string_to_array(encode(t.tgargs, 'escape'), '\000'))[:t.tgnargs]) END,
           'old_table', t.tgoldtable, 'new_table', t.tgnewtable,
           'from', CASE WHEN t.tgconstrrelid <> 0 THEN (SELECT fn.nspname || '.' || f.relname FROM pg_catalog.pg_class f
             JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace WHERE f.oid = t.tgconstrrelid) END)
    FROM triggers t JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  UNION ALL
  SELECT 'pg_catalog.pg_rewrite'::pg_catalog.regclass, w.oid, 0, 'rule ' || r.path || '.' || w.rulename, true,
         jsonb_build_object('event', CASE w.ev_type WHEN '1' THEN 'select' WHEN '2' THEN 'update' WHEN '3' THEN 'insert' ELSE 'delete' END,
           'instead', nullif(w.is_instead, false),
           'enabled', CASE w.ev_enabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END)
    FROM pg_catalog.pg_rewrite w JOIN relations r ON r.oid = w.ev_class WHERE w.rulename <> '_RETURN'
  UNION ALL
  SELECT 'pg_catalog.pg_policy'::pg_catalog.regclass, p.oid, 0, 'policy ' || r.path || '.' || p.polname, true,
         jsonb_build_object('command', CASE p.polcmd WHEN '*' THEN 'all' WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' ELSE 'delete' END,
           'restrictive', CASE WHEN NOT p.polpermissive THEN true END,
           'roles', CASE WHEN p.polroles <> '{0}' THEN (SELECT jsonb_agg(pg_catalog.pg_get_userbyid(o) ORDER BY pg_catalog.pg_get_userbyid(o)::text COLLATE "C")
                                                          FROM unnest(p.polroles) o) END,
           'using', CASE WHEN p.polqual IS NOT NULL THEN true END, 'check', CASE WHEN p.polwithcheck IS NOT NULL THEN true END)
    FROM pg_catalog.pg_policy p JOIN relations r ON r.oid = p.polrelid
  UNION ALL
  SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid, 0, 'type ' || t.path, t.typtype <> 'e',
         CASE t.typtype
           WHEN 'd' THEN jsonb_build_object('base', pg_catalog.format_type(t.typbasetype, t.typtypmod), 'not_null', nullif(t.typnotnull, false),
             'default', CASE WHEN t.typdefault IS NOT NULL THEN true END,
             'collation', (SELECT o.name FROM collations o JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
                            WHERE o.oid = t.typcollation AND t.typcollation <> b.typcollation))
           WHEN 'c' THEN jsonb_build_object('attributes',
             (SELECT coalesce(jsonb_agg(jsonb_build_object('name', a.attname, 'type', pg_catalog.format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum), '[]')
                FROM pg_catalog.pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped))
           WHEN 'r' THEN (SELECT jsonb_build_object('subtype', pg_catalog.format_type(g.rngsubtype, NULL), 'multirange',
             (SELECT n.nspname || '.' || m.typname FROM pg_catalog.pg_type m JOIN pg_catalog.pg_namespace n ON n.oid = m.typnamespace
               WHERE m.oid = (to_jsonb(g) ->> 'rngmultitypid')::oid)) FROM pg_catalog.pg_range g WHERE g.rngtypid = t.oid)
           ELSE '{}' END
    FROM types t
  UNION ALL
  SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, f.oid, 0, 'function ' || f.signature, true,
         jsonb_build_object(
           'kind', CASE f.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' WHEN 'w' THEN 'window' END,
           'result', CASE WHEN f.prokind <> 'p' THEN pg_catalog.format_type(f.prorettype, NULL) END, 'language', l.lanname,
           'set', nullif(f.proretset, false), 'volatility', CASE f.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' END,
           'strict', nullif(f.proisstrict, false), 'security_definer', nullif(f.prosecdef, false), 'leakproof', nullif(f.proleakproof, false),
           'parallel', CASE f.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' END,
           'parameters', CASE WHEN f.proargnames IS NOT NULL OR f.proargmodes IS NOT NULL THEN
             (SELECT jsonb_agg(jsonb_build_object('name', coalesce(f.proargnames[p.position], ''),
                'mode', CASE coalesce(f.proargmodes[p.position], 'i') WHEN 'i' THEN 'in' WHEN 'o' THEN 'out' WHEN 'b' THEN 'inout' WHEN 'v' THEN 'variadic' ELSE 'table' END,
                'type', pg_catalog.format_type(p.type, NULL)) ORDER BY p.position)
                FROM unnest(coalesce(f.proallargtypes, f.proargtypes::oid[])) WITH ORDINALITY p (type, position)) END,
           'defaults', nullif(f.pronargdefaults, 0), 'settings', to_jsonb(f.proconfig), 'sql_body', nullif(f.sql_body, false))
    FROM functions f JOIN pg_catalog.pg_language l ON l.oid = f.prolang
  UNION ALL
  SELECT 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass, x.oid, 0, 'statistics ' || s.nspname || '.' || x.stxname, true,
         jsonb_build_object('relation', r.path,
           'columns', (SELECT coalesce(jsonb_agg(a.attname ORDER BY a.attnum), '[]') FROM pg_catalog.pg_attribute a
                        WHERE a.attrelid = x.stxrelid AND a.attnum = ANY (x.stxkeys)),
           'kinds', (SELECT jsonb_agg(CASE k.kind WHEN 'd' THEN 'ndistinct' WHEN 'f' THEN 'dependencies' WHEN 'm' THEN 'mcv' ELSE 'expressions' END
                               ORDER BY strpos('dfme', k.kind::text)) FROM unnest(x.stxkind) k (kind)))
    FROM pg_catalog.pg_statistic_ext x JOIN schemas s ON s.oid = x.stxnamespace JOIN relations r ON r.oid = x.stxrelid
  UNION ALL
  SELECT 'pg_catalog.pg_publication'::pg_catalog.regclass, p.oid, 0, 'publication ' || p.pubname, true,
         jsonb_build_object('tables', p.tables, 'schemas', p.schemas, 'all_tables', nullif(p.puballtables, false), 'via_root', nullif(p.pubviaroot, false),
           'publish', CASE WHEN NOT (p.pubinsert AND p.pubupdate AND p.pubdelete AND p.pubtruncate) THEN to_jsonb(array_remove(ARRAY[
             CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END, CASE WHEN p.pubdelete THEN 'delete' END,
             CASE WHEN p.pubtruncate THEN 'truncate' END], NULL)) END)
    FROM publications p
  UNION ALL
  SELECT 'pg_catalog.pg_event_trigger'::pg_catalog.regclass, e.oid, 0, 'event trigger ' || e.evtname, true,
         jsonb_build_object('event', e.evtevent, 'function', n.nspname || '.' || p.proname,
           'tags', (SELECT jsonb_agg(g ORDER BY g COLLATE "C") FROM unnest(e.evttags) g),
           'enabled', CASE e.evtenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END)
    FROM pg_catalog.pg_event_trigger e JOIN pg_catalog.pg_proc p ON p.oid = e.evtfoid JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  UNION ALL
  SELECT 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, oid, 0, 'foreign data wrapper ' || fdwname, true, '{}'
    FROM pg_catalog.pg_foreign_data_wrapper
  UNION ALL
  SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, s.oid, 0, 'server ' || s.srvname, true,
         jsonb_build_object('wrapper', w.fdwname, 'type', s.srvtype, 'version', s.srvversion)
    FROM pg_catalog.pg_foreign_server s JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw
  UNION ALL
  SELECT 'pg_catalog.pg_cast'::pg_catalog.regclass, c.oid, 0,
         'cast ' || pg_catalog.format_type(c.castsource, NULL) || ' AS ' || pg_catalog.format_type(c.casttarget, NULL), true,
         jsonb_build_object('context', CASE c.castcontext WHEN 'e' THEN 'explicit' WHEN 'a' THEN 'assignment' ELSE 'implicit' END,
           'method', CASE c.castmethod WHEN 'i' THEN 'inout' WHEN 'b' THEN 'binary' END, 'function',
           (SELECT f.signature FROM functions f WHERE f.oid = c.castfunc))
    FROM pg_catalog.pg_cast c WHERE c.oid >= 16384  -- without those that the server makes for range types
     AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                      WHERE d.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'i')
  UNION ALL
  SELECT 'pg_catalog.pg_operator'::pg_catalog.regclass, o.oid, 0, 'operator ' || s.nspname || '.' || o.oprname || '('
           || CASE o.oprleft WHEN 0 THEN 'NONE' ELSE pg_catalog.format_type(o.oprleft, NULL) END || ', '
           || CASE o.oprright WHEN 0 THEN 'NONE' ELSE pg_catalog.format_type(o.oprright, NULL) END || ')', true,
         jsonb_build_object('function', n.nspname || '.' || p.proname)
    FROM pg_catalog.pg_operator o JOIN schemas s ON s.oid = o.oprnamespace
    JOIN pg_catalog.pg_proc p ON p.oid = o.oprcode JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
   WHERE o.oid >= 16384
  UNION ALL
  SELECT 'pg_catalog.pg_opclass'::pg_catalog.regclass, o.oid, 0, 'operator class ' || s.nspname || '.' || o.opcname || ' USING ' || m.amname, true, '{}'
    FROM pg_catalog.pg_opclass o JOIN schemas s ON s.oid = o.opcnamespace JOIN pg_catalog.pg_am m ON m.oid = o.opcmethod
  UNION ALL
  SELECT 'pg_catalog.pg_opfamily'::pg_catalog.regclass, o.oid, 0, 'operator family ' || s.nspname || '.' || o.opfname || ' USING ' || m.amname, true, '{}'
    FROM pg_catalog.pg_opfamily o JOIN schemas s ON s.oid = o.opfnamespace JOIN pg_catalog.pg_am m ON m.oid = o.opfmethod
  UNION ALL
  SELECT 'pg_catalog.pg_collation'::pg_catalog.regclass, o.oid, 0, 'collation ' || s.nspname || '.' || o.collname, true, '{}'
    FROM pg_catalog.pg_collation o JOIN schemas s ON s.oid = o.collnamespace
  UNION ALL
  SELECT 'pg_catalog.pg_conversion'::pg_catalog.regclass, o.oid, 0, 'conversion ' || s.nspname || '.' || o.conname, true, '{}'
    FROM pg_catalog.pg_conversion o JOIN schemas s ON s.oid = o.connamespace
  UNION ALL
  SELECT 'pg_catalog.pg_language'::pg_catalog.regclass, o.oid, 0, 'language ' || o.lanname, true, '{}'
    FROM pg_catalog.pg_language o WHERE o.oid >= 16384
  UNION ALL
  SELECT 'pg_catalog.pg_ts_config'::pg_catalog.regclass, o.oid, 0, 'text search configuration ' || s.nspname || '.' || o.cfgname, true, '{}'
    FROM pg_catalog.pg_ts_config o JOIN schemas s ON s.oid = o.cfgnamespace
  UNION ALL
  SELECT 'pg_catalog.pg_ts_dict'::pg_catalog.regclass, o.oid, 0, 'text search dictionary ' || s.nspname || '.' || o.dictname, true, '{}'
    FROM pg_catalog.pg_ts_dict o JOIN schemas s ON s.oid = o.dictnamespace
  UNION ALL
  SELECT 'pg_catalog.pg_ts_parser'::pg_catalog.regclass, o.oid, 0, 'text search parser ' || s.nspname || '.' || o.prsname, true, '{}'
    FROM pg_catalog.pg_ts_parser o JOIN schemas s ON s.oid = o.prsnamespace
  UNION ALL
  SELECT 'pg_catalog.pg_ts_template'::pg_catalog.regclass, o.oid, 0, 'text search template ' || s.nspname || '.' || o.tmplname, true, '{}'
    FROM pg_catalog.pg_ts_template o JOIN schemas s ON s.oid = o.tmplnamespace
), complete AS (
  SELECT f.key, f.always, jsonb_strip_nulls(f.value || jsonb_build_object('comment', d.value))
           || CASE WHEN p.value IS NULL THEN '{}' ELSE jsonb_build_object('privileges', p.value) END AS value
    FROM facts f
    LEFT JOIN described d ON d.class = f.class AND d.oid = f.oid AND d.part = f.part
    LEFT JOIN privileges p ON p.class = f.class AND p.oid = f.oid AND p.part = f.part
   WHERE NOT EXISTS (SELECT FROM members x WHERE x.classid = f.class AND x.objid = f.oid)
)
SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM complete WHERE always OR value <> '{}'
