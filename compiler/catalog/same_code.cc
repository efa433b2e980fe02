#include "compiler/catalog/same_code.h"

#include <algorithm>

namespace migc::catalog {
namespace {

bool same_list(const std::vector<sql::Expression>& a, const std::vector<sql::Expression>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_expression);
}

bool same_type(const std::shared_ptr<const sql::TypeName>& a,
               const std::shared_ptr<const sql::TypeName>& b) {
  if (!a || !b) return a == b;
  return a->name == b->name && a->array_dimensions == b->array_dimensions &&
         same_list(a->modifiers, b->modifiers);
}

}  // namespace

bool same_expression(const sql::Expression& a, const sql::Expression& b) {
  return a.kind == b.kind && a.name == b.name && a.value == b.value && a.flag == b.flag &&
         a.is_star == b.is_star && !a.query && !b.query && same_type(a.type, b.type) &&
         same_list(a.arguments, b.arguments) && same_list(a.extra, b.extra);
}

bool same_code(const CodePtr& a, const CodePtr& b) {
  if (a == b) return true;
  if (!a || !b || !a->expression || !b->expression) return false;
  return same_expression(*a->expression, *b->expression);
}

}  // namespace migc::catalog
