#include "compiler/script/step.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/digest.h"
#include "compiler/base/text.h"
#include "compiler/base/version.h"
#include "compiler/script/journal.h"
#include "compiler/script/lock_acquisition.h"
#include "compiler/script/missing.h"
#include "compiler/script/rerun.h"
#include "compiler/script/segment.h"
#include "compiler/script/session.h"
#include "compiler/script/verification.h"
#include "compiler/script/version_rows.h"
#include "compiler/sql/names.h"

namespace migc::script {
namespace {

using revision::Direction;
using revision::Revision;
using revision::Section;
using sql::BlockUse;
using sql::Statement;

std::string names_or_base(const std::vector<revision::Reference>& references) {
  if (references.empty()) return "base";
  std::vector<std::string> names;
  names.reserve(references.size());
  for (const revision::Reference& reference : references) names.push_back(reference.text);
  return join(names, ", ");
}

// Runs by itself and ends transactions as it likes.
bool may_commit(const Statement& statement) {
  return statement.kind == "Call" || statement.kind == "Do";
}

// SET ROLE, SET SESSION AUTHORIZATION and what set_config() makes of them: a word too many costs
// two lines of script.
bool may_change_role(std::string_view text) {
  const std::string lower = to_lower(text);
  return lower.find("role") != std::string::npos ||
         lower.find("authorization") != std::string::npos;
}

// BEGIN and its like, and SET TRANSACTION, which must come before any query.
bool steers_transaction(const Statement& statement, std::string_view text) {
  return statement.control != sql::Control::none ||
         (statement.kind == "VariableSet" &&
          to_lower(text).find("transaction") != std::string::npos);
}

bool drops_temporary_tables(const Statement& statement, std::string_view text) {
  if (statement.kind != "Discard") return false;
  const std::string lower = to_lower(text);
  return lower.find("all") != std::string::npos || lower.find("temp") != std::string::npos;
}

class StepWriter {
 public:
  explicit StepWriter(const StepRequest& request)
      : request_(request),
        config_(request.project.config),
        step_(request.plan.steps[request.number]),
        revision_(request.project.graph.revision(step_.revision)),
        single_(config_.script.transaction == ScriptTransaction::single),
        is_conditional_(request.plan.is_idempotent && request.dialect == Dialect::sql) {
    result_.versions = {k_oldest_postgres, k_newest_postgres};
  }

  RenderedStep run() {
    check_id_width(config_, revision_, result_.diagnostics);
    write_title();
    const Section* const section = section_of(revision_, request_.plan.direction);
    if (section == nullptr) {
      if (request_.plan.direction == Direction::upgrade || !has_no_statements(revision_))
        refuse_missing_section();
    } else {
      section_ = section;
      statements_ = parse_section(revision_, *section, result_.diagnostics);
      result_.statements = statements_.size();
      narrow_versions();
      write_segments();
    }
    if (!rows_written_) write_rows_alone();
    if (request_.plan.direction == Direction::upgrade) write_verification();
    return std::move(result_);
  }

 private:
  RenderedSegment& segment() { return result_.segments.back(); }
  std::string& out() { return segment().text; }

  // Statements that make sense only if the revision is missing.
  void add(const std::string& statements) {
    out() += is_conditional_ ? only_if_missing(revision_.id, statements) : statements;
  }

  void open_segment(std::string_view before, std::string_view after,
                    Record record = Record::within) {
    RenderedSegment& opened = result_.segments.emplace_back();
    opened.before = before;
    opened.after = after;
    opened.record = record;
    opened.leaves_role = changes_role_;
    opened.revision_done = rows_written_;
  }

  void open_transaction() { open_segment(single_ ? "" : "BEGIN;\n", single_ ? "" : "COMMIT;\n"); }

