// COMMENT ON of an object and its columns.
#include <fmt/format.h>

#include "compiler/catalog/type_spelling.h"
#include "compiler/ddl/writer.h"

namespace migc::ddl {
namespace {

std::string_view word(RelationKind kind) {
  switch (kind) {
    case RelationKind::view:
      return "VIEW";
    case RelationKind::materialized_view:
      return "MATERIALIZED VIEW";
    case RelationKind::index:
    case RelationKind::partitioned_index:
      return "INDEX";
    case RelationKind::sequence:
      return "SEQUENCE";
    case RelationKind::composite:
      return "TYPE";
    case RelationKind::foreign_table:
      return "FOREIGN TABLE";
    default:
      return "TABLE";
  }
}

std::string of_relation(const Writer& writer, std::string_view kind, const Object& object,
                        ObjectId relation) {
  return fmt::format("{} {} ON {}", kind, sql::quote_identifier(object.name),
                     writer.name(relation));
}

std::string of_constraint(const Writer& writer, const Object& object,
                          const catalog::Constraint& constraint) {
  if (constraint.domain == catalog::k_no_object)
    return of_relation(writer, "CONSTRAINT", object, constraint.relation);
  return fmt::format("CONSTRAINT {} ON DOMAIN {}", sql::quote_identifier(object.name),
                     writer.name(constraint.domain));
}

std::string of_function(const Writer& writer, const Object& object,
                        const catalog::Function& function) {
  const std::string_view kind = function.kind == catalog::FunctionKind::procedure   ? "PROCEDURE"
                                : function.kind == catalog::FunctionKind::aggregate ? "AGGREGATE"
                                                                                    : "FUNCTION";
  std::string arguments = catalog::format_types(writer.session().types, function.arguments);
  if (arguments.empty() && function.kind == catalog::FunctionKind::aggregate) arguments = "*";
  return fmt::format("{} {}({})", kind, writer.name(object.id), arguments);
}

// Operators and casts are known by their types.
std::string types_or_none(const Writer& writer, ObjectId type) {
  return type == catalog::k_no_object ? "NONE" : writer.type({type, -1});
}

std::string of_other(const Writer& writer, const Object& object, sql::ObjectKind kind) {
  switch (kind) {
    case sql::ObjectKind::collation:
      return "COLLATION " + writer.name(object.id);
    case sql::ObjectKind::event_trigger:
      return "EVENT TRIGGER " + writer.name(object.id);
    case sql::ObjectKind::publication:
      return "PUBLICATION " + writer.name(object.id);
    case sql::ObjectKind::foreign_server:
      return "SERVER " + writer.name(object.id);
    case sql::ObjectKind::foreign_data_wrapper:
      return "FOREIGN DATA WRAPPER " + writer.name(object.id);
    case sql::ObjectKind::text_search_configuration:
      return "TEXT SEARCH CONFIGURATION " + writer.name(object.id);
    case sql::ObjectKind::text_search_dictionary:
      return "TEXT SEARCH DICTIONARY " + writer.name(object.id);
    default:
      return {};
  }
}

}  // namespace

std::string object_target(const Writer& writer, const Object& object) {
  if (object.as<catalog::Schema>() != nullptr) return "SCHEMA " + writer.name(object.id);
  if (object.as<catalog::Extension>() != nullptr)
    return "EXTENSION " + sql::quote_identifier(object.name);
  if (const auto* const each = object.as<Relation>())
    return fmt::format("{} {}", word(each->kind), writer.name(object.id));
  if (const auto* const each = object.as<catalog::Constraint>())
    return of_constraint(writer, object, *each);
  if (const auto* const each = object.as<catalog::Trigger>())
    return of_relation(writer, "TRIGGER", object, each->relation);
  if (const auto* const each = object.as<catalog::Rule>())
    return of_relation(writer, "RULE", object, each->relation);
  if (const auto* const each = object.as<catalog::Policy>())
    return of_relation(writer, "POLICY", object, each->relation);
  if (const auto* const each = object.as<catalog::Type>())
    return (each->kind == catalog::TypeKind::domain ? "DOMAIN " : "TYPE ") + writer.name(object.id);
  if (const auto* const each = object.as<catalog::Function>())
    return of_function(writer, object, *each);
  if (object.as<catalog::Statistics>() != nullptr) return "STATISTICS " + writer.name(object.id);
  if (const auto* const each = object.as<catalog::Cast>())
    return fmt::format("CAST ({} AS {})", writer.type({each->source, -1}),
                       writer.type({each->target, -1}));
  if (const auto* const each = object.as<catalog::Operator>())
    return fmt::format("OPERATOR {}.{} ({}, {})",
                       sql::quote_identifier(writer.session().schema_name(object.schema)),
                       object.name, types_or_none(writer, each->left),
                       types_or_none(writer, each->right));
  if (const auto* const each = object.as<catalog::Other>())
    return of_other(writer, object, each->kind);
  return {};
}

void write_comments(Writer& writer, const Object& object) {
  if (const std::string* const text = writer.catalog().comment({object.id, 0})) {
    writer.read_as_plain();
    const std::string named = object_target(writer, object);
    if (named.empty()) {
      writer.omit("comment on " + writer.name(object.id),
                  "comments on such objects are not printed");
    } else {
      writer.statement(fmt::format("COMMENT ON {} IS {}", named, sql::quote_literal(*text)));
    }
  }
  const auto* relation = object.as<Relation>();
  ObjectId id = object.id;
  const auto* const type = object.as<catalog::Type>();
  if (type != nullptr && type->relation != catalog::k_no_object) {
    id = type->relation;  // a composite type's attributes
    relation = &writer.relation(id);
  }
  if (relation == nullptr) return;
  for (std::size_t i = 0; i < relation->columns.size(); ++i) {
    const std::string* const text =
        writer.catalog().comment({id, static_cast<std::int16_t>(i + 1)});
    if (text == nullptr || relation->columns[i]->dropped) continue;
    writer.read_as_plain();
    writer.statement(fmt::format("COMMENT ON COLUMN {}.{} IS {}", writer.name(id),
                                 sql::quote_identifier(relation->columns[i]->name),
                                 sql::quote_literal(*text)));
  }
}

}  // namespace migc::ddl
