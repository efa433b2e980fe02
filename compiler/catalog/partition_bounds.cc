#include "compiler/catalog/partition_bounds.h"

#include <algorithm>
#include <charconv>
#include <compare>

#include <fmt/format.h>

#include "compiler/catalog/alter_steps.h"
#include "compiler/catalog/expression_places.h"
#include "compiler/catalog/system_columns.h"
#include "compiler/catalog/type_coercion.h"
#include "compiler/catalog/type_spelling.h"

namespace migc::catalog {
namespace {

using sql::Expression;
using sql::ExpressionKind;
using sql::PartitionBound;
using sql::PartitionStrategy;
using Order = std::partial_ordering;

std::string_view word(PartitionStrategy strategy) {
  switch (strategy) {
    case PartitionStrategy::hash:
      return "hash";
    case PartitionStrategy::list:
      return "list";
    case PartitionStrategy::range:
      break;
  }
  return "range";
}

bool is_limit(const Expression& value, std::string_view which) {
  return value.kind == ExpressionKind::other && value.value == which;
}

// A constant below casts and signs; null: something else.
const Expression* constant_in(const Expression& value, bool& negative) {
  const Expression* each = &value;
  negative = false;
  while (true) {
    if (each->kind == ExpressionKind::cast && each->arguments.size() == 1) {
      each = &each->arguments.front();
      continue;
    }
    const bool sign = each->kind == ExpressionKind::operation && each->arguments.size() == 1 &&
                      each->name.back() == "-";
    if (!sign) break;
    negative = !negative;
    each = &each->arguments.front();
  }
  switch (each->kind) {
    case ExpressionKind::integer:
    case ExpressionKind::decimal:
    case ExpressionKind::string:
    case ExpressionKind::boolean:
    case ExpressionKind::null_value:
      return each;
    default:
      return nullptr;
  }
}

std::optional<std::int64_t> integer_in(const Expression& constant, bool negative) {
  const std::string& text = constant.value;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return negative ? -value : value;
}

bool is_integer(ObjectId type) {
  return type == type_id::int2 || type == type_id::int4 || type == type_id::int8;
}

// YYYY-MM-DD and, behind it, as much of HH:MM:SS as there is: such texts sort as their times do.
bool is_plain_time(const std::string& text) {
  constexpr std::string_view k_form = "0000-00-00 00:00:00";
  if (text.size() != 10 && text.size() != 16 && text.size() != 19) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (k_form[i] == '0' ? !digit : text[i] != k_form[i]) return false;
  }
  return true;
}

// With its time filled up.
std::string whole_time(std::string text) {
  constexpr std::string_view k_rest = " 00:00:00";
  if (text.size() == 10) return text.append(k_rest);
  if (text.size() == 16) return text.append(k_rest.substr(6));
  return text;
}

// Two values of a type. Unordered: that cannot be told.
Order compare(ObjectId type, const Expression& a, const Expression& b) {
  bool negative_a = false;
  bool negative_b = false;
  const Expression* const left = constant_in(a, negative_a);
  const Expression* const right = constant_in(b, negative_b);
  if (left == nullptr || right == nullptr) return Order::unordered;
  const bool null_left = left->kind == ExpressionKind::null_value;
  const bool null_right = right->kind == ExpressionKind::null_value;
  if (null_left && null_right) return Order::equivalent;
  if (null_left || null_right) return Order::unordered;
  if (is_integer(type)) {
    const auto x = integer_in(*left, negative_a);
    const auto y = integer_in(*right, negative_b);
    return x && y ? Order(*x <=> *y) : Order::unordered;
  }
  const bool literals =
      left->kind == ExpressionKind::string && right->kind == ExpressionKind::string;
  const bool is_time =
      type == type_id::date || type == type_id::timestamp || type == type_id::timestamptz;
  if (literals && is_time && is_plain_time(left->value) && is_plain_time(right->value))
    return whole_time(left->value) <=> whole_time(right->value);
  // other values in the same words are the same
  const bool same =
      left->kind == right->kind && negative_a == negative_b && left->value == right->value;
  return same ? Order::equivalent : Order::unordered;
}

class BoundCheck {
 public:
  BoundCheck(Session& session, ObjectId parent, const std::string& partition,
             const PartitionBound& bound)
      : session_(session),
        parent_(parent),
        key_(*session.relation(parent).partition_key),
        partition_(partition),
        bound_(bound) {}

  bool run() {
    read_types();
    return check_form() && check_values() && check_itself() && check_others();
  }

