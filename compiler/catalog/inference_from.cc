// FROM: relations, subqueries, functions and joins (parse_clause.c, parse_relation.c).
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "compiler/catalog/builtin.h"
#include "compiler/catalog/inference_analyzer.h"
#include "compiler/catalog/type_common.h"

namespace migc::catalog {
namespace {

using sql::Expression;
using sql::ExpressionKind;
using sql::FromItem;
using sql::FromKind;

ColumnsPtr share(Columns columns) { return std::make_shared<const Columns>(std::move(columns)); }

const OutputColumn* find_column(const Columns& columns, const std::string& name) {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const auto& column) { return column.name == name; });
  return found == columns.end() ? nullptr : &*found;
}

Columns stored_columns(const Relation& relation, ObjectId id) {
  if (relation.kind == RelationKind::sequence)
    return {{"last_value", {type_id::int8, -1}, {}, {}},
            {"log_cnt", {type_id::int8, -1}, {}, {}},
            {"is_called", {type_id::boolean, -1}, {}, {}}};
  Columns columns;
  columns.reserve(relation.columns.size());
  for (std::size_t i = 0; i < relation.columns.size(); ++i) {
    const Column& column = *relation.columns[i];
    if (column.dropped) continue;
    columns.push_back(
        {column.name, column.type, {id, static_cast<std::int16_t>(i + 1)}, column.collation});
  }
  return columns;
}

}  // namespace

void Analyzer::from_list(const std::vector<FromItem>& list, Scope& scope) {
  for (const FromItem& each : list) {
    Joined joined = from(each, scope);
    require_distinct_names(scope.items, joined.items, each.span);
    for (Item& item : joined.items) scope.items.push_back(std::move(item));
  }
}

// 42712, but the same name of two relations in different schemas is fine (checkNameSpaceConflicts).
void Analyzer::require_distinct_names(const std::vector<Item>& items, const std::vector<Item>& more,
                                      Span span) {
  for (const Item& item : items) {
    for (const Item& other : more) {
      if (!item.relation_visible || !other.relation_visible || item.alias != other.alias) continue;
      const bool differ =
          !item.schema.empty() && !other.schema.empty() && (item.schema != other.schema);
      if (!differ)
        refuse("42712", span,
               fmt::format("table name \"{}\" specified more than once", item.alias));
    }
  }
}

Analyzer::Joined Analyzer::from(const FromItem& item, const Scope& scope) {
  if (item.kind == FromKind::join) return join(item, scope);
  Item made;
  switch (item.kind) {
    case FromKind::relation:
      made = relation_item(item.relation, item.span, scope.withs);
      if (made.is_stored)
        note_name(item.alias.empty() ? NameUse::Kind::unaliased : NameUse::Kind::relation,
                  item.span, {made.relation, 0}, item.relation.name);
      break;
    case FromKind::query:
      made = query_item(item, scope);
      break;
    case FromKind::function:
      made = function_item(item, scope);
      break;
    default:
      made = table_function(item, scope);
  }
  visit(item.sample, scope);
  seen_.insert(made.alias);
  rename(item, made);
  seen_.insert(made.alias);
  const bool known = made.known;
  ItemColumns columns = made.columns;
  return {{std::move(made)}, std::move(columns), known};
}

// AS alias (columns)
void Analyzer::rename(const FromItem& item, Item& made) {
  if (!item.alias.empty()) {
    made.alias = item.alias;
    made.schema.clear();
    made.relation_visible = true;
  }
  if (item.columns.empty() || item.columns.front().type) return;
  made.is_stored = false;
  Columns columns = *made.columns;
  for (std::size_t i = 0; i < item.columns.size(); ++i) {
    if (i < columns.size()) {
      columns[i].name = item.columns[i].name;
    } else if (!made.known) {
      columns.push_back({item.columns[i].name, {}, {}, {}});
    } else {
      refuse("42P10", item.span,
             fmt::format("table \"{}\" has {} columns available but {} columns specified",
                         made.alias, columns.size(), item.columns.size()));
      break;
    }
  }
  made.columns = share(std::move(columns));
}

