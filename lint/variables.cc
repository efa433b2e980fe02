#include <algorithm>

#include "compiler/base/text.h"
#include "lint/step.h"

namespace migc::lint {

void Variables::follow(const sql::Operation& operation, bool in_block) {
  const auto* const set = std::get_if<sql::SetVariable>(&operation.value);
  if (set == nullptr) return;
  using Kind = sql::SetVariable::Kind;
  if (set->kind == Kind::reset_all) return clear();
  if (set->is_local && !in_block) return;  // WARNING: SET LOCAL can only be used in transactions
  const std::string name = to_lower(set->name);
  (set->is_local ? local_ : session_)[name] = {
      set->kind == Kind::value ? std::optional(join(set->values, ", ")) : std::nullopt,
      operation.span};
  if (!set->is_local) local_.erase(name);
}

void Variables::clear() {
  session_.clear();
  local_.clear();
}

std::optional<std::string> Variables::value(std::string_view name) const {
  if (const auto local = local_.find(name); local != local_.end()) return local->second.value;
  const auto found = session_.find(name);
  return found == session_.end() ? std::nullopt : found->second.value;
}

std::vector<Span> Variables::statements() const {
  std::vector<Span> found;
  for (const Values* const each : {&session_, &local_})
    for (const auto& [name, setting] : *each) found.push_back(setting.statement);
  std::sort(found.begin(), found.end(), [](Span a, Span b) { return a.begin < b.begin; });
  return found;
}

}  // namespace migc::lint
