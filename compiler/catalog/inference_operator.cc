// Operators, and what the grammar writes with other words but means operators (parse_oper.c).
#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/inference_analyzer.h"
#include "compiler/catalog/type_common.h"
#include "compiler/catalog/type_polymorphic.h"

namespace migc::catalog {
namespace {

using sql::Expression;
using sql::ExpressionKind;
using sql::QualifiedName;

const Value k_true_or_false{.type = {type_id::boolean, -1}};

// What a side is taken for: anyenum = anyenum makes a literal the enum of the other side.
ObjectId operand(const OperatorFacts& op, ObjectId declared, const Value& other) {
  const bool as_other =
      is_polymorphic(declared) && op.left == op.right && other.type.type != type_id::unknown;
  return as_other ? other.type.type : declared;
}

bool is_row(const Expression& each) { return each.kind == ExpressionKind::row; }

}  // namespace

Value Analyzer::operation(const Expression& each, const Scope& scope) {
  const QualifiedName name = qualified(each.name);
  if (each.arguments.size() == 1) {
    const Value right = expression(each.arguments[0], scope);
    return apply(name, nullptr, right, each.span);
  }
  if (is_row(each.arguments[0]) && is_row(each.arguments[1]))
    return compare_rows(each, each.arguments[0], each.arguments[1], name, scope);
  const Value left = expression(each.arguments[0], scope);
  const Value right = expression(each.arguments[1], scope);
  return apply(name, &left, right, each.span);
}

// `left_as_used`: the left value as the operator takes it.
Value Analyzer::apply(const QualifiedName& name, const Value* left, const Value& right, Span span,
                      Value* left_as_used) {
  if ((left != nullptr && !left->known()) || !right.known()) {
    // comparisons give boolean whatever they compare
    unknown_volatility();
    const auto list = types_.operators(name.schema, name.name);
    const bool same =
        !list.empty() && std::all_of(list.begin(), list.end(), [&](const OperatorFacts& op) {
          return op.result == list.front().result && !is_polymorphic(op.result);
        });
    return same ? Value{.type = {list.front().result, -1}} : unknown();
  }
  const ObjectId left_type = left == nullptr ? k_no_object : left->type.type;
  const OperatorChoice choice =
      resolve_operator(types_, name.schema, name.name, left_type, right.type.type);
  if (choice.found == Found::function) {
    refer_operator(choice.op);
    const ObjectId sides[] = {left_type, right.type.type};
    note_function(choice.op.function, std::span(sides).last(left == nullptr ? 1 : 2));
    if (left != nullptr) {
      const Value used =
          coerce(*left, operand(choice.op, choice.op.left, right), CastContext::implicit);
      if (left_as_used != nullptr) *left_as_used = used;
    }
    coerce(right, left == nullptr ? choice.op.right : operand(choice.op, choice.op.right, *left),
           CastContext::implicit);
    return {.type = {choice.result, -1}};
  }
  if (choice.found == Found::type_mismatch) return unknown();
  const std::string signature =
      left == nullptr
          ? fmt::format("{} {}", name.name, spelled(right.type.type))
          : fmt::format("{} {} {}", spelled(left_type), name.name, spelled(right.type.type));
  return choice.found == Found::ambiguous
             ? missing("42725", span, fmt::format("operator is not unique: {}", signature))
             : missing("42883", span, fmt::format("operator does not exist: {}", signature));
}

Value Analyzer::compare_rows(const Expression& each, const Expression& left,
                             const Expression& right, const QualifiedName& name,
                             const Scope& scope) {
  const Values lefts = all(left.arguments, scope);
  const Values rights = all(right.arguments, scope);
  if (lefts.size() != rights.size())
    return refuse("42601", each.span, "unequal number of entries in row expressions");
  for (std::size_t i = 0; i < lefts.size(); ++i) apply(name, &lefts[i], rights[i], each.span);
  return k_true_or_false;
}

// a op ANY (array), a op ALL (array)
Value Analyzer::apply_to_elements(const Expression& each, const Scope& scope) {
  const Value left = expression(each.arguments[0], scope);
  Value right = expression(each.arguments[1], scope);
  if (right.known() && right.type.type != type_id::unknown) {
    const ObjectId element = element_type(types_, right.type.type);
    if (element == k_no_object)
      return refuse("42809", each.span, "op ANY/ALL (array) requires array on right side");
    right = Value{.type = {element, -1}};
  }
  right.literal = nullptr;
  apply(qualified(each.name), &left, right, each.span);
  return k_true_or_false;
}

// The list becomes an array if the types allow, else a comparison each (transformAExprIn).
Value Analyzer::in_list(const Expression& each, const Scope& scope) {
  const QualifiedName name = qualified(each.name);
  const Expression& tested = each.arguments.front();
  if (is_row(tested)) {
    for (std::size_t i = 1; i < each.arguments.size(); ++i) {
      if (is_row(each.arguments[i])) {
        compare_rows(each, tested, each.arguments[i], name, scope);
      } else {
        expression(each.arguments[i], scope);
      }
    }
    return k_true_or_false;
  }
  const Values values = all(each.arguments, scope);
  std::vector<ObjectId> list;
  for (const Value& value : values) list.push_back(value.type.type);
  const bool known = std::find(list.begin(), list.end(), k_no_object) == list.end();
  const ObjectId element = known && list.size() > 2 ? common_type(types_, list) : k_no_object;
  if (element != k_no_object && element != type_id::record) {
    for (std::size_t i = 1; i < values.size(); ++i)
      coerce(values[i], element, CastContext::implicit);
    apply(name, &values[0], Value{.type = {element, -1}}, each.span);
    return k_true_or_false;
  }
  for (std::size_t i = 1; i < values.size(); ++i) apply(name, &values[0], values[i], each.span);
  return k_true_or_false;
}

Value Analyzer::between(const Expression& each, const Scope& scope) {
  const Values values = all(each.arguments, scope);
  apply({"", ">="}, &values[0], values[1], each.span);
  apply({"", "<="}, &values[0], values[2], each.span);
  return k_true_or_false;
}

Value Analyzer::is_distinct(const Expression& each, const Scope& scope) {
  const QualifiedName equal{"", "="};
  if (is_row(each.arguments[0]) && is_row(each.arguments[1]))
    return compare_rows(each, each.arguments[0], each.arguments[1], equal, scope);
  const Values values = all(each.arguments, scope);
  apply(equal, &values[0], values[1], each.span);
  return k_true_or_false;
}

Value Analyzer::null_if(const Expression& each, const Scope& scope) {
  const Values values = all(each.arguments, scope);
  if (!values[0].known()) return unknown();
  // the first value, as "=" takes it (transformAExprNullIf)
  Value used;
  apply({"", "="}, &values[0], values[1], each.span, &used);
  if (!used.known()) return unknown();
  used.origin = {};
  return used;
}

Value Analyzer::compare_query(const Expression& each, const Scope& scope) {
  Values lefts;
  if (!each.arguments.empty()) {
    const Expression& tested = each.arguments.front();
    lefts = is_row(tested) ? all(tested.arguments, scope) : Values{expression(tested, scope)};
  }
  const QueryColumns columns = query(*each.query, &scope, scope.withs, Literals::to_text);
  if (!columns.known) return k_true_or_false;
  if (lefts.size() != columns.columns.size()) {
    refuse("42601", each.span,
           lefts.size() < columns.columns.size() ? "subquery has too many columns"
                                                 : "subquery has too few columns");
    return k_true_or_false;
  }
  for (std::size_t i = 0; i < lefts.size(); ++i)
    apply(qualified(each.name), &lefts[i], Value{.type = columns.columns[i].type}, each.span);
  return k_true_or_false;
}

}  // namespace migc::catalog
