#include "compiler/script/step.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/base/version.h"
#include "compiler/script/segment.h"
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

std::string set_timeout(std::string_view name, const Duration& duration) {
  const std::string value = duration.is_none() ? "0" : sql::quote_literal(duration.text);
  return fmt::format("SET {} = {};\n", name, value);
}

std::string timeouts(const Config& config) {
  return set_timeout("lock_timeout", config.script.lock_timeout) +
         set_timeout("statement_timeout", config.script.statement_timeout);
}

bool has_timeouts(const Config& config) {
  return !config.script.lock_timeout.is_none() || !config.script.statement_timeout.is_none();
}

class StepWriter {
 public:
  explicit StepWriter(const StepRequest& request)
      : request_(request),
        config_(request.project.config),
        step_(request.plan.steps[request.number]),
        revision_(request.project.graph.revision(step_.revision)),
        single_(config_.script.transaction == ScriptTransaction::single) {
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
  std::string& out() { return result_.text; }

  void write_title() {
    const bool up = request_.plan.direction == Direction::upgrade;
    const std::string parents = names_or_base(revision_.down_revisions);
    const std::string move = up ? fmt::format("{} -> {}", parents, revision_.id)
                                : fmt::format("{} -> {}", revision_.id, parents);
    out() +=
        fmt::format("-- Step {} of {}: {} {}\n", request_.number + 1, request_.plan.steps.size(),
                    revision::direction_name(request_.plan.direction), comment_text(move));
    if (!revision_.message.empty())
      out() += fmt::format("-- {}\n", comment_text(revision_.message));
    if (request_.dialect == Dialect::psql) {
      out() += echo_line(
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
    out() += comments_in(*section_->source, {begin, section_->span.end});
  }

  void write_segment(const Segment& segment, bool last) {
    switch (segment.kind) {
      case SegmentKind::transaction:
        ++result_.transactions;
        if (!single_) out() += "\nBEGIN;\n";
        write_statements(segment.begin, segment.end);
        if (last) write_rows();
        if (!single_) out() += "COMMIT;\n";
        break;
      case SegmentKind::authored:
        ++result_.transactions;
        write_authored(segment, last);
        break;
      case SegmentKind::alone:
        result_.alone += segment.end - segment.begin;
        for (std::size_t i = segment.begin; i < segment.end; ++i) write_alone(i);
        break;
    }
  }

  // The source's own BEGIN and COMMIT, with the version rows before the COMMIT.
  void write_authored(const Segment& segment, bool last) {
    const std::size_t closing = segment.closed ? 1 : 0;
    write_statements(segment.begin, segment.end - closing);
    if (last && segment.commits) write_rows();
    if (segment.closed) {
      write_statements(segment.end - 1, segment.end);
    } else {
      out() += "COMMIT;\n";
    }
  }

  void write_alone(std::size_t i) {
    const Statement& statement = statements_[i];
    const bool waits =
        sql::block_use(statement.block, config_.target.postgres) != BlockUse::allowed;
    const bool lift_timeouts = waits && has_timeouts(config_);
    out() += "\n-- Outside a transaction block";
    out() += lift_timeouts ? ", and without timeouts: broken off, it would leave work half done.\n"
                           : ".\n";
    if (lift_timeouts) out() += "SET lock_timeout = 0;\nSET statement_timeout = 0;\n";
    if (const auto* const detach = statement.find<sql::ConcurrentDetach>();
        detach != nullptr && request_.dialect == Dialect::psql) {
      write_detach(i, *detach);
    } else {
      out() += rerun_guard(statement, request_.dialect);
      write_statement(i);
    }
    warn_of_unnamed_index(statement);
    if (lift_timeouts) out() += timeouts(config_);
  }

  // A detach that was broken off has to be finished, it cannot be begun again.
  void write_detach(std::size_t i, const sql::ConcurrentDetach& detach) {
    const std::string parent = sql::quote_name(detach.parent);
    const std::string partition = sql::quote_name(detach.partition);
    out() += fmt::format(
        "SELECT EXISTS (SELECT FROM pg_catalog.pg_inherits WHERE inhrelid = to_regclass({}) AND "
        "inhparent = to_regclass({})\n"
        "  AND inhdetachpending) AS migc_pending \\gset\n"
        "\\if :migc_pending\n"
        "ALTER TABLE {} DETACH PARTITION {} FINALIZE;\n"
        "\\else\n",
        sql::quote_literal(partition), sql::quote_literal(parent), parent, partition);
    write_statement(i);
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
    out() += comments_in(source, {statement.leading, statement.span.begin});
    changes_session_ |= statement.changes_session;
    if (statement.copies_stdin && request_.dialect == Dialect::sql) {
      result_.diagnostics
          .error("copy-needs-psql",
                 "COPY … FROM stdin takes its data from psql, which --dialect sql does without")
          .at(section_->source, statement.span)
          .in_revision(revision_.id)
          .with_help("write the rows as INSERT, or leave --dialect sql out");
    }
    out() += deliver(source, statement.span, request_.dialect);
    result_.copies_csv |= statement.copies_stdin && statement.copies_csv;
    if (statement.copies_stdin)
      out() += deliver_copy_data(source, statement.copy_data.value_or(Span{}));
  }

  void write_rows() {
    if (changes_session_) out() += restore_session(config_);
    for (const revision::VersionOp& operation : step_.operations)
      out() += move_row(config_, operation);
    rows_written_ = true;
  }

  void write_rows_alone() {
    if (single_) {
      write_rows();
      return;
    }
    out() += "\nBEGIN;\n";
    write_rows();
    out() += "COMMIT;\n";
  }

  void write_verification() {
    if (!revision_.verify) return;
    const std::vector<Statement> queries = parse_verify(revision_, result_.diagnostics);
    if (queries.empty()) return;
    out() += single_ ? "" : "\nBEGIN READ ONLY;\n";
    for (const Statement& query : queries) write_verify(query);
    out() += single_ ? "" : "COMMIT;\n";
  }

  void write_verify(const Statement& query) {
    const SourcePtr& source = revision_.verify->source;
    const std::string text(source->text(query.span));
    const std::string body = fmt::format(
        "\n"
        "DECLARE\n"
        "  passed boolean;\n"
        "BEGIN\n"
        "  EXECUTE {} INTO passed;\n"
        "  IF passed IS NOT TRUE THEN\n"
        "    RAISE EXCEPTION 'migc: verification of revision % failed', {}\n"
        "      USING DETAIL = {};\n"
        "  END IF;\n"
        "END\n",
        sql::quote_dollar("SELECT (\n" + text + "\n) IS TRUE"), sql::quote_literal(revision_.id),
        sql::quote_literal(comment_text(text)));
    out() += fmt::format("DO {};\n", sql::quote_dollar(body));
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
  const Section* section_ = nullptr;
  std::vector<Statement> statements_;
  std::vector<bool> skipped_;
  bool changes_session_ = false;
  bool rows_written_ = false;
  RenderedStep result_;
};

}  // namespace

RenderedStep render_step(const StepRequest& request) { return StepWriter(request).run(); }

const Section* section_of(const Revision& revision, Direction direction) {
  if (direction == Direction::upgrade) return revision.up ? &*revision.up : nullptr;
  return revision.down ? &*revision.down : nullptr;
}

std::string session_settings(const Config& config) {
  std::vector<std::string> path;
  for (const std::string& schema : config.target.search_path)
    path.push_back(sql::quote_identifier(schema));
  return fmt::format(
             "SET client_encoding = 'UTF8';\n"
             "SET standard_conforming_strings = on;\n"
             "SET search_path = {};\n",
             path.empty() ? "''" : join(path, ", ")) +
         timeouts(config);
}

std::string restore_session(const Config& config) {
  return "-- This revision changed settings of the session; the next one must not depend on that.\n"
         "RESET SESSION AUTHORIZATION;\n"
         "RESET ROLE;\n"
         "RESET ALL;\n" +
         session_settings(config);
}

}  // namespace migc::script
