#include "cli/fill_down.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/compile_range.h"
#include "cli/lint_fix.h"
#include "cli/replayed_range.h"
#include "cli/report.h"
#include "cli/reversal.h"
#include "compiler/base/files.h"
#include "compiler/base/text.h"
#include "compiler/base/unified_diff.h"
#include "compiler/catalog/touches.h"
#include "compiler/ddl/way_back.h"
#include "compiler/lexical/split.h"
#include "compiler/revision/down_file.h"
#include "compiler/revision/lookup.h"
#include "compiler/revision/ranges.h"
#include "compiler/schema.h"
#include "compiler/sql/operation.h"
#include "compiler/sql/parse.h"
#include "lint/fix.h"

namespace migc::cli {
namespace {

using revision::Revision;

constexpr std::string_view k_mark = "-- migc: ";

struct Draft {
  const Revision* revision = nullptr;
  ddl::WayBack way;
  std::vector<std::string> rows;  // statements whose changes of rows are not undone
};

// One statement a line, so that each can be wrapped as its tool wants it.
std::vector<std::string> single_statements(const std::vector<std::string>& texts) {
  std::vector<std::string> statements;
  for (const std::string& text : texts)
    for (const lexical::Piece& each : lexical::split(text, {0, text.size()}))
      statements.push_back(text.substr(each.span.begin, each.span.end - each.span.begin) + ";");
  return statements;
}

bool changes_rows(std::string_view kind) {
  return kind == "Insert" || kind == "Update" || kind == "Delete" || kind == "Merge" ||
         kind == "Copy" || kind == "Do" || kind == "Call";
}

class FillDown {
 public:
  FillDown(Context& context, const FillDownOptions& options)
      : context_(context), options_(options) {}

  ExitStatus run() {
    CompileOptions from_base;
    from_base.from = "base";
    auto range = replay_up_to(context_, "heads", from_base, {});
    if (!range || context_.diagnostics.has_errors()) return finish(context_);
    range_ = &*range;
    if (!choose()) return finish(context_);
    for (const revision::Step& step : range->plan.steps) pass(graph().revision(step.revision));
    const auto bare = texts_with({});
    if (!bare) return finish(context_);
    auto proven = prove(*bare);
    if (!proven) return finish(context_);
    const auto texts = texts_with(*proven);
    return deliver(*texts, *proven);
  }

 private:
  const revision::Graph& graph() const { return range_->project.graph; }

  // Whether the revision has statements and no way back; with `asked_for`, says why not.
  bool is_open(const Revision& revision, bool asked_for) {
    if (!has_way_back(revision) && !has_no_statements(revision)) return true;
    if (!asked_for) return false;
    const bool is_final = revision.irreversible.has_value();
    const std::string_view why = is_final                 ? "states that it cannot be undone"
                                 : has_way_back(revision) ? "has a way back already"
                                                          : "has nothing to undo";
    context_.diagnostics.error("has-way-back", fmt::format("revision \"{}\" {}", revision.id, why))
        .in_file(revision.path)
        .in_revision(revision.id)
        .with_help("what somebody wrote is never replaced: take it out first, or name another one");
    return false;
  }

  bool choose() {
    for (const std::string& each : options_.revisions) {
      if (each.find(':') != std::string::npos ? !choose_range(each) : !choose_one(each))
        return false;
    }
    if (options_.revisions.empty())
      for (const revision::Step& step : range_->plan.steps) take(graph().revision(step.revision));
    return !context_.diagnostics.has_errors();
  }

  bool choose_one(const std::string& name) {
    const auto found = revision::resolve(graph(), name, context_.diagnostics);
    if (!found) return false;
    for (const revision::Index index : *found) {
      const Revision& revision = graph().revision(index);
      if (is_open(revision, true)) chosen_.insert(revision.id);
    }
    return true;
  }

  bool choose_range(const std::string& text) {
    const auto planned = plan_range(context_, text, {}, revision::Direction::upgrade);
    if (!planned) return false;
    for (const revision::Step& step : planned->plan.steps)
      take(graph().revision(*graph().find(planned->project.graph.id(step.revision))));
    return true;
  }

  void take(const Revision& revision) {
    if (is_open(revision, false)) chosen_.insert(revision.id);
  }

  // One revision up; if it was chosen, its draft.
  void pass(const Revision& revision) {
    if (!revision.up) return;
    catalog::Replay& replay = *range_->replay;
    const catalog::SavedState before(replay.session());
    Diagnostics told_elsewhere;
    replay_source(replay, revision.up->source, revision.up->span, revision.id, told_elsewhere);
    if (!chosen_.contains(revision.id)) return;
    const catalog::SavedState after(replay.session());
    Draft draft{&revision, {}, {}};
    ddl::WayBackOptions options{range_->project.config.target.search_path, false};
    Diagnostics faults;
    for (const sql::Statement& each :
         sql::parse(revision.up->source, revision.up->span, faults, sql::Operations::yes)) {
      const auto* const drop = std::get_if<sql::DropObjects>(&each.operation->value);
      if (drop != nullptr && drop->concurrently) options.drops_concurrently = true;
      if (changes_rows(each.kind)) draft.rows.push_back(row_remark(revision, each));
    }
    draft.way = ddl::way_back(replay, before, options);
    after.restore(replay.session());
    drafts_.push_back(std::move(draft));
  }

