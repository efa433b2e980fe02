#include "lint/view_fixes.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "compiler/sql/names.h"
#include "lint/words.h"

namespace migc::lint {

std::string option_text(const sql::Option& option) {
  const std::string name = sql::quote_identifier(option.name);
  if (!option.value) return name;
  const bool is_plain =
      !option.value->empty() && std::all_of(option.value->begin(), option.value->end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0;
      });
  return fmt::format("{} = {}", name, is_plain ? *option.value : sql::quote_literal(*option.value));
}

Edit add_view_options(const Step& step, const sql::CreateView& create, const std::string& options) {
  const Words words(step.source->text(), step.statement.span);
  if (!create.options.empty()) {
    const std::size_t end = words.parentheses(words.find({"with"}, create.name_span.end)->end)->end;
    return {{end - 1, end - 1}, ", " + options};
  }
  std::size_t end = create.name_span.end;
  if (words.text(words.at(end)) == "(") end = words.parentheses(end)->end;
  return {{end, end}, fmt::format(" WITH ({})", options)};
}

}  // namespace migc::lint