// ---- relations

std::optional<Item> Analyzer::common_item(const std::string& name, Withs* withs) {
  for (; withs != nullptr; withs = withs->outer) {
    const auto found = withs->tables.find(name);
    if (found == withs->tables.end()) continue;
    Common& common = found->second;
    if (!common.columns && !common.started) analyze(common, true, *withs);
    Item item;
    item.alias = name;
    item.known = common.columns && common.known;
    if (common.columns) item.columns = common.columns;
    return item;
  }
  return std::nullopt;
}

Item Analyzer::user_relation(ObjectId id) const {
  const Object& object = *session_.catalog.find(id);
  const Relation& relation = *object.as<Relation>();
  Item item;
  item.schema = session_.schema_name(object.schema);
  item.alias = object.name;
  item.relation = id;
  item.is_stored = true;
  item.known = relation.columns_known;
  item.is_table = relation.kind != RelationKind::view && relation.kind != RelationKind::composite;
  item.row_type = relation.row_type == k_no_object ? type_id::record : relation.row_type;
  item.columns = ItemColumns([this, id] { return columns_of(id); });
  return item;
}

const ColumnsPtr& Analyzer::columns_of(ObjectId id) const {
  return remembered(columns_, id, [&] { return share(stored_columns(session_.relation(id), id)); });
}

std::optional<Item> Analyzer::item_in(const std::string& schema, const std::string& name) {
  const ObjectId scope = session_.find_schema(schema);
  const ObjectId id = scope == k_no_object
                          ? k_no_object
                          : session_.catalog.find_name({NameClass::relation, scope, name, {}});
  if (id != k_no_object) {
    refer({id, 0});
    return user_relation(id);
  }
  for (const builtin::RelationFacts& each : builtin::relations_named(session_.postgres(), name)) {
    const auto row = types_.type(each.row_type);
    if (!row || row->schema != schema) continue;
    refer_extension(each.extension);
    Item item;
    item.schema = schema;
    item.alias = name;
    item.relation = each.id;
    item.row_type = each.row_type;
    item.is_table = each.kind == 'r';
    Columns columns;
    for (const ColumnFacts& column : types_.columns(each.id))
      columns.push_back({std::string(column.name), {column.type, column.typmod}, {}, {}});
    item.columns = share(std::move(columns));
    return item;
  }
  return std::nullopt;
}

std::optional<Item> Analyzer::stored_item(const sql::QualifiedName& name) {
  if (!name.schema.empty()) return item_in(name.schema, name.name);
  for (const std::string& schema : types_.path()) {
    if (auto item = item_in(schema, name.name)) return item;
  }
  return std::nullopt;
}

Item Analyzer::relation_item(const sql::QualifiedName& name, Span span, Withs* withs) {
  if (name.schema.empty()) {
    if (auto item = common_item(name.name, withs)) return *item;
  }
  if (auto item = stored_item(name)) {
    if (!item->known) found_.certain = false;
    return *item;
  }
  Item item;
  item.schema = name.schema;
  item.alias = name.name;
  item.known = false;
  if (!session_.is_builtin_relation(name))
    missing("42P01", span,
            fmt::format("relation \"{}{}{}\" does not exist", name.schema,
                        name.schema.empty() ? "" : ".", name.name));
  return item;
}

Item Analyzer::query_item(const FromItem& item, const Scope& scope) {
  // 16 gives it a name of its own
  if (item.alias.empty() && item.query != nullptr && session_.postgres() < 16)
    refuse("42601", item.span,
           fmt::format("{} in FROM must have an alias",
                       item.query->kind == sql::QueryKind::values ? "VALUES" : "subquery"));
  Item made;
  made.alias = item.alias;
  made.relation_visible = !item.alias.empty();
  if (item.query == nullptr) {
    made.known = false;
    return made;
  }
  QueryColumns columns =
      query(*item.query, item.lateral ? &scope : scope.outer, scope.withs, Literals::to_text);
  made.columns = share(std::move(columns.columns));
  made.known = columns.known;
  return made;
}

