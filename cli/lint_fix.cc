#include "cli/lint_fix.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "cli/fixed_texts.h"
#include "cli/report.h"
#include "compiler/base/files.h"

namespace migc::cli {
namespace {

using lint::Reported;

constexpr int k_most_rounds = 200;

std::map<std::string, std::size_t> tally_of(const lint::Outcome& outcome, Severity least) {
  std::map<std::string, std::size_t> counts;
  for (const Reported& each : outcome.findings)
    if (each.diagnostic.severity >= least) ++counts[each.diagnostic.id];
  return counts;
}

class Fixer {
 public:
  Fixer(Context& context, const LintOptions& options, const Changes& changes)
      : context_(context), options_(options), changes_(changes) {}

  std::optional<Fixed> run() {
    auto first = run_lint(context_, options_, changes_, drafts_, true);
    if (!first) return std::nullopt;
    run_ = std::move(first);
    for (int round = 0; round < k_most_rounds; ++round) {
      const std::vector<const Reported*> chosen = choose();
      if (chosen.empty()) break;
      accept(chosen);  // or rejects all of them, so that each round has fewer to try
    }
    report_rejected();
    std::vector<FixedFile> changed = files();
    return Fixed{std::move(*run_), std::move(changed), fixes_};
  }

 private:
  // What can be tried in this round.
  std::vector<const Reported*> choose() {
    std::vector<const Reported*> chosen;
    FixedTexts texts(*run_, changes_, drafts_);
    for (const Reported& each : run_->outcome.findings) {
      if (!is_wanted(each.fix, options_.fix) || rejected_.contains(key_of(each))) continue;
      std::string reason;
      if (texts.add(each, reason)) {
        chosen.push_back(&each);
      } else if (!reason.empty()) {
        reject(each, reason);
      }
    }
    return chosen;
  }

  // Applies all of them or, if that does not go well, as many as do. False: none.
  bool accept(const std::vector<const Reported*>& chosen) {
    std::string reason;
    if (apply(chosen, reason)) return true;
    if (chosen.size() == 1) {
      reject(*chosen.front(), reason);
      return false;
    }
    const auto half = chosen.begin() + static_cast<std::ptrdiff_t>(chosen.size() / 2);
    return accept({chosen.begin(), half}) || accept({half, chosen.end()});
  }

  bool apply(const std::vector<const Reported*>& chosen, std::string& reason) {
    FixedTexts texts(*run_, changes_, drafts_);
    std::string obstacle;
    for (const Reported* const each : chosen) texts.add(*each, obstacle);
    Context trial = context_;
    trial.diagnostics = {};
    revision::Drafts drafts = std::move(texts).take(trial.diagnostics);
    auto result = run_lint(trial, options_, changes_, drafts, true);
    if (!result) {
      reason = trial.diagnostics.empty() ? "the result cannot be read"
                                         : trial.diagnostics.sorted().front().message;
      return false;
    }
    reason = fault_of(*result, chosen);
    if (!reason.empty()) return false;
    drafts_ = std::move(drafts);
    run_ = std::move(result);
    fixes_ += chosen.size();
    return true;
  }

  // Why the result is not what the fixes promise; empty: it is.
  std::string fault_of(const LintRun& result, const std::vector<const Reported*>& chosen) const {
    const auto before = tally_of(run_->outcome, Severity::note);
    const auto now = tally_of(result.outcome, Severity::note);
    const auto count = [](const auto& counts, const std::string& id) {
      const auto found = counts.find(id);
      return found == counts.end() ? 0 : found->second;
    };
    std::map<std::string, std::size_t> mended;
    bool safe = true;
    for (const Reported* const each : chosen) {
      ++mended[each->diagnostic.id];
      safe = safe && each->fix->care == lint::Care::safe;
    }
    for (const auto& [id, fixes] : mended)
      if (count(now, id) + fixes > count(before, id)) return "its finding would stay";
    for (const auto& [id, errors] : tally_of(result.outcome, Severity::error))
      if (errors > count(before, id)) return fmt::format("it would bring an error of {}", id);
    if (safe && result.end != run_->end)
      return "the schema at the end of the range would be another one";
    return "";
  }

  static std::string key_of(const Reported& finding) {
    return finding.fingerprint + finding.diagnostic.message;
  }

  void reject(const Reported& finding, const std::string& reason) {
    rejected_.emplace(key_of(finding), reason);
  }

  // Of the findings as they are in the end: others were tried again with another text.
  void report_rejected() {
    for (const Reported& each : run_->outcome.findings) {
      const auto found = rejected_.find(key_of(each));
      if (found == rejected_.end()) continue;
      const Diagnostic& finding = each.diagnostic;
      context_.diagnostics
          .note("fix-left-out",
                fmt::format("the fix of {} is not applied: {}", finding.id, found->second))
          .at(finding.source, finding.span.value_or(Span{}))
          .in_revision(finding.revision)
          .with_help("apply it by hand where it fits: " + each.fix->title);
    }
  }

  std::vector<FixedFile> files() const {
    std::vector<FixedFile> files;
    for (const auto& [path, bytes] : drafts_) {
      FixedFile file{path, path, {}, bytes};
      if (run_->project) file.location = run_->project->directory / path;
      const Result<std::string> before = read_file(file.location);
      file.is_new = !before;
      if (before) file.before = *before;
      if (file.before != file.after) files.push_back(std::move(file));
    }
    return files;
  }

  Context& context_;
  const LintOptions& options_;
  const Changes& changes_;
  revision::Drafts drafts_;
  std::optional<LintRun> run_;                   // of the drafts
  std::map<std::string, std::string> rejected_;  // with the reason
  std::size_t fixes_ = 0;
};

}  // namespace

bool is_wanted(const std::optional<lint::Fix>& fix, const std::string& which) {
  return fix && (fix->care == lint::Care::safe || which == "all");
}

std::optional<Fixed> fix_findings(Context& context, const LintOptions& options,
                                  const Changes& changes) {
  return Fixer(context, options, changes).run();
}

bool write_files(Context& context, const std::vector<FixedFile>& files) {
  for (const bool is_new : {true, false}) {  // what others will refer to first
    for (const FixedFile& each : files) {
      if (each.is_new != is_new) continue;
      std::error_code code;
      std::filesystem::create_directories(each.location.parent_path(), code);
      const auto written =
          write_file(each.location, each.after, is_new ? Overwrite::no : Overwrite::yes);
      if (written) continue;
      context.diagnostics.error("environment", written.error().message)
          .with_help(written.error().help);
      return false;
    }
  }
  return true;
}

}  // namespace migc::cli
