// Indexes, and constraints that are added to tables.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/ddl/writer.h"

namespace migc::ddl {

using catalog::Constraint;
using catalog::IndexFacts;
using catalog::IndexKey;
using sql::ConstraintKind;

namespace {

std::string key_text(const Writer& writer, const IndexFacts& index, const IndexKey& key) {
  std::string text;
  if (key.column != 0) {
    text = sql::quote_identifier(
        catalog::column_names(writer.session(), index.table, {key.column}).front());
  } else {
    text = "(" + writer.text(key.expression, index.table) + ")";
  }
  if (!key.collation.empty()) text += " COLLATE " + writer.collation(key.collation);
  if (!key.class_path.empty()) {
    text += " " + quote_path(key.class_path);
  } else if (!key.operator_class.empty()) {
    text += " " + sql::quote_identifier(key.operator_class);
  }
  if (!key.class_options.empty()) text += " " + option_list(key.class_options);
  if (key.descending) text += " DESC";
  if (key.nulls_first != key.descending) text += key.nulls_first ? " NULLS FIRST" : " NULLS LAST";
  if (!key.exclusion_operator.empty()) {
    const sql::NamePath& path = key.exclusion_operator;
    text += path.size() == 1
                ? " WITH " + path.front()
                : fmt::format(" WITH OPERATOR({}.{})",
                              quote_path(sql::NamePath(path.begin(), path.end() - 1)), path.back());
  }
  return text;
}

std::string include_text(const Writer& writer, const IndexFacts& index) {
  return index.included.empty() ? std::string()
                                : " INCLUDE " + writer.column_list(index.table, index.included);
}

std::string only(const Writer& writer, ObjectId table) {
  return writer.relation(table).kind == RelationKind::partitioned_table ? "ONLY " : "";
}

const catalog::Definition* definition_of(const CodePtr& code) {
  return code ? code->definition.get() : nullptr;
}

void attach_part(Writer& writer, ObjectId id, const IndexFacts& index) {
  if (index.parent == catalog::k_no_object) return;
  writer.statement(fmt::format("ALTER INDEX {} ATTACH PARTITION {}", writer.name(index.parent),
                               writer.name(id)));
}

std::string_view word(sql::ReferenceAction action) {
  switch (action) {
    case sql::ReferenceAction::restrict:
      return "RESTRICT";
    case sql::ReferenceAction::cascade:
      return "CASCADE";
    case sql::ReferenceAction::set_null:
      return "SET NULL";
    case sql::ReferenceAction::set_default:
      return "SET DEFAULT";
    default:
      return "";
  }
}

std::string deferral(const Constraint& constraint) {
  if (!constraint.deferrable) return {};
  return constraint.initially_deferred ? " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE";
}

std::string key_constraint(const Writer& writer, const Constraint& constraint) {
  const IndexFacts& index = *writer.relation(constraint.index).index;
  std::string text;
  if (constraint.kind == ConstraintKind::exclusion) {
    text = fmt::format("EXCLUDE USING {} ({})", sql::quote_identifier(index.method),
                       index_keys(writer, index));
  } else {
    text = constraint.kind == ConstraintKind::primary_key ? "PRIMARY KEY" : "UNIQUE";
    if (index.nulls_not_distinct) text += " NULLS NOT DISTINCT";
    std::vector<std::int16_t> numbers;
    for (const IndexKey& key : index.keys) numbers.push_back(key.column);
    std::string list = writer.column_list(index.table, numbers);
    if (index.without_overlaps) list.insert(list.size() - 1, " WITHOUT OVERLAPS");
    text += " " + list;
  }
  text += include_text(writer, index);
  if (!index.options.empty()) text += " " + with_options(index.options);
  if (index.predicate && constraint.kind == ConstraintKind::exclusion)
    text += fmt::format(" WHERE ({})", writer.text(index.predicate, index.table));
  return text + deferral(constraint);
}

// The last column of a PERIOD key is the period.
std::string period_list(std::string list, bool with_period) {
  if (!with_period) return list;
  const std::size_t comma = list.rfind(", ");
  list.insert(comma == std::string::npos ? 1 : comma + 2, "PERIOD ");
  return list;
}

std::string foreign_key(const Writer& writer, const Constraint& constraint) {
  std::string text = fmt::format(
      "FOREIGN KEY {} REFERENCES {} {}",
      period_list(writer.column_list(constraint.relation, constraint.columns),
                  constraint.with_period),
      writer.name(constraint.referenced),
      period_list(writer.column_list(constraint.referenced, constraint.referenced_columns),
                  constraint.with_period));
  if (constraint.match_full) text += " MATCH FULL";
  if (!word(constraint.on_update).empty())
    text += fmt::format(" ON UPDATE {}", word(constraint.on_update));
  if (!word(constraint.on_delete).empty())
    text += fmt::format(" ON DELETE {}", word(constraint.on_delete));
  if (!constraint.delete_columns.empty()) text += " " + name_list(constraint.delete_columns);
  text += deferral(constraint);
  if (!constraint.enforced) return text + " NOT ENFORCED";
  return text + (constraint.validated ? "" : " NOT VALID");
}

}  // namespace

std::string index_keys(const Writer& writer, const IndexFacts& index) {
  std::vector<std::string> parts;
  for (const IndexKey& key : index.keys) parts.push_back(key_text(writer, index, key));
  return joined(parts);
}

void write_index(Writer& writer, const Object& object, const IndexFacts& index) {
  const CodePtr* code = &index.predicate;
  for (const IndexKey& key : index.keys) {
    if (key.expression) code = &key.expression;
  }
  writer.read_as({*code ? definition_of(*code) : object.definition.get()});
  std::string text = fmt::format("CREATE {}INDEX {} ON {}{} USING {} ({})",
                                 index.unique ? "UNIQUE " : "", sql::quote_identifier(object.name),
                                 only(writer, index.table), writer.name(index.table),
                                 sql::quote_identifier(index.method), index_keys(writer, index));
  text += include_text(writer, index);
  if (index.nulls_not_distinct) text += " NULLS NOT DISTINCT";
  if (!index.options.empty()) text += " " + with_options(index.options);
  if (index.predicate) text += " WHERE " + writer.text(index.predicate, index.table);
  writer.statement(text);
  attach_part(writer, object.id, index);
}

std::string check_text(const Writer& writer, const Constraint& check) {
  std::string text = fmt::format("CHECK ({})", writer.text(check.expression, check.relation));
  if (check.no_inherit) text += " NO INHERIT";
  if (!check.enforced) return text + " NOT ENFORCED";
  return text + (check.validated ? "" : " NOT VALID");
}

void write_constraint(Writer& writer, const Object& object, const Constraint& constraint) {
  writer.read_as({definition_of(constraint.expression)});
  std::string text;
  switch (constraint.kind) {
    case ConstraintKind::check:
      text = check_text(writer, constraint);
      break;
    case ConstraintKind::not_null:
      text = fmt::format(
          "NOT NULL {} NOT VALID",
          sql::quote_identifier(
              catalog::column_names(writer.session(), constraint.relation, constraint.columns)
                  .front()));
      break;
    case ConstraintKind::foreign_key:
      text = foreign_key(writer, constraint);
      break;
    default:
      text = key_constraint(writer, constraint);
  }
  const bool has_index =
      constraint.index != catalog::k_no_object && constraint.kind != ConstraintKind::foreign_key;
  const bool is_foreign = writer.relation(constraint.relation).kind == RelationKind::foreign_table;
  writer.statement(
      fmt::format("ALTER {}TABLE {}{}\n    ADD CONSTRAINT {} {}", is_foreign ? "FOREIGN " : "",
                  has_index ? only(writer, constraint.relation) : std::string(),
                  writer.name(constraint.relation), sql::quote_identifier(object.name), text));
  if (has_index) attach_part(writer, constraint.index, *writer.relation(constraint.index).index);
}

}  // namespace migc::ddl
