// Schemas, extensions, types, sequences.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/ddl/writer.h"

namespace migc::ddl {

using catalog::Constraint;
using catalog::Type;
using catalog::TypeKind;

void write_schema(Writer& writer, const Object& object) {
  if (object.id == catalog::k_public) return;
  writer.read_as_plain();
  writer.statement("CREATE SCHEMA " + sql::quote_identifier(object.name));
}

void write_extension(Writer& writer, const Object& object) {
  writer.read_as_plain();
  std::string text = "CREATE EXTENSION IF NOT EXISTS " + sql::quote_identifier(object.name);
  if (object.schema != catalog::k_no_object && object.schema != catalog::k_pg_catalog)
    text += " WITH SCHEMA " + sql::quote_identifier(writer.session().schema_name(object.schema));
  const auto statement = writer.statements().read<sql::CreateExtension>(object.definition);
  const bool written = statement != nullptr && statement->name == object.name;
  if (written && !statement->version.empty())
    text += " VERSION " + sql::quote_literal(statement->version);
  writer.statement(text);
}

namespace {

void write_enum(Writer& writer, const Object& object, const Type& type) {
  std::vector<std::string> labels;
  std::transform(type.labels.begin(), type.labels.end(), std::back_inserter(labels),
                 [](const std::string& label) { return sql::quote_literal(label); });
  writer.statement(
      fmt::format("CREATE TYPE {} AS ENUM ({})", writer.name(object.id), joined(labels)));
}

void write_composite(Writer& writer, const Object& object, const Type& type) {
  std::vector<std::string> attributes;
  for (const catalog::ColumnPtr& column : writer.relation(type.relation).columns) {
    if (column->dropped) continue;
    std::string text = sql::quote_identifier(column->name) + " " + writer.type(column->type);
    if (!column->collation.empty()) text += " COLLATE " + writer.collation(column->collation);
    attributes.push_back(std::move(text));
  }
  const std::string list =
      attributes.empty() ? "()" : "(\n    " + joined(attributes, ",\n    ") + "\n)";
  writer.statement(fmt::format("CREATE TYPE {} AS {}", writer.name(object.id), list));
}

// The options as they were written; the subtype and the multirange by the names of today.
void write_range(Writer& writer, const Object& object, const Type& type) {
  const auto made = writer.statements().read<sql::CreateRange>(object.definition);
  std::vector<std::string> options = {"SUBTYPE = " + writer.type({type.subtype, -1})};
  if (made != nullptr) {
    for (const sql::Option& option : made->options) {
      if (option.name == "subtype" || option.name == "multirange_type_name") continue;
      const std::string value =
          option.path.empty() ? option.value.value_or("") : quote_path(option.path);
      options.push_back(sql::quote_identifier(option.name) + " = " + value);
    }
  }
  if (type.peer != catalog::k_no_object && writer.session().postgres() >= 14)
    options.push_back("MULTIRANGE_TYPE_NAME = " + writer.name(type.peer));
  writer.statement(
      fmt::format("CREATE TYPE {} AS RANGE ({})", writer.name(object.id), joined(options)));
}

void write_domain(Writer& writer, const Object& object, const Type& type) {
  std::string text =
      fmt::format("CREATE DOMAIN {} AS {}", writer.name(object.id), writer.type(type.base));
  if (!type.collation.empty()) text += " COLLATE " + writer.collation(type.collation);
  if (type.default_value) text += " DEFAULT " + writer.text(type.default_value);
  std::string not_null = type.not_null ? " NOT NULL" : "";
  std::vector<ObjectId> checks;
  writer.catalog().visit_names(
      catalog::NameClass::constraint, object.id, [&](const catalog::Name& name, ObjectId id) {
        const auto& each = *writer.catalog().find_as<Constraint>(id);
        if (each.kind == sql::ConstraintKind::check) checks.push_back(id);
        if (each.kind == sql::ConstraintKind::not_null && writer.session().postgres() >= 17)
          not_null = " CONSTRAINT " + sql::quote_identifier(name.name) + " NOT NULL";
      });
  text += not_null;
  for (const ObjectId id : checks) {
    const auto& each = *writer.catalog().find_as<Constraint>(id);
    if (!each.validated) continue;
    text += fmt::format("\n    CONSTRAINT {} {}", sql::quote_identifier(writer.session().name(id)),
                        check_text(writer, each));
  }
  writer.statement(text);
  for (const ObjectId id : checks) {
    const auto& each = *writer.catalog().find_as<Constraint>(id);
    if (each.validated) continue;
    writer.statement(fmt::format("ALTER DOMAIN {} ADD CONSTRAINT {} {}", writer.name(object.id),
                                 sql::quote_identifier(writer.session().name(id)),
                                 check_text(writer, each)));
  }
}

// Shells and types whose functions are written in C, as they stand in their source.
void write_base(Writer& writer, const Object& object) {
  writer.omit(fmt::format("type {}", writer.name(object.id)),
              "base types are not printed: their functions are not modelled");
}

}  // namespace

void write_type(Writer& writer, const Object& object, const Type& type) {
  writer.read_as({object.definition.get()});
  switch (type.kind) {
    case TypeKind::enumeration:
      return write_enum(writer, object, type);
    case TypeKind::composite:
      return write_composite(writer, object, type);
    case TypeKind::range:
      return write_range(writer, object, type);
    case TypeKind::domain:
      return write_domain(writer, object, type);
    case TypeKind::multirange:
      return;  // comes with its range
    default:
      return write_base(writer, object);
  }
}

std::string sequence_options(const Writer& writer, const catalog::SequenceFacts& facts,
                             bool with_type) {
  std::string text;
  if (with_type && facts.type != catalog::type_id::int8)
    text += " AS " + writer.type({facts.type, -1});
  const auto add = [&](std::string_view word, const std::string& value) {
    if (!value.empty()) text += fmt::format(" {} {}", word, value);
  };
  add("INCREMENT BY", facts.increment);
  add("MINVALUE", facts.minimum);
  add("MAXVALUE", facts.maximum);
  add("START WITH", facts.start);
  add("CACHE", facts.cache);
  if (facts.cycle) text += " CYCLE";
  return text;
}

void write_sequence(Writer& writer, const Object& object, const Relation& sequence) {
  writer.read_as_plain();
  const bool unlogged = sequence.persistence == sql::Persistence::unlogged;
  writer.statement(fmt::format("CREATE {}SEQUENCE {}{}", unlogged ? "UNLOGGED " : "",
                               writer.name(object.id),
                               sequence_options(writer, *sequence.sequence, true)));
}

void write_sequence_owner(Writer& writer, const Object& object) {
  for (const catalog::Dependency& each : writer.catalog().dependencies(object.id)) {
    const bool owns = each.kind == catalog::DependencyKind::automatic &&
                      each.referenced.column != 0 &&
                      writer.catalog().find_as<Relation>(each.referenced.object) != nullptr;
    if (!owns) continue;
    const auto names =
        catalog::column_names(writer.session(), each.referenced.object, {each.referenced.column});
    writer.read_as_plain();
    writer.statement(fmt::format("ALTER SEQUENCE {} OWNED BY {}.{}", writer.name(object.id),
                                 writer.name(each.referenced.object),
                                 sql::quote_identifier(names.front())));
  }
}

}  // namespace migc::ddl
