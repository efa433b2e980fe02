#include "compiler/catalog/references.h"

#include <algorithm>
#include <map>

#include "compiler/catalog/builtin.h"
#include "compiler/catalog/type_spelling.h"

namespace migc::catalog {
namespace {

using sql::Expression;
using sql::ExpressionKind;
using sql::FromItem;
using sql::FromKind;
using sql::Query;
using sql::QueryKind;

using Columns = std::vector<OutputColumn>;

// One name in FROM and what it offers.
struct Source {
  std::string alias;
  ObjectId relation = k_no_object;
  Columns columns;
  bool known = true;    // false: its columns are not known
  bool hidden = false;  // JOIN USING: the merged column stands for it
};

struct Scope {
  std::vector<Source> sources;
  std::map<std::string, Columns> common;  // WITH
  const Scope* outer = nullptr;
};

class Analyzer {
 public:
  Analyzer(const Session& session, References& found) : session_(session), found_(found) {}

  void expression(const Expression& each, const Scope& scope) {
    switch (each.kind) {
      case ExpressionKind::column:
        column(each.name, scope);
        break;
      case ExpressionKind::star:
        star(each, scope);
        break;
      case ExpressionKind::call:
        call(each);
        break;
      default:
        break;
    }
    if (each.type) type(*each.type);
    if (each.query) query(*each.query, &scope);
    for (const Expression& argument : each.arguments) expression(argument, scope);
    for (const Expression& extra : each.extra) expression(extra, scope);
  }

  Columns query(const Query& each, const Scope* outer) {
    Scope scope;
    scope.outer = outer;
    for (const sql::CommonTable& table : each.with) common_table(table, each.recursive, scope);
    switch (each.kind) {
      case QueryKind::values:
        return values(each, scope);
      case QueryKind::set_operation: {
        Columns columns = query(*each.left, &scope);
        const Columns others = query(*each.right, &scope);
        for (std::size_t i = 0; i < columns.size(); ++i) {
          columns[i].origin = {};
          if (i >= others.size() || !(others[i].type == columns[i].type)) columns[i].type = {};
        }
        return columns;
      }
      default:
        return select(each, scope);
    }
  }

 private:
  void refer(Address address) {
    if (session_.catalog.find(address.object) != nullptr) found_.addresses.insert(address);
  }

  void type(const sql::TypeName& name) {
    const ObjectId id = session_.find_type(name.name);
    if (id == k_no_object) {
      found_.certain = false;
    } else {
      refer({id, 0});
    }
  }

  void call(const Expression& each) {
    const sql::QualifiedName name = qualified(each.name);
    std::vector<FunctionFacts> own;
    for (const FunctionFacts& facts : session_.types.functions(name.schema, name.name)) {
      const std::size_t given = each.arguments.size();
      const bool fits =
          facts.variadic != k_no_object ||
          (given <= facts.arguments.size() && given + facts.defaults >= facts.arguments.size());
      if (fits) own.push_back(facts);
    }
    // with several, which one is meant is a matter of types
    if (own.size() == 1) refer({own.front().id, 0});
    if (own.empty()) found_.certain = false;
    // nextval('a_seq'): the server turns the text into the sequence's OID when it is a constant
    const bool takes_sequence =
        name.name == "nextval" || name.name == "currval" || name.name == "setval";
    if (takes_sequence && !each.arguments.empty()) sequence(each.arguments.front());
  }

  void sequence(const Expression& argument) {
    const Expression* text = &argument;
    if (text->kind == ExpressionKind::cast && !text->arguments.empty() && text->type &&
        text->type->name.back() == "regclass") {
      text = &text->arguments.front();
    }
    if (text->kind != ExpressionKind::string) return;
    // simple names; quoted ones as quote_ident writes them
    sql::NamePath path(1);
    bool quoted = false;
    for (const char c : text->value) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '.' && !quoted) {
        path.emplace_back();
      } else {
        path.back() += quoted || c < 'A' || c > 'Z' ? c : static_cast<char>(c + ('a' - 'A'));
      }
    }
    refer({session_.find_relation(qualified(path)), 0});
  }

