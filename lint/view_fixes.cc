#include "lint/view_fixes.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "compiler/sql/names.h"
#include "lint/privileges_text.h"
#include "lint/shared_fixes.h"

namespace migc::lint {
namespace {

// "name = value" of WITH (…).
std::string option_text(const sql::Option& option) {
  std::string name = sql::quote_identifier(option.name);
  if (!option.value) return name;
  const bool is_plain =
      !option.value->empty() && std::all_of(option.value->begin(), option.value->end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0;
      });
  return fmt::format("{} = {}", name, is_plain ? *option.value : sql::quote_literal(*option.value));
}

}  // namespace

std::vector<sql::Option> lost_options(const Relation& view, const sql::CreateView& create) {
  std::vector<sql::Option> lost;
  for (const sql::Option& option : view.options) {
    const bool kept = std::any_of(create.options.begin(), create.options.end(),
                                  [&](const auto& each) { return each.name == option.name; });
    if (!kept && option.name != "check_option") lost.push_back(option);
  }
  return lost;
}

Edit add_view_options(const Words& words, const sql::CreateView& create,
                      const std::vector<sql::Option>& options) {
  std::string texts;
  for (const sql::Option& each : options) texts += (texts.empty() ? "" : ", ") + option_text(each);
  if (!create.options.empty()) {
    const std::size_t end = words.parentheses(words.find({"with"}, create.name_span.end)->end)->end;
    return {{end - 1, end - 1}, ", " + texts};
  }
  std::size_t end = create.name_span.end;
  if (words.text(words.at(end)) == "(") end = words.parentheses(end)->end;
  return {{end, end}, fmt::format(" WITH ({})", texts)};
}

std::string lost_annotations(const Catalog& before, ObjectId view, const Catalog& after,
                             ObjectId successor) {
  const std::string name = qualified_name(before, view);
  const auto& columns = before.find_as<Relation>(view)->columns;
  std::string text;
  for (std::size_t i = 0; i <= columns.size(); ++i) {
    const std::string column = i == 0 ? "" : columns[i - 1]->name;
    const Address old{view, static_cast<std::int16_t>(i)};
    const Address now{successor, i == 0 ? std::int16_t{0} : find_column(after, successor, column)};
    if (i != 0 && now.column == 0) continue;
    const std::string* const comment = before.comment(old);
    if (comment != nullptr && after.comment(now) == nullptr)
      text += fmt::format(";\nCOMMENT ON {} {}{} IS {}", i == 0 ? "VIEW" : "COLUMN", name,
                          i == 0 ? "" : "." + sql::quote_identifier(column),
                          sql::quote_literal(*comment));
    const catalog::Grants* const grants = before.grants(old);
    const catalog::Grants* const kept = after.grants(now);
    if (grants != nullptr && (kept == nullptr || *kept != *grants))
      text += grants_text(before, old, name);
  }
  return text;
}

}  // namespace migc::lint
