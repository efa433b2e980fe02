#include "cli/lint_report.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "compiler/base/text.h"

namespace migc::cli {
namespace {

using lint::Outcome;
using lint::Reported;
using nlohmann::ordered_json;

Position start_of(const Diagnostic& finding) {
  if (finding.source == nullptr || !finding.span) return {};
  return finding.source->position(finding.span->begin);
}

std::string tally(const Outcome& outcome) {
  std::size_t counts[3] = {};
  for (const Reported& each : outcome.findings)
    ++counts[static_cast<std::size_t>(each.diagnostic.severity)];
  std::string text = fmt::format("{}, {}, {}", counted(counts[2], "error"),
                                 counted(counts[1], "warning"), counted(counts[0], "note"));
  if (!outcome.accepted.empty()) text += fmt::format("; {} accepted", outcome.accepted.size());
  if (!outcome.on_small_tables.empty())
    text += fmt::format("; {} left out, on tables that lint.tables.small calls small",
                        outcome.on_small_tables.size());
  const auto fixes = [&](lint::Care care) {
    return std::count_if(outcome.findings.begin(), outcome.findings.end(),
                         [&](const Reported& each) { return each.fix && each.fix->care == care; });
  };
  if (const auto safe = fixes(lint::Care::safe)) text += fmt::format("; --fix mends {}", safe);
  if (const auto more = fixes(lint::Care::judgement))
    text += fmt::format("; --fix=all mends {} more", more);
  return text;
}

// The message with its notes and its advice, one a line.
std::string whole_message(const Diagnostic& finding) {
  std::string text = finding.message;
  for (const Note& note : finding.notes) text += "\n" + note.message;
  if (!finding.help.empty()) text += "\ninstead: " + finding.help;
  return text;
}

ordered_json edit_json(const SourceFile& source, const lint::Edit& edit) {
  const Position begin = source.position(edit.span.begin);
  const Position end = source.position(edit.span.end);
  return {{"line", begin.line},
          {"column", begin.column},
          {"end_line", end.line},
          {"end_column", end.column},
          {"text", edit.text}};
}

ordered_json fix_json(const SourceFile& source, const lint::Fix& fix) {
  ordered_json object = {{"title", fix.title},
                         {"safe", fix.care == lint::Care::safe},
                         {"edits", ordered_json::array()}};
  for (const lint::Edit& each : fix.edits) object["edits"].push_back(edit_json(source, each));
  if (!fix.next.empty()) object["next_revisions"] = ordered_json::array();
  for (const lint::NextRevision& each : fix.next)
    object["next_revisions"].push_back(
        {{"message", each.message}, {"up", each.up}, {"down", each.down}});
  if (!fix.down.empty()) object["down"] = fix.down;
  return object;
}

ordered_json finding_json(const Reported& finding) {
  Diagnostics one;
  one.add(finding.diagnostic);
  ordered_json entry = diagnostics_json(one).front();
  if (finding.fix) entry["fix"] = fix_json(*finding.diagnostic.source, *finding.fix);
  return entry;
}

ordered_json findings_json(const std::vector<Reported>& findings) {
  ordered_json list = ordered_json::array();
  for (const Reported& each : findings) list.push_back(finding_json(each));
  return list;
}

std::string escaped(std::string_view text, const std::vector<std::pair<char, std::string>>& table) {
  std::string result;
  for (const char c : text) {
    const auto found =
        std::find_if(table.begin(), table.end(), [&](const auto& each) { return each.first == c; });
    if (found == table.end()) {
      result += c;
    } else {
      result += found->second;
    }
  }
  return result;
}

std::string xml(std::string_view text) {
  std::string clean;
  for (const char c : text) {
    const bool allowed = static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t';
    clean += allowed ? c : ' ';
  }
  return escaped(clean, {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}});
}

}  // namespace

std::string lint_text(const Outcome& outcome, Colors colors) {
  std::string text;
  for (const Reported& each : outcome.findings) text += render_text(each.diagnostic, colors) + "\n";
  return text + tally(outcome) + "\n";
}

ordered_json lint_json(const Outcome& outcome) {
  ordered_json accepted = ordered_json::array();
  for (const lint::Accepted& each : outcome.accepted) {
    ordered_json entry = finding_json(each.finding);
    entry["reason"] = each.reason;
    accepted.push_back(std::move(entry));
  }
  return {{"diagnostics", findings_json(outcome.findings)},
          {"accepted", std::move(accepted)},
          {"on_small_tables", findings_json(outcome.on_small_tables)}};
}

