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

struct SqlValue {
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
  std::vector<SqlValue> items;
  std::vector<std::string> names;

  bool is_unknown() const { return kind == Kind::unknown || kind == Kind::system; }
  bool is_null() const { return kind == Kind::null; }
  bool is_true() const { return kind == Kind::boolean && flag; }
  bool is_false() const { return kind == Kind::boolean && !flag; }

  static SqlValue null() { return of(Kind::null); }
  static SqlValue boolean(bool flag);
  static SqlValue integer(std::int64_t number);
  static SqlValue string(std::string_view text);
  static SqlValue oid(ObjectId id, std::string_view text = {});
  // The name of a system object of a class: may_be_system_name().
  static SqlValue system_name(std::string_view what);
  static SqlValue of(Kind kind);
};

// Whether a name can be that of a system object of the class that `what` says ("relation", "type",
// "function", "constraint", "column"; empty: no).
bool may_be_system_name(int version, std::string_view what, std::string_view name);

// As text, like a cast to it. Absent: not known, or NULL.
std::optional<std::string> text_of(const SqlValue& value);
std::optional<std::int64_t> integer_of(const SqlValue& value);
// 't', 'on', 'no' and their like.
std::optional<bool> parse_boolean(std::string_view text);

// The comparison "a op b" (=, <>, <, <=, >, >=), LIKE (~~, !~~, ~~*, !~~*), + - * / % and ||.
SqlValue operate(int version, std::string_view op, const SqlValue& a, const SqlValue& b);

SqlValue logical_not(const SqlValue& value);
SqlValue logical_and(const SqlValue& a, const SqlValue& b);
SqlValue logical_or(const SqlValue& a, const SqlValue& b);

// '2024-01-31' alone.
std::optional<std::int64_t> parse_date(std::string_view text);
std::string date_text(std::int64_t days);
std::int64_t add_months(std::int64_t days, std::int64_t months);

}  // namespace migc::catalog