// ---- functions

Columns Analyzer::defined_columns(const FromItem& item) {
  Columns columns;
  for (const sql::ColumnAlias& each : item.columns) {
    TypeUse type;
    if (each.type) {
      if (const auto wrong = session_.read_type(*each.type, type))
        missing(wrong->sqlstate, each.type->span, wrong->message);
      named_type(*each.type, type);
    }
    columns.push_back({each.name, type, {}, {}});
  }
  return columns;
}

// A function of the user's own whose rows have no columns of their own.
bool Analyzer::is_bare_record(ObjectId function) const {
  const auto* const own = session_.catalog.find_as<Function>(function);
  return own != nullptr && own->definition && own->definition->result &&
         own->result.type == type_id::record && output_columns(function) == nullptr;
}

// What one function of FROM gives (addRangeTableEntryForFunction).
QueryColumns Analyzer::function_columns(const FromItem& item, const Expression& function,
                                        const Value& value) {
  const bool is_record = value.type.type == type_id::record;
  const bool defined = !item.columns.empty() && item.columns.front().type;
  if (defined && (is_record || !value.known())) return {defined_columns(item), true};
  if (!value.known()) return {{}, false};
  if (is_record || is_composite(types_, value.type.type)) {
    const ColumnsPtr columns = fields(value);
    const bool bare = is_record && !columns && function.kind == ExpressionKind::call &&
                      value.function != k_no_object && is_bare_record(value.function);
    if (bare)
      refuse("42601", function.span,
             "a column definition list is required for functions returning \"record\"");
    return columns ? QueryColumns{*columns, true} : QueryColumns{{}, false};
  }
  std::string name = name_of(function);
  if (!item.alias.empty() && item.functions.size() == 1) name = item.alias;
  // a single OUT parameter has a name of its own
  if (const ColumnsPtr outputs =
          value.function == k_no_object ? nullptr : output_columns(value.function)) {
    const auto parameters = types_.parameters(value.function);
    const auto only = std::find_if(parameters.begin(), parameters.end(), [](const auto& each) {
      return each.mode != 'i' && each.mode != 'v';
    });
    if (outputs->size() == 1 && !only->name.empty()) name = outputs->front().name;
  }
  return {{{std::move(name), value.type, {}, value.collation}}, true};
}

Item Analyzer::function_item(const FromItem& item, const Scope& scope) {
  Item made;
  Columns columns;
  bool single = item.functions.size() == 1 && !item.ordinality;
  std::vector<Expression> functions;
  for (const Expression& each : item.functions) {
    // unnest(a, b) is ROWS FROM (unnest(a), unnest(b)) (transformRangeFunction)
    const bool several = each.kind == ExpressionKind::call && each.name.back() == "unnest" &&
                         each.arguments.size() > 1 && each.extra.empty();
    if (!several) {
      functions.push_back(each);
      continue;
    }
    single = false;
    for (const Expression& argument : each.arguments) {
      functions.push_back(each);
      functions.back().arguments = {argument};
    }
  }
  for (const Expression& each : functions) {
    const Value value = expression(each, scope);
    QueryColumns given = function_columns(item, each, value);
    if (single) made.row_type = value.type.type;
    made.known = made.known && given.known;
    for (OutputColumn& column : given.columns) {
      // servers before 15 do not record the columns of a row type that a function gives
      if (types_.version() < 15) column.origin = {};
      columns.push_back(std::move(column));
    }
  }
  if (!made.known) columns.clear();
  if (item.ordinality && made.known) columns.push_back({"ordinality", {type_id::int8, -1}, {}, {}});
  made.alias = functions.empty() ? "" : name_of(functions.front());
  made.columns = share(std::move(columns));
  return made;
}

