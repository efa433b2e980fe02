#include "tests/oracle/schema.h"

#include <algorithm>
#include <iterator>

namespace migc::oracle {
namespace {

// One kind of fact: a query with one text column. ${user:CATALOG:ROW} stands for "made by a user,
// not by an extension".
struct Facts {
  const char* name;
  const char* query;
};

// pg_attver is the server's own bookkeeping: Debian's 15 keeps an attribute's version among its
// options. User objects have oids from 16384 on (access/transam.h, FirstNormalObjectId).
const Facts k_facts[] = {
    {"schema", R"sql(
      SELECT concat_ws(' | ', n.nspname, coalesce(n.nspacl::text, '-')) FROM pg_namespace n
       WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND ${user:n})sql"},
    {"extension", R"sql(
      SELECT concat_ws(' | ', e.extname, e.extversion, e.extnamespace::regnamespace) FROM pg_extension e)sql"},
    {"relation", R"sql(
      SELECT concat_ws(' | ', c.oid::regclass, c.relkind, c.relpersistence, coalesce(c.reloptions::text, '-'), c.relrowsecurity,
             c.relforcerowsecurity, c.relreplident, coalesce(pg_get_expr(c.relpartbound, c.oid), '-'),
             coalesce(pg_get_partkeydef(c.oid), '-'), coalesce(a.amname, '-'), c.reloftype::regtype, coalesce(c.relacl::text, '-'),
             (SELECT coalesce(string_agg(i.inhparent::regclass::text, ',' ORDER BY i.inhseqno), '-')
                FROM pg_inherits i WHERE i.inhrelid = c.oid))
        FROM pg_class c LEFT JOIN pg_am a ON a.oid = c.relam
       WHERE c.relkind <> 'i' AND c.relkind <> 'I' AND c.relkind <> 't' AND ${user:c} AND ${relation:c.oid})sql"},
    {"column", R"sql(
      SELECT concat_ws(' | ', c.oid::regclass,
             to_char(row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum), 'FM0000'), a.attname,
             format_type(a.atttypid, a.atttypmod), a.attnotnull, coalesce(pg_get_expr(d.adbin, d.adrelid), '-'),
             concat('[', a.attidentity, a.attgenerated, ']'), a.attcollation::regcollation, a.attstorage,
             coalesce(a.attstattarget, -1), (SELECT coalesce(string_agg(o, ',' ORDER BY o), '-') FROM unnest(a.attoptions) o WHERE o NOT LIKE 'pg\_attver=%'), coalesce(a.attacl::text, '-'), a.attislocal, a.attinhcount)
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
       WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind NOT IN ('i', 'I', 't', 'S') AND ${user:c} AND ${relation:c.oid})sql"},
    {"constraint", R"sql(
      SELECT concat_ws(' | ', CASE WHEN k.conrelid <> 0 THEN k.conrelid::regclass::text ELSE k.contypid::regtype::text END,
             k.conname, k.contype, pg_get_constraintdef(k.oid), k.convalidated, k.conislocal, k.coninhcount)
        FROM pg_constraint k WHERE ${user:k} AND ${relation:k.conrelid})sql"},
    {"index", R"sql(
      SELECT concat_ws(' | ', pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisready, i.indisclustered, i.indisreplident,
             i.indisprimary, i.indimmediate)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE ${user:c} AND c.relnamespace <> 'pg_toast'::regnamespace
         AND ${relation:i.indrelid})sql"},
    {"sequence", R"sql(
      SELECT concat_ws(' | ', s.seqrelid::regclass, s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmax, s.seqmin, s.seqcache,
             s.seqcycle, (SELECT coalesce(string_agg(concat_ws('.', d.refobjid::regclass, a.attname, d.deptype), ','), '-')
                            FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                           WHERE d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid AND d.deptype IN ('a', 'i')))
        FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid WHERE ${user:c} AND ${relation:c.oid})sql"},
    {"view", R"sql(
      SELECT concat_ws(' | ', c.oid::regclass, pg_get_viewdef(c.oid)) FROM pg_class c WHERE c.relkind IN ('v', 'm') AND ${user:c})sql"},
    {"rule", R"sql(
      SELECT concat_ws(' | ', pg_get_ruledef(r.oid), r.ev_enabled) FROM pg_rewrite r WHERE r.rulename <> '_RETURN' AND ${user:r})sql"},
    {"trigger", R"sql(
      SELECT concat_ws(' | ', pg_get_triggerdef(t.oid), t.tgenabled) FROM pg_trigger t WHERE NOT t.tgisinternal AND ${user:t})sql"},
    {"policy", R"sql(
      SELECT concat_ws(' | ', p.polrelid::regclass, p.polname, p.polcmd, p.polpermissive,
             (SELECT string_agg(coalesce(r.rolname, 'public'), ',' ORDER BY r.rolname)
                FROM unnest(p.polroles) o LEFT JOIN pg_roles r ON r.oid = o),
             coalesce(pg_get_expr(p.polqual, p.polrelid), '-'), coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '-'))
        FROM pg_policy p WHERE ${user:p})sql"},
    {"function", R"sql(
      SELECT concat_ws(' | ', p.oid::regprocedure, pg_get_functiondef(p.oid), coalesce(p.proacl::text, '-'))
        FROM pg_proc p WHERE p.prokind <> 'a' AND ${user:p})sql"},
    {"aggregate", R"sql(
      SELECT concat_ws(' | ', p.oid::regprocedure, a.aggkind, a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggtranstype::regtype,
             coalesce(a.agginitval, '-')) FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid WHERE ${user:p})sql"},
    {"enum", R"sql(
      SELECT concat_ws(' | ', t.oid::regtype, string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder))
        FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid WHERE ${user:t} GROUP BY t.oid)sql"},
    {"type", R"sql(
      SELECT concat_ws(' | ', t.oid::regtype, t.typtype, t.typcategory, t.typnotnull, format_type(t.typbasetype, t.typtypmod),
             coalesce(t.typdefault, '-'), t.typcollation::regcollation, coalesce(r.rngsubtype::regtype::text, '-'),
             coalesce(t.typacl::text, '-'))
        FROM pg_type t LEFT JOIN pg_range r ON r.rngtypid = t.oid
       WHERE ${user:t} AND t.typelem = 0 AND t.typnamespace <> 'pg_toast'::regnamespace AND ${relation:t.typrelid})sql"},
    {"statistics", R"sql(
      SELECT pg_get_statisticsobjdef(s.oid) FROM pg_statistic_ext s WHERE ${user:s})sql"},
    {"publication", R"sql(
      SELECT concat_ws(' | ', p.pubname, p.puballtables, p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate, p.pubviaroot,
             (SELECT coalesce(string_agg(concat_ws('.', t.schemaname, t.tablename), ',' ORDER BY t.schemaname, t.tablename), '-')
                FROM pg_publication_tables t WHERE t.pubname = p.pubname)) FROM pg_publication p)sql"},
    {"event trigger", R"sql(
      SELECT concat_ws(' | ', e.evtname, e.evtevent, e.evtfoid::regproc, e.evtenabled, coalesce(e.evttags::text, '-'))
        FROM pg_event_trigger e)sql"},
    {"default privilege", R"sql(
      SELECT concat_ws(' | ', d.defaclrole::regrole, coalesce(d.defaclnamespace::regnamespace::text, '-'), d.defaclobjtype,
             d.defaclacl) FROM pg_default_acl d)sql"},
    {"comment", R"sql(
      SELECT concat_ws(' | ', (pg_identify_object(d.classoid, d.objoid, d.objsubid)).type,
             (pg_identify_object(d.classoid, d.objoid, d.objsubid)).identity, d.description)
        FROM pg_description d WHERE d.objoid >= 16384 AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = d.classoid
              AND x.objid = d.objoid AND x.deptype = 'e'))sql"},
    {"other", R"sql(
      SELECT concat_ws(' | ', (pg_identify_object(o.class, o.oid, 0)).type, (pg_identify_object(o.class, o.oid, 0)).identity)
        FROM (SELECT 'pg_operator'::regclass AS class, oid FROM pg_operator UNION ALL SELECT 'pg_cast'::regclass, oid FROM pg_cast
              UNION ALL SELECT 'pg_opclass'::regclass, oid FROM pg_opclass UNION ALL SELECT 'pg_opfamily'::regclass, oid FROM pg_opfamily
              UNION ALL SELECT 'pg_collation'::regclass, oid FROM pg_collation
              UNION ALL SELECT 'pg_conversion'::regclass, oid FROM pg_conversion
              UNION ALL SELECT 'pg_ts_config'::regclass, oid FROM pg_ts_config UNION ALL SELECT 'pg_ts_dict'::regclass, oid FROM pg_ts_dict
              UNION ALL SELECT 'pg_foreign_server'::regclass, oid FROM pg_foreign_server
              UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid FROM pg_foreign_data_wrapper) o
       WHERE o.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = o.class AND x.objid = o.oid
             AND x.deptype = 'e'))sql"},
};