  static std::string row_remark(const Revision& revision, const sql::Statement& statement) {
    const SourcePtr& source = revision.up->source;
    const bool is_code = statement.kind == "Do" || statement.kind == "Call";
    return fmt::format("rows {}are not brought back: {}", is_code ? "that it changes " : "",
                       catalog::shortened(source->text(statement.span)));
  }

  // The changed files, by path; `verdicts`: with what the replay of each said.
  std::optional<revision::Drafts> texts_with(const std::map<std::string, Reversal>& verdicts) {
    revision::Drafts texts;
    for (const Draft& each : drafts_) {
      std::vector<std::string> lines;
      if (const auto found = verdicts.find(each.revision->id); found != verdicts.end())
        lines = remarks_of(each, found->second);
      const auto statements = single_statements(each.way.statements);
      lines.insert(lines.end(), statements.begin(), statements.end());
      if (lines.empty()) lines.push_back(std::string(k_mark) + "nothing to undo");
      const auto place = revision::place_down(*each.revision, range_->project.layout, lines);
      if (!place) {
        report_no_place(*each.revision);
        continue;
      }
      texts[place->path] = place->source == nullptr
                               ? place->text
                               : lint::apply(*place->source, {{place->span, place->text}});
    }
    if (context_.diagnostics.has_errors()) return std::nullopt;
    return texts;
  }

  void report_no_place(const Revision& revision) {
    context_.diagnostics
        .error("foreign-layout",
               fmt::format("the layout of {} has no place for a way back of \"{}\"",
                           revision::layout_name(range_->project.layout), revision.id))
        .in_file(revision.path)
        .in_revision(revision.id)
        .with_help("write the way back as a migration of its own, as that tool does");
  }

  // Without the two descriptions, which check --reversible tells.
  static std::string shorter(const std::string& difference) {
    return difference.substr(0, difference.find(": before {"));
  }

  static std::vector<std::string> remarks_of(const Draft& draft, const Reversal& proof) {
    std::vector<std::string> lines;
    const auto add = [&](const std::string& text) {
      lines.push_back(std::string(k_mark) + visible(text));
    };
    add(fmt::format("a draft, replayed: {}",
                    proof.restores() ? "the schema before comes back"
                                     : fmt::format("{}; read it, and mend it", verdict(proof))));
    for (const std::string& each : proof.refused) add("refused: " + each);
    for (const std::string& each : proof.differences) add("differs: " + shorter(each));
    for (const std::string& each : proof.uncertain) add("not certain: " + each);
    for (const std::string& each : draft.way.remarks) add(each);
    for (const std::string& each : proof.lost_up) add("data is lost: " + each);
    for (const std::string& each : draft.rows) add(each);
    return lines;
  }

  // By revision, what the replay of its way there and the drafted way back says.
  std::optional<std::map<std::string, Reversal>> prove(const revision::Drafts& texts) {
    Context trial = context_;
    trial.options.project.drafts = texts;
    trial.diagnostics = {};
    CompileOptions from_base;
    from_base.from = "base";
    const auto range = replay_up_to(trial, "heads", from_base, {});
    if (!range) {
      context_.diagnostics.append(std::move(trial.diagnostics));
      return std::nullopt;
    }
    std::map<std::string, Reversal> found;
    for (Reversal& each : reversals_of(range->project, range->plan, *range->replay))
      if (chosen_.contains(each.revision)) found.emplace(each.revision, std::move(each));
    return found;
  }

  std::vector<FixedFile> files_of(const revision::Drafts& texts) const {
    std::vector<FixedFile> files;
    for (const auto& [path, bytes] : texts) {
      FixedFile file{path, range_->project.directory / path, {}, bytes};
      const Result<std::string> before = read_file(file.location);
      file.is_new = !before;
      if (before) file.before = *before;
      files.push_back(std::move(file));
    }
    return files;
  }

  ExitStatus deliver(const revision::Drafts& texts, const std::map<std::string, Reversal>& proven) {
    const std::vector<FixedFile> files = files_of(texts);
    if (!options_.diff && !write_files(context_, files)) return finish(context_);
    std::vector<Reversal> reversals;
    for (const Draft& each : drafts_) reversals.push_back(proven.at(each.revision->id));
    tell(files, reversals);
    const bool all = std::all_of(reversals.begin(), reversals.end(),
                                 [](const Reversal& each) { return each.restores(); });
    return all ? ExitStatus::ok : ExitStatus::findings;
  }

  void tell(const std::vector<FixedFile>& files, const std::vector<Reversal>& reversals) {
    if (context_.options.format == Format::json) {
      nlohmann::ordered_json paths = nlohmann::ordered_json::array();
      for (const FixedFile& each : files) paths.push_back(each.path);
      return print_json(context_, {{"revisions", reversals_json(reversals)},
                                   {"files", std::move(paths)},
                                   {"diagnostics", diagnostics_json(context_.diagnostics)}});
    }
    show_findings(context_);
    for (const FixedFile& each : files) {
      if (options_.diff)
        context_.out << unified_diff(each.path, each.before, each.after, each.is_new);
      else if (!context_.options.quiet)
        context_.err << fmt::format("{} {}\n", each.is_new ? "made" : "changed", each.path);
    }
    (options_.diff ? context_.err : context_.out) << reversals_text(reversals);
  }

  Context& context_;
  const FillDownOptions& options_;
  ReplayedRange* range_ = nullptr;
  std::set<std::string> chosen_;
  std::vector<Draft> drafts_;
};

}  // namespace

ExitStatus fill_down(Context& context, const FillDownOptions& options) {
  return FillDown(context, options).run();
}

}  // namespace migc::cli
