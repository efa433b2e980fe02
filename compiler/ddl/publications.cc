// Publications.
#include <fmt/format.h>

#include "compiler/catalog/define_publications.h"
#include "compiler/ddl/writer.h"

namespace migc::ddl {
namespace {

std::string table_text(const Writer& writer, const catalog::PublicationMember& member) {
  std::string text = writer.name(member.published);
  if (!member.columns.empty()) text += " " + writer.column_list(member.published, member.columns);
  if (member.filter) text += fmt::format(" WHERE ({})", writer.text(member.filter));
  return text;
}

// FOR …
std::string members_text(const Writer& writer, ObjectId publication) {
  std::vector<std::string> tables;
  std::vector<std::string> schemas;
  for (const auto* const each : catalog::publication_members(writer.catalog(), publication)) {
    const Object& published = *writer.catalog().find(each->published);
    if (published.as<catalog::Schema>() != nullptr) {
      schemas.push_back(sql::quote_identifier(published.name));
    } else {
      tables.push_back(table_text(writer, *each));
    }
  }
  std::vector<std::string> parts;
  if (!tables.empty()) parts.push_back("TABLE " + joined(tables));
  if (!schemas.empty()) parts.push_back("TABLES IN SCHEMA " + joined(schemas));
  return parts.empty() ? std::string() : " FOR " + joined(parts);
}

}  // namespace

void write_publication(Writer& writer, const Object& object,
                       const catalog::PublicationFacts& publication) {
  writer.read_as_plain();
  std::string text = "CREATE PUBLICATION " + sql::quote_identifier(object.name);
  text += publication.all_tables ? " FOR ALL TABLES" : members_text(writer, object.id);
  if (!publication.options.empty()) text += " " + with_options(publication.options);
  writer.statement(text);
}

}  // namespace migc::ddl
