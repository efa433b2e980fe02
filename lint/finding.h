// What rules report: a diagnostic with what decides whether it is shown.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "compiler/base/diagnostic.h"
#include "lint/fix.h"
#include "lint/step.h"

namespace migc::lint {

struct Rule;

struct Finding {
  const Rule* rule = nullptr;
  Diagnostic diagnostic;
  Span statement;                   // that suppressions are for; empty: of the source as a whole
  ObjectId relation = k_no_object;  // which the finding is about, for tables declared small
  bool dropped = false;
  std::function<bool(const Catalog&)> mended;  // whether the end of the range makes it good
  std::optional<Fix> fix;

  // About a relation: dropped unless others use it.
  Finding& on(ObjectId relation);
  // A related place or fact.
  Finding& because(std::string fact, SourcePtr where = nullptr, Span span = {});
  // In place of the rule's own advice.
  Finding& instead(std::string advice);
  // What the server does, as notes: locks, rewrites, scans.
  Finding& shows(const Effects& effects);
  // Dropped if the catalog at the end of the range makes it good.
  Finding& unless(std::function<bool(const Catalog& end)> its_mended);
  // Offers a fix; absent: there is none here.
  Finding& fixed_by(std::optional<Fix> its_fix);

  const Step* step = nullptr;  // the statement at hand, while rules look at it
};

// Collects what rules find in one statement, or in a text, where `step` is null. `source` and
// `findings` must live as long as this.
class Report {
 public:
  Report(const SourcePtr& source, Span statement, const Step* step, std::vector<Finding>& findings)
      : source_(source), statement_(statement), step_(step), findings_(findings) {}

  // What is added from here on is the rule's.
  void begin(const Rule& rule, Severity severity) {
    rule_ = &rule;
    severity_ = severity;
  }

  // The message says what is wrong, in PostgreSQL's words. The reference holds until the next call.
  Finding& add(Span span, std::string message);

 private:
  const Rule* rule_ = nullptr;
  Severity severity_ = Severity::note;
  const SourcePtr& source_;
  Span statement_;
  const Step* step_;
  std::vector<Finding>& findings_;
};

}  // namespace migc::lint
