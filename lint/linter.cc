#include "lint/linter.h"

#include <algorithm>
#include <tuple>

#include "compiler/base/digest.h"
#include "compiler/lexical/lexer.h"
#include "compiler/sql/names.h"
#include "lint/parts.h"

namespace migc::lint {
namespace {

// The statement's words with one blank between them.
std::string without_blanks(std::string_view text, Span span) {
  lexical::Lexer lexer(text, span);
  std::string words;
  for (auto token = lexer.next(); token.kind != lexical::TokenKind::end; token = lexer.next()) {
    if (!lexical::is_code(token.kind)) continue;
    words += lexer.text(token);
    words += ' ';
  }
  return words;
}

std::string fingerprint_of(const Finding& finding) {
  const Diagnostic& found = finding.diagnostic;
  const Span span = finding.statement.empty() ? found.span.value_or(Span{}) : finding.statement;
  return sha256(found.id + "\n" + without_blanks(found.source->text(), span));
}

bool is_before(const Reported& a, const Reported& b) {
  const auto key = [](const Diagnostic& each) {
    return std::tuple(std::string_view(each.file), each.span ? each.span->begin : 0,
                      std::string_view(each.id), std::string_view(each.message));
  };
  return key(a.diagnostic) < key(b.diagnostic);
}

}  // namespace

Linter::Linter(catalog::Replay& replay, const Config& config, const std::vector<Rule>& rules,
               Levels levels, Explanations explanations)
    : replay_(replay),
      rules_(rules),
      levels_(std::move(levels)),
      range_{config, replay.catalog(), replay.session().catalog.new_id()},
      explainer_(replay, config,
                 {[this](const script::Watched& watched) { look(watched); },
                  [this] { end_transaction(); }, explanations == Explanations::yes}) {
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (!levels_[i]) continue;
    const auto add = [&](auto& checks, auto* call) {
      if (call != nullptr) checks.push_back({call, &rules_[i], *levels_[i]});
    };
    add(text_checks_, rules_[i].check_text);
    add(statement_checks_, rules_[i].check);
    add(part_checks_, rules_[i].check_part);
    add(rules_[i].is_last_resort ? last_resorts_ : refusal_checks_, rules_[i].check_refused);
  }
}

void Linter::add(const revision::Section& section, const std::string& revision,
                 const std::vector<revision::Suppression>& header, const SourcePtr& old) {
  const std::size_t first = findings_.size();
  variables_.clear();
  section_ = &section;
  check_text(SectionText(section.source, section.span, range_, old));
  Diagnostics faults;
  for (Suppression& each : read_suppressions(section, header, rules_, faults))
    suppressions_.push_back(std::move(each));
  faults_.append(std::move(faults), revision);
  explainer_.add(section, revision, "", faults_);
  for (std::size_t i = first; i < findings_.size(); ++i) {
    findings_[i].diagnostic.in_revision(revision);
    findings_[i].step = nullptr;
  }
}

void Linter::check_text(const SectionText& text) {
  Report report(text.source, {}, nullptr, findings_);
  for (const auto& each : text_checks_) {
    report.begin(*each.rule, each.severity);
    each.call(text, report);
  }
}

void Linter::look(const script::Watched& watched) {
  const bool starts_block = watched.kind != script::SegmentKind::alone && !transaction_.is_block;
  if (starts_block) {
    transaction_.is_block = true;
    transaction_.is_authored = watched.kind == script::SegmentKind::authored;
    transaction_.first_made = Catalog(watched.before).new_id();
  }
  catalog::Session& session = replay_.session();
  const Step step(watched.statement, watched.before, session, watched.found, transaction_,
                  variables_, range_, *section_);
  auto statement = session.start_statement(nullptr);
  run_rules(step, watched.settings);
  session.start_statement(std::move(statement));
  if (watched.found.refusal) return;
  variables_.follow(step.operation(), transaction_.is_block);
  transaction_.steps.push_back(
      {watched.statement.span, watched.statement.kind, watched.statement.operation});
  for (const effects::Lock& each : watched.found.in_use.locks) {
    Held& held = transaction_.held[each.relation];
    if (held.span.empty() || held.mode < each.mode) held = {each.mode, watched.statement.span};
  }
}

void Linter::run_rules(const Step& step, const effects::Settings& settings) {
  const std::size_t first = findings_.size();
  Report report(step.source, step.statement.span, &step, findings_);
  const auto run = [&](const auto& checks, const auto&... seen) {
    for (const auto& each : checks) {
      report.begin(*each.rule, each.severity);
      each.call(step, seen..., report);
    }
  };
  if (step.found.refusal) {
    run(refusal_checks_);
    if (findings_.size() == first) run(last_resorts_);
  } else {
    run(statement_checks_);
    visit_parts(step, settings, [&](const Part& part) { run(part_checks_, part); });
  }
  leave_out_fixes(first);
}

// Of what the author wants to have in one transaction block, nothing can be made to leave it.
void Linter::leave_out_fixes(std::size_t first) {
  const bool must_be_in_block = section_->transaction == revision::TransactionMode::always;
  if (!transaction_.is_authored && !must_be_in_block) return;
  for (std::size_t i = first; i < findings_.size(); ++i) {
    std::optional<Fix>& fix = findings_[i].fix;
    if (fix && fix->leaves_transaction && (must_be_in_block || !fix->ends_block)) fix.reset();
  }
}

bool Linter::is_on(std::string_view rule) const {
  const Rule* const found = find_rule(rules_, rule);
  return found != nullptr && levels_[static_cast<std::size_t>(found - rules_.data())].has_value();
}

void Linter::end_transaction() {
  transaction_ = {};
  variables_.end_transaction();
}

bool Linter::is_small(const Finding& finding) const {
  const Object* const object = replay_.catalog().find(finding.relation);
  if (object == nullptr) return false;
  const std::string schema = name_of(replay_.catalog(), object->schema);
  const std::string whole = sql::quote_name({schema, object->name});
  const std::string alone = sql::quote_identifier(object->name);
  const auto& path = range_.config.target.search_path;
  const bool in_path = std::find(path.begin(), path.end(), schema) != path.end();
  const auto& small = range_.config.lint.small_tables;
  return std::any_of(small.begin(), small.end(), [&](const std::string& each) {
    return each == whole || (in_path && each == alone);
  });
}

Outcome Linter::finish() && {
  Outcome outcome;
  for (Finding& each : findings_) {
    if (each.dropped || (each.mended && each.mended(replay_.catalog()))) continue;
    std::string fingerprint = fingerprint_of(each);
    Reported reported{std::move(each.diagnostic), std::move(fingerprint), std::move(each.fix)};
    if (is_small(each)) {
      outcome.on_small_tables.push_back(std::move(reported));
      continue;
    }
    Suppression* by = nullptr;
    for (Suppression& suppression : suppressions_) {
      if (!suppression.covers(reported.diagnostic)) continue;
      suppression.used = true;
      by = &suppression;
    }
    if (by == nullptr) {
      outcome.findings.push_back(std::move(reported));
    } else {
      outcome.accepted.push_back({std::move(reported), by->reason});
    }
  }
  for (const Suppression& each : suppressions_) {
    if (!each.used && is_on(each.rule)) report_unused(each, faults_);
  }
  outcome.transactions = std::move(explainer_).take();
  for (const Diagnostic& each : faults_.items()) outcome.findings.push_back({each, {}});
  std::stable_sort(outcome.findings.begin(), outcome.findings.end(), is_before);
  return outcome;
}

}  // namespace migc::lint
