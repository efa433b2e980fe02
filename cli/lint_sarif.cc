#include <cctype>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/lint_report.h"
#include "compiler/base/version.h"
#include "lint/levels.h"

namespace migc::cli {
namespace {

using nlohmann::ordered_json;

ordered_json rule_json(const lint::Rule& rule) {
  return {{"id", rule.name},
          {"shortDescription", {{"text", rule.summary}}},
          {"fullDescription", {{"text", rule.why}}},
          {"help", {{"text", rule.instead}}},
          {"defaultConfiguration", {{"level", severity_name(rule.severity)}}},
          {"properties", {{"tags", ordered_json::array({lint::group_title(rule.group)})}}}};
}

// RFC 3986: what is no unreserved character of a path is written as its bytes' numbers. Relative to
// where migc ran; a colon in the first segment would make a scheme of it.
std::string uri_of(std::string_view path) {
  std::string uri = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                       std::string_view("-._~/").find(c) != std::string_view::npos;
    if (plain)
      uri += c;
    else
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

ordered_json region_json(const SourceFile& source, Span span) {
  const Position start = source.position(span.begin);
  const Position end = source.position(span.end);
  return {{"startLine", start.line},
          {"startColumn", start.column},
          {"endLine", end.line},
          {"endColumn", end.column}};
}

// Columns of SARIF count UTF-16 units by default; ours are code points, which the run says.
ordered_json location_json(const std::string& file, const SourcePtr& source,
                           const std::optional<Span>& span) {
  ordered_json place = {{"artifactLocation", {{"uri", uri_of(file)}}}};
  if (source != nullptr && span) place["region"] = region_json(*source, *span);
  return {{"physicalLocation", std::move(place)}};
}

// Replacements alone: SARIF has no word for new revisions in the graph.
ordered_json fix_json(const lint::Fix& fix, const Diagnostic& finding) {
  ordered_json replacements = ordered_json::array();
  for (const lint::Edit& each : fix.edits)
    replacements.push_back({{"deletedRegion", region_json(*finding.source, each.span)},
                            {"insertedContent", {{"text", each.text}}}});
  ordered_json change = {{"artifactLocation", {{"uri", uri_of(finding.file)}}},
                         {"replacements", std::move(replacements)}};
  return {{"description", {{"text", fix.title}}},
          {"artifactChanges", ordered_json::array({std::move(change)})}};
}

ordered_json result_json(const lint::Reported& reported) {
  const Diagnostic& finding = reported.diagnostic;
  std::string message = finding.message;
  ordered_json related = ordered_json::array();
  for (const Note& note : finding.notes) {
    message += "; " + note.message;
    if (note.source == nullptr) continue;
    ordered_json place = location_json(note.source->path(), note.source, note.span);
    place["message"] = {{"text", note.message}};
    related.push_back(std::move(place));
  }
  if (!finding.help.empty()) message += ". Instead: " + finding.help;
  ordered_json result = {
      {"ruleId", finding.id},
      {"level", severity_name(finding.severity)},
      {"message", {{"text", message}}},
      {"locations",
       ordered_json::array({location_json(finding.file, finding.source, finding.span)})}};
  if (!related.empty()) result["relatedLocations"] = std::move(related);
  if (reported.fix && reported.fix->next.empty())
    result["fixes"] = ordered_json::array({fix_json(*reported.fix, finding)});
  if (!reported.fingerprint.empty())
    result["partialFingerprints"] = {{"migcStatement/v1", reported.fingerprint}};
  return result;
}

}  // namespace

ordered_json lint_sarif(const lint::Outcome& outcome, const std::vector<lint::Rule>& rules) {
  ordered_json results = ordered_json::array();
  ordered_json used = ordered_json::array();
  std::map<std::string, const lint::Rule*> seen;
  for (const lint::Reported& each : outcome.findings) {
    const std::string& id = each.diagnostic.id;
    const lint::Rule* const rule = lint::find_rule(rules, id);
    if (rule != nullptr && seen.emplace(id, rule).second) used.push_back(rule_json(*rule));
    results.push_back(result_json(each));
  }
  for (const lint::Accepted& each : outcome.accepted) {
    ordered_json result = result_json(each.finding);
    ordered_json why = {{"kind", "inSource"}, {"justification", each.reason}};
    result["suppressions"] = ordered_json::array({std::move(why)});
    const std::string& id = each.finding.diagnostic.id;
    const lint::Rule* const rule = lint::find_rule(rules, id);
    if (rule != nullptr && seen.emplace(id, rule).second) used.push_back(rule_json(*rule));
    results.push_back(std::move(result));
  }
  ordered_json driver = {{"name", "migc"}, {"version", tool_version()}, {"rules", std::move(used)}};
  ordered_json run = {{"tool", {{"driver", std::move(driver)}}},
                      {"columnKind", "unicodeCodePoints"},
                      {"results", std::move(results)}};
  return {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
          {"version", "2.1.0"},
          {"runs", ordered_json::array({std::move(run)})}};
}

}  // namespace migc::cli