std::string lint_github(const Outcome& outcome) {
  const auto data = [](std::string_view text) {
    return escaped(text, {{'%', "%25"}, {'\r', "%0D"}, {'\n', "%0A"}});
  };
  const auto property = [](std::string_view text) {
    return escaped(text, {{'%', "%25"}, {'\r', "%0D"}, {'\n', "%0A"}, {':', "%3A"}, {',', "%2C"}});
  };
  std::string text;
  for (const Reported& each : outcome.findings) {
    const Diagnostic& finding = each.diagnostic;
    const std::string_view level =
        finding.severity == Severity::note ? "notice" : severity_name(finding.severity);
    const Position at = start_of(finding);
    text += fmt::format("::{} file={},line={},col={},title={}::{}\n", level, property(finding.file),
                        at.line, at.column, property(finding.id), data(whole_message(finding)));
  }
  return text;
}

ordered_json lint_gitlab(const Outcome& outcome) {
  ordered_json list = ordered_json::array();
  std::map<std::string, int> seen;  // fingerprints have to differ
  for (const Reported& each : outcome.findings) {
    const Diagnostic& finding = each.diagnostic;
    const int copy = seen[finding.file + each.fingerprint]++;
    const std::string_view severity = finding.severity == Severity::error     ? "critical"
                                      : finding.severity == Severity::warning ? "minor"
                                                                              : "info";
    list.push_back(
        {{"description", finding.message},
         {"check_name", finding.id},
         {"fingerprint", fmt::format("{}-{}-{}", each.fingerprint, finding.file, copy)},
         {"severity", severity},
         {"location", {{"path", finding.file}, {"lines", {{"begin", start_of(finding).line}}}}}});
  }
  return list;
}

std::string lint_junit(const Outcome& outcome) {
  std::map<std::string, std::vector<const Diagnostic*>> files;
  for (const Reported& each : outcome.findings)
    files[each.diagnostic.file].push_back(&each.diagnostic);
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  text += fmt::format("<testsuites name=\"migc lint\" tests=\"{0}\" failures=\"{0}\">\n",
                      outcome.findings.size());
  for (const auto& [file, findings] : files) {
    text += fmt::format("  <testsuite name=\"{0}\" tests=\"{1}\" failures=\"{1}\">\n", xml(file),
                        findings.size());
    for (const Diagnostic* const each : findings) {
      text += fmt::format(
          "    <testcase classname=\"{}\" name=\"{} ({}:{})\">\n"
          "      <failure type=\"{}\" message=\"{}\">{}</failure>\n    </testcase>\n",
          xml(file), xml(each->id), start_of(*each).line, start_of(*each).column,
          severity_name(each->severity), xml(each->message), xml(whole_message(*each)));
    }
    text += "  </testsuite>\n";
  }
  return text + "</testsuites>\n";
}

std::string lint_markdown(const Outcome& outcome) {
  const auto cell = [](std::string_view text) {
    return escaped(visible(text), {{'|', "\\|"}, {'<', "&lt;"}, {'>', "&gt;"}});
  };
  std::string text = "### migc lint: " + tally(outcome) + "\n";
  if (!outcome.findings.empty())
    text += "\n| | where | rule | what | instead |\n|---|---|---|---|---|\n";
  for (const Reported& each : outcome.findings) {
    const Diagnostic& finding = each.diagnostic;
    std::string what = cell(finding.message);
    for (const Note& note : finding.notes) what += "<br>" + cell(note.message);
    text += fmt::format("| {} | `{}:{}` | `{}` | {} | {} |\n", severity_name(finding.severity),
                        cell(finding.file), start_of(finding).line, cell(finding.id), what,
                        cell(finding.help));
  }
  if (!outcome.accepted.empty()) text += "\n<details><summary>Accepted</summary>\n\n";
  for (const lint::Accepted& each : outcome.accepted) {
    const Diagnostic& finding = each.finding.diagnostic;
    text += fmt::format("- `{}:{}` `{}`: {}\n", cell(finding.file), start_of(finding).line,
                        cell(finding.id), cell(each.reason));
  }
  return outcome.accepted.empty() ? text : text + "\n</details>\n";
}

}  // namespace migc::cli
