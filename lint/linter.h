// Walks the statements of a range or of files and asks every rule about each.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "compiler/catalog/replay.h"
#include "compiler/revision/revision.h"
#include "compiler/script/explain.h"
#include "lint/levels.h"
#include "lint/rule.h"
#include "lint/suppressions.h"

namespace migc::lint {

// A finding, and what stays the same of it when lines move: the SHA-256 of its rule and of its
// statement without blanks and comments.
struct Reported {
  Diagnostic diagnostic;
  std::string fingerprint;
  std::optional<Fix> fix = {};
};

// A finding that its author has accepted.
struct Accepted {
  Reported finding;
  std::string reason;
};

struct Outcome {
  std::vector<Reported> findings;  // by file and place
  std::vector<Accepted> accepted;
  std::vector<Reported> on_small_tables;                   // left out: lint.tables.small
  std::vector<script::ExplainedTransaction> transactions;  // with Explanations::yes
};

// Whether the outcome is to have what the sections do on a server, which is known then.
enum class Explanations { no, yes };

class Linter {
 public:
  // `replay` has the schema from which the first section starts. `rules` and `config` must live as
  // long as this.
  Linter(catalog::Replay& replay, const Config& config, const std::vector<Rule>& rules,
         Levels levels, Explanations explanations = Explanations::no);
  Linter(const Linter&) = delete;
  Linter& operator=(const Linter&) = delete;

  // The next section; `header`: what its revision's header accepts; `old`: what an edited file was.
  // What does not parse is a finding as well; nothing is looked at from there on.
  void add(const revision::Section& section, const std::string& revision,
           const std::vector<revision::Suppression>& header = {}, const SourcePtr& old = nullptr);

  Outcome finish() &&;

 private:
  void look(const script::Watched& watched);
  void run_rules(const Step& step, const effects::Settings& settings);
  void check_text(const SectionText& text);
  bool is_small(const Finding& finding) const;
  bool is_on(std::string_view rule) const;
  void end_transaction();
  void leave_out_fixes(std::size_t first);

  catalog::Replay& replay_;
  const std::vector<Rule>& rules_;
  Levels levels_;
  // Of the rules that are on, what is called for each statement, close together: to fetch the
  // whole rules again and again takes longer than most of the checks.
  template <typename Function>
  struct Check {
    Function call;
    const Rule* rule;
    Severity severity;
  };
  std::vector<Check<decltype(Rule::check_text)>> text_checks_;
  std::vector<Check<decltype(Rule::check)>> statement_checks_;
  std::vector<Check<decltype(Rule::check_part)>> part_checks_;
  std::vector<Check<decltype(Rule::check_refused)>> refusal_checks_;
  std::vector<Check<decltype(Rule::check_refused)>> last_resorts_;
  Range range_;
  script::Explainer explainer_;
  Transaction transaction_;
  const revision::Section* section_ = nullptr;  // at hand
  Variables variables_;
  std::vector<Finding> findings_;
  std::vector<Suppression> suppressions_;
  std::vector<std::string> small_tables_;
  Diagnostics faults_;  // of the sources and of suppressions
};

}  // namespace migc::lint
