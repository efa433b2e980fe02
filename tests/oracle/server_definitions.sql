-- What the server itself writes of each object with an expression, a query or a body: {"KIND PATH": text}. Two databases of one
-- version that hold the same schema give the same document. What initdb makes has smaller numbers than 16384. The caller sets search_path to public alone.
-- SPDX-License-Identifier: MIT
WITH members AS MATERIALIZED (
  SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype = 'e'
), schemas AS MATERIALIZED (
  SELECT n.oid, n.nspname FROM pg_catalog.pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
), relations AS MATERIALIZED (
  SELECT c.oid, c.relkind, c.relpartbound, s.nspname || '.' || c.relname AS path
    FROM pg_catalog.pg_class c JOIN schemas s ON s.oid = c.relnamespace
   WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
     AND NOT EXISTS (SELECT FROM members x WHERE x.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND x.objid = c.oid)
), texts (key, value) AS (
  SELECT 'column ' || r.path || '.' || a.attname, pg_catalog.pg_get_expr(d.adbin, d.adrelid)
    FROM pg_catalog.pg_attrdef d JOIN relations r ON r.oid = d.adrelid
    JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
  UNION ALL
  SELECT 'relation ' || r.path, CASE r.relkind WHEN 'p' THEN pg_catalog.pg_get_partkeydef(r.oid) ELSE pg_catalog.pg_get_viewdef(r.oid) END
    FROM relations r WHERE r.relkind IN ('p', 'v', 'm')
  UNION ALL
  SELECT 'partition ' || r.path, pg_catalog.pg_get_expr(r.relpartbound, r.oid) FROM relations r WHERE r.relpartbound IS NOT NULL
  UNION ALL
  SELECT 'constraint ' || r.path || '.' || k.conname, pg_catalog.pg_get_constraintdef(k.oid)
    FROM pg_catalog.pg_constraint k JOIN relations r ON r.oid = k.conrelid WHERE k.contype IN ('p', 'u', 'c', 'f', 'x', 'n')
  UNION ALL
  SELECT 'domain constraint ' || s.nspname || '.' || t.typname || '.' || k.conname, pg_catalog.pg_get_constraintdef(k.oid)
    FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_type t ON t.oid = k.contypid JOIN schemas s ON s.oid = t.typnamespace
   WHERE NOT EXISTS (SELECT FROM members x WHERE x.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND x.objid = t.oid)
  UNION ALL
  SELECT 'type ' || s.nspname || '.' || t.typname, pg_catalog.pg_get_expr(t.typdefaultbin, 0)  -- typdefault is of its day
    FROM pg_catalog.pg_type t JOIN schemas s ON s.oid = t.typnamespace
   WHERE t.typtype = 'd' AND t.typdefaultbin IS NOT NULL
     AND NOT EXISTS (SELECT FROM members x WHERE x.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND x.objid = t.oid)
  UNION ALL
  SELECT 'index ' || r.path || '.' || c.relname, pg_catalog.pg_get_indexdef(i.indexrelid)
    FROM pg_catalog.pg_index i JOIN relations r ON r.oid = i.indrelid JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  UNION ALL
  SELECT 'trigger ' || r.path || '.' || t.tgname, pg_catalog.pg_get_triggerdef(t.oid)
    FROM pg_catalog.pg_trigger t JOIN relations r ON r.oid = t.tgrelid WHERE NOT t.tgisinternal
  UNION ALL
  SELECT 'rule ' || r.path || '.' || w.rulename, pg_catalog.pg_get_ruledef(w.oid)
    FROM pg_catalog.pg_rewrite w JOIN relations r ON r.oid = w.ev_class WHERE w.rulename <> '_RETURN'
  UNION ALL
  SELECT 'policy ' || r.path || '.' || p.polname,
         coalesce(pg_catalog.pg_get_expr(p.polqual, p.polrelid), '') || ' CHECK ' || coalesce(pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid), '')
    FROM pg_catalog.pg_policy p JOIN relations r ON r.oid = p.polrelid
  UNION ALL
  SELECT 'statistics ' || s.nspname || '.' || x.stxname, pg_catalog.pg_get_statisticsobjdef(x.oid)
    FROM pg_catalog.pg_statistic_ext x JOIN schemas s ON s.oid = x.stxnamespace
  UNION ALL
  SELECT 'function ' || s.nspname || '.' || p.proname || '(' || pg_catalog.pg_get_function_identity_arguments(p.oid) || ')',
         CASE p.prokind WHEN 'a' THEN pg_catalog.pg_get_function_arguments(p.oid) ELSE pg_catalog.pg_get_functiondef(p.oid) END
    FROM pg_catalog.pg_proc p JOIN schemas s ON s.oid = p.pronamespace
   WHERE p.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend x
                      WHERE x.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND x.objid = p.oid AND x.deptype IN ('e', 'i'))
  UNION ALL
  SELECT 'event trigger ' || e.evtname, e.evtevent FROM pg_catalog.pg_event_trigger e
)
SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM texts WHERE value IS NOT NULL
