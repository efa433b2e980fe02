#include "compiler/script/head.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/digest.h"
#include "compiler/base/parallel.h"
#include "compiler/base/text.h"
#include "compiler/base/version.h"
#include "compiler/script/journal.h"
#include "compiler/script/sources.h"
#include "compiler/script/version_rows.h"
#include "compiler/sql/names.h"

namespace migc::script {
namespace {

using revision::Direction;
using revision::Revision;

// How a reader should think of the step: all or nothing, or in parts.
std::string transactions_text(const RenderedStep& step, bool single) {
  if (single) return "the script's own";
  if (step.statements == 0) return "version rows alone";
  if (step.alone == 0) return counted(step.transactions, "transaction");
  if (step.transactions == 0) return fmt::format("{} outside", counted(step.alone, "statement"));
  return fmt::format("{}, {} outside", counted(step.transactions, "transaction"), step.alone);
}

// Columns as wide as their widest cell; the first and the third to the right, the last as it is.
std::string table_text(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const auto& row : rows)
    for (std::size_t i = 0; i + 1 < row.size(); ++i)
      widths[i] = std::max(widths[i], count_characters(row[i]));
  std::string text;
  for (const auto& row : rows) {
    text += "--";
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::size_t width = count_characters(row[i]);
      const std::string space(widths[i] > width ? widths[i] - width : 0, ' ');
      const bool right = i == 0 || i == 2;
      text += i == 0 ? " " : "  ";
      text += right ? space + row[i] : i + 1 < row.size() ? row[i] + space : row[i];
    }
    text += "\n";
  }
  return text;
}

std::string step_table(const Project& project, const revision::Plan& plan,
                       const std::vector<RenderedStep>& steps,
                       const std::vector<StepEffects>& effects) {
  const bool single = project.config.script.transaction == ScriptTransaction::single;
  std::vector<std::vector<std::string>> rows = {
      {" Step", "Revision", "Statements", "Transaction", "Strongest lock", "Message"}};
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Revision& revision = project.graph.revision(plan.steps[i].revision);
    rows.push_back({std::to_string(i + 1), comment_text(revision.id),
                    std::to_string(steps[i].statements), transactions_text(steps[i], single),
                    effects.empty() ? "" : std::string(strongest_lock(effects[i])),
                    comment_text(revision.message)});
  }
  if (effects.empty())
    for (auto& row : rows) row.erase(row.begin() + 4);
  return table_text(rows);
}

// What the steps do to relations that are there before.
std::string locks_text(const std::vector<StepEffects>& effects, bool is_idempotent) {
  if (effects.empty()) return "-- It locks no relation but those that it makes itself.\n";
  const std::string text = step_effects_text(effects);
  if (text.empty()) return "-- No step locks a relation that is there before.\n";
  return fmt::format(
      "-- Locks on relations that are there before{}, the strongest of each step; migc "
      "explain tells them by statement:\n{}",
      is_idempotent ? " the step" : "", text);
}

// What lint finds and somebody lets stand, with the reason that he gave.
std::string accepted_text(const std::vector<AcceptedFinding>& accepted) {
  if (accepted.empty()) return {};
  std::string text = "-- Findings of migc lint that are accepted in the sources, and why:\n";
  for (const AcceptedFinding& each : accepted)
    text += fmt::format("--   {}, line {}: {}: {}\n", comment_text(each.revision), each.line,
                        each.rule, comment_text(each.reason));
  return text + "--\n";
}

std::string digests(const Project& project, const revision::Plan& plan) {
  const std::vector<SourcePtr> sources = sources_of(project, plan);
  std::vector<std::string> lines(sources.size());
  for_each_index(sources.size(), [&](std::size_t i) {
    lines[i] = fmt::format("{}  {}\n", digest_of(*sources[i]), sources[i]->path());
  });
  std::string all;
  std::string text;
  for (const std::string& line : lines) {
    all += line;
    text += "--   " + visible(trim(line)) + "\n";
  }
  return fmt::format("-- Sources, {} in all, by SHA-256; all of them: {}\n{}", sources.size(),
                     sha256(all), text);
}

std::string how_to_run(const Config& config, Dialect dialect) {
  std::string text = "--\n";
  if (dialect == Dialect::sql) {
    return text +
           "-- Send the statements one by one, outside a transaction, and stop at the first "
           "error.\n";
  }
  text +=
      "-- Run it:  psql -X -f FILE \"$DATABASE_URL\"\n"
      "-- It stops at the first error, and psql then exits with status 3. What was committed "
      "before stays";
  if (is_resumable(config, dialect)) {
    return text +
           ". Run it again\n"
           "-- when the cause is mended: it goes on where it stopped.\n";
  }
  return text + ", and the\n-- version table says how far it came.\n";
}

}  // namespace

namespace {

std::string version_rows_text(const Config& config, const revision::Plan& plan) {
  const std::string table = comment_text(sql::quote_name(version_table(config)));
  const std::string before = comment_text(rows_text(plan.from));
  const std::string after = comment_text(rows_text(plan.to));
  if (!plan.is_idempotent)
    return fmt::format("-- Version table {}: holds {} before, {} after.\n", table, before, after);
  return fmt::format(
      "{}-- Version table {}: holds any rows before{}; {} is applied after.\n", k_idempotent, table,
      plan.from.empty() ? "" : fmt::format(" with which {} is applied", before), after);
}

}  // namespace

std::string rows_text(const std::vector<std::string>& rows) {
  return rows.empty() ? "base" : join(rows, ", ");
}

std::string write_head(const Project& project, const revision::Plan& plan,
                       const std::vector<RenderedStep>& steps, const Review& review,
                       VersionRange versions, const std::string& digest, Dialect dialect) {
  std::size_t statements = 0;
  for (const RenderedStep& step : steps) statements += step.statements;
  const Config& config = project.config;
  std::string text = fmt::format(
      "-- migc {}: {} {} -> {}\n--\n", tool_version(), revision::direction_name(plan.direction),
      comment_text(rows_text(plan.from)), comment_text(rows_text(plan.to)));
  text += fmt::format("-- {}, {}, compiled for PostgreSQL {}; runs on {} to {}.\n",
                      counted(plan.steps.size(), "revision"), counted(statements, "statement"),
                      config.target.postgres, versions.oldest, versions.newest);
  text += version_rows_text(config, plan);
  if (!config.script.expect_database.empty()) {
    text += fmt::format("-- Database: {}\n", comment_text(config.script.expect_database));
  }
  if (has_journal(config)) {
    text += fmt::format("-- Journal {}: this script is {}.\n",
                        comment_text(sql::quote_name(journal_table(config))), digest);
  }
  text += how_to_run(config, dialect) + "--\n";
  if (steps.empty()) return text;
  text += step_table(project, plan, steps, review.effects) + "--\n";
  text += locks_text(review.effects, plan.is_idempotent) + "--\n";
  text += accepted_text(review.accepted);
  text += digests(project, plan);
  return text;
}

}  // namespace migc::script
