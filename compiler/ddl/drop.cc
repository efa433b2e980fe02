#include "compiler/ddl/drop.h"

#include <fmt/format.h>

#include "compiler/ddl/writer.h"

namespace migc::ddl {
namespace {

std::string statement_for(const Writer& writer, catalog::Address address) {
  const Object& object = *writer.catalog().find(address.object);
  if (address.column != 0)
    return fmt::format(
        "ALTER {} DROP COLUMN {}", object_target(writer, object),
        sql::quote_identifier(writer.relation(object.id).column(address.column).name));
  if (const auto* const each = object.as<catalog::Constraint>()) {
    const bool of_domain = each->domain != catalog::k_no_object;
    return fmt::format("ALTER {} {} DROP CONSTRAINT {}", of_domain ? "DOMAIN" : "TABLE",
                       writer.name(of_domain ? each->domain : each->relation),
                       sql::quote_identifier(object.name));
  }
  if (const auto* const each = object.as<catalog::Default>()) {
    const Relation& table = writer.relation(each->column.object);
    return fmt::format("ALTER {} ALTER COLUMN {} DROP DEFAULT",
                       object_target(writer, *writer.catalog().find(each->column.object)),
                       sql::quote_identifier(table.column(each->column.column).name));
  }
  const std::string target = object_target(writer, object);
  return target.empty() ? target : "DROP " + target;
}

}  // namespace

std::string drop_statement(Session& session, catalog::Address address) {
  std::vector<Omission> omissions;
  Writer writer(session, omissions);
  std::string text = statement_for(writer, address);
  writer.take();
  return text;
}

}  // namespace migc::ddl
