#include "lint/rule.h"

#include <array>

namespace migc::lint {

std::string_view group_title(Group group) {
  static constexpr std::array<std::string_view, k_groups> k_titles = {
      "Locks and rewrites",  "Constraints", "Indexes",           "Data loss and running code",
      "Transactions",        "Data",        "Partitions",        "Types",
      "Code and privileges", "Replication", "Names and hygiene", "psql and scripts"};
  return k_titles[static_cast<std::size_t>(group)];
}

}  // namespace migc::lint
