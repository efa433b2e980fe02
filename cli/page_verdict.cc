#include <fmt/format.h>

#include "cli/html.h"
#include "cli/page.h"
#include "compiler/base/text.h"
#include "compiler/base/version.h"

namespace migc::cli {
namespace {

std::string reasons_html(const Risk& risk) {
  if (risk.reasons.empty())
    return "<p>No lock outlasts an instant where it blocks anything, no data is lost, nothing is "
           "uncertain, and the way back restores the schema.</p>\n";
  std::string items;
  for (const RiskReason& each : risk.reasons)
    items += fmt::format("<li><span class=\"level {0}\">{0}</span> {1}</li>\n",
                         risk_name(each.level), html_text(each.text));
  return "<ul class=\"reasons\">\n" + items + "</ul>\n";
}

std::string blocked_html(const LockTimeline& timeline) {
  std::string text;
  for (const Blocked& each : blocked_relations(timeline))
    text += fmt::format("<dd>{} of {}, for {}</dd>\n", blocks_words(each.blocks),
                        html_text(some_of(each.relations)), duration_words(each.time));
  return text.empty() ? "<dd>nothing that others read or write</dd>\n" : text;
}

}  // namespace

std::string verdict_section(const PacketFacts& facts) {
  const Config& config = facts.project.config;
  std::string text = fmt::format(
      "<section id=\"verdict\" class=\"{0}\" aria-labelledby=\"verdict-title\">\n<h2 "
      "id=\"verdict-title\">Risk: {0}</h2>\n{1}<dl>\n<div><dt>Blocked</dt>\n{2}</div>\n",
      risk_name(facts.risk.level), reasons_html(facts.risk), blocked_html(facts.timeline));
  const auto line = [&](std::string_view what, const std::string& value) {
    text += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", what, value);
  };
  line("Way back", way_back_words(facts));
  line("Work", fmt::format("{}, {}", counted(facts.plan.steps.size(), "revision"),
                           counted(facts.timeline.statements.size(), "statement")));
  line("Findings",
       fmt::format("{}, {} accepted", facts.found.findings.size(), facts.found.accepted.size()));
  if (!config.script.expect_database.empty())
    line("Database", html_text(config.script.expect_database));
  line("Compiled by", fmt::format("migc {}, for PostgreSQL {}; runs on {} to {}",
                                  html_text(tool_version()), config.target.postgres,
                                  facts.upgrade.versions.oldest, facts.upgrade.versions.newest));
  return text + "</dl>\n</section>\n";
}

}  // namespace migc::cli
