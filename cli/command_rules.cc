#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/context.h"
#include "cli/report.h"
#include "cli/rule_text.h"
#include "lint/levels.h"
#include "lint/rules/registry.h"

namespace migc::cli {
namespace {

using nlohmann::ordered_json;

ExitStatus list_rules(Context& context, bool markdown) {
  if (context.options.format == Format::json) {
    ordered_json list = ordered_json::array();
    for (const lint::Rule& each : lint::all_rules()) list.push_back(rule_json(each));
    print_json(context, {{"rules", std::move(list)}});
    return ExitStatus::ok;
  }
  context.out << (markdown ? rules_markdown(lint::all_rules()) : rules_text(lint::all_rules()));
  return ExitStatus::ok;
}

struct RuleOptions {
  std::string name;
  bool markdown = false;
};

ExitStatus show_rule(Context& context, const RuleOptions& options) {
  const lint::Rule* const rule =
      lint::find_rule(lint::all_rules(), options.name, context.diagnostics);
  if (rule == nullptr) return finish(context);
  if (context.options.format == Format::json) {
    print_json(context, rule_json(*rule));
  } else {
    context.out << (options.markdown ? rule_markdown(*rule) : rule_text(*rule));
  }
  return ExitStatus::ok;
}

}  // namespace

void add_rules(CLI::App& app, Context& context) {
  CLI::App* const command = app.add_subcommand("rules", "the rules of lint, one line each");
  command->footer(
      "Rules marked \"off\" find something only where lint.rules or --rule gives them a "
      "severity.\n\n    migc rules\n    migc rules --format json");
  const auto markdown = std::make_shared<bool>(false);
  add_choice(
      *command, "--format", {"text", "json", "markdown"},
      [&context, markdown](const std::string& word) {
        *markdown = word == "markdown";
        context.options.format = word == "json" ? Format::json : Format::text;
      },
      "text for people, json for programs, markdown as in docs/rules/");
  command->callback([&context, markdown] {
    context.run = [&context, markdown] { return list_rules(context, *markdown); };
  });
}

void add_rule(CLI::App& app, Context& context) {
  CLI::App* const command =
      app.add_subcommand("rule", "one rule of lint: what it flags, why, what to do instead");
  const auto options = std::make_shared<RuleOptions>();
  command->add_option("NAME", options->name, "the rule's name, as \"migc rules\" lists it")
      ->required();
  add_choice(
      *command, "--format", {"text", "json", "markdown"},
      [&context, options](const std::string& word) {
        options->markdown = word == "markdown";
        context.options.format = word == "json" ? Format::json : Format::text;
      },
      "text for people, json for programs, markdown as in docs/rules/");
  command->footer("    migc rule create-index-blocking");
  command->callback([&context, options] {
    context.run = [&context, options] { return show_rule(context, *options); };
  });
}

}  // namespace migc::cli
