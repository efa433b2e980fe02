// Views and materialized views; what statements after CREATE changed of a relation.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/properties.h"
#include "compiler/ddl/writer.h"

namespace migc::ddl {
namespace {

std::vector<std::string> column_names_of(const Relation& view) {
  std::vector<std::string> names;
  for (const catalog::ColumnPtr& column : view.columns) {
    if (!column->dropped) names.push_back(column->name);
  }
  return names;
}

bool is_recursive(Writer& writer, const Object& object) {
  const auto made = writer.statements().read<sql::CreateView>(object.definition);
  return made != nullptr && made->recursive;
}

// Whether what the command names is still there, under that name if it is no column.
bool is_current(const Writer& writer, const Object& object, const catalog::Definition& made,
                const sql::AlterCommand& command) {
  using sql::AlterAction;
  if (command.name.empty()) return true;
  const Catalog& catalog = writer.catalog();
  const auto has = [&](catalog::NameClass name_class, ObjectId scope) {
    return catalog.find_name({name_class, scope, command.name, {}}) != catalog::k_no_object;
  };
  switch (command.action) {
    case AlterAction::enable_trigger:
    case AlterAction::disable_trigger:
      return has(catalog::NameClass::trigger, object.id);
    case AlterAction::enable_rule:
    case AlterAction::disable_rule:
      return has(catalog::NameClass::rule, object.id);
    case AlterAction::cluster_on:
    case AlterAction::replica_identity:
      return has(catalog::NameClass::relation, object.schema);
    default:
      break;
  }
  return std::none_of(made.names.begin(), made.names.end(), [&](const catalog::NameUse& use) {
    const auto at = static_cast<std::size_t>(use.address.column - 1);
    return use.kind == catalog::NameUse::Kind::column && use.span == command.name_span &&
           use.address.object == object.id && use.address.column > 0 &&
           writer.relation(object.id).columns[at]->dropped;
  });
}

}  // namespace

void write_view_columns(Writer& writer, const Object& object, const Relation& view) {
  writer.read_as_plain();
  std::vector<std::string> columns;
  for (const catalog::ColumnPtr& column : view.columns) {
    if (column->dropped) continue;
    std::string text = "CAST(NULL AS " + writer.type(column->type) + ")";
    if (!column->collation.empty()) text += " COLLATE " + writer.collation(column->collation);
    columns.push_back(text + " AS " + sql::quote_identifier(column->name));
  }
  writer.statement(
      fmt::format("CREATE VIEW {} AS\nSELECT {}", writer.name(object.id), joined(columns)));
}

void write_view(Writer& writer, const Object& object, const Relation& view, bool replace) {
  const bool materialized = view.kind == RelationKind::materialized_view;
  const bool recursive = is_recursive(writer, object);
  if (!view.query) {
    writer.omit("view " + writer.name(object.id), "its query is not known");
    return;
  }
  writer.read_as({view.query->definition.get()});
  const std::vector<std::string> names = column_names_of(view);
  std::string text = fmt::format("CREATE {}{}VIEW {}", replace ? "OR REPLACE " : "",
                                 materialized ? "MATERIALIZED "
                                 : recursive  ? "RECURSIVE "
                                              : "",
                                 writer.name(object.id));
  const bool named = recursive || (view.columns_known && names != view.query->outputs);
  if (named) text += " " + name_list(names);
  if (materialized && !view.access_method.empty())
    text += " USING " + sql::quote_identifier(view.access_method);
  if (!view.options.empty()) text += " " + with_options(view.options);
  text += " AS\n" + writer.text(view.query);
  if (materialized && !view.populated) text += "\nWITH NO DATA";
  writer.statement(text);
  for (const catalog::ColumnPtr& column : view.columns) {
    const auto* const value = writer.catalog().find_as<catalog::Default>(column->default_value);
    if (value != nullptr && !column->dropped) write_default(writer, *value);
  }
}

void write_table_changes(Writer& writer, const Object& object) {
  for (const DefinitionPtr& change : object.changes) {
    const auto statement = writer.statements().read<sql::AlterTable>(change);
    if (statement == nullptr) continue;
    for (const sql::AlterCommand& command : statement->commands) {
      if (!catalog::is_kept_as_written(command.action) ||
          !is_current(writer, object, *change, command))
        continue;
      writer.read_as({change.get()});
      writer.statement(fmt::format(
          "ALTER {} {} {}", statement->kind == sql::ObjectKind::index ? "INDEX" : "TABLE",
          writer.name(object.id),
          current_text(writer.session(), change->source, command.span, change.get())));
    }
  }
}

}  // namespace migc::ddl
