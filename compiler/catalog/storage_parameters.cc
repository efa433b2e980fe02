#include "compiler/catalog/storage_parameters.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <set>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/catalog/builtin.h"
#include "compiler/catalog/find_object.h"

namespace migc::catalog {
namespace {

enum class Form : std::uint8_t { boolean, integer, real, word };

struct Parameter {
  // an index's method; "heap": tables; "both": they and their TOAST tables; "view"
  std::string_view owner;
  std::string_view name;
  Form form = Form::integer;
  double lowest = 0;
  double highest = 0;
  int since = 13;
};

constexpr double k_most = 2147483647;

constexpr std::array k_parameters = std::to_array<Parameter>({
    {"heap", "fillfactor", Form::integer, 10, 100},
    {"heap", "toast_tuple_target", Form::integer, 128, 8160},
    {"heap", "parallel_workers", Form::integer, 0, 1024},
    {"heap", "user_catalog_table", Form::boolean},
    {"heap", "autovacuum_analyze_threshold", Form::integer, 0, k_most},
    {"heap", "autovacuum_analyze_scale_factor", Form::real, 0, 100},
    {"both", "autovacuum_enabled", Form::boolean},
    {"both", "vacuum_truncate", Form::boolean},
    {"both", "vacuum_index_cleanup", Form::word},
    {"both", "autovacuum_vacuum_threshold", Form::integer, 0, k_most},
    {"both", "autovacuum_vacuum_max_threshold", Form::integer, -1, k_most, 18},
    {"both", "autovacuum_vacuum_insert_threshold", Form::integer, -1, k_most},
    {"both", "autovacuum_vacuum_cost_limit", Form::integer, 1, 10000},
    {"both", "autovacuum_vacuum_cost_delay", Form::real, 0, 100},
    {"both", "autovacuum_vacuum_scale_factor", Form::real, 0, 100},
    {"both", "autovacuum_vacuum_insert_scale_factor", Form::real, 0, 100},
    {"both", "autovacuum_freeze_min_age", Form::integer, 0, 1000000000},
    {"both", "autovacuum_freeze_max_age", Form::integer, 100000, 2000000000},
    {"both", "autovacuum_freeze_table_age", Form::integer, 0, 2000000000},
    {"both", "autovacuum_multixact_freeze_min_age", Form::integer, 0, 1000000000},
    {"both", "autovacuum_multixact_freeze_max_age", Form::integer, 10000, 2000000000},
    {"both", "autovacuum_multixact_freeze_table_age", Form::integer, 0, 2000000000},
    {"both", "log_autovacuum_min_duration", Form::integer, -1, k_most},
    {"both", "vacuum_max_eager_freeze_failure_rate", Form::real, 0, 1, 18},
    {"view", "security_barrier", Form::boolean},
    {"view", "security_invoker", Form::boolean, 0, 0, 15},
    {"view", "check_option", Form::word},
    {"btree", "fillfactor", Form::integer, 10, 100},
    {"btree", "deduplicate_items", Form::boolean},
    {"btree", "vacuum_cleanup_index_scale_factor", Form::real, 0, 1e10},
    {"hash", "fillfactor", Form::integer, 10, 100},
    {"gist", "fillfactor", Form::integer, 10, 100},
    {"gist", "buffering", Form::word},
    {"spgist", "fillfactor", Form::integer, 10, 100},
    {"gin", "fastupdate", Form::boolean},
    {"gin", "gin_pending_list_limit", Form::integer, 64, k_most},
    {"brin", "pages_per_range", Form::integer, 1, 131072},
    {"brin", "autosummarize", Form::boolean},
});

bool is_method(std::string_view method) {
  return method != "heap" && method != "both" && method != "view" &&
         std::any_of(k_parameters.begin(), k_parameters.end(),
                     [&](const Parameter& each) { return each.owner == method; });
}

// As parse_bool takes it: words may be cut short.
bool is_boolean(const std::string& text) {
  const std::string word = to_lower(text);
  if (word.empty()) return false;
  for (const std::string_view each : {"true", "false", "yes", "no"}) {
    if (each.starts_with(word)) return true;
  }
  return word == "on" || word == "of" || word == "off" || word == "1" || word == "0";
}

// Absent: not sure to be one or the other (units, hexadecimal, spaces).
std::optional<double> number_in(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_word(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  });
}

class Checker {
 public:
  Checker(Session& session, std::string_view owner) : session_(session), owner_(owner) {}