// XMLTABLE, JSON_TABLE
Item Analyzer::table_function(const FromItem& item, const Scope& scope) {
  Item made;
  visit(item.functions, scope);
  unknown_volatility();
  made.columns = share(defined_columns(item));
  made.known = !item.functions.empty();
  if (!item.functions.empty()) made.alias = item.functions.front().value;
  return made;
}

// ---- joins

struct Analyzer::Merged {
  Columns columns;
  std::set<std::string> names;
};

std::vector<std::string> Analyzer::merged_names(const FromItem& item, const Joined& left,
                                                const Joined& right) const {
  if (!item.natural) return item.using_columns;
  std::vector<std::string> names;
  for (const OutputColumn& column : *left.columns) {
    if (find_column(*right.columns, column.name) != nullptr) names.push_back(column.name);
  }
  return names;
}

// The columns that stand for one of each side (buildMergedJoinVar).
Analyzer::Merged Analyzer::merge(const FromItem& item, const Joined& left, const Joined& right) {
  Merged merged;
  for (const std::string& name : merged_names(item, left, right)) {
    merged.names.insert(name);
    const OutputColumn* const a = find_column(*left.columns, name);
    const OutputColumn* const b = find_column(*right.columns, name);
    for (const auto& [found, side, word] :
         {std::tuple(a, &left, "left"), std::tuple(b, &right, "right")}) {
      if (found == nullptr && side->known)
        missing("42703", item.span,
                fmt::format("column \"{}\" specified in USING clause does not exist in {} table",
                            name, word));
    }
    if (a == nullptr || b == nullptr) {
      merged.columns.push_back({name, {}, {}, {}});
      continue;
    }
    const Value left_value = use(*a);
    const Value right_value = use(*b);
    apply({"", "="}, &left_value, right_value, item.span);
    const Value both = common({left_value, right_value}, "JOIN/USING", item.span);
    OutputColumn column{name, both.type, {}, a->collation};
    const OutputColumn& kept = item.join == sql::JoinKind::right ? *b : *a;
    if (item.join != sql::JoinKind::full && kept.type == both.type) column.origin = kept.origin;
    merged.columns.push_back(std::move(column));
  }
  return merged;
}

Analyzer::Joined Analyzer::join(const FromItem& item, const Scope& scope) {
  Joined left = from(item.sides[0], scope);
  Scope beside = scope;  // what LATERAL sees on the right
  beside.items.insert(beside.items.end(), left.items.begin(), left.items.end());
  Joined right = from(item.sides[1], beside);
  require_distinct_names(left.items, right.items, item.span);
  const Merged merged = merge(item, left, right);
  Scope both{{}, scope.withs, scope.outer};
  for (const Joined* side : {&left, &right})
    both.items.insert(both.items.end(), side->items.begin(), side->items.end());
  if (item.condition) condition(*item.condition, both, "JOIN/ON");
  Columns columns = merged.columns;
  for (const Joined* side : {&left, &right}) {
    for (const OutputColumn& column : *side->columns) {
      if (merged.names.count(column.name) == 0) columns.push_back(column);
    }
  }
  Item made;
  made.alias = item.alias;
  made.columns = share(std::move(columns));
  made.known = left.known && right.known;
  made.relation_visible = !item.alias.empty();
  rename(item, made);
  Joined result{{}, made.columns, made.known};
  if (item.alias.empty()) {
    for (Item& each : both.items) {
      each.columns_visible = false;
      result.items.push_back(std::move(each));
    }
  }
  if (!item.using_alias.empty()) {
    Item keys;
    keys.alias = item.using_alias;
    keys.columns = share(merged.columns);
    keys.columns_visible = false;
    result.items.push_back(std::move(keys));
  }
  result.items.push_back(std::move(made));
  return result;
}

}  // namespace migc::catalog
