#include "lint/levels.h"

#include <algorithm>

#include "compiler/base/text.h"

namespace migc::lint {
namespace {

// "error", "warning", "note" or "off". False for any other word.
bool read_level(std::string_view word, std::optional<Severity>& level) {
  level.reset();
  for (const Severity each : {Severity::note, Severity::warning, Severity::error})
    if (severity_name(each) == word) level = each;
  return level || word == "off";
}

Diagnostic& unknown_rule(std::string_view name, const std::vector<Rule>& rules,
                         Diagnostics& diagnostics) {
  std::vector<std::string> names;
  names.reserve(rules.size());
  for (const Rule& each : rules) names.emplace_back(each.name);
  const auto near = nearest(name, names);
  return diagnostics.error("unknown-rule", fmt::format("there is no rule \"{}\"", name))
      .with_help(near ? fmt::format("did you mean \"{}\"? \"migc rules\" lists them all", *near)
                      : "\"migc rules\" lists them all");
}

}  // namespace

const Rule* find_rule(const std::vector<Rule>& rules, std::string_view name) {
  const auto found =
      std::find_if(rules.begin(), rules.end(), [&](const Rule& each) { return each.name == name; });
  return found == rules.end() ? nullptr : &*found;
}

const Rule* find_rule(const std::vector<Rule>& rules, std::string_view name,
                      Diagnostics& diagnostics) {
  const Rule* const found = find_rule(rules, name);
  if (found == nullptr) unknown_rule(name, rules, diagnostics);
  return found;
}

Levels levels_of(const std::vector<Rule>& rules, const Config& config,
                 const std::vector<std::string>& overrides, Diagnostics& diagnostics) {
  Levels levels;
  levels.reserve(rules.size());
  for (const Rule& each : rules)
    levels.push_back(each.is_on ? std::optional(each.severity) : std::nullopt);
  const auto level = [&](const Rule& rule) -> std::optional<Severity>& {
    return levels[static_cast<std::size_t>(&rule - rules.data())];
  };
  for (const auto& [name, setting] : config.lint.rules) {
    if (const Rule* const rule = find_rule(rules, name)) {
      level(*rule) = setting.severity;
    } else {
      unknown_rule(name, rules, diagnostics).at(config.source_file, setting.name);
    }
  }
  for (const std::string& each : overrides) {
    const std::size_t equals = std::min(each.find('='), each.size());
    const Rule* const rule = find_rule(rules, each.substr(0, equals), diagnostics);
    if (rule == nullptr || read_level(each.substr(std::min(equals + 1, each.size())), level(*rule)))
      continue;
    diagnostics.error("usage", fmt::format("\"{}\" gives the rule no severity", each))
        .with_help("write NAME=error, warning, note or off");
  }
  return levels;
}

}  // namespace migc::lint