  void write_title() {
    const bool up = request_.plan.direction == Direction::upgrade;
    const std::string parents = names_or_base(revision_.down_revisions);
    const std::string move = up ? fmt::format("{} -> {}", parents, revision_.id)
                                : fmt::format("{} -> {}", revision_.id, parents);
    result_.title =
        fmt::format("-- Step {} of {}: {} {}\n", request_.number + 1, request_.plan.steps.size(),
                    revision::direction_name(request_.plan.direction), comment_text(move));
    if (!revision_.message.empty())
      result_.title += fmt::format("-- {}\n", comment_text(revision_.message));
    if (request_.dialect == Dialect::psql) {
      result_.announcement = echo_line(
          fmt::format("migc: [{}/{}] {} {}{}{}", request_.number + 1, request_.plan.steps.size(),
                      revision::direction_name(request_.plan.direction), revision_.id,
                      revision_.message.empty() ? "" : ": ", revision_.message));
    }
  }

  void refuse_missing_section() {
    Diagnostic& diagnostic =
        revision_.irreversible
            ? result_.diagnostics.error(
                  "irreversible", fmt::format("revision \"{}\" states that it cannot be undone: {}",
                                              revision_.id, visible(*revision_.irreversible)))
            : result_.diagnostics.error(
                  "missing-down-section",
                  fmt::format("revision \"{}\" has no down section, so the way back is unknown",
                              revision_.id));
    diagnostic.at(revision_.source, revision_.id_span).in_revision(revision_.id);
    if (revision_.source == nullptr) diagnostic.in_file(revision_.path);
    diagnostic.with_help(revision_.irreversible
                             ? "choose a target above it, or restore a backup"
                             : "write its down section, or choose a target above it");
  }

  // Versions on which every statement may or may not run in a transaction block just as on the
  // target.
  void narrow_versions() {
    const int target = config_.target.postgres;
    VersionRange& range = result_.versions;
    for (const Statement& statement : statements_) {
      const BlockUse use = sql::block_use(statement.block, target);
      for (int version = target; version <= range.newest; ++version) {
        if (sql::block_use(statement.block, version) != use) range.newest = version - 1;
      }
      for (int version = target; version >= range.oldest; --version) {
        if (sql::block_use(statement.block, version) != use) range.oldest = version + 1;
      }
    }
  }

  void write_segments() {
    Diagnostics found;
    const Division division =
        divide(*section_, statements_, {config_.target.postgres, single_}, found);
    result_.diagnostics.append(std::move(found), revision_.id);
    skipped_ = division.skipped;
    for (std::size_t i = 0; i < division.segments.size(); ++i) {
      const bool last = i + 1 == division.segments.size();
      write_segment(division.segments[i], last);
    }
    write_closing_comments();
    if (single_) collect_enum_values();
  }

  // What stands in the section after its last statement.
  void write_closing_comments() {
    if (statements_.empty()) return;
    const Statement& last = statements_.back();
    const std::size_t begin = last.copy_data ? last.copy_data->end : last.span.end;
    result_.end = comments_in(*section_->source, {begin, section_->span.end});
  }

  void write_segment(const Segment& part, bool last) {
    switch (part.kind) {
      case SegmentKind::transaction:
        ++result_.transactions;
        open_transaction();
        takes_locks_first_ = !single_ || request_.number == 0;
        write_statements(part.begin, part.end);
        takes_locks_first_ = false;
        if (last) write_rows();
        break;
      case SegmentKind::authored:
        ++result_.transactions;
        write_authored(part, last);
        break;
      case SegmentKind::alone:
        for (std::size_t i = part.begin; i < part.end; ++i) write_alone(i);
        break;
    }
  }

  // The source's own BEGIN and COMMIT, with the version rows before the COMMIT.
  void write_authored(const Segment& part, bool last) {
    const std::size_t closing = part.closed ? 1 : 0;
    bool chains = false;
    for (std::size_t i = part.begin; i < part.end; ++i) chains |= statements_[i].chains;
    const bool commits_once = part.commits && !chains;
    open_segment("", "", commits_once ? Record::within : Record::around);
    write_statements(part.begin, part.end - closing);
    if (last && part.commits) write_rows();
    if (!part.closed) {
      segment().after = "COMMIT;\n";
      return;
    }
    const std::size_t before_commit = out().size();
    write_statement(part.end - 1);
    if (!commits_once) return;
    segment().after = out().substr(before_commit);
    out().resize(before_commit);
  }

