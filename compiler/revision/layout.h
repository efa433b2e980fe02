// The ways in which a project's migrations can lie in a folder: migc's own, and those of other
// tools.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace migc::revision {

enum class Layout {
  automatic,  // find out from names and contents
  migc,
  dbmate,
  goose,
  golang_migrate,
  diesel,
  prisma,
  sqlx,
  flyway,
  sql_migrate,
  drizzle,
  plain,
};

// As migrate.toml spells it: "auto", "migc", "golang-migrate", …
std::optional<Layout> layout_from_name(std::string_view name);
std::string_view layout_name(Layout layout);

// All of them, in the order of the enumeration.
std::vector<std::string> layout_names();

}  // namespace migc::revision
