// The server's functions that migrations ask in their conditions.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/catalog/builtin.h"
#include "compiler/catalog/sql_evaluator.h"
#include "compiler/catalog/type_spelling.h"
#include "compiler/sql/names.h"
#include "compiler/sql/text.h"

namespace migc::catalog {
namespace {

using Kind = SqlValue::Kind;
using Arguments = std::vector<SqlValue>;

// format(), quote_ident() and what else constant_text knows.
SqlValue text_function(const std::string& name, const Arguments& arguments) {
  sql::Expression call;
  call.kind = sql::ExpressionKind::call;
  call.name = {name};
  for (const SqlValue& argument : arguments) {
    if (argument.is_null() && name == "concat") continue;
    if (argument.is_null() && name != "format") return SqlValue::null();
    sql::Expression constant;
    constant.kind = sql::ExpressionKind::string;
    const std::optional<std::string> text =
        argument.kind == Kind::boolean ? std::optional<std::string>(argument.flag ? "t" : "f")
                                       : text_of(argument);
    // one that is not used does no harm
    if (!text) constant.kind = sql::ExpressionKind::other;
    constant.value = text.value_or("");
    call.arguments.push_back(std::move(constant));
  }
  const auto text = sql::constant_text(call);
  return text ? SqlValue::string(*text) : SqlValue{};
}

SqlValue current_setting(Session& session, const std::string& name) {
  if (name == "search_path") {
    std::vector<std::string> path;
    for (const std::string& each : session.search_path())
      path.push_back(sql::quote_identifier(each));
    return SqlValue::string(join(path, ", "));
  }
  return {};
}

SqlValue version_number(const Session& session) {
  SqlValue value = SqlValue::of(Kind::version);
  value.number = session.postgres();
  return value;
}

SqlValue set_config(Session& session, const Arguments& arguments) {
  const auto name = text_of(arguments[0]);
  const auto path = text_of(arguments[1]);
  if (!name || (*name == "search_path" && !path)) {
    session.uncertain.emplace_back("which search_path holds from here on is not known");
    return {};
  }
  if (*name != "search_path") return arguments[1];
  std::vector<std::string> names;
  for (const std::string_view each : split(*path, ',')) {
    if (const auto one = parse_name(each); one && one->size() == 1) names.push_back(one->front());
  }
  if (arguments[2].is_true()) {
    session.set_local_search_path(std::move(names));
  } else {
    session.set_search_path(std::move(names));
  }
  return SqlValue::string(*path);
}

SqlValue current_schema(const Session& session) {
  for (const std::string& each : session.search_path())
    if (session.find_schema(each) != k_no_object) return SqlValue::string(each);
  return SqlValue::null();
}

SqlValue current_schemas(const Session& session, bool implicit) {
  SqlValue list = SqlValue::of(Kind::array);
  const std::vector<std::string>& path = session.search_path();
  if (implicit && std::find(path.begin(), path.end(), "pg_catalog") == path.end())
    list.items.push_back(SqlValue::string("pg_catalog"));
  for (const std::string& each : path)
    if (session.find_schema(each) != k_no_object) list.items.push_back(SqlValue::string(each));
  return list;
}

// to_char(date, pattern), of the usual parts of a date.
SqlValue to_char(const SqlValue& date, const std::string& pattern) {
  if (date.kind != Kind::date) return {};
  const std::string text = date_text(date.number);
  std::string result;
  for (std::size_t at = 0; at < pattern.size();) {
    const auto takes = [&](std::string_view part) {
      return equals_ignoring_case(std::string_view(pattern).substr(at, part.size()), part);
    };
    if (takes("YYYY")) {
      result += text.substr(0, 4);
      at += 4;
    } else if (takes("MM") || takes("DD")) {
      result += takes("MM") ? text.substr(5, 2) : text.substr(8, 2);
      at += 2;
    } else {
      const char c = to_lower(pattern[at]);
      if ((c >= 'a' && c <= 'z') || c == '"' || c == '\\') return {};
      result += pattern[at++];
    }
  }
  return SqlValue::string(result);
}

SqlValue is_visible(const Session& session, NameClass name_class, const SqlValue& id) {
  if (id.kind != Kind::oid) return {};
  const auto name = session.catalog.name_of(static_cast<ObjectId>(id.number));
  if (!name) return {};
  for (const std::string& each : session.types.path()) {
    const ObjectId schema = session.find_schema(each);
    if (schema == name->scope) return SqlValue::boolean(true);
    if (session.catalog.find_name({name_class, schema, name->name, {}}) != k_no_object)
      return SqlValue::boolean(false);
  }
  return SqlValue::boolean(false);
}

SqlValue comment(const Session& session, const SqlValue& id, std::int16_t column) {
  if (id.kind != Kind::oid) return {};
  const std::string* const text =
      session.catalog.comment({static_cast<ObjectId>(id.number), column});
  return text == nullptr ? SqlValue::null() : SqlValue::string(*text);
}

std::optional<SqlValue> of_session(Session& session, const std::string& name,
                                   const Arguments& arguments) {
  const std::size_t count = arguments.size();
  if (name == "current_schema" && count == 0) return current_schema(session);
  if (name == "current_schemas" && count == 1)
    return current_schemas(session, arguments[0].is_true());
  if (name == "current_setting" && count >= 1) {
    if (arguments[0].text == "server_version_num") return version_number(session);
    return current_setting(session, arguments[0].text);
  }
  if (name == "set_config" && count == 3) return set_config(session, arguments);
  if (name.rfind("to_reg", 0) == 0 && count == 1) {
    if (arguments[0].is_null()) return SqlValue::null();
    const auto text = text_of(arguments[0]);
    return text ? find_registered(session, name.substr(3), *text, true) : SqlValue{};
  }
  if (name == "pg_table_is_visible" && count == 1)
    return is_visible(session, NameClass::relation, arguments[0]);
  if (name == "pg_type_is_visible" && count == 1)
    return is_visible(session, NameClass::type, arguments[0]);
  if (name == "obj_description" && count >= 1) return comment(session, arguments[0], 0);
  if (name == "col_description" && count == 2 && integer_of(arguments[1]))
    return comment(session, arguments[0], static_cast<std::int16_t>(*integer_of(arguments[1])));
  return std::nullopt;
}

SqlValue split_array(const std::string& text, const std::string& separator) {
  SqlValue list = SqlValue::of(Kind::array);
  std::size_t at = 0;
  for (std::size_t end = text.find(separator); !separator.empty() && end != std::string::npos;
       end = text.find(separator, at)) {
    list.items.push_back(SqlValue::string(text.substr(at, end - at)));
    at = end + separator.size();
  }
  list.items.push_back(SqlValue::string(text.substr(at)));
  return list;
}

std::optional<SqlValue> of_arrays(const std::string& name, const Arguments& arguments) {
  const std::size_t count = arguments.size();
  const bool length = name == "cardinality" || name == "array_length" || name == "array_upper";
  if (length && count >= 1 && arguments[0].kind == Kind::array) {
    const auto size = static_cast<std::int64_t>(arguments[0].items.size());
    return size == 0 && name != "cardinality" ? SqlValue::null() : SqlValue::integer(size);
  }
  if (name == "array_append" && count == 2 && arguments[0].kind == Kind::array) {
    SqlValue list = arguments[0];
    list.items.push_back(arguments[1]);
    return list;
  }
  if (name == "array_to_string" && count == 2 && arguments[0].kind == Kind::array) {
    std::vector<std::string> parts;
    for (const SqlValue& item : arguments[0].items) {
      if (item.is_null()) continue;
      const auto text = text_of(item);
      if (!text) return SqlValue{};
      parts.push_back(*text);
    }
    return SqlValue::string(join(parts, arguments[1].text));
  }
  return std::nullopt;
}

std::optional<SqlValue> of_text(const std::string& name, const std::vector<std::string>& texts) {
  const std::size_t count = texts.size();
  const auto number = [&](std::size_t i) {
    return integer_of(SqlValue::string(texts[i])).value_or(0);
  };
  if (count == 1 && (name == "btrim" || name == "trim")) return SqlValue::string(trim(texts[0]));
  if (count == 1 && (name == "length" || name == "char_length"))
    return SqlValue::integer(static_cast<std::int64_t>(count_characters(texts[0])));
  if (count == 2 && name == "left" && number(1) >= 0)
    return SqlValue::string(texts[0].substr(0, static_cast<std::size_t>(number(1))));
  if (count == 2 && name == "starts_with")
    return SqlValue::boolean(texts[0].rfind(texts[1], 0) == 0);
  if (count == 2 && name == "string_to_array") return split_array(texts[0], texts[1]);
  if (count == 3 && name == "split_part" && number(2) > 0) {
    const SqlValue parts = split_array(texts[0], texts[1]);
    const auto at = static_cast<std::size_t>(number(2) - 1);
    return at < parts.items.size() ? parts.items[at] : SqlValue::string("");
  }
  return std::nullopt;
}

ObjectId find_by_name(const Session& session, std::string_view type, const sql::NamePath& path) {
  if (type == "regclass") {
    const sql::QualifiedName name = qualified(path);
    if (const ObjectId found = session.find_relation(name); found != k_no_object) return found;
    if (!session.is_builtin_relation(name)) return k_no_object;
    return builtin::relations_named(session.postgres(), name.name).front().id;
  }
  if (type == "regtype") return session.find_type(path);
  return path.size() == 1 ? session.find_schema(path.front()) : k_no_object;
}

// "integer", "timestamp with time zone", …: the grammar's own spellings.
sql::NamePath type_path(std::string_view text) {
  Diagnostics ignored;
  std::string code = fmt::format("NULL::{}", text);
  const std::size_t size = code.size();
  const auto source = std::make_shared<const SourceFile>("", std::move(code));
  const auto expression = sql::parse_expression(source, {0, size}, ignored);
  if (!expression || expression->type == nullptr) return {};
  return expression->type->name;
}

}  // namespace

std::optional<sql::NamePath> parse_name(std::string_view text) {
  sql::NamePath path;
  std::string part;
  bool quoted = false;
  bool any = false;
  text = trim(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      if (quoted && i + 1 < text.size() && text[i + 1] == '"') {
        part += text[++i];
      } else {
        quoted = !quoted;
        any = true;
      }
    } else if (c == '.' && !quoted) {
      path.push_back(std::exchange(part, {}));
    } else {
      part += quoted ? c : to_lower(c);
      any = true;
    }
  }
  path.push_back(part);
  if (!any || quoted) return std::nullopt;
  return path;
}

