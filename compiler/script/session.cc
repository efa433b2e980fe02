#include "compiler/script/session.h"

#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/sql/names.h"

namespace migc::script {
namespace {

std::string set_timeout(std::string_view name, const Duration& duration) {
  const std::string value = duration.is_none() ? "0" : sql::quote_literal(duration.text);
  return fmt::format("SET {} = {};\n", name, value);
}

}  // namespace

std::string psql_settings() {
  return "\\set ON_ERROR_STOP on\n"
         "\\set AUTOCOMMIT on\n"
         "\\set ON_ERROR_ROLLBACK off\n"
         "\\set SINGLELINE off\n"
         "\\set FETCH_COUNT 0\n"
         "\\pset pager off\n";
}

std::string set_timeouts(const Config& config) {
  return set_timeout("lock_timeout", config.script.lock_timeout) +
         set_timeout("statement_timeout", config.script.statement_timeout);
}

std::string lift_timeouts(const Config& config) {
  if (config.script.lock_timeout.is_none() && config.script.statement_timeout.is_none()) return {};
  return "SET lock_timeout = 0;\nSET statement_timeout = 0;\n";
}

std::string session_settings(const Config& config) {
  std::vector<std::string> path;
  for (const std::string& schema : config.target.search_path)
    path.push_back(sql::quote_identifier(schema));
  return fmt::format(
             "SET client_encoding = 'UTF8';\n"
             "SET standard_conforming_strings = on;\n"
             "SET search_path = {};\n",
             path.empty() ? "''" : join(path, ", ")) +
         set_timeouts(config);
}

std::string restore_session(const Config& config) {
  return "-- This revision changed settings of the session; the next one must not depend on that.\n"
         "RESET SESSION AUTHORIZATION;\n"
         "RESET ROLE;\n"
         "RESET ALL;\n" +
         session_settings(config);
}

}  // namespace migc::script