  void write_alone(std::size_t i) {
    const Statement& statement = statements_[i];
    const bool forbidden =
        sql::block_use(statement.block, config_.target.postgres) != BlockUse::allowed;
    if (has_journal(config_) && !forbidden && !may_commit(statement) &&
        !statement.changes_session) {
      ++result_.transactions;
      open_segment("-- A transaction of its own, as the source asks.\nBEGIN;\n", "COMMIT;\n");
      write_statement(i);
      return;
    }
    if (is_conditional_ && (forbidden || may_commit(statement))) refuse_without_psql(statement);
    ++result_.alone;
    const std::string lifted = forbidden ? lift_timeouts(config_) : "";
    const std::string_view why =
        lifted.empty() ? "" : ", and without timeouts: broken off, it would leave work half done";
    open_segment(fmt::format("-- Outside a transaction block{}.\n{}", why, lifted),
                 lifted.empty() ? "" : set_timeouts(config_),
                 statement.changes_session ? Record::none : Record::around);
    out() += rerun_guard(statement, request_.dialect);
    write_unless_done(i);
    warn_of_unnamed_index(statement);
  }

  void refuse_without_psql(const Statement& statement) {
    result_.diagnostics
        .error("idempotent-needs-psql",
               "SQL alone has no way to leave this statement out where the revision is applied: "
               "what runs outside a transaction block cannot stand under a condition")
        .at(section_->source, statement.span)
        .in_revision(revision_.id)
        .with_help("leave --dialect sql out: psql can; or leave --idempotent out");
  }

  // What an earlier run may have done without being able to say so.
  void write_unless_done(std::size_t i) {
    const bool psql = request_.dialect == Dialect::psql;
    const std::size_t begin = out().size();
    write_statement(i);
    if (psql) {
      const std::string delivered = out().substr(begin);
      out().resize(begin);
      out() += finish_or_begin(statements_[i], delivered);
    }
    if (!has_journal(config_)) return;
    segment().unless = is_done(statements_[i]);
    if (segment().unless.empty() || !psql) return;
    out().insert(begin,
                 "SELECT NOT (:'migc_again' AND :'migc_there') AS migc_missing \\gset\n"
                 "\\if :migc_missing\n");
    out() += "\\endif\n";
  }

  void warn_of_unnamed_index(const Statement& statement) {
    const auto* const build = statement.find<sql::ConcurrentIndexBuild>();
    if (build == nullptr || !build->index.empty()) return;
    result_.diagnostics
        .warning("unnamed-concurrent-index",
                 "a concurrent build of an index without a name cannot be repeated safely: a build "
                 "that fails leaves an "
                 "invalid index, and the next run makes a second one")
        .at(section_->source, statement.span)
        .in_revision(revision_.id)
        .with_help("give the index a name");
  }

  void write_statements(std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      if (!skipped_[i]) write_statement(i);
    }
  }

  void write_statement(std::size_t i) {
    const Statement& statement = statements_[i];
    const SourceFile& source = *section_->source;
    const std::string_view text = source.text(statement.span);
    if (takes_locks_first_) acquire_locks_before(statement);
    out() += comments_in(source, {statement.leading, statement.span.begin});
    segment().content += sha256(text);
    if (statement.copies_stdin) {
      write_copy(statement);
    } else if (is_conditional_ && !steers_transaction(statement, text)) {
      add(std::string(text));
    } else {
      out() += deliver(source, statement.span, request_.dialect);
    }
    if (request_.plan.is_idempotent && drops_temporary_tables(statement, text))
      refuse_discard(statement);
    if (!statement.changes_session) return;
    changes_session_ = true;
    changes_role_ |= may_change_role(text);
    segment().leaves_role = changes_role_;
    if (segment().record != Record::none)
      segment().skipped += deliver(source, statement.span, request_.dialect);
  }

  void refuse_discard(const Statement& statement) {
    result_.diagnostics
        .error(
            "idempotent-discard",
            "an idempotent script keeps what is missing in a temporary table, and this statement "
            "drops those of the session")
        .at(section_->source, statement.span)
        .in_revision(revision_.id)
        .with_help("leave the statement out, or --idempotent");
  }