std::optional<SqlValue> parse_array(std::string_view text) {
  text = trim(text);
  if (text.size() < 2 || text.front() != '{' || text.back() != '}') return std::nullopt;
  text = text.substr(1, text.size() - 2);
  SqlValue list = SqlValue::of(Kind::array);
  if (text.find_first_of("{}\\") != std::string_view::npos) return std::nullopt;
  for (std::string_view each : split(text, ',')) {
    const bool quoted = each.size() > 1 && each.front() == '"' && each.back() == '"';
    if (quoted) each = each.substr(1, each.size() - 2);
    if (each.find('"') != std::string_view::npos) return std::nullopt;
    list.items.push_back(!quoted && equals_ignoring_case(each, "null") ? SqlValue::null()
                                                                       : SqlValue::string(each));
  }
  return list;
}

SqlValue find_registered(Session& session, std::string_view type, const std::string& name,
                         bool missing_ok) {
  if (type != "regclass" && type != "regtype" && type != "regnamespace") return {};
  const auto path = type == "regtype" ? std::optional(type_path(name)) : parse_name(name);
  if (!path || path->empty()) return {};
  const ObjectId found = find_by_name(session, type, *path);
  if (found == k_no_object) {
    if (missing_ok) return SqlValue::null();
    const bool schema_missing =
        path->size() > 1 && session.find_schema(path->front()) == k_no_object;
    if (type == "regclass" && !schema_missing) {
      session.refuse("42P01", std::nullopt, fmt::format("relation \"{}\" does not exist", name));
    } else if (type == "regtype" && !schema_missing) {
      session.refuse("42704", std::nullopt, fmt::format("type \"{}\" does not exist", name));
    } else {
      session.refuse("3F000", std::nullopt,
                     fmt::format("schema \"{}\" does not exist", path->front()));
    }
    return {};
  }
  std::string text;
  if (type == "regtype") {
    text = format_type(session.types, found);
  } else if (type == "regnamespace") {
    text = sql::quote_identifier(path->front());
  } else if (const Object* const object = session.catalog.find(found)) {
    const bool plain = session.find_relation({"", object->name}) == found;
    text = plain ? sql::quote_identifier(object->name)
                 : sql::quote_name({session.schema_name(object->schema), object->name});
  }
  return SqlValue::oid(found, text);
}

std::optional<SqlValue> call_builtin(Session& session, const std::string& name,
                                     const Arguments& arguments) {
  if (auto value = of_session(session, name, arguments)) return value;
  for (const char* const each :
       {"format", "concat", "replace", "quote_ident", "quote_literal", "lower", "upper"})
    if (name == each) return text_function(name, arguments);
  if (auto value = of_arrays(name, arguments)) return value;
  if (name == "to_char" && arguments.size() == 2) return to_char(arguments[0], arguments[1].text);
  if (name == "date_trunc" && arguments.size() == 2 && arguments[0].text == "month" &&
      arguments[1].kind == Kind::date) {
    SqlValue value = arguments[1];
    value.number = *parse_date(date_text(value.number).substr(0, 8) + "01");
    value.flag = true;
    return value;
  }
  std::vector<std::string> texts;
  for (const SqlValue& argument : arguments) {
    if (argument.is_null()) return SqlValue::null();
    const auto text = text_of(argument);
    if (!text) return std::nullopt;
    texts.push_back(*text);
  }
  return of_text(name, texts);
}

}  // namespace migc::catalog