 private:
  bool refuse(std::string_view sqlstate, std::string message) {
    return session_.refuse(sqlstate, bound_.span, std::move(message));
  }

  void read_types() {
    for (const sql::KeyPart& part : key_.parts) {
      ObjectId type = k_no_object;
      const std::int16_t number = session_.find_column(parent_, part.column);
      if (!part.column.empty() && number != 0) {
        type = session_.column({parent_, number}).type.type;
      } else if (part.expression) {
        type = infer(session_, *part.expression, over(session_, parent_)).type.type;
      }
      types_.push_back(base_type(session_.types, type));
    }
  }

  // transformPartitionBound
  bool check_form() {
    const bool hash = key_.strategy == PartitionStrategy::hash;
    if (bound_.is_default)
      return !hash || refuse("42P16", "a hash-partitioned table may not have a default partition");
    if (bound_.strategy != key_.strategy)
      return refuse("42P16", fmt::format("invalid bound specification for a {} partition",
                                         word(key_.strategy)));
    if (hash && bound_.modulus <= 0)
      return refuse("42P16",
                    "modulus for hash partition must be an integer value greater than "
                    "zero");
    if (hash && bound_.remainder < 0)
      return refuse("42P16",
                    "remainder for hash partition must be an integer value greater than "
                    "or equal to zero");
    if (hash && bound_.remainder >= bound_.modulus)
      return refuse("42P16", "remainder for hash partition must be less than modulus");
    if (key_.strategy != PartitionStrategy::range) return true;
    for (const auto* const side : {&bound_.lower, &bound_.upper}) {
      if (side->size() != key_.parts.size())
        return refuse("42P16",
                      fmt::format("{} must specify exactly one value per partitioning column",
                                  side == &bound_.lower ? "FROM" : "TO"));
    }
    return true;
  }

  // transformPartitionBoundValue
  bool check_values() {
    if (bound_.is_default) return true;
    for (const Expression& each : bound_.list) {
      if (!check_value(each, types_.front())) return false;
    }
    for (const auto* const side : {&bound_.lower, &bound_.upper}) {
      for (std::size_t i = 0; i < side->size(); ++i) {
        const Expression& each = (*side)[i];
        bool negative = false;
        const Expression* const constant = constant_in(each, negative);
        if (constant != nullptr && constant->kind == ExpressionKind::null_value)
          return refuse("42P17", "cannot specify NULL in range bound");
        if (!check_value(each, types_[i])) return false;
      }
    }
    return true;
  }

  bool check_value(const Expression& each, ObjectId type) {
    if (is_limit(each, "minvalue") || is_limit(each, "maxvalue")) return true;
    Inference found;
    if (!forbid_subquery(session_, each, "partition bound") ||
        !analyze(session_, each, parent_, found)) {
      return false;
    }
    const bool names_column =
        std::any_of(found.references.addresses.begin(), found.references.addresses.end(),
                    [&](const Address& used) { return used.object == parent_; });
    if (names_column)
      return refuse("0A000", "cannot use column reference in partition bound expression");
    if (!forbid_calls(session_, each, "partition bound")) return false;
    const ObjectId from = found.type.type;
    if (from == type_id::unknown) return session_.accept(refused_literal(session_, each, type));
    const bool known = from != k_no_object && type != k_no_object;
    if (!known || can_coerce(session_.types, from, type, CastContext::assignment)) return true;
    return refuse("42804", fmt::format("specified value cannot be cast to type {}",
                                       format_type(session_.types, type)));
  }

  // ---- ranges: lower bounds are inclusive, upper ones are not

  Order compare_sides(const std::vector<Expression>& a, const std::vector<Expression>& b) const {
    for (std::size_t i = 0; i < a.size() && i < b.size() && i < types_.size(); ++i) {
      const auto place = [](const Expression& each) {
        return is_limit(each, "minvalue") ? -1 : is_limit(each, "maxvalue") ? 1 : 0;
      };
      const int left = place(a[i]);
      const int right = place(b[i]);
      // what stands behind a limit does not count
      if (left != 0 || right != 0) {
        if (left != right) return left <=> right;
        return Order::equivalent;
      }
      const Order order = compare(types_[i], a[i], b[i]);
      if (order != Order::equivalent) return order;
    }
    return Order::equivalent;
  }

  bool check_itself() {
    if (bound_.is_default || key_.strategy != PartitionStrategy::range) return true;
    const Order order = compare_sides(bound_.lower, bound_.upper);
    return order == Order::less || order == Order::unordered ||
           refuse("42P17",
                  fmt::format("empty range bound specified for partition \"{}\"", partition_));
  }

