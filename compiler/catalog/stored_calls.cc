#include "compiler/catalog/stored_calls.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/catalog/alter_steps.h"
#include "compiler/catalog/inference.h"
#include "compiler/catalog/type_overload.h"
#include "compiler/catalog/type_polymorphic.h"
#include "compiler/catalog/type_spelling.h"

namespace migc::catalog {

using Kind = sql::ExpressionKind;

// Inner calls first: they are what fails first.
void StoredCalls::add(const sql::Expression& expression) {
  for (const sql::Expression& each : expression.arguments) add(each);
  if (!names_column(expression, column_)) return;
  const auto& arguments = expression.arguments;
  if (expression.kind == Kind::operation && !arguments.empty()) {
    add_operator(expression, arguments.size() == 2 ? arguments.data() : nullptr, arguments.back());
  } else if (expression.kind == Kind::in_list) {
    for (std::size_t i = 1; i < arguments.size(); ++i)
      add_operator(expression, arguments.data(), arguments[i]);
  } else if (expression.kind == Kind::call && expression.extra.empty()) {
    add_function(expression);
  }
}

ObjectId StoredCalls::type_of(const sql::Expression& expression) const {
  return infer(session_, expression, over(session_, table_)).type.type;
}

StoredCalls::Operand StoredCalls::operand(const sql::Expression& expression, ObjectId actual,
                                          ObjectId declared) const {
  const bool is_cast = declared != actual && !is_polymorphic(declared);
  return {&expression, is_cast ? declared : k_no_object};
}

void StoredCalls::add_operator(const sql::Expression& each, const sql::Expression* left,
                               const sql::Expression& right) {
  const sql::QualifiedName name = qualified(each.name);
  const ObjectId a = left == nullptr ? k_no_object : type_of(*left);
  const ObjectId b = type_of(right);
  const bool is_known = b != k_no_object && (left == nullptr || a != k_no_object);
  if (!is_known) return;
  const OperatorChoice choice = resolve_operator(session_.types, name.schema, name.name, a, b);
  if (choice.found != Found::function) return;
  // a literal that was compared with an enum has become one of its values, and stays one
  const auto declared = [](ObjectId wanted, ObjectId own, ObjectId other) {
    return own == type_id::unknown && is_polymorphic(wanted) ? other : wanted;
  };
  StoredCall call{&each, {}};
  if (left != nullptr) call.operands.push_back(operand(*left, a, declared(choice.op.left, a, b)));
  call.operands.push_back(operand(right, b, declared(choice.op.right, b, a)));
  calls_.push_back(std::move(call));
}

void StoredCalls::add_function(const sql::Expression& each) {
  const sql::QualifiedName name = qualified(each.name);
  std::vector<ObjectId> types;
  for (const sql::Expression& argument : each.arguments) {
    types.push_back(type_of(argument));
    if (types.back() == k_no_object || argument.kind == Kind::named_argument) return;
  }
  const FunctionChoice choice =
      resolve_function(session_.types, {name.schema, name.name, types, {}, false});
  if (choice.found != Found::function || choice.declared.size() != types.size()) return;
  StoredCall call{&each, {}};
  for (std::size_t i = 0; i < types.size(); ++i)
    call.operands.push_back(operand(each.arguments[i], types[i], choice.declared[i]));
  calls_.push_back(std::move(call));
}

std::string StoredCalls::missing() const {
  for (const StoredCall& each : calls_) {
    std::string message = missing(each);
    if (!message.empty()) return message;
  }
  return {};
}

std::string StoredCalls::missing(const StoredCall& call) const {
  std::vector<ObjectId> types;
  std::vector<std::string> words;
  for (const Operand& each : call.operands) {
    types.push_back(each.cast != k_no_object ? each.cast : type_of(*each.expression));
    if (types.back() == k_no_object) return {};
    words.push_back(format_type(session_.types, types.back()));
  }
  const sql::QualifiedName name = qualified(call.expression->name);
  if (call.expression->kind == Kind::call) {
    const FunctionChoice choice =
        resolve_function(session_.types, {name.schema, name.name, types, {}, false});
    if (choice.found != Found::nothing) return {};
    return fmt::format("function {}({}) does not exist", name.name, join(words, ", "));
  }
  const ObjectId left = types.size() == 2 ? types.front() : k_no_object;
  if (resolve_operator(session_.types, name.schema, name.name, left, types.back()).found !=
      Found::nothing) {
    return {};
  }
  words.insert(words.end() - 1, name.name);
  return "operator does not exist: " + join(words, " ");
}

}  // namespace migc::catalog
