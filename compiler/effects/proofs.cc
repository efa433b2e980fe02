#include "compiler/effects/proofs.h"

#include <algorithm>
#include <charconv>
#include <compare>
#include <optional>

#include "compiler/effects/says_not_null.h"

namespace migc::effects {
namespace {

using catalog::Constraint;
using sql::Expression;
using sql::ExpressionKind;

// The parts of an AND.
void add_conjuncts(const Expression& expression, std::vector<const Expression*>& found) {
  if (expression.kind != ExpressionKind::and_all) {
    found.push_back(&expression);
    return;
  }
  for (const Expression& part : expression.arguments) add_conjuncts(part, found);
}

// What the table's checks say of all its rows: of valid ones alone, that the statement itself
// neither adds nor drops.
std::vector<const Expression*> known_of(const Prediction& p, ObjectId table) {
  std::vector<const Expression*> found;
  p.before.visit_names(
      catalog::NameClass::constraint, table, [&](const catalog::Name&, ObjectId id) {
        const Constraint& each = *p.before.find_as<Constraint>(id);
        const bool holds = each.kind == sql::ConstraintKind::check && each.validated &&
                           each.enforced && p.after.find(id) != nullptr;
        if (holds && each.expression && each.expression->expression)
          add_conjuncts(*each.expression->expression, found);
      });
  return found;
}

const Expression& without_cast(const Expression& expression) {
  const bool wrapped = expression.kind == ExpressionKind::cast && expression.arguments.size() == 1;
  return wrapped ? without_cast(expression.arguments.front()) : expression;
}

// ---- constants

struct Constant {
  std::optional<double> number;
  std::string text;
};

std::optional<Constant> constant_of(const Expression& whole) {
  const Expression& expression = without_cast(whole);
  const bool negative = expression.kind == ExpressionKind::operation &&
                        expression.arguments.size() == 1 && expression.name.back() == "-";
  const Expression& value = negative ? without_cast(expression.arguments.front()) : expression;
  if (value.kind == ExpressionKind::string && !negative) return Constant{std::nullopt, value.value};
  if (value.kind != ExpressionKind::integer && value.kind != ExpressionKind::decimal)
    return std::nullopt;
  double number = 0;
  const char* const end = value.value.data() + value.value.size();
  if (std::from_chars(value.value.data(), end, number).ptr != end) return std::nullopt;
  return Constant{negative ? -number : number, value.value};
}

// Absent where only a server can tell. Dates and times are ordered as their texts are.
std::optional<std::partial_ordering> compare(const Constant& a, const Constant& b) {
  if (a.number && b.number) return *a.number <=> *b.number;
  if (a.number || b.number) return std::nullopt;
  const auto is_date = [](const std::string& text) {
    return !text.empty() && text.find_first_not_of("0123456789-:. T") == std::string::npos;
  };
  if (a.text == b.text) return std::partial_ordering::equivalent;
  if (!is_date(a.text) || !is_date(b.text) || a.text.size() != b.text.size()) return std::nullopt;
  return a.text.compare(b.text) <=> 0;
}

// ---- one column's values

struct Limit {
  Constant value;
  bool inclusive = true;
};

// All values of the column are in between, and among `values` if there are any.
struct Domain {
  std::optional<Limit> lower;
  std::optional<Limit> upper;
  std::optional<std::vector<Constant>> values;
};

void narrow(std::optional<Limit>& limit, const Constant& value, bool inclusive, bool is_lower) {
  if (limit) {
    const auto order = compare(value, limit->value);
    const bool tighter = order && (is_lower ? *order > 0 : *order < 0);
    if (!tighter) return;
  }
  limit = Limit{value, inclusive};
}

void add_comparison(Domain& domain, std::string_view op, const Constant& value) {
  if (op == ">=" || op == ">") narrow(domain.lower, value, op == ">=", true);
  if (op == "<=" || op == "<") narrow(domain.upper, value, op == "<=", false);
  if (op == "=") domain.values = std::vector<Constant>{value};
}

std::string_view mirrored(std::string_view op) {
  if (op == "<") return ">";
  if (op == ">") return "<";
  if (op == "<=") return ">=";
  return op == ">=" ? "<=" : op;
}

void add_known(Domain& domain, const Expression& known, std::string_view column) {
  const std::vector<Expression>& parts = known.arguments;
  if (known.kind == ExpressionKind::operation && parts.size() == 2) {
    const Expression& left = without_cast(parts[0]);
    const Expression& right = without_cast(parts[1]);
    const std::string& op = known.name.back();
    if (const auto value = constant_of(right); value && is_column(left, column))
      add_comparison(domain, op, *value);
    if (const auto value = constant_of(left); value && is_column(right, column))
      add_comparison(domain, mirrored(op), *value);
  } else if (known.kind == ExpressionKind::between && known.value == "between" &&
             is_column(without_cast(parts[0]), column)) {
    if (const auto value = constant_of(parts[1])) add_comparison(domain, ">=", *value);
    if (const auto value = constant_of(parts[2])) add_comparison(domain, "<=", *value);
  } else if (known.kind == ExpressionKind::in_list && known.name.back() == "=" &&
             is_column(without_cast(parts[0]), column)) {
    std::vector<Constant> values;
    for (std::size_t i = 1; i < parts.size(); ++i) {
      const auto value = constant_of(parts[i]);
      if (!value) return;
      values.push_back(*value);
    }
    domain.values = std::move(values);
  }
}

// ---- bounds

bool is_before(const Constant& a, const Constant& b) {
  const auto order = compare(a, b);
  return order && *order < 0;
}
bool is_not_after(const Constant& a, const Constant& b) {
  const auto order = compare(a, b);
  return order && *order <= 0;
}

// All values are below the constant; or from it on.
bool all_below(const Domain& domain, const Constant& end) {
  if (domain.values) {
    return std::all_of(domain.values->begin(), domain.values->end(),
                       [&](const Constant& each) { return is_before(each, end); });
  }
  if (!domain.upper) return false;
  return domain.upper->inclusive ? is_before(domain.upper->value, end)
                                 : is_not_after(domain.upper->value, end);
}
bool all_from(const Domain& domain, const Constant& start) {
  if (domain.values) {
    return std::all_of(domain.values->begin(), domain.values->end(),
                       [&](const Constant& each) { return is_not_after(start, each); });
  }
  return domain.lower && is_not_after(start, domain.lower->value);
}

// MINVALUE and MAXVALUE are no constants: `unlimited`.
bool read_limit(const Expression& written, std::optional<Constant>& limit, bool& unlimited) {
  unlimited = written.kind == ExpressionKind::other;
  limit = constant_of(written);
  return unlimited || limit.has_value();
}

bool implies_range(const Domain& domain, const sql::PartitionBound& bound, bool outside) {
  if (bound.lower.size() != 1 || bound.upper.size() != 1) return false;
  std::optional<Constant> lower;
  std::optional<Constant> upper;
  bool from_start = false;
  bool to_end = false;
  if (!read_limit(bound.lower.front(), lower, from_start) ||
      !read_limit(bound.upper.front(), upper, to_end)) {
    return false;
  }
  if (outside)
    return (!from_start && all_below(domain, *lower)) || (!to_end && all_from(domain, *upper));
  return (from_start || all_from(domain, *lower)) && (to_end || all_below(domain, *upper));
}

bool implies_list(const Domain& domain, const sql::PartitionBound& bound, bool outside) {
  if (!domain.values) return false;
  return std::all_of(domain.values->begin(), domain.values->end(), [&](const Constant& value) {
    bool unsure = false;
    const bool listed =
        std::any_of(bound.list.begin(), bound.list.end(), [&](const Expression& each) {
          const auto other = constant_of(each);
          const auto order = other ? compare(value, *other) : std::nullopt;
          unsure |= !order;
          return order && *order == 0;
        });
    return outside ? !listed && !unsure : listed;
  });
}

// A call of the function that the server itself makes for the bound (get_qual_for_hash).
bool implies_hash(const std::vector<const Expression*>& known, const sql::PartitionBound& bound) {
  return std::any_of(known.begin(), known.end(), [&](const Expression* each) {
    return each->kind == ExpressionKind::call && each->arguments.size() >= 4 &&
           each->name.back() == "satisfies_hash_partition" &&
           each->arguments[1].value == std::to_string(bound.modulus) &&
           each->arguments[2].value == std::to_string(bound.remainder);
  });
}

bool lists_null(const sql::PartitionBound& bound) {
  return std::any_of(bound.list.begin(), bound.list.end(), [](const Expression& each) {
    return each.kind == ExpressionKind::null_value;
  });
}

// Whether every row that fits the bound fits the condition as well.
bool bound_implies(const sql::PartitionBound& bound, const Expression& condition,
                   std::string_view column) {
  if (says_not_null(condition, column)) return !lists_null(bound);
  Domain asked;
  add_known(asked, condition, column);
  if (bound.strategy == sql::PartitionStrategy::list) {
    if (!asked.values) return false;
    return std::all_of(bound.list.begin(), bound.list.end(), [&](const Expression& each) {
      const auto value = constant_of(each);
      return value && std::any_of(asked.values->begin(), asked.values->end(), [&](const auto& one) {
               const auto order = compare(*value, one);
               return order && *order == 0;
             });
    });
  }
  if (bound.lower.size() != 1 || bound.upper.size() != 1 || asked.values) return false;
  const auto lower = constant_of(bound.lower.front());
  const auto upper = constant_of(bound.upper.front());
  const bool from =
      asked.lower && asked.lower->inclusive && lower && is_not_after(asked.lower->value, *lower);
  const bool below =
      asked.upper && !asked.upper->inclusive && upper && is_not_after(*upper, asked.upper->value);
  return (asked.lower || asked.upper) && (!asked.lower || from) && (!asked.upper || below);
}

// "NOT (bound)", or NOT of something wider.
bool excludes(const Expression& known, const sql::PartitionBound& bound, std::string_view column) {
  if (known.kind != ExpressionKind::not_) return false;
  std::vector<const Expression*> conditions;
  add_conjuncts(known.arguments.front(), conditions);
  return std::all_of(conditions.begin(), conditions.end(),
                     [&](const Expression* each) { return bound_implies(bound, *each, column); });
}

}  // namespace

bool is_not_null(const Catalog& catalog, Address column) {
  const Relation* const relation = catalog.find_as<Relation>(column.object);
  const auto at = static_cast<std::size_t>(column.column - 1);
  if (relation == nullptr || at >= relation->columns.size() || !relation->columns[at]->not_null)
    return false;
  bool proven = true;
  catalog.visit_names(
      catalog::NameClass::constraint, column.object, [&](const catalog::Name&, ObjectId id) {
        const Constraint& each = *catalog.find_as<Constraint>(id);
        const bool its =
            each.kind == sql::ConstraintKind::not_null && each.columns.front() == column.column;
        if (its && !each.validated) proven = false;
      });
  return proven;
}

bool implied_not_null(const Prediction& prediction, Address column) {
  const Relation& relation = *prediction.relation(column.object);
  const std::string& name = relation.column(column.column).name;
  const auto known = known_of(prediction, column.object);
  return std::any_of(known.begin(), known.end(),
                     [&](const Expression* each) { return says_not_null(*each, name); });
}

bool implies_bound(const Prediction& prediction, ObjectId table, ObjectId parent,
                   const sql::PartitionBound& bound, bool outside) {
  const Relation& above = *prediction.relation(parent);
  if (bound.is_default || !above.partition_key) return false;
  const auto known = known_of(prediction, table);
  if (bound.strategy == sql::PartitionStrategy::hash) return implies_hash(known, bound);
  if (above.partition_key->parts.size() != 1) return false;
  const std::string& column = above.partition_key->parts.front().column;
  const std::int16_t number = prediction.session.find_column(table, column);
  if (column.empty() || number == 0) return false;
  const Address key{table, number};
  const bool not_null = is_not_null(prediction.before, key) || implied_not_null(prediction, key);
  if (!outside && !not_null && !lists_null(bound)) return false;
  if (outside && !not_null && lists_null(bound)) return false;
  const bool excluded = std::any_of(known.begin(), known.end(), [&](const Expression* each) {
    return excludes(*each, bound, column);
  });
  if (outside && excluded) return true;
  Domain domain;
  for (const Expression* const each : known) add_known(domain, *each, column);
  return bound.strategy == sql::PartitionStrategy::range ? implies_range(domain, bound, outside)
                                                         : implies_list(domain, bound, outside);
}

}  // namespace migc::effects
