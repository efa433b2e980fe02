#include "compiler/script/body.h"

#include <fmt/format.h>

#include "compiler/base/digest.h"
#include "compiler/base/text.h"
#include "compiler/revision/rows.h"
#include "compiler/script/version_rows.h"
#include "compiler/sql/names.h"

namespace migc::script {
namespace {

using revision::Direction;

std::string digest_of_plan(const Project& project, const revision::Plan& plan,
                           const std::vector<RenderedStep>& steps) {
  const Config& config = project.config;
  std::string all =
      fmt::format("{}\n{}\n{}\n{}\n{}\n", revision::direction_name(plan.direction),
                  sql::quote_name(version_table(config)), text_array(config.target.search_path),
                  text_array(plan.from), text_array(plan.to));
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

std::string Body::segment_text(const RenderedSegment& segment, const std::string& announcement,
                               const JournalEntry& entry) const {
  const std::string opening = announcement + segment.before;
  if (!has_journal(project_.config) || segment.record == Record::none)
    return opening + segment.text + segment.after;
  std::string text;
  if (segment.record == Record::within) {
    const char* const own_role = segment.leaves_role ? k_own_role : "";
    text = opening + segment.text;
    text.append(own_role).append(journal_.finished(entry)).append(segment.after);
  } else {
    text = opening + in_own_role(segment, journal_.started(entry, segment.unless)) + segment.text +
           in_own_role(segment, journal_.completed(entry)) + segment.after;
  }
  if (!is_resumable(project_.config, dialect_)) return text;
  std::string known;
  if (segment.record == Record::around)
    known = fmt::format(", {} = :migc_broken AS migc_again", entry.segment);
  if (!segment.unless.empty()) known += fmt::format(",\n  {} AS migc_there", segment.unless);
  const std::string otherwise = segment.skipped.empty() ? "" : "\\else\n" + segment.skipped;
  return fmt::format("SELECT {} > :migc_done AS migc_run{} \\gset\n\\if :migc_run\n{}{}\\endif\n",
                     entry.segment, known, text, otherwise);
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
      text += journal_.finished({project_.graph.id(step.revision), true, i + 1, rows.sorted()});
  }
  return text + "COMMIT;\n";
}

std::string Body::text() {
  std::string text;
  if (has_journal(project_.config)) {
    text += journal_.create();
    if (dialect_ == Dialect::psql) text += journal_.find_stop();
  }
  if (plan_.direction == Direction::stamp) return text + stamp_text();
  if (is_single_) text += "\nBEGIN;\n";
  revision::RowSet rows(plan_.from);
  std::size_t number = 0;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    RenderedStep& step = steps_[i];
    const std::vector<std::string> before = rows.sorted();
    rows.apply(plan_.steps[i].operations);
    const std::vector<std::string> after = rows.sorted();
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