  bool overlaps(const PartitionBound& other) const {
    switch (key_.strategy) {
      case PartitionStrategy::list:
        return std::any_of(bound_.list.begin(), bound_.list.end(), [&](const Expression& each) {
          return std::any_of(other.list.begin(), other.list.end(), [&](const Expression& there) {
            return compare(types_.front(), each, there) == Order::equivalent;
          });
        });
      case PartitionStrategy::range:
        return compare_sides(bound_.lower, other.upper) == Order::less &&
               compare_sides(other.lower, bound_.upper) == Order::less;
      case PartitionStrategy::hash: {
        const int smaller = std::min(bound_.modulus, other.modulus);
        return smaller > 0 && bound_.remainder % smaller == other.remainder % smaller;
      }
    }
    return false;
  }

  // Every modulus is a factor of the next larger one.
  bool check_modulus(const PartitionBound& other) {
    const int smaller = std::min(bound_.modulus, other.modulus);
    const int larger = std::max(bound_.modulus, other.modulus);
    return smaller <= 0 || larger % smaller == 0 ||
           refuse("42P17",
                  "every hash partition modulus must be a factor of the next larger modulus");
  }

  bool check_others() {
    const std::vector<ObjectId> partitions = children_of(session_.catalog, parent_);
    for (const ObjectId each : partitions) {
      const auto& facts = session_.relation(each).partition;
      if (!facts || !facts->bound) continue;
      const PartitionBound& other = *facts->bound;
      if (bound_.is_default && other.is_default)
        return refuse("42P17",
                      fmt::format("partition \"{}\" conflicts with existing default partition "
                                  "\"{}\"",
                                  partition_, session_.name(each)));
      if (bound_.is_default || other.is_default) continue;
      if (key_.strategy == PartitionStrategy::hash && !check_modulus(other)) return false;
      if (overlaps(other))
        return refuse("42P17", fmt::format("partition \"{}\" would overlap partition \"{}\"",
                                           partition_, session_.name(each)));
    }
    return true;
  }

  Session& session_;
  ObjectId parent_;
  const sql::PartitionKey& key_;
  const std::string& partition_;
  const PartitionBound& bound_;
  std::vector<ObjectId> types_;
};

bool check_key_expression(Session& session, ObjectId table, const sql::KeyPart& part) {
  Inference found;
  if (!forbid_subquery(session, *part.expression, "partition key expression") ||
      !analyze(session, *part.expression, table, found) ||
      !forbid_calls(session, *part.expression, "partition key expressions")) {
    return false;
  }
  if (found.volatility && *found.volatility != Volatility::immutable)
    return session.refuse("42P17", part.span,
                          "functions in partition key expression must be marked IMMUTABLE");
  const bool constant = found.references.certain && found.references.addresses.empty();
  if (constant)
    return session.refuse("42P17", part.span, "cannot use constant expression as partition key");
  for (const Address& each : found.references.addresses) {
    if (each.object == table && each.column > 0 && session.column(each).generated != 0)
      return session.refuse("42P17", part.span, "cannot use generated column in partition key");
  }
  return true;
}

}  // namespace

bool check_partition_key(Session& session, ObjectId table) {
  const auto key = session.relation(table).partition_key;
  if (key->strategy == PartitionStrategy::list && key->parts.size() > 1)
    return session.refuse("42P17", key->parts.front().span,
                          "cannot use \"list\" partition strategy with more than one column");
  for (const sql::KeyPart& part : key->parts) {
    if (part.column.empty()) {
      if (part.expression && !check_key_expression(session, table, part)) return false;
      continue;
    }
    const std::int16_t number = session.find_column(table, part.column);
    if (number != 0) {
      if (session.column({table, number}).generated == 0) continue;
      return session.refuse("42P17", part.span, "cannot use generated column in partition key");
    }
    if (is_system_column(part.column))
      return session.refuse(
          "42P17", part.span,
          fmt::format("cannot use system column \"{}\" in partition key", part.column));
    return session.refuse(
        "42703", part.span,
        fmt::format("column \"{}\" named in partition key does not exist", part.column));
  }
  return true;
}

bool check_partition_bound(Session& session, ObjectId parent, const std::string& partition,
                           const PartitionBound& bound) {
  return BoundCheck(session, parent, partition, bound).run();
}

}  // namespace migc::catalog
