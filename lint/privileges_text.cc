#include "lint/privileges_text.h"

#include <fmt/format.h>

#include "compiler/sql/names.h"

namespace migc::lint {
namespace {

std::string statement(const std::string& list, const std::string& target,
                      const std::string& grantee, bool grantable) {
  if (list.empty()) return {};
  return fmt::format(";\nGRANT {} ON {} TO {}{}", list, target,
                     grantee == "PUBLIC" ? grantee : sql::quote_identifier(grantee),
                     grantable ? " WITH GRANT OPTION" : "");
}

}  // namespace

std::string grants_text(const Catalog& catalog, Address address, const std::string& target) {
  std::string text;
  const catalog::Grants* const grants = catalog.grants(address);
  if (grants == nullptr) return text;
  const std::string columns =
      address.column == 0
          ? ""
          : fmt::format(" ({})", sql::quote_identifier(column_name(catalog, address)));
  for (const auto& [grantee, privileges] : *grants) {
    std::string plain;
    std::string grantable;
    for (const auto& [privilege, can_grant] : privileges) {
      std::string& list = can_grant ? grantable : plain;
      list += fmt::format("{}{}{}", list.empty() ? "" : ", ", privilege, columns);
    }
    text += statement(plain, target, grantee, false) + statement(grantable, target, grantee, true);
  }
  return text;
}

std::string all_grants_text(const Catalog& catalog, ObjectId relation, const std::string& target) {
  std::string text = grants_text(catalog, {relation, 0}, target);
  const auto& columns = catalog.find_as<Relation>(relation)->columns;
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (!columns[i]->dropped)
      text += grants_text(catalog, {relation, static_cast<std::int16_t>(i + 1)}, target);
  return text;
}

}  // namespace migc::lint
