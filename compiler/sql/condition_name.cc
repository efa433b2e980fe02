#include "compiler/sql/condition_name.h"

#include <array>

#include <utils/errcodes.h>

// utils/elog.h packs the five characters into a number; here they stay text.
#define MAKE_SQLSTATE(a, b, c, d, e) \
  { a, b, c, d, e }

namespace migc::sql {
namespace {

struct Condition {
  std::string_view name;
  std::array<char, 5> code;
};

constexpr Condition k_conditions[] = {
#include <plerrcodes.h>
};

}  // namespace

std::vector<std::string> sqlstates_of(std::string_view condition) {
  std::vector<std::string> codes;
  for (const Condition& row : k_conditions) {
    if (row.name == condition) codes.emplace_back(row.code.data(), row.code.size());
  }
  const bool is_code =
      condition.size() == 5 &&
      condition.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos;
  if (codes.empty() && is_code) codes.emplace_back(condition);
  return codes;
}

bool catches(std::string_view condition, std::string_view sqlstate) {
  if (condition == "others") return sqlstate != "57014" && sqlstate != "P0004";
  for (const std::string& code : sqlstates_of(condition)) {
    if (code == sqlstate) return true;
    const bool is_class = code.compare(2, 3, "000") == 0;
    if (is_class && sqlstate.substr(0, 2) == code.substr(0, 2)) return true;
  }
  return false;
}

}  // namespace migc::sql
