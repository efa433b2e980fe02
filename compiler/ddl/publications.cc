// Publications: what CREATE and the ALTERs after it come to.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/define_publications.h"
#include "compiler/ddl/writer.h"
#include "compiler/sql/operation.h"

namespace migc::ddl {
namespace {

using Kind = sql::PublicationObject::Kind;

struct Member {
  const sql::PublicationObject* object = nullptr;
  ObjectId table = catalog::k_no_object;  // of tables
  std::string schema;                     // of the others
  const catalog::Definition* written_in = nullptr;

  bool same(const Member& other) const { return table == other.table && schema == other.schema; }
};

class Publication {
 public:
  explicit Publication(const Object& object) {
    if (object.definition) apply(*object.definition);
    for (const DefinitionPtr& change : object.changes) apply(*change);
  }

  // FOR …
  std::string members(const Writer& writer, ObjectId id) const {
    if (all_tables_) return " FOR ALL TABLES";
    std::vector<std::string> tables;
    std::vector<std::string> schemas;
    for (const Member& each : members_) {
      if (each.table == catalog::k_no_object) {
        const ObjectId schema = writer.session().find_schema(each.schema);
        if (catalog::is_published(writer.catalog(), id, schema))
          schemas.push_back(sql::quote_identifier(each.schema));
      } else if (catalog::is_published(writer.catalog(), id, each.table)) {
        tables.push_back(table_text(writer, each));
      }
    }
    std::vector<std::string> parts;
    if (!tables.empty()) parts.push_back("TABLE " + joined(tables));
    if (!schemas.empty()) parts.push_back("TABLES IN SCHEMA " + joined(schemas));
    return parts.empty() ? std::string() : " FOR " + joined(parts);
  }

  const std::vector<sql::Option>& options() const { return options_; }

 private:
  void apply(const catalog::Definition& definition) {
    const auto* const statement =
        std::get_if<sql::PublicationDefinition>(&definition.operation->value);
    if (statement == nullptr) return;
    for (const sql::Option& option : statement->options) set(option);
    if (!statement->alter) all_tables_ = statement->all_tables;
    const std::vector<Member> named = members_of(*statement, definition);
    if (statement->action == "set" && !named.empty()) members_.clear();
    for (const Member& each : named) {
      std::erase_if(members_, [&](const Member& there) { return there.same(each); });
      if (statement->action != "drop") members_.push_back(each);
    }
  }

  void set(const sql::Option& option) {
    std::erase_if(options_, [&](const sql::Option& each) { return each.name == option.name; });
    options_.push_back(option);
  }

  // The tables that the objects meant are noted in their order, without a place.
  static std::vector<Member> members_of(const sql::PublicationDefinition& statement,
                                        const catalog::Definition& definition) {
    std::vector<ObjectId> tables;
    for (const catalog::NameUse& use : definition.names) {
      if (use.kind == catalog::NameUse::Kind::relation && use.span.empty())
        tables.push_back(use.address.object);
    }
    std::vector<Member> found;
    std::size_t next = 0;
    for (const sql::PublicationObject& object : statement.objects) {
      Member made{&object, catalog::k_no_object, object.schema, &definition};
      if (object.kind == Kind::table) {
        if (next == tables.size()) break;
        made.table = tables[next++];
        made.schema.clear();
      } else if (object.kind == Kind::tables_in_current_schema && definition.search_path &&
                 !definition.search_path->empty()) {
        made.schema = definition.search_path->front();
      }
      found.push_back(std::move(made));
    }
    return found;
  }

  static std::string table_text(const Writer& writer, const Member& member) {
    std::string text = writer.name(member.table);
    if (!member.object->columns.empty()) text += " " + name_list(member.object->columns);
    if (member.object->where)
      text +=
          fmt::format(" WHERE ({})", current_text(writer.session(), member.written_in->source,
                                                  member.object->where->span, member.written_in));
    return text;
  }

  bool all_tables_ = false;
  std::vector<Member> members_;
  std::vector<sql::Option> options_;
};

}  // namespace

void write_publication(Writer& writer, const Object& object) {
  const Publication publication(object);
  writer.read_as({object.definition.get()});
  std::string text = "CREATE PUBLICATION " + sql::quote_identifier(object.name) +
                     publication.members(writer, object.id);
  if (!publication.options().empty()) text += " " + with_options(publication.options());
  writer.statement(text);
}

}  // namespace migc::ddl