  static const OutputColumn* find_in(const Source& source, const std::string& name) {
    const auto found = std::find_if(source.columns.begin(), source.columns.end(),
                                    [&](const auto& column) { return column.name == name; });
    return found == source.columns.end() ? nullptr : &*found;
  }

  const OutputColumn* column(const sql::NamePath& path, const Scope& scope) {
    const std::string& name = path.back();
    bool unknown = false;
    for (const Scope* level = &scope; level != nullptr; level = level->outer) {
      for (const Source& source : level->sources) {
        const bool meant = path.size() > 1 ? source.alias == path[path.size() - 2] : !source.hidden;
        if (!meant) continue;
        unknown |= !source.known;
        if (const OutputColumn* const found = find_in(source, name)) {
          if (found->origin.object != k_no_object) refer(found->origin);
          return found;
        }
      }
    }
    // a whole row: t, or the column of one: (t).a is written t.a
    for (const Scope* level = &scope; level != nullptr; level = level->outer) {
      for (const Source& source : level->sources) {
        if (source.alias != name) continue;
        refer({source.relation, 0});
        return nullptr;
      }
    }
    if (!unknown) found_.certain = false;
    return nullptr;
  }

  void star(const Expression& each, const Scope& scope) {
    for (const Source& source : scope.sources) {
      if (!each.name.empty() && source.alias != each.name.back()) continue;
      for (const OutputColumn& column : source.columns) refer(column.origin);
    }
  }

  void common_table(const sql::CommonTable& table, bool recursive, Scope& scope) {
    Columns columns;
    if (recursive && table.query->kind == QueryKind::set_operation) {
      // the left side gives the columns that the right side may refer to
      columns = query(*table.query->left, &scope);
      rename(columns, table.columns);
      scope.common[table.name] = columns;
      query(*table.query, &scope);
    } else {
      columns = query(*table.query, &scope);
      rename(columns, table.columns);
    }
    for (OutputColumn& column : columns) column.origin = {};
    scope.common[table.name] = std::move(columns);
  }

  static void rename(Columns& columns, const std::vector<std::string>& names) {
    for (std::size_t i = 0; i < names.size() && i < columns.size(); ++i) columns[i].name = names[i];
  }

