#include "compiler/script/body.h"

#include <fmt/format.h>

#include "compiler/base/digest.h"
#include "compiler/base/text.h"
#include "compiler/revision/rows.h"
#include "compiler/script/missing.h"
#include "compiler/script/version_rows.h"
#include "compiler/sql/names.h"

namespace migc::script {
namespace {

using revision::Direction;

std::string digest_of_plan(const Project& project, const revision::Plan& plan,
                           const std::vector<RenderedStep>& steps) {
  const Config& config = project.config;
  std::string all = fmt::format(
      "{}{}\n{}\n{}\n{}\n{}\n", plan.is_idempotent ? "idempotent " : "",
      revision::direction_name(plan.direction), sql::quote_name(version_table(config)),
      text_array(config.target.search_path), text_array(plan.from), text_array(plan.to));
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    all += sql::quote_literal(project.graph.id(plan.steps[i].revision)) + "\n";
    if (i >= steps.size()) continue;
    for (const RenderedSegment& each : steps[i].segments)
      all += fmt::format("{} {}\n", static_cast<int>(each.record), each.content);
  }
  return sha256(all);
}

// Those with a row in the journal.
std::size_t count_segments(const revision::Plan& plan, const std::vector<RenderedStep>& steps) {
  if (plan.direction == Direction::stamp) return plan.steps.size();
  std::size_t count = 0;
  for (const RenderedStep& step : steps)
    for (const RenderedSegment& each : step.segments) count += each.record != Record::none;
  return count;
}

// The journal belongs to whoever runs the script, not to a role that the source has taken on; the
// role comes back with the end of the transaction.
constexpr const char* k_own_role =
    "SET LOCAL SESSION AUTHORIZATION DEFAULT;\nSET LOCAL ROLE NONE;\n";

std::string in_own_role(const RenderedSegment& segment, const std::string& statement) {
  return segment.leaves_role ? fmt::format("BEGIN;\n{}{}COMMIT;\n", k_own_role, statement)
                             : statement;
}

}  // namespace

Body::Body(const Project& project, const revision::Plan& plan, std::vector<RenderedStep>& steps,
           Dialect dialect)
    : project_(project),
      plan_(plan),
      steps_(steps),
      dialect_(dialect),
      is_single_(project.config.script.transaction == ScriptTransaction::single),
      digest_(digest_of_plan(project, plan, steps)),
      journal_(project.config,
               {digest_, revision::direction_name(plan.direction), count_segments(plan, steps)},
               dialect) {}

std::string Body::recorded(const std::string& statement, const JournalEntry& entry) const {
  const bool is_conditional = plan_.is_idempotent && dialect_ == Dialect::sql;
  return is_conditional ? only_if_missing(entry.revision, statement) : statement;
}

std::string Body::run_condition(const RenderedSegment& segment, const JournalEntry& entry) const {
  std::string is_left = fmt::format("{} > :migc_done", entry.segment);
  if (!plan_.is_idempotent) return is_left;
  std::string missing = is_missing(entry.revision);
  if (!is_resumable(project_.config, dialect_)) return missing;
  return fmt::format("CASE WHEN {} THEN {}\n  ELSE {} END", is_stopped(entry),
                     segment.record == Record::none ? "true" : is_left, missing);
}

std::string Body::is_stopped(const JournalEntry& entry) const {
  return fmt::format(":'migc_stopped' = {}", sql::quote_literal(entry.revision));
}

std::string Body::skippable(const std::string& text, const RenderedSegment& segment,
                            const JournalEntry& entry) const {
  if (dialect_ != Dialect::psql) return text;
  const bool resumable = is_resumable(project_.config, dialect_);
  if (!plan_.is_idempotent && (!resumable || segment.record == Record::none)) return text;
  std::string known;
  if (resumable && segment.record == Record::around)
    known += fmt::format(", {} = :migc_broken AS migc_again", entry.segment);
  if (resumable && !segment.unless.empty())
    known += fmt::format(",\n  {} AS migc_there", segment.unless);
  std::string otherwise;
  if (resumable && !segment.skipped.empty()) {
    // of a revision that was applied as a whole, nothing is needed
    if (plan_.is_idempotent) known += fmt::format(", {} AS migc_half_done", is_stopped(entry));
    otherwise = (plan_.is_idempotent ? "\\elif :migc_half_done\n" : "\\else\n") + segment.skipped;
  }
  return fmt::format("SELECT {} AS migc_run{} \\gset\n\\if :migc_run\n{}{}\\endif\n",
                     run_condition(segment, entry), known, text, otherwise);
}

std::string Body::segment_text(const RenderedSegment& segment, const std::string& announcement,
                               const JournalEntry& entry) const {
  const std::string opening = announcement + segment.before;
  std::string text;
  if (!has_journal(project_.config) || segment.record == Record::none) {
    text = opening + segment.text + segment.after;
  } else if (segment.record == Record::within) {
    const char* const own_role = segment.leaves_role ? k_own_role : "";
    text = opening + segment.text;
    text.append(own_role).append(recorded(journal_.finished(entry), entry)).append(segment.after);
  } else {
    text = opening +
           in_own_role(segment, recorded(journal_.started(entry, segment.unless), entry)) +
           segment.text + in_own_role(segment, recorded(journal_.completed(entry), entry)) +
           segment.after;
  }
  return skippable(text, segment, entry);
}

// A stamp only moves rows: one transaction, whatever the number of moves.
std::string Body::stamp_text() const {
  std::string text = "\nBEGIN;\n";
  revision::RowSet rows(plan_.from);
  for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
    const revision::Step& step = plan_.steps[i];
    rows.apply(step.operations);
    for (const revision::VersionOp& operation : step.operations)
      text += move_row(project_.config, operation);
    if (has_journal(project_.config))
      text += journal_.finished(
          {project_.graph.id(step.revision), true, i + 1, text_array(rows.sorted())});
  }
  return text + "COMMIT;\n";
}

std::string Body::rows_as_sql(const revision::RowSet& rows) const {
  return plan_.is_idempotent ? current_rows(project_.config) : text_array(rows.sorted());
}

std::string Body::text() {
  std::string text;
  if (has_journal(project_.config)) {
    text += journal_.create();
    if (dialect_ == Dialect::psql)
      text += plan_.is_idempotent ? journal_.find_stopped_revision() : journal_.find_stop();
  }
  if (plan_.direction == Direction::stamp) return text + stamp_text();
  if (is_single_) text += "\nBEGIN;\n";
  revision::RowSet rows(plan_.from);
  std::size_t number = 0;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    RenderedStep& step = steps_[i];
    const std::string before = rows_as_sql(rows);
    rows.apply(plan_.steps[i].operations);
    const std::string after = rows_as_sql(rows);
    text += "\n" + step.title;
    std::string announcement = step.announcement;
    for (const RenderedSegment& each : step.segments) {
      number += each.record != Record::none;
      text += is_single_ ? "" : "\n";
      text += segment_text(each, announcement,
                           {project_.graph.id(plan_.steps[i].revision), each.revision_done, number,
                            each.revision_done ? after : before});
      announcement.clear();
    }
    text += step.end;
    step = {};  // a long range would be in memory twice
  }
  if (is_single_) text += "COMMIT;\n";
  return text;
}

}  // namespace migc::script