std::string as_literal(std::string_view text) {
  std::string literal = "'";
  for (const char c : text) literal += c == '\'' ? "''" : std::string(1, c);
  return literal + "'";
}

// Whether the row `alias` is of an object that a user made, by hand and not with an extension.
std::string made_by_user(const std::string& alias) {
  const std::string oid = alias + ".oid";
  return "(" + oid + " >= 16384 OR " + oid +
         " = 2200) AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = " + alias +
         ".tableoid AND x.objid = " + oid + " AND x.deptype = 'e')";
}

std::string is_other_relation(const std::string& oid, const std::vector<std::string>& ignored) {
  std::string condition = "true";
  for (const std::string& each : ignored)
    condition.append(" AND ")
        .append(oid)
        .append(" IS DISTINCT FROM to_regclass(")
        .append(as_literal(each))
        .append(")::oid");
  return "(" + condition + ")";
}

// Puts the conditions in place of ${user:x} and ${relation:x}.
std::string expand(std::string query, const std::vector<std::string>& ignored) {
  for (std::size_t at = query.find("${"); at != std::string::npos; at = query.find("${", at)) {
    const std::size_t colon = query.find(':', at);
    const std::size_t end = query.find('}', at);
    const std::string name = query.substr(colon + 1, end - colon - 1);
    const bool relation = query.compare(at, colon - at, "${relation") == 0;
    query.replace(at, end - at + 1,
                  relation ? is_other_relation(name, ignored) : made_by_user(name));
  }
  return query;
}

}  // namespace

