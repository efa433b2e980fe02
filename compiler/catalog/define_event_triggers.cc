// Event triggers (event_trigger.c: CreateEventTrigger).
#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/catalog/define_parts.h"
#include "compiler/catalog/replay_steps.h"

namespace migc::catalog {
namespace {

using sql::CreateEventTrigger;

// Command tags (tcop/cmdtaglist.h): CREATE, ALTER and DROP of these kinds fire event triggers.
constexpr std::array k_kinds = {"ACCESS METHOD",
                                "AGGREGATE",
                                "CAST",
                                "COLLATION",
                                "CONSTRAINT",
                                "CONVERSION",
                                "DOMAIN",
                                "EXTENSION",
                                "FOREIGN DATA WRAPPER",
                                "FOREIGN TABLE",
                                "FUNCTION",
                                "INDEX",
                                "LANGUAGE",
                                "MATERIALIZED VIEW",
                                "OPERATOR",
                                "OPERATOR CLASS",
                                "OPERATOR FAMILY",
                                "POLICY",
                                "PROCEDURE",
                                "PUBLICATION",
                                "ROUTINE",
                                "RULE",
                                "SCHEMA",
                                "SEQUENCE",
                                "SERVER",
                                "STATISTICS",
                                "SUBSCRIPTION",
                                "TABLE",
                                "TEXT SEARCH CONFIGURATION",
                                "TEXT SEARCH DICTIONARY",
                                "TEXT SEARCH PARSER",
                                "TEXT SEARCH TEMPLATE",
                                "TRANSFORM",
                                "TRIGGER",
                                "TYPE",
                                "USER MAPPING",
                                "VIEW"};
constexpr std::array k_more_tags = {"ALTER DEFAULT PRIVILEGES",
                                    "ALTER LARGE OBJECT",
                                    "COMMENT",
                                    "CREATE TABLE AS",
                                    "DROP OWNED",
                                    "GRANT",
                                    "IMPORT FOREIGN SCHEMA",
                                    "REFRESH MATERIALIZED VIEW",
                                    "REVOKE",
                                    "SECURITY LABEL",
                                    "SELECT INTO"};
// Of the whole cluster, which fire none; other tags than these are not worth naming here.
constexpr std::array k_global_kinds = {"DATABASE", "EVENT TRIGGER", "ROLE", "TABLESPACE"};

enum class Tag : std::uint8_t { fires, silent, unknown };

template <typename List>
bool contains(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

Tag tag_of(std::string_view tag, int postgres) {
  if (contains(k_more_tags, tag) || (tag == "REINDEX" && postgres >= 17)) return Tag::fires;
  for (const std::string_view verb : {"ALTER ", "CREATE ", "DROP "}) {
    if (!tag.starts_with(verb)) continue;
    const std::string_view kind = tag.substr(verb.size());
    if (contains(k_kinds, kind)) return Tag::fires;
    if (contains(k_global_kinds, kind)) return Tag::silent;
  }
  static constexpr std::array k_silent = {
      "ALTER SYSTEM", "ANALYZE", "BEGIN",          "CALL",    "CHECKPOINT", "CLUSTER",
      "COMMIT",       "COPY",    "DELETE",         "DO",      "EXECUTE",    "INSERT",
      "LOCK TABLE",   "MERGE",   "NOTIFY",         "REINDEX", "ROLLBACK",   "SELECT",
      "SET",          "SHOW",    "TRUNCATE TABLE", "UPDATE",  "VACUUM"};
  return contains(k_silent, tag) ? Tag::silent : Tag::unknown;
}

bool rewrites_tables(std::string_view tag, int postgres) {
  return tag == "ALTER TABLE" || tag == "ALTER TYPE" ||
         (tag == "ALTER MATERIALIZED VIEW" && postgres >= 15);
}

bool check_tags(Session& session, const CreateEventTrigger& statement) {
  if (statement.event == "login" && !statement.tags.empty())
    return session.refuse("0A000", statement.name_span,
                          "tag filtering is not supported for login event triggers");
  for (const std::string& each : statement.tags) {
    const std::string tag = to_upper(each);
    const Tag found = tag_of(tag, session.postgres());
    if (found == Tag::unknown)
      return session.refuse(
          "42601", statement.name_span,
          fmt::format("filter value \"{}\" not recognized for filter variable \"tag\"", each));
    const bool fires = statement.event == "table_rewrite" ? rewrites_tables(tag, session.postgres())
                                                          : found == Tag::fires;
    if (!fires)
      return session.refuse("0A000", statement.name_span,
                            fmt::format("event triggers are not supported for {}", tag));
  }
  return true;
}

}  // namespace

bool check_event_trigger(Session& session, const CreateEventTrigger& statement) {
  const std::string& event = statement.event;
  const bool known = event == "ddl_command_start" || event == "ddl_command_end" ||
                     event == "sql_drop" || event == "table_rewrite" ||
                     (event == "login" && session.postgres() >= 17);
  if (!known)
    return session.refuse("42601", statement.name_span,
                          fmt::format("unrecognized event name \"{}\"", event));
  return check_tags(session, statement);
}

}  // namespace migc::catalog
