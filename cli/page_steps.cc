#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "cli/html.h"
#include "cli/page.h"
#include "compiler/base/text.h"

namespace migc::cli {
namespace {

using script::ExplainedStatement;
using script::ExplainedTransaction;

constexpr std::size_t k_long_lines = 30;    // of SQL that can be folded
constexpr std::size_t k_most_sql = 20'000;  // bytes of one statement; the scripts have all of it

// A finding, and the reason for which it is accepted, if it is.
struct Told {
  const Diagnostic* finding = nullptr;
  const std::string* reason = nullptr;
  bool is_placed = false;  // with its statement
};

std::string list_of(const std::vector<std::string>& names) { return html_text(join(names, ", ")); }

// Whole characters, and whole lines where there are several.
std::string_view beginning(std::string_view sql) {
  if (sql.size() <= k_most_sql) return sql;
  std::size_t end = k_most_sql;
  while ((static_cast<unsigned char>(sql[end]) & 0xC0U) == 0x80U) --end;
  return sql.substr(0, std::min(end, sql.find_last_of('\n', end)));
}

std::string sql_block(std::string_view sql) {
  const std::string_view shown = beginning(sql);
  const auto lines = static_cast<std::size_t>(std::count(shown.begin(), shown.end(), '\n')) + 1;
  std::string block = fmt::format("<pre><code>{}</code></pre>\n", html_lines(shown));
  if (shown.size() < sql.size())
    block +=
        fmt::format("<p class=\"note\">{} more bytes: <code>upgrade.sql</code> has them.</p>\n",
                    sql.size() - shown.size());
  if (lines <= k_long_lines) return block;
  return fmt::format("<details open>\n<summary>{} of SQL</summary>\n{}</details>\n",
                     counted(lines, "line"), block);
}

class Steps {
 public:
  explicit Steps(const PacketFacts& facts) : facts_(facts) {
    for (const lint::Reported& each : facts.found.findings)
      findings_[each.diagnostic.revision].push_back({&each.diagnostic, nullptr});
    for (const lint::Accepted& each : facts.found.accepted)
      findings_[each.finding.diagnostic.revision].push_back(
          {&each.finding.diagnostic, &each.reason});
    for (const ExplainedTransaction& each : facts.transactions)
      transactions_[each.revision].push_back(&each);
  }

  std::string run() {
    text_ =
        "<section id=\"steps\" aria-labelledby=\"steps-title\">\n<h2 "
        "id=\"steps-title\">Steps</h2>\n";
    write_table();
    for (std::size_t i = 0; i < facts_.plan.steps.size(); ++i) write_step(i);
    return text_ + "</section>\n";
  }

 private:
  const revision::Revision& revision_of(std::size_t step) const {
    return facts_.project.graph.revision(facts_.plan.steps[step].revision);
  }

  void write_table() {
    text_ +=
        "<div class=\"wide\" role=\"region\" aria-label=\"Overview of the steps\" "
        "tabindex=\"0\"><table>\n<caption>What each step does to relations that are there before "
        "the upgrade</caption>\n<thead><tr><th scope=\"col\" class=\"number\">Step</th><th "
        "scope=\"col\">Revision</th><th scope=\"col\" class=\"number\">Statements</th><th "
        "scope=\"col\">Transactions</th><th scope=\"col\">Strongest lock</th><th "
        "scope=\"col\">Blocks</th><th scope=\"col\">Time</th></tr></thead>\n<tbody>\n";
    for (std::size_t i = 0; i < facts_.effects.size(); ++i) {
      const script::StepEffects& step = facts_.effects[i];
      const bool locks = !step.locks.empty();
      text_ += fmt::format(
          "<tr><td class=\"number\">{0}</td><th scope=\"row\"><a href=\"#step-{0}\">{1}</a> "
          "{2}</th>"
          "<td "
          "class=\"number\">{3}</td><td>{4}{5}</td><td>{6}</td><td>{7}</td><td>{8}{9}</td></tr>\n",
          i + 1, html_text(revision_of(i).id), html_text(revision_of(i).message), step.statements,
          step.transactions, step.alone == 0 ? "" : fmt::format(", {} outside", step.alone),
          script::strongest_lock(step), locks ? effects::blocked_by(step.locks.front().mode) : "–",
          effects::time_class_name(step.time), step.is_certain ? "" : ", not certain");
    }
    text_ += "</tbody></table></div>\n";
  }