std::vector<std::string> describe_schema(Connection& connection,
                                         const std::vector<std::string>& ignored) {
  connection.execute("SET search_path = pg_catalog");
  std::vector<std::string> lines;
  for (const Facts& facts : k_facts) {
    std::vector<std::string> found = connection.column(expand(facts.query, ignored));
    std::sort(found.begin(), found.end());
    for (const std::string& line : found)
      lines.push_back(std::string(facts.name).append(": ").append(line));
  }
  connection.execute("RESET search_path");
  return lines;
}

std::vector<std::string> describe_rows(Connection& connection,
                                       const std::vector<std::string>& ignored) {
  connection.execute("SET search_path = pg_catalog");
  std::vector<std::string> lines;
  const auto tables =
      connection.column(expand("SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind = 'r' "
                               "AND ${user:c} AND ${relation:c.oid} "
                               "AND c.relnamespace <> 'information_schema'::regnamespace AND "
                               "c.relpersistence <> 't' ORDER BY 1",
                               ignored));
  for (const std::string& table : tables) {
    auto rows = connection.column("SELECT t::text FROM ONLY " + table + " t");
    std::sort(rows.begin(), rows.end());
    for (const std::string& row : rows)
      lines.push_back(std::string(table).append(": ").append(row));
  }
  connection.execute("RESET search_path");
  return lines;
}

std::string difference(const std::vector<std::string>& before,
                       const std::vector<std::string>& after) {
  std::vector<std::string> old_lines = before;
  std::vector<std::string> new_lines = after;
  std::sort(old_lines.begin(), old_lines.end());
  std::sort(new_lines.begin(), new_lines.end());
  std::vector<std::string> gone;
  std::vector<std::string> added;
  std::set_difference(old_lines.begin(), old_lines.end(), new_lines.begin(), new_lines.end(),
                      std::back_inserter(gone));
  std::set_difference(new_lines.begin(), new_lines.end(), old_lines.begin(), old_lines.end(),
                      std::back_inserter(added));
  std::string text;
  for (const std::string& line : gone) text += "- " + line + "\n";
  for (const std::string& line : added) text += "+ " + line + "\n";
  return text;
}

}  // namespace migc::oracle