  Columns values(const Query& each, const Scope& scope) {
    Columns columns;
    for (const auto& row : each.rows) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        expression(row[i], scope);
        const TypeUse type = type_of(row[i], scope);
        if (columns.size() <= i) {
          columns.push_back({"column" + std::to_string(i + 1), type, {}});
        } else if (!(columns[i].type == type)) {
          columns[i].type = {};
        }
      }
    }
    return columns;
  }

  Columns select(const Query& each, Scope& scope) {
    for (const FromItem& item : each.from) from(item, scope);
    if (!each.relation.name.empty()) {
      FromItem target;
      target.kind = FromKind::relation;
      target.relation = each.relation;
      target.alias = each.alias;
      from(target, scope);
    }
    if (each.source) query(*each.source, &scope);
    for (const auto* part : {&each.where, &each.having}) {
      if (*part) expression(**part, scope);
    }
    for (const auto* list : {&each.group_by, &each.order_by, &each.conditions}) {
      for (const Expression& part : *list) {
        // ORDER BY and GROUP BY may name a column of the result
        const bool names_target =
            part.kind == ExpressionKind::column && part.name.size() == 1 &&
            std::any_of(each.targets.begin(), each.targets.end(), [&](const sql::Target& target) {
              return (target.name.empty() ? column_name_of(target.value) : target.name) ==
                     part.name.front();
            });
        if (!names_target) expression(part, scope);
      }
    }
    for (const sql::Target& assignment : each.assignments) expression(assignment.value, scope);
    return targets(each, scope);
  }

  Columns targets(const Query& each, const Scope& scope) {
    Columns columns;
    for (const sql::Target& target : each.targets) {
      expression(target.value, scope);
      if (target.value.kind == ExpressionKind::star) {
        for (const Source& source : scope.sources) {
          if (target.value.name.empty() ? source.hidden : source.alias != target.value.name.back())
            continue;
          columns.insert(columns.end(), source.columns.begin(), source.columns.end());
        }
        continue;
      }
      OutputColumn column{target.name.empty() ? column_name_of(target.value) : target.name,
                          type_of(target.value, scope),
                          {}};
      if (target.value.kind == ExpressionKind::column) {
        if (const OutputColumn* const origin = this->column(target.value.name, scope))
          column.origin = origin->origin;
      }
      columns.push_back(std::move(column));
    }
    return columns;
  }

  // Without overload resolution: columns, casts and constants.
  TypeUse type_of(const Expression& each, const Scope& scope) {
    switch (each.kind) {
      case ExpressionKind::column: {
        const OutputColumn* const found = column(each.name, scope);
        return found == nullptr ? TypeUse{} : found->type;
      }
      case ExpressionKind::cast: {
        if (!each.type) return {};
        Session& session = const_cast<Session&>(session_);  // NOLINT: only its refusal changes
        TypeUse type;
        const auto before = session.refusal;
        const bool known = session.require_type(*each.type, type);
        session.refusal = before;
        return known ? type : TypeUse{};
      }
      case ExpressionKind::string:
        return {type_id::text, -1};
      case ExpressionKind::integer:
        return {type_id::int4, -1};
      case ExpressionKind::boolean:
      case ExpressionKind::and_all:
      case ExpressionKind::or_any:
      case ExpressionKind::not_:
      case ExpressionKind::is_null:
      case ExpressionKind::is_not_null:
      case ExpressionKind::boolean_test:
      case ExpressionKind::exists:
      case ExpressionKind::in_list:
      case ExpressionKind::like:
      case ExpressionKind::between:
      case ExpressionKind::is_distinct:
        return {type_id::boolean, -1};
      default:
        return {};
    }
  }

  void from(const FromItem& item, Scope& scope) {
    switch (item.kind) {
      case FromKind::relation:
        scope.sources.push_back(relation(item, scope));
        break;
      case FromKind::query: {
        Source source;
        source.alias = item.alias;
        source.columns = query(*item.query, &scope);
        scope.sources.push_back(std::move(source));
        break;
      }
      case FromKind::join:
        join(item, scope);
        return;
      default:
        for (const Expression& each : item.functions) expression(each, scope);
        scope.sources.push_back({item.alias, k_no_object, {}, false, false});
    }
    Source& source = scope.sources.back();
    for (std::size_t i = 0; i < item.columns.size(); ++i) {
      if (i < source.columns.size()) {
        source.columns[i].name = item.columns[i].name;
      } else {
        source.columns.push_back({item.columns[i].name, {}, {}});
      }
    }
  }

  Source relation(const FromItem& item, const Scope& scope) {
    Source source;
    source.alias = item.alias.empty() ? item.relation.name : item.alias;
    if (item.relation.schema.empty()) {
      for (const Scope* level = &scope; level != nullptr; level = level->outer) {
        const auto common = level->common.find(item.relation.name);
        if (common == level->common.end()) continue;
        source.columns = common->second;
        return source;
      }
    }
    source.relation = session_.find_relation(item.relation);
    if (source.relation == k_no_object) {
      source.known = false;
      if (!session_.is_builtin_relation(item.relation)) found_.certain = false;
      return source;
    }
    refer({source.relation, 0});
    const Relation& found = session_.relation(source.relation);
    for (std::size_t i = 0; i < found.columns.size(); ++i) {
      const Column& column = *found.columns[i];
      if (column.dropped) continue;
      source.columns.push_back(
          {column.name, column.type, {source.relation, static_cast<std::int16_t>(i + 1)}});
    }
    return source;
  }

  void join(const FromItem& item, Scope& scope) {
    const std::size_t first = scope.sources.size();
    for (const FromItem& side : item.sides) from(side, scope);
    if (item.condition) expression(*item.condition, scope);
    if (item.using_columns.empty()) return;
    // the merged columns come first in "*", and are found once
    Source merged;
    for (const std::string& name : item.using_columns) {
      bool taken = false;
      for (std::size_t i = first; i < scope.sources.size(); ++i) {
        Source& source = scope.sources[i];
        const OutputColumn* const found = find_in(source, name);
        if (found == nullptr) continue;
        refer(found->origin);
        if (!taken) merged.columns.push_back(*found);
        taken = true;
      }
    }
    scope.sources.insert(scope.sources.begin() + static_cast<std::ptrdiff_t>(first),
                         std::move(merged));
  }

  const Session& session_;
  References& found_;
};

}  // namespace