  bool check(const sql::Option& option) {
    std::string name = option.name;
    const bool toast = name.starts_with("toast.");
    if (toast) name = name.substr(6);
    if (owner_ == "heap" && name == "oids" && !toast) return check_oids(option);
    if (!seen_.insert(option.name).second)
      return refuse(option, fmt::format("parameter \"{}\" specified more than once", name));
    // extensions read parameters of namespaces of their own before the server does
    if (name.find('.') != std::string::npos) return true;
    for (const Parameter& each : k_parameters) {
      const bool owned = each.owner == owner_ || (owner_ == "heap" && each.owner == "both");
      const bool fits = owned && each.name == name && session_.postgres() >= each.since &&
                        (!toast || each.owner == "both");
      if (fits) return check_value(option, each);
    }
    return refuse(option, fmt::format("unrecognized parameter \"{}\"", name));
  }

 private:
  bool refuse(const sql::Option& option, std::string message) {
    return session_.refuse("22023", option.span, std::move(message));
  }

  bool check_oids(const sql::Option& option) {
    const std::string value = option.value.value_or("true");
    const bool off = is_boolean(value) && !value.empty() &&
                     (value[0] == 'f' || value[0] == 'n' || value == "off" || value == "0");
    return off ||
           session_.refuse("0A000", option.span, "tables declared WITH OIDS are not supported");
  }

  bool check_value(const sql::Option& option, const Parameter& parameter) {
    if (parameter.form == Form::word) return true;
    const std::string value = option.value.value_or("true");
    if (parameter.form == Form::boolean) {
      return is_boolean(value) ||
             refuse(option, fmt::format("invalid value for boolean option \"{}\": {}",
                                        parameter.name, value));
    }
    const std::optional<double> number = number_in(value);
    if (!number && is_word(value))
      return refuse(option, fmt::format("invalid value for {} option \"{}\": {}",
                                        parameter.form == Form::real ? "floating point" : "integer",
                                        parameter.name, value));
    if (!number || (*number >= parameter.lowest && *number <= parameter.highest)) return true;
    return refuse(option,
                  fmt::format("value {} out of bounds for option \"{}\"", value, parameter.name));
  }

  Session& session_;
  std::string_view owner_;
  std::set<std::string> seen_;
};

}  // namespace

bool check_table_method(Session& session, const std::string& method, std::optional<Span> span) {
  const auto known = builtin::access_method(session.postgres(), method);
  const bool own = session.catalog.find_name(other_name(sql::ObjectKind::access_method, k_no_object,
                                                        method, {})) != k_no_object;
  if ((known && known->is_table) || own || !extensions_are_known(session)) return true;
  if (known)
    return session.refuse("42809", span,
                          fmt::format("access method \"{}\" is not of type TABLE", method));
  return session.refuse("42704", span, fmt::format("access method \"{}\" does not exist", method));
}

bool check_storage_parameters(Session& session, RelationKind kind, std::string_view method,
                              const std::vector<sql::Option>& options) {
  std::string_view owner = "heap";
  switch (kind) {
    case RelationKind::table:
    case RelationKind::materialized_view:
      break;
    case RelationKind::partitioned_table:
      for (const sql::Option& each : options) {
        if (each.name == "oids") continue;
        const bool recent = session.postgres() >= 16;
        return session.refuse(recent ? "42809" : "22023", each.span,
                              recent ? "cannot specify storage parameters for a partitioned table"
                                     : fmt::format("unrecognized parameter \"{}\"", each.name));
      }
      break;
    case RelationKind::view:
      owner = "view";
      break;
    case RelationKind::index:
    case RelationKind::partitioned_index:
      if (!is_method(method)) return true;
      owner = method;
      break;
    default:
      return true;
  }
  Checker checker(session, owner);
  return std::all_of(options.begin(), options.end(),
                     [&](const sql::Option& each) { return checker.check(each); });
}

}  // namespace migc::catalog
