// One revision: what a source file or folder says, before anything is known of the others.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/base/source.h"

namespace migc::revision {

// Whether the statements of a section may share one transaction block.
enum class TransactionMode {
  automatic,  // what can, does; the rest runs alone
  never,      // the author asked for none (transaction:false, NO TRANSACTION, …)
  always,     // the author asked for one (transaction:true): what cannot run in it is refused
};

// The SQL of one direction: a part of one source text. Empty text is a placeholder or a merge.
struct Section {
  SourcePtr source;
  Span span;    // the statements, without the marker line
  Span marker;  // the marker line, empty where the file as a whole is the section
  TransactionMode transaction = TransactionMode::automatic;
};

// A name written in a header, with its place.
struct Reference {
  std::string text;
  Span span;
};

// "-- migrate:ignore RULE[, RULE]: reason" in the header: holds for the whole revision.
struct Suppression {
  std::vector<Reference> rules;
  std::string reason;
  Span span;
};

struct Revision {
  std::string id;
  std::string path;  // the file (or folder) that defines it, relative to the project, for people
  SourcePtr source;  // the text its header stands in
  Span id_span;      // of the id in `source`; empty where it comes from a file name
  std::vector<Reference> down_revisions;  // "Revises": parents; several make a merge
  std::vector<Reference> depends_on;      // ids or labels
  std::vector<Reference> branch_labels;
  std::string message;  // may hold several lines
  std::string created;  // as written; empty if absent
  std::optional<Section> up;
  std::optional<Section> down;
  std::optional<Section> verify;
  std::optional<std::string> irreversible;  // the reason given in place of a down section
  std::vector<Suppression> suppressions;
};

}  // namespace migc::revision
