// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

// Those of contrib that their control files call trusted (PostgreSQL 13 to 18): who may create
// objects in the database may install them.
bool is_trusted(std::string_view extension) {
  static constexpr std::array<std::string_view, 24> k_trusted = {
      "btree_gin",     "btree_gist",      "citext",          "cube",     "dict_int",  "dict_xsyn",
      "fuzzystrmatch", "hstore",          "intarray",        "isn",      "lo",        "ltree",
      "pg_trgm",       "pgcrypto",        "plperl",          "plpgsql",  "seg",       "tablefunc",
      "tcn",           "tsm_system_rows", "tsm_system_time", "unaccent", "uuid-ossp", "pltcl"};
  return std::find(k_trusted.begin(), k_trusted.end(), extension) != k_trusted.end();
}

void check_extension_change(const Step& step, Report& report) {
  if (const auto* const create = step.as<sql::CreateExtension>()) {
    if (is_trusted(create->name) || !create->version.empty()) return;
    report.add(create->name_span, fmt::format("extension \"{}\" needs a superuser, and is of the "
                                              "version that the server happens to have",
                                              create->name));
  } else if (const auto* const alter = step.as<sql::AlterExtension>()) {
    if (!alter->changes_member)
      report.add(step.statement.span,
                 fmt::format("the update script of \"{}\" is not known", alter->name));
  } else if (const auto* const drop = step.as<sql::DropObjects>()) {
    if (drop->kind == ObjectKind::extension && drop->cascade)
      report.add(drop->objects.front().span, "columns of the extension's types go as well");
  }
}

}  // namespace

Rule extension_change() {
  return {
      .name = "extension-change",
      .group = Group::code,
      .severity = Severity::warning,
      .summary = "CREATE EXTENSION, ALTER EXTENSION … UPDATE or DROP EXTENSION … CASCADE",
      .why =
          "An extension runs a script that nobody here has seen, of whatever version the server "
          "has, and mostly needs rights that migrations should not have. CASCADE drops columns of "
          "its types.",
      .instead =
          "install extensions with the server, by its administrator; pin VERSION where the schema "
          "depends on it",
      .bad = {.schema = {}, .sql = "CREATE EXTENSION postgis;"},
      .good = {.schema = {}, .sql = "CREATE EXTENSION citext;"},
      .check = check_extension_change,
  };
}

}  // namespace migc::lint::rules
