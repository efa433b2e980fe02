// A rule is data plus one function, in one file of lint/rules/: what it flags, why, what to do
// instead, examples that are tested, and the check. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "compiler/lexical/lexer.h"
#include "lint/finding.h"
#include "lint/step.h"
#include "lint/words.h"

namespace migc::lint {

enum class Group : std::uint8_t {
  locks,
  constraints,
  indexes,
  compatibility,
  transactions,
  data,
  partitions,
  types,
  code,
  replication,
  hygiene,
  scripts,
};
inline constexpr std::size_t k_groups = 12;
std::string_view group_title(Group group);

// SQL that shows a rule. A line "-- next revision" parts revisions.
struct Example {
  std::string_view schema;  // what is there before; may be empty
  std::string_view sql;
  int postgres = 16;
  std::string_view settings = {};  // a migrate.toml, if it matters
  std::string_view old = {};       // what an edited file was
};

// The text of one section, before its statements are looked at.
class SectionText {
 public:
  SourcePtr source;
  Span span;
  const Range& range;
  SourcePtr old;  // what an edited file was when others got it; null: it is new, or nobody knows

  SectionText(SourcePtr its_source, Span its_span, const Range& its_range, SourcePtr its_old);

  std::string_view text() const { return source->text().substr(span.begin, span.size()); }
  std::string_view text_of(const lexical::Token& token) const {
    return source->text().substr(token.span.begin, token.span.size());
  }
  bool is_ascii() const { return is_ascii_; }
  // Of the section, spans counted in the source.
  const std::vector<lexical::Token>& tokens() const;

 private:
  bool is_ascii_;
  mutable std::vector<lexical::Token> tokens_;  // of a section that rules asked for them
};

struct Rule {
  std::string_view name;  // kebab-case, after the pattern that it flags: "ignore NAME" reads well
  Group group = Group::locks;
  Severity severity = Severity::warning;
  bool is_on = true;                 // false: only where the settings give it a severity
  std::string_view summary;          // what it flags, in one line
  std::string_view why;              // what happens on the server, and to whom
  std::string_view instead;          // what to do
  std::string_view fix = {};         // what its fix does, in one line; empty: it offers none
  Example bad;                       // gives this rule's finding and no other
  Example good;                      // gives none
  std::string_view since = "0.1.0";  // the version of migc that brought it

  // Any of these. Statements that the server runs:
  void (*check)(const Step& step, Report& report) = nullptr;
  // each subcommand of those that alter a relation:
  void (*check_part)(const Step& step, const Part& part, Report& report) = nullptr;
  // statements that the server would refuse, once for each (step.found.refusal):
  void (*check_refused)(const Step& step, Report& report) = nullptr;
  bool is_last_resort = false;  // check_refused: only where no other rule has a word to say
  // the text itself:
  void (*check_text)(const SectionText& text, Report& report) = nullptr;
};

}  // namespace migc::lint
