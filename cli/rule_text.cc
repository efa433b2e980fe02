#include "cli/rule_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/report.h"
#include "compiler/base/text.h"
#include "lint/example.h"
#include "lint/rules/registry.h"

namespace migc::cli {
namespace {

using lint::Example;
using lint::Rule;
using nlohmann::ordered_json;

std::string weight_of(const Rule& rule) {
  const std::string_view severity = severity_name(rule.severity);
  return rule.is_on ? std::string(severity) : fmt::format("{}, off by default", severity);
}

// Line by line, with what cannot be seen made visible.
std::string visible_lines(const std::string& text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    result += visible(std::string_view(text).substr(at, end - at)) + "\n";
    at = end + 1;
  }
  return result;
}

// What the rule says about its own bad example.
std::string findings_of(const Rule& rule) {
  lint::Levels levels(lint::all_rules().size());
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (lint::all_rules()[i].name == rule.name) levels[i] = rule.severity;
  }
  std::string text;
  for (const lint::Reported& each : lint_example(rule.bad, lint::all_rules(), levels).findings)
    text += render_text(each.diagnostic, Colors::no);
  return text;
}

// The example as one text: what is there before stands above it, as a comment says.
std::string example_text(const Example& example) {
  std::string text;
  if (!example.settings.empty()) {
    for (const std::string_view line : split(example.settings, '\n'))
      text += fmt::format("-- migrate.toml: {}\n", line);
  }
  if (!example.old.empty()) text += fmt::format("-- as it was:\n{}\n-- edited:\n", example.old);
  if (!example.schema.empty()) text += fmt::format("-- before:\n{}\n\n", example.schema);
  return text + std::string(example.sql) + (example.sql.ends_with('\n') ? "" : "\n");
}

std::string indented(const std::string& text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) result += "    ";
    result += text.substr(at, end - at) + "\n";
    at = end + 1;
  }
  return result;
}

}  // namespace

std::string rules_text(const std::vector<Rule>& rules) {
  std::string text;
  for (std::size_t group = 0; group < lint::k_groups; ++group) {
    std::string lines;
    for (const Rule& rule : rules) {
      if (static_cast<std::size_t>(rule.group) != group) continue;
      lines +=
          fmt::format("  {:<7}  {:<40}  {}\n", rule.is_on ? severity_name(rule.severity) : "off",
                      rule.name, rule.summary);
    }
    if (lines.empty()) continue;
    text += fmt::format("{}{}\n{}", text.empty() ? "" : "\n",
                        lint::group_title(static_cast<lint::Group>(group)), lines);
  }
  return text;
}

std::string rules_markdown(const std::vector<Rule>& rules) {
  std::string text =
      "# Rules\n\nWritten by `tools/generate` from the rules themselves. [What no rule covers]"
      "(not-covered.md), and why.\n";
  for (std::size_t group = 0; group < lint::k_groups; ++group) {
    std::string lines;
    for (const Rule& rule : rules) {
      if (static_cast<std::size_t>(rule.group) != group) continue;
      lines +=
          fmt::format("| [{0}]({0}.md) | {1} | {2} |\n", rule.name, weight_of(rule), rule.summary);
    }
    if (lines.empty()) continue;
    text += fmt::format("\n## {}\n\n| rule | severity | what it flags |\n|---|---|---|\n{}",
                        lint::group_title(static_cast<lint::Group>(group)), lines);
  }
  return text;
}

std::string rule_text(const Rule& rule) {
  const std::string fix = rule.fix.empty() ? "" : fmt::format("Fix: {}\n\n", rule.fix);
  return fmt::format("{} ({}): {}\n\n{}\n\nInstead: {}\n\n{}Bad:\n\n{}\n{}\nGood:\n\n{}", rule.name,
                     weight_of(rule), rule.summary, rule.why, rule.instead, fix,
                     indented(visible_lines(example_text(rule.bad))), indented(findings_of(rule)),
                     indented(visible_lines(example_text(rule.good))));
}

std::string rule_markdown(const Rule& rule) {
  const std::string fix = rule.fix.empty() ? "" : fmt::format("## Fix\n\n{}.\n\n", rule.fix);
  return fmt::format(
      "# {}\n\n{}\n\n| severity | group | since |\n|---|---|---|\n| {} | {} | {} |\n\n## Why\n\n"
      "{}\n\n## Instead\n\n{}.\n\n{}## Bad\n\n```sql\n{}```\n\n```text\n{}```\n\n## Good\n\n"
      "```sql\n{}```\n",
      rule.name, rule.summary, weight_of(rule), lint::group_title(rule.group), rule.since, rule.why,
      rule.instead, fix, visible_lines(example_text(rule.bad)), findings_of(rule),
      visible_lines(example_text(rule.good)));
}

ordered_json rule_json(const Rule& rule) {
  const auto example = [](const Example& each) {
    ordered_json object = {{"sql", each.sql}, {"postgres", each.postgres}};
    if (!each.schema.empty()) object["schema"] = each.schema;
    if (!each.settings.empty()) object["settings"] = each.settings;
    if (!each.old.empty()) object["old"] = each.old;
    return object;
  };
  ordered_json object = {{"name", rule.name},
                         {"group", lint::group_title(rule.group)},
                         {"severity", severity_name(rule.severity)},
                         {"default", rule.is_on ? severity_name(rule.severity) : "off"},
                         {"since", rule.since},
                         {"summary", rule.summary},
                         {"why", rule.why},
                         {"instead", rule.instead}};
  if (!rule.fix.empty()) object["fix"] = rule.fix;
  object["bad"] = example(rule.bad);
  object["good"] = example(rule.good);
  return object;
}

}  // namespace migc::cli
