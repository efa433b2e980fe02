// Columns, whole rows and "*" (parse_relation.c, transformColumnRef of parse_expr.c).
#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/inference_analyzer.h"
#include "compiler/catalog/system_columns.h"
#include "compiler/sql/names.h"

namespace migc::catalog {
namespace {

using sql::Expression;

std::string dotted(const sql::NamePath& path) {
  std::string text;
  for (const std::string& part : path) text += (text.empty() ? "" : ".") + part;
  return text;
}

}  // namespace

Value Analyzer::use(const OutputColumn& column) {
  refer(column.origin);
  if (column.type.type == k_no_object) unknown_volatility();
  return {.type = column.type, .origin = column.origin, .collation = column.collation};
}

Value Analyzer::whole_row(const Item& item) {
  refer({item.relation, 0});
  Value value{.type = {item.row_type, -1}, .origin = {item.relation, 0}};
  if (item.known) value.fields = item.columns.pointer();
  if (item.row_type == k_no_object) unknown_volatility();
  return value;
}

std::optional<Value> Analyzer::system_column(const Item& item, const std::string& name) {
  if (!item.is_table) return std::nullopt;
  for (const SystemColumn& each : k_system_columns) {
    if (each.name != name) continue;
    refer({item.relation, 0});
    return Value{.type = {each.type, -1}};
  }
  return std::nullopt;
}

// Twice in one item: 42702.
std::optional<Value> Analyzer::find_in(const Item& item, const std::string& name, Span span) {
  const OutputColumn* found = nullptr;
  for (const OutputColumn& column : *item.columns) {
    if (column.name != name) continue;
    if (found != nullptr)
      return refuse("42702", span, fmt::format("column reference \"{}\" is ambiguous", name));
    found = &column;
  }
  if (found != nullptr) {
    note_column(item, *found, span);
    return use(*found);
  }
  return system_column(item, name);
}

Value Analyzer::column(const Expression& each, const Scope& scope) {
  return each.name.size() == 1 ? plain_column(each, scope) : qualified_column(each, scope);
}

Value Analyzer::plain_column(const Expression& each, const Scope& scope) {
  const std::string& name = each.name.front();
  for (const Scope* level = &scope; level != nullptr; level = level->outer) {
    std::optional<Value> found;
    bool known = true;
    for (const Item& item : level->items) {
      if (!item.columns_visible) continue;
      known = known && item.known;
      const auto here = find_in(item, name, each.span);
      if (here && found)
        return refuse("42702", each.span,
                      fmt::format("column reference \"{}\" is ambiguous", name));
      if (here) found = here;
    }
    if (found) return *found;
    if (!known) {
      found_.certain = false;
      return unknown();
    }
  }
  bool certain = true;
  if (const Item* const item = find_item("", name, scope, certain)) return whole_row(*item);
  return missing("42703", each.span, fmt::format("column \"{}\" does not exist", name));
}

// Null if there is none of the name.
const Item* Analyzer::find_item(const std::string& schema, const std::string& alias,
                                const Scope& scope, bool& certain) {
  for (const Scope* level = &scope; level != nullptr; level = level->outer) {
    for (const Item& item : level->items) {
      if (!item.relation_visible || item.alias != alias) continue;
      if (!schema.empty() && item.schema != schema) continue;
      certain = item.known;
      return &item;
    }
  }
  return nullptr;
}

// A name that stands in some FROM, but not where it can be seen, gets another message
// (errorMissingRTE).
Value Analyzer::no_item(const std::string& name, Span span) {
  const std::string_view what = seen_.count(name) != 0 ? "invalid reference to" : "missing";
  return missing("42P01", span, fmt::format("{} FROM-clause entry for table \"{}\"", what, name));
}

// A column of its row, or a function of it.
bool Analyzer::may_have_field(const Value& value, const std::string& name) const {
  const ColumnsPtr columns = fields(value);
  if (!columns) return true;
  const ObjectId row[] = {value.type.type};
  return std::any_of(columns->begin(), columns->end(),
                     [&](const OutputColumn& column) { return column.name == name; }) ||
         resolve_function(types_, {.name = name, .arguments = row}).found == Found::function;
}

// parameter.field and function.parameter.field (sql_fn_post_column_ref)
std::optional<Value> Analyzer::parameter_field(const Expression& each, const Scope& scope) {
  const Scope* outermost = &scope;
  while (outermost->outer != nullptr) outermost = outermost->outer;
  const std::size_t size = each.name.size();
  for (const Item& item : outermost->items) {
    if (!item.of_function || size > 3 || (size == 3 && each.name.front() != item.alias)) continue;
    const auto parameter = find_in(item, each.name[size - 2], each.span);
    if (parameter && may_have_field(*parameter, each.name.back()))
      return project(*parameter, each.name.back(), each.span);
  }
  return std::nullopt;
}

Value Analyzer::qualified_column(const Expression& each, const Scope& scope) {
  const std::size_t size = each.name.size();
  const std::string schema = size > 2 ? each.name[size - 3] : std::string();
  const std::string& alias = each.name[size - 2];
  const std::string& name = each.name[size - 1];
  bool certain = true;
  const Item* const item = find_item(schema, alias, scope, certain);
  if (item == nullptr) {
    if (auto value = parameter_field(each, scope)) return *value;
    return no_item(alias, each.span);
  }
  if (const auto found = find_in(*item, name, each.span)) return *found;
  if (!certain) {
    found_.certain = false;
    return unknown();
  }
  // t.f is f(t) if there is such a function
  const ObjectId row[] = {item->row_type};
  const FunctionChoice choice = resolve_function(types_, {.name = name, .arguments = row});
  if (choice.found == Found::function) {
    refer({item->relation, 0});
    refer_function(choice.function.id);
    note_call(choice, row);
    return {.type = {choice.result, -1}, .function = choice.function.id};
  }
  return missing("42703", each.span, fmt::format("column {} does not exist", dotted(each.name)));
}

// Columns of a composite type, with the types of its relation's.
ColumnsPtr Analyzer::columns_of_type(ObjectId type) const {
  const auto facts = types_.type(base_type(types_, type));
  if (!facts || facts->relation == k_no_object) return nullptr;
  if (session_.catalog.find_as<Relation>(facts->relation) != nullptr) {
    const Item item = user_relation(facts->relation);
    return item.known ? item.columns.pointer() : nullptr;
  }
  Columns columns;
  for (const ColumnFacts& each : types_.columns(facts->relation))
    columns.push_back({std::string(each.name), {each.type, each.typmod}, {}, {}});
  return std::make_shared<const Columns>(std::move(columns));
}

ColumnsPtr Analyzer::fields(const Value& value) const {
  if (value.fields) return value.fields;
  if (!value.known()) return nullptr;
  if (value.type.type == type_id::record)
    return value.function == k_no_object ? nullptr : output_columns(value.function);
  return columns_of_type(value.type.type);
}

// (x).name, or name(x) (ParseFuncOrColumn)
Value Analyzer::project(const Value& value, const std::string& name, Span span) {
  const ColumnsPtr columns = fields(value);
  if (columns) {
    for (const OutputColumn& column : *columns) {
      if (column.name == name) return use(column);
    }
  }
  if (!value.known()) return unknown();
  const ObjectId argument[] = {value.type.type};
  const FunctionChoice choice = resolve_function(types_, {.name = name, .arguments = argument});
  if (choice.found == Found::function) {
    refer_function(choice.function.id);
    note_call(choice, argument);
    return {.type = {choice.result, -1}, .function = choice.function.id};
  }
  if (!columns && (value.type.type == type_id::record || is_composite(types_, value.type.type))) {
    found_.certain = false;
    return unknown();
  }
  if (columns && value.type.type != type_id::record)
    return missing(
        "42703", span,
        fmt::format("column \"{}\" not found in data type {}", name, spelled(value.type.type)));
  if (columns)
    return missing("42703", span,
                   fmt::format("could not identify column \"{}\" in record data type", name));
  return missing(
      "42809", span,
      fmt::format("column notation .{} applied to type {}, which is not a composite type", name,
                  spelled(value.type.type)));
}

QueryColumns Analyzer::star(const Expression& each, const Scope& scope) {
  QueryColumns result;
  const auto add = [&](const Item& item) {
    result.known = result.known && item.known;
    for (const OutputColumn& column : *item.columns) {
      use(column);
      result.columns.push_back(column);
    }
  };
  if (each.name.empty()) {
    for (const Item& item : scope.items) {
      if (item.columns_visible) add(item);
    }
    return result;
  }
  bool certain = true;
  const std::string schema = each.name.size() > 1 ? each.name[each.name.size() - 2] : std::string();
  if (const Item* const item = find_item(schema, each.name.back(), scope, certain)) {
    add(*item);
    return result;
  }
  result.known = false;
  no_item(each.name.back(), each.span);
  return result;
}

// What "*" stands for, as a list of columns.
void Analyzer::note_star(const Expression& each, const Scope& scope) {
  if (depth_ != 0) return;
  NameUse made{NameUse::Kind::star, each.span, {}, {}, {}};
  const auto add = [&](const Item& item) {
    for (const OutputColumn& column : *item.columns) {
      std::string qualified =
          item.alias.empty() ? std::string() : sql::quote_identifier(item.alias);
      if (!qualified.empty()) qualified += '.';
      made.columns.emplace_back(qualified + sql::quote_identifier(column.name),
                                item.is_stored ? column.origin : Address{});
    }
  };
  if (!each.name.empty()) {
    bool certain = true;
    if (const Item* const item = find_item("", each.name.back(), scope, certain)) add(*item);
  } else {
    for (const Item& item : scope.items) {
      if (item.columns_visible) add(item);
    }
  }
  session_.note_name(std::move(made));
}

// Of (x).*: the span is that of x, the name tells it from a plain "*".
void Analyzer::note_fields(const Expression& each, const Columns& columns) {
  if (depth_ != 0) return;
  NameUse made{NameUse::Kind::star, each.span, {}, "fields", {}};
  for (const OutputColumn& column : columns) made.columns.emplace_back(column.name, column.origin);
  session_.note_name(std::move(made));
}

// (x).* among the targets
QueryColumns Analyzer::fields_of(const Expression& each, const Scope& scope) {
  const Value value = expression(each.arguments.front(), scope);
  QueryColumns result;
  if (const ColumnsPtr columns = fields(value)) {
    note_fields(each, *columns);
    for (const OutputColumn& column : *columns) {
      use(column);
      result.columns.push_back(column);
      result.columns.back().origin = {};
    }
  } else {
    result.known = false;
    unknown_volatility();
  }
  return result;
}

}  // namespace migc::catalog
