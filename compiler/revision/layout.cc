#include "compiler/revision/layout.h"

#include <array>

namespace migc::revision {
namespace {

constexpr std::array<std::string_view, 12> k_names = {
    "auto",   "migc", "dbmate", "goose",       "golang-migrate", "diesel",
    "prisma", "sqlx", "flyway", "sql-migrate", "drizzle",        "plain"};

}  // namespace

std::optional<Layout> layout_from_name(std::string_view name) {
  for (std::size_t i = 0; i < k_names.size(); ++i) {
    if (k_names[i] == name) return static_cast<Layout>(i);
  }
  return std::nullopt;
}

std::string_view layout_name(Layout layout) { return k_names[static_cast<std::size_t>(layout)]; }

std::vector<std::string> layout_names() { return {k_names.begin(), k_names.end()}; }

}  // namespace migc::revision
