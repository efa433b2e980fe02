// Fixes, and parts of fixes, that several rules offer. SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/fix.h"
#include "lint/step.h"

namespace migc::lint {

// For the way back of a revision that changes nothing in the end.
inline constexpr std::string_view k_nothing_to_undo = "-- nothing to undo: what was there stays";

// schema.table, as SQL. For revisions behind this one, in which the search path may be another.
std::string qualified_name(const Catalog& catalog, ObjectId object);

// The name that a constraint of the kind got on the part's relation; empty if there is no such
// constraint, or none that is new.
std::string new_constraint_name(const Part& part, ConstraintKind kind);

// The name that CREATE INDEX gave, or that the server would make up; empty if it makes none.
std::string new_index_name(const Step& step);

// The name that the server would give an index of the columns, were it not named.
std::string free_index_name(const Catalog& catalog, ObjectId table,
                            const std::vector<std::string>& columns);

// The words are put behind the first place where the key words stand in the statement.
std::optional<Edit> insert_behind(const Step& step, std::initializer_list<std::string_view> words,
                                  std::string_view inserted);

// Behind the statement's last token, before its semicolon.
Edit append(const Step& step, std::string text);

// Before the statement and the comments that belong to it.
Edit before_statement(const Step& step, std::string text);

// Takes words out of the statement, with the blanks before them.
Edit take_out(const Step& step, Span words);

// The constraint as it stands, without "CONSTRAINT name".
std::string without_name(const Step& step, const sql::ConstraintDefinition& constraint);

// ALTER TABLE … VALIDATE CONSTRAINT, in a revision of its own.
NextRevision validation(const std::string& table, const std::string& constraint);

// ADD CONSTRAINT … NOT VALID here, VALIDATE CONSTRAINT in the next revision. For CHECK and FOREIGN
// KEY.
std::optional<Fix> validate_later(const Step& step, const Part& part);

// What CREATE INDEX says behind the table for the index of a key: "(a, b) INCLUDE (c)". Absent: the
// index is there already, or no CREATE INDEX makes it.
std::optional<std::string> key_index(const Step& step, const sql::ConstraintDefinition& key);

// CREATE UNIQUE INDEX CONCURRENTLY before the statement, and USING INDEX in the constraint. Nothing
// where the server does not take an index for it. Columns of a primary key that are nullable are
// proven to hold no NULL first.
std::optional<Fix> build_index_first(const Step& step, const Part& part);

}  // namespace migc::lint