  void acquire_locks_before(const Statement& statement) {
    if (request_.effects == nullptr) return;
    const std::string_view text = section_->source->text(section_->span);
    const bool own_timeout = text.find("statement_timeout") != std::string_view::npos;
    for (const FirstLocks& each : request_.effects->first_locks)
      if (each.before == statement.span.begin) add_locks(acquire_locks(config_, each, own_timeout));
  }

  void add_locks(const std::string& statements) {
    if (!statements.empty()) add(statements);
  }

  // Whether psql may have to leave the step's statements out.
  bool is_skippable() const {
    return request_.dialect == Dialect::psql &&
           (request_.plan.is_idempotent || is_resumable(config_, request_.dialect));
  }

  std::string copy_sink() const {
    if (request_.plan.is_idempotent)
      return fmt::format("{} ({})", k_missing_table, k_missing_column);
    return sql::quote_name(journal_table(config_)) + " (error)";
  }

  void write_copy(const Statement& statement) {
    const SourceFile& source = *section_->source;
    const Span data = statement.copy_data.value_or(Span{});
    segment().content += sha256(source.text(data));
    result_.copies_csv |= statement.copies_csv;
    if (request_.dialect == Dialect::sql) {
      result_.diagnostics
          .error("copy-needs-psql",
                 "COPY … FROM stdin takes its data from psql, which --dialect sql does without")
          .at(section_->source, statement.span)
          .in_revision(revision_.id)
          .with_help("write the rows as INSERT, or leave --dialect sql out");
    }
    out() += is_skippable() ? deliver_or_skip_copy(source, statement, copy_sink())
                            : deliver(source, statement.span, request_.dialect);
    out() += deliver_copy_data(source, data);
    if (is_skippable()) out() += "\\if :migc_run\n";
  }

  void write_rows() {
    if (changes_session_) {
      const std::string restored = restore_session(config_);
      out() += restored;
      segment().skipped = restored;
      changes_role_ = false;
    }
    for (const revision::VersionOp& operation : step_.operations) {
      if (!request_.plan.is_idempotent) out() += move_row(config_, operation);
      segment().content += sha256(operation.text());
    }
    if (request_.plan.is_idempotent) add(arrive(config_, revision_.id, ids_below()));
    rows_written_ = true;
    segment().revision_done = true;
    segment().leaves_role = false;
  }

  std::vector<std::string> ids_below() const {
    const revision::Graph& graph = request_.project.graph;
    std::vector<std::string> ids;
    for (const revision::Index parent : graph.parents(step_.revision))
      ids.push_back(graph.id(parent));
    return ids;
  }

  void write_rows_alone() {
    open_transaction();
    write_rows();
  }

  void write_verification() {
    if (!revision_.verify) return;
    const std::vector<Statement> queries = parse_verify(revision_, result_.diagnostics);
    if (queries.empty()) return;
    open_segment("", "", single_ ? Record::none : Record::around);
    out() += single_ ? "" : "BEGIN READ ONLY;\n";
    for (const Statement& query : queries) add(verify_block(revision_, query));
    out() += single_ ? "" : "COMMIT;\n";
  }

  void collect_enum_values() {
    for (const Statement& statement : statements_) {
      if (const auto* const value = statement.find<sql::AddEnumValue>())
        result_.new_enum_values.push_back(value->label);
    }
  }

  const StepRequest& request_;
  const Config& config_;
  const revision::Step& step_;
  const Revision& revision_;
  bool single_;
  bool is_conditional_;  // there is no psql to leave the step out if it is applied
  const Section* section_ = nullptr;
  std::vector<Statement> statements_;
  std::vector<bool> skipped_;
  bool changes_session_ = false;
  bool changes_role_ = false;
  bool rows_written_ = false;
  bool takes_locks_first_ = false;
  RenderedStep result_;
};

}  // namespace

RenderedStep render_step(const StepRequest& request) { return StepWriter(request).run(); }

const Section* section_of(const Revision& revision, Direction direction) {
  if (direction == Direction::upgrade) return revision.up ? &*revision.up : nullptr;
  return revision.down ? &*revision.down : nullptr;
}

}  // namespace migc::script
