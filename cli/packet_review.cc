#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/packet_facts.h"
#include "compiler/base/text.h"
#include "compiler/base/version.h"
#include "compiler/script/head.h"
#include "compiler/script/step_effects.h"

namespace migc::cli {
namespace {

using script::ExplainedStatement;
using script::ExplainedTransaction;

// Text from sources as one line of Markdown that shows it and nothing else (CommonMark 2.4).
std::string plain(std::string_view text) {
  std::string escaped;
  for (const char c : visible(text)) {
    if (std::string_view("\\`*_[]<>#|&~").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

// SQL in a block whose fence is longer than any run of backquotes in it.
std::string fenced(std::string_view sql) {
  std::size_t longest = 2;
  std::size_t run = 0;
  for (const char c : sql) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  std::string lines;
  for (const std::string_view line : split(sql, '\n')) lines += visible(line) + "\n";
  return fmt::format("{}sql\n{}{}\n", fence, lines, fence);
}

std::string list(const std::vector<std::string>& items) {
  std::vector<std::string> escaped;
  escaped.reserve(items.size());
  for (const std::string& each : items) escaped.push_back(plain(each));
  return escaped.empty() ? "–" : join(escaped, ", ");
}

std::vector<std::string> relations_of(const std::vector<effects::DescribedLock>& locks) {
  std::vector<std::string> names;
  names.reserve(locks.size());
  for (const effects::DescribedLock& each : locks) names.push_back(each.relation);
  return names;
}

const effects::DescribedLock* strongest(const script::StepEffects& step) {
  return step.locks.empty() ? nullptr : &step.locks.front();
}

class Review {
 public:
  explicit Review(const PacketFacts& facts) : facts_(facts), steps_(facts.effects) {}

  std::string run() {
    write_summary();
    write_steps();
    write_statements();
    write_findings();
    write_losses();
    write_rollback();
    write_instructions();
    return text_;
  }

 private:
  const revision::Revision& revision_of(const revision::Step& step) const {
    return facts_.project.graph.revision(step.revision);
  }

  void write_summary() {
    const Config& config = facts_.project.config;
    std::size_t statements = 0;
    const effects::DescribedLock* lock = nullptr;
    effects::TimeClass time = effects::TimeClass::instant;
    bool is_certain = true;
    for (const script::StepEffects& each : steps_) {
      statements += each.statements;
      time = std::max(time, each.time);
      is_certain &= each.is_certain;
      const auto* const own = strongest(each);
      if (own != nullptr && (lock == nullptr || lock->mode < own->mode)) lock = own;
    }
    text_ = fmt::format("# Upgrade {} → {}\n\n", plain(script::rows_text(facts_.plan.from)),
                        plain(script::rows_text(facts_.plan.to)));
    const auto line = [&](std::string_view what, const std::string& value) {
      text_ += fmt::format("- {}: {}\n", what, value);
    };
    line("Risk", std::string(risk_name(facts_.risk.level)));
    for (const RiskReason& each : facts_.risk.reasons)
      text_ += fmt::format("  - {}: {}\n", risk_name(each.level), plain(each.text));
    line("Compiled by", fmt::format("migc {}, for PostgreSQL {}; runs on {} to {}", tool_version(),
                                    config.target.postgres, facts_.upgrade.versions.oldest,
                                    facts_.upgrade.versions.newest));
    if (!config.script.expect_database.empty())
      line("Database", plain(config.script.expect_database));
    line("Work", fmt::format("{}, {}", counted(facts_.plan.steps.size(), "revision"),
                             counted(statements, "statement")));
    line("Strongest lock on what others use",
         lock == nullptr
             ? "none"
             : fmt::format("{} on {}, which blocks {}", effects::manual_name(lock->mode),
                           plain(lock->relation), effects::blocked_by(lock->mode)));
    line("Time", std::string(effects::time_class_name(time)));
    line("Findings", fmt::format("{}, {} accepted", facts_.found.findings.size(),
                                 facts_.found.accepted.size()));
    line("Way back", way_back_words(facts_));
    if (!is_certain)
      line("Not certain", "some effects cannot be told without the server: see below");
  }

  void write_steps() {
    text_ +=
        "\n## Steps\n\nLocks, rewrites and scans of relations that are there before the "
        "upgrade.\n\n"
        "| Step | Revision | What | Statements | Transactions | Strongest lock | Blocks | Writes "
        "again | Reads all of | Time |\n"
        "|--:|---|---|--:|---|---|---|---|---|---|\n";
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      const revision::Revision& revision = revision_of(facts_.plan.steps[i]);
      const script::StepEffects& step = steps_[i];
      const auto* const lock = strongest(step);
      const std::string outside = step.alone == 0 ? "" : fmt::format(", {} outside", step.alone);
      text_ += fmt::format(
          "| {} | {} | {} | {} | {}{} | {} | {} | {} | {} | {}{} |\n", i + 1, plain(revision.id),
          plain(revision.message), step.statements, step.transactions, outside,
          lock == nullptr ? "none" : effects::manual_name(lock->mode),
          lock == nullptr ? "–" : effects::blocked_by(lock->mode), list(step.rewrites),
          list(relations_of(step.scans)), effects::time_class_name(step.time),
          step.is_certain ? "" : ", not certain");
    }
  }

  void write_statements() {
    text_ += "\n## Statements\n";
    std::string last;
    for (const ExplainedTransaction& each : facts_.transactions) {
      if (each.revision != last)
        text_ += fmt::format("\n### {}: {}\n", plain(each.revision), plain(each.message));
      last = each.revision;
      text_ += each.kind == script::SegmentKind::alone
                   ? "\nEach by itself, outside a transaction:\n"
                   : "\nIn one transaction:\n";
      for (const ExplainedStatement& statement : each.statements) write_statement(statement);
    }
  }

  void write_statement(const ExplainedStatement& statement) {
    text_ += "\n" + fenced(statement.source->text(statement.span));
    if (statement.refusal)
      text_ += fmt::format("- the server would refuse it: {} {}\n", statement.refusal->sqlstate,
                           plain(statement.refusal->message));
    const effects::Description& found = statement.in_use;
    for (const effects::DescribedLock& lock : found.locks)
      if (!lock.is_implied)
        text_ += fmt::format("- {} on {} {}, blocks {}\n", effects::manual_name(lock.mode),
                             lock.kind, plain(lock.relation), effects::blocked_by(lock.mode));
    if (!found.rewrites.empty())
      text_ += "- writes all rows again of " + list(found.rewrites) + "\n";
    for (const effects::DescribedLock& scan : found.scans)
      text_ += fmt::format("- reads all of {}\n", plain(scan.relation));
    if (!found.data_loss.empty()) text_ += "- loses the data of " + list(found.data_loss) + "\n";
    for (const std::string& each : found.uncertain) text_ += "- not certain: " + plain(each) + "\n";
  }

  void write_findings() {
    text_ += "\n## Findings\n\n";
    if (facts_.found.findings.empty() && facts_.found.accepted.empty()) text_ += "None.\n";
    for (const lint::Reported& each : facts_.found.findings) write_finding(each.diagnostic, "");
    for (const lint::Accepted& each : facts_.found.accepted)
      write_finding(each.finding.diagnostic, each.reason);
  }

  void write_finding(const Diagnostic& finding, const std::string& reason) {
    const std::size_t begin = finding.span ? finding.span->begin : 0;
    const std::size_t line = finding.source ? finding.source->position(begin).line : 0;
    text_ += fmt::format("- **{}** {} ({}, line {}): {}\n", severity_name(finding.severity),
                         plain(finding.id), plain(finding.revision), line, plain(finding.message));
    if (!reason.empty()) text_ += fmt::format("  - accepted: {}\n", plain(reason));
  }

  void write_losses() {
    text_ += "\n## Statements that lose data\n\n";
    bool any = false;
    for (const ExplainedTransaction& each : facts_.transactions) {
      for (const ExplainedStatement& statement : each.statements) {
        if (statement.in_use.data_loss.empty()) continue;
        any = true;
        text_ += fmt::format("- {}, line {}: {}\n", plain(statement.source->path()),
                             statement.position.line, list(statement.in_use.data_loss));
      }
    }
    for (const Reversal& each : facts_.reversals) {
      for (const std::string& column : each.converted_up) {
        any = true;
        text_ += fmt::format("- {} converts {}\n", plain(each.revision), plain(column));
      }
    }
    if (!any) text_ += "None.\n";
  }

  void write_rollback() {
    text_ += fmt::format("\n## The way back\n\n`rollback.sql`: {}.\n\n", way_back_words(facts_));
    if (!facts_.rollback) {
      for (const Diagnostic& each : facts_.no_way_back)
        text_ += fmt::format("- {}\n", plain(each.message));
      text_ += "\n";
    }
    text_ +=
        "| Revision | Restores the schema | Differences | Data lost up | Data lost back |\n"
        "|---|---|---|---|---|\n";
    for (const Reversal& each : facts_.reversals) write_reversal(each, plain(each.revision));
    write_reversal(facts_.whole, "all together");
  }

  void write_reversal(const Reversal& reversal, const std::string& name) {
    text_ +=
        fmt::format("| {} | {} | {} | {} | {} |\n", name, verdict(reversal),
                    list(problems_of(reversal)), list(reversal.lost_up), list(reversal.lost_down));
  }

  void write_instructions() {
    text_ += "\n## How to\n\n";
    std::size_t number = 0;
    for (const Instruction& each : steps_to_take())
      text_ += fmt::format("{}. {}: {}\n", ++number, each.what, each.text);
    text_ += "\n";
    for (const Instruction& each : ways_out(facts_))
      text_ += fmt::format("- **{}**: {}\n", each.what, each.text);
  }

  const PacketFacts& facts_;
  const std::vector<script::StepEffects>& steps_;
  std::string text_;
};

}  // namespace

std::string review_markdown(const PacketFacts& facts) { return Review(facts).run(); }

}  // namespace migc::cli