  void write_step(std::size_t step) {
    const revision::Revision& revision = revision_of(step);
    text_ += fmt::format(
        "<article id=\"step-{0}\" aria-labelledby=\"step-{0}-title\">\n<h3 "
        "id=\"step-{0}-title\">Step {0}: <code>{1}</code> {2}</h3>\n",
        step + 1, html_text(revision.id), html_text(revision.message));
    const auto& transactions = transactions_[revision.id];
    if (transactions.empty()) text_ += "<p>No statements: the version table's rows alone.</p>\n";
    for (const ExplainedTransaction* const each : transactions) write_transaction(*each);
    write_findings(revision.id, nullptr);
    text_ += "</article>\n";
  }

  void write_transaction(const ExplainedTransaction& transaction) {
    const bool alone = transaction.kind == script::SegmentKind::alone;
    text_ += fmt::format("<p class=\"block\">{}</p>\n<ol class=\"statements{}\">\n",
                         alone ? "Each by itself, outside a transaction:" : "In one transaction:",
                         alone ? "" : " transaction");
    for (const ExplainedStatement& each : transaction.statements)
      write_statement(each, transaction.revision);
    text_ += "</ol>\n";
  }

  void write_statement(const ExplainedStatement& statement, const std::string& revision) {
    ++number_;
    text_ += fmt::format(
        "<li id=\"s{0}\">\n<p class=\"place\"><b>Statement {0}</b> <span class=\"time "
        "{1}\">{2}</span> "
        "<span class=\"file\">{3}, line {4}</span></p>\n",
        number_, statement.in_use.time == effects::TimeClass::instant ? "short" : "long",
        statement.refusal ? "refused" : effects::time_class_name(statement.in_use.time),
        html_text(statement.source->path()), statement.position.line);
    text_ += sql_block(statement.source->text(statement.span));
    write_effects(statement);
    write_findings(revision, &statement);
    text_ += "</li>\n";
  }

  void write_effects(const ExplainedStatement& statement) {
    std::string items;
    const auto item = [&](std::string_view kind, const std::string& what) {
      items += fmt::format("<li class=\"{}\">{}</li>\n", kind, what);
    };
    if (statement.refusal)
      item("bad", fmt::format("the server would refuse it: {} {}", statement.refusal->sqlstate,
                              html_text(statement.refusal->message)));
    const effects::Description& found = statement.in_use;
    for (const effects::DescribedLock& lock : found.locks)
      if (!lock.is_implied)
        item(blocks_class(blocked_class(lock.mode)),
             fmt::format("<b>{}</b> on {} {}, blocks {}", effects::manual_name(lock.mode),
                         lock.kind, html_text(lock.relation), effects::blocked_by(lock.mode)));
    if (!found.rewrites.empty())
      item("long", "writes all rows again of " + list_of(found.rewrites));
    for (const effects::DescribedLock& scan : found.scans)
      item("long", "reads all of " + html_text(scan.relation));
    if (!found.data_loss.empty()) item("bad", "loses the data of " + list_of(found.data_loss));
    for (const std::string& each : found.uncertain)
      item("doubt", "not certain: " + html_text(each));
    if (items.empty()) items = "<li class=\"none\">touches nothing that others use</li>\n";
    text_ += "<ul class=\"effects\">\n" + items + "</ul>\n";
  }

  // Those within the statement; or, with null, those that no statement has.
  void write_findings(const std::string& revision, const ExplainedStatement* statement) {
    std::string items;
    for (Told& each : findings_[revision]) {
      if (each.is_placed || !is_of(*each.finding, statement)) continue;
      each.is_placed = true;
      const Diagnostic& finding = *each.finding;
      items += fmt::format("<li class=\"finding {}\"><b>{} {}</b>: {}",
                           each.reason != nullptr ? "accepted" : severity_name(finding.severity),
                           severity_name(finding.severity), html_text(finding.id),
                           html_text(finding.message));
      if (!finding.help.empty()) items += "<br>what to do: " + html_text(finding.help);
      if (each.reason != nullptr) items += "<br><b>accepted</b>: " + html_text(*each.reason);
      items += "</li>\n";
    }
    if (!items.empty()) text_ += "<ul class=\"findings\">\n" + items + "</ul>\n";
  }

  static bool is_of(const Diagnostic& finding, const ExplainedStatement* statement) {
    if (statement == nullptr) return true;
    return finding.source == statement->source && finding.span &&
           finding.span->begin >= statement->span.begin &&
           finding.span->begin < statement->span.end;
  }

  const PacketFacts& facts_;
  std::map<std::string, std::vector<Told>> findings_;  // by revision
  std::map<std::string, std::vector<const ExplainedTransaction*>> transactions_;
  std::size_t number_ = 0;
  std::string text_;
};

}  // namespace

std::string steps_section(const PacketFacts& facts) { return Steps(facts).run(); }

}  // namespace migc::cli
