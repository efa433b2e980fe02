#include "compiler/script/explain.h"

#include <algorithm>
#include <utility>

#include "compiler/base/text.h"
#include "compiler/sql/operation.h"
#include "compiler/sql/parse.h"

namespace migc::script {
namespace {

using sql::Statement;
using Control = sql::TransactionCommand::Kind;

// The script's own BEGIN and COMMIT.
void run_control(catalog::Replay& replay, Control kind) {
  Statement statement;
  statement.operation = std::make_shared<const sql::Operation>(
      sql::Operation{sql::TransactionCommand{kind, {}, false}, {}});
  replay.run(statement);
}

// Where the first error stands: what follows it is not explained.
std::size_t end_of_section(const revision::Section& section, const Diagnostics& found) {
  std::size_t end = section.span.end;
  for (const Diagnostic& each : found.items()) {
    if (each.severity == Severity::error && each.span) end = std::min(end, each.span->begin);
  }
  return end;
}

// The segments that the script would have, and with them what it would refuse to deliver: that is
// explained where it stands, and so refused by the server.
std::vector<Segment> segments_of(const revision::Section& section,
                                 const std::vector<Statement>& statements,
                                 const SegmentOptions& options) {
  Diagnostics of_the_script;
  Division division = divide(section, statements, options, of_the_script);
  division.segments.push_back({SegmentKind::transaction, statements.size(), statements.size()});
  std::vector<Segment> segments;
  std::size_t next = 0;
  for (Segment& each : division.segments) {
    while (next < each.begin && division.skipped[next]) ++next;
    if (next < each.begin && each.kind == SegmentKind::transaction) {
      each.begin = next;
    } else if (next < each.begin) {
      segments.push_back({SegmentKind::transaction, next, each.begin});
    }
    next = each.end;
    segments.push_back(each);
  }
  return segments;
}

// Lines and columns of offsets that only grow.
class Positions {
 public:
  explicit Positions(std::string_view text) : text_(text) {}

  Position at(std::size_t offset) {
    for (; at_ < offset && at_ < text_.size(); ++at_) {
      if (text_[at_] != '\n') continue;
      ++line_;
      line_begin_ = at_ + 1;
    }
    return {line_, count_characters(text_.substr(line_begin_, offset - line_begin_)) + 1};
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t line_begin_ = 0;
};

}  // namespace

Explainer::Explainer(catalog::Replay& replay, const Config& config)
    : replay_(replay),
      options_{config.target.postgres, config.script.transaction == ScriptTransaction::single} {
  start_range();
}

Explainer::Explainer(catalog::Replay& replay, const Config& config, Watch watch)
    : Explainer(replay, config) {
  watch_ = std::move(watch);
}

void Explainer::add(const revision::Section& section, const std::string& revision,
                    const std::string& message, Diagnostics& diagnostics) {
  Diagnostics found;
  const std::vector<Statement> statements =
      sql::parse(section.source, section.span, found, sql::Operations::yes);
  const std::size_t end = end_of_section(section, found);
  diagnostics.append(std::move(found), revision);
  replay_.start_source(section.source);
  time_zone_ = {};
  const std::size_t first = transactions_.size();
  for (const Segment& segment : segments_of(section, statements, options_))
    run_segment(segment, statements, end,
                {section.source, revision, message, segment.kind, {}, {}, {}, 0});
  Positions positions(section.source->text());
  for (std::size_t i = first; i < transactions_.size(); ++i) {
    for (ExplainedStatement& each : transactions_[i].statements)
      each.position = positions.at(each.span.begin);
  }
}

namespace {

std::vector<effects::DescribedLock> by_name(
    const std::map<catalog::ObjectId, effects::DescribedLock>& held) {
  std::vector<effects::DescribedLock> locks;
  locks.reserve(held.size());
  for (const auto& [id, lock] : held) locks.push_back(lock);
  std::stable_sort(locks.begin(), locks.end(),
                   [](const auto& a, const auto& b) { return a.relation < b.relation; });
  return locks;
}

std::size_t relations_made(const catalog::Catalog& before, const catalog::Catalog& after) {
  std::size_t count = 0;
  catalog::Catalog::visit_changes(before, after, [&](const catalog::Change& change) {
    const auto* const relation = change.new_as<catalog::Relation>();
    if (change.before != nullptr || relation == nullptr) return;
    const bool has_rows = relation->kind == catalog::RelationKind::table ||
                          relation->kind == catalog::RelationKind::materialized_view;
    count += has_rows ? 3 : 1;
  });
  return count;
}

}  // namespace

void Explainer::run_segment(const Segment& segment, const std::vector<Statement>& statements,
                            std::size_t end, ExplainedTransaction transaction) {
  const bool own_block = segment.kind == SegmentKind::transaction;
  if (own_block) run_control(replay_, Control::begin);
  if (!options_.single) {
    held_.clear();
    held_in_use_.clear();
    relations_made_ = 0;
  }
  const catalog::Catalog at_begin = replay_.catalog();
  for (std::size_t i = segment.begin; i < segment.end && statements[i].span.begin < end; ++i) {
    const catalog::Catalog before = replay_.catalog();
    effects::Explanation found = run(statements[i]);
    if (watch_.statement) watch_.statement({statements[i], before, found, settings_, segment.kind});
    if (!watch_.statement || watch_.explains) {
      transaction.statements.push_back(describe(statements[i], before, std::move(found)));
      hold(transaction.statements.back().effects.locks, held_);
      hold(transaction.statements.back().in_use.locks, held_in_use_);
    }
  }
  if (own_block || !segment.closed) run_control(replay_, Control::commit);
  time_zone_.end_transaction();
  if (watch_.transaction_end && !options_.single) watch_.transaction_end();
  if (transaction.statements.empty()) return;
  if (segment.kind != SegmentKind::alone) {
    relations_made_ += relations_made(at_begin, replay_.catalog());
    transaction.relations_made = relations_made_;
    transaction.held = by_name(held_);
    transaction.held_in_use = by_name(held_in_use_);
  }
  transactions_.push_back(std::move(transaction));
}

effects::Explanation Explainer::run(const Statement& statement) {
  settings_.session_is_utc = time_zone_.is_utc();
  effects::Explanation found = effects::explain(replay_, statement, settings_);
  time_zone_.follow(*statement.operation);
  return found;
}

ExplainedStatement Explainer::describe(const Statement& statement, const catalog::Catalog& before,
                                       effects::Explanation found) {
  ExplainedStatement explained;
  explained.source = replay_.session().source;
  explained.span = statement.span;
  explained.kind = statement.kind;
  explained.forbidden = found.block != sql::BlockUse::allowed;
  explained.effects = effects::describe(before, *statement.operation, found.effects);
  explained.in_use = found.in_use == found.effects
                         ? explained.effects
                         : effects::describe(before, *statement.operation, found.in_use);
  explained.refusal = std::move(found.refusal);
  return explained;
}

void Explainer::hold(const std::vector<effects::DescribedLock>& locks, Held& held) {
  for (const effects::DescribedLock& each : locks) {
    effects::DescribedLock& strongest = held.try_emplace(each.id, each).first->second;
    if (strongest.mode >= each.mode) continue;
    strongest.mode = each.mode;
    strongest.is_implied = each.is_implied;
  }
}

}  // namespace migc::script