References references_of(const Session& session, const sql::Expression& expression,
                         ObjectId relation) {
  References found;
  Scope scope;
  if (relation != k_no_object) {
    Source source;
    source.alias = session.name(relation);
    source.relation = relation;
    const Relation& columns = session.relation(relation);
    for (std::size_t i = 0; i < columns.columns.size(); ++i) {
      const Column& column = *columns.columns[i];
      if (column.dropped) continue;
      source.columns.push_back(
          {column.name, column.type, {relation, static_cast<std::int16_t>(i + 1)}});
    }
    scope.sources.push_back(std::move(source));
  }
  Analyzer(session, found).expression(expression, scope);
  return found;
}

References references_of(const Session& session, const sql::Query& query,
                         std::vector<OutputColumn>* columns) {
  References found;
  std::vector<OutputColumn> given = Analyzer(session, found).query(query, nullptr);
  if (columns != nullptr) *columns = std::move(given);
  return found;
}

std::string column_name_of(const sql::Expression& expression) {
  using Kind = sql::ExpressionKind;
  switch (expression.kind) {
    case Kind::column:
    case Kind::call:
      return expression.name.back();
    case Kind::field:
      if (!expression.name.empty() && expression.name.back() != "*") return expression.name.back();
      return "?column?";
    case Kind::subscript:
    case Kind::collate:
      return column_name_of(expression.arguments.front());
    case Kind::cast: {
      std::string inner = column_name_of(expression.arguments.front());
      const bool weak = inner == "?column?" || expression.arguments.front().kind == Kind::string;
      return weak && expression.type ? expression.type->name.back() : inner;
    }
    case Kind::case_when: {
      const std::size_t parts = expression.arguments.size() - (expression.flag ? 1 : 0);
      if (parts % 2 == 0) return "case";
      std::string last = column_name_of(expression.arguments.back());
      return last == "?column?" ? "case" : last;
    }
    case Kind::null_if:
      return "nullif";
    case Kind::coalesce:
      return "coalesce";
    case Kind::greatest:
      return "greatest";
    case Kind::least:
      return "least";
    case Kind::array:
    case Kind::array_query:
      return "array";
    case Kind::row:
      return "row";
    case Kind::exists:
      return "exists";
    case Kind::grouping:
      return "grouping";
    case Kind::xml:
    case Kind::json:
    case Kind::sql_value:
      return expression.value;
    case Kind::scalar_query: {
      const sql::Query* query = expression.query.get();
      while (query->kind == sql::QueryKind::set_operation) query = query->left.get();
      if (query->kind == sql::QueryKind::values) return "column1";
      if (query->targets.empty()) return "?column?";
      const sql::Target& target = query->targets.front();
      return target.name.empty() ? column_name_of(target.value) : target.name;
    }
    default:
      return "?column?";
  }
}

}  // namespace migc::catalog
