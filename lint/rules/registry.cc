#include "lint/rules/registry.h"

namespace migc::lint {
namespace rules {

#define RULE(name) Rule name();
#include "lint/rules/list.inc"
#undef RULE

}  // namespace rules

const std::vector<Rule>& all_rules() {
  static const std::vector<Rule> k_rules = {
#define RULE(name) rules::name(),
#include "lint/rules/list.inc"
#undef RULE
  };
  return k_rules;
}

}  // namespace migc::lint
