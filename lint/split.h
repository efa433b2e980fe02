// Parts a revision in two at a statement, for fixes that need a lock to be given back in between.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lint/fix.h"
#include "lint/step.h"

namespace migc::lint {

// The statement, with the comments that belong to it, and all that stands behind it.
struct Tail {
  Span span;
  std::string settings;  // the SET statements before it that it relies on
  bool is_all = false;   // nothing stands before it
};

// Absent where the section cannot be parted there: inside the author's own transaction block, in
// one that has to be or must not be a single transaction, in a file that has no next revision.
std::optional<Tail> tail_of(const Step& step);

// Takes the tail out of its revision, and puts the text in its place.
Edit replace(const Step& step, const Tail& tail, const std::string& text = {});

// The tail as a revision of its own, after edits inside of it. The way back goes with it if there
// is nothing else in the revision that it undoes.
NextRevision as_revision(const Step& step, const Tail& tail, std::string message,
                         std::vector<Edit> edits = {});

// The tail goes into the next revision as it is: its locks are not taken beside those before it.
// Nothing where the statement stands first.
std::optional<Fix> split_before(const Step& step, std::string title, std::string message);

}  // namespace migc::lint
