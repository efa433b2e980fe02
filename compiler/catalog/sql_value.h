// Values of SQL as far as they can be told without a server: constants, what the catalog says, and
// what is made of them. What cannot be told is `unknown`, which is not NULL.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/catalog/object_id.h"

namespace migc::catalog {

struct Value {
  enum class Kind : std::uint8_t {
    unknown,
    null,
    boolean,
    integer,
    text,
    oid,      // of an object: `number`; its regclass or regtype is in `text`
    date,     // `number`: days since 1970-01-01
    array,    // `items`
    record,   // `items`, named by `names`
    system,   // the name or OID of an unnamed object of the server's own: equals no name and no OID
              // of a user's object, and whether it equals another one cannot be told
    version,  // server_version_num: `number` is the major version
  };
  Kind kind = Kind::unknown;
  bool flag = false;
  std::int64_t number = 0;
  std::string text;
  std::vector<Value> items;
  std::vector<std::string> names;

  bool is_unknown() const { return kind == Kind::unknown || kind == Kind::system; }
  bool is_null() const { return kind == Kind::null; }
  bool is_true() const { return kind == Kind::boolean && flag; }
  bool is_false() const { return kind == Kind::boolean && !flag; }

  static Value null() { return of(Kind::null); }
  static Value boolean(bool flag);
  static Value integer(std::int64_t number);
  static Value string(std::string_view text);
  static Value oid(ObjectId id, std::string_view text = {});
  // The name of a system object of a class: may_be_system_name().
  static Value system_name(std::string_view what);
  static Value of(Kind kind);
};

// Whether a name can be that of a system object of the class that `what` says ("relation", "type",
// "function", "constraint", "column"; empty: no).
bool may_be_system_name(int version, std::string_view what, std::string_view name);

// As text, like a cast to it. Absent: not known, or NULL.
std::optional<std::string> text_of(const Value& value);
std::optional<std::int64_t> integer_of(const Value& value);

// The comparison "a op b" (=, <>, <, <=, >, >=), LIKE (~~, !~~, ~~*, !~~*), + - * / % and ||.
Value operate(int version, std::string_view op, const Value& a, const Value& b);

Value logical_not(const Value& value);
Value logical_and(const Value& a, const Value& b);
Value logical_or(const Value& a, const Value& b);

// '2024-01-31' alone.
std::optional<std::int64_t> parse_date(std::string_view text);
std::string date_text(std::int64_t days);
std::int64_t add_months(std::int64_t days, std::int64_t months);

}  // namespace migc::catalog
