// SPDX-License-Identifier: MIT
#include "compiler/sql/names.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"
#include "lint/words.h"

namespace migc::lint::rules {
namespace {

// What the new partition would get from its parent, for a table by itself.
std::string like_options(const Step& step) {
  std::string text =
      "INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING CONSTRAINTS INCLUDING STORAGE";
  if (step.postgres() >= 14) text += " INCLUDING COMPRESSION";
  return text;
}

std::optional<Fix> make_then_attach(const Step& step, const sql::CreateTable& create) {
  const Words words(step.source->text(), step.statement.span);
  const auto partition_of = words.find({"partition", "of"}, create.name_span.end);
  if (!partition_of || create.if_not_exists || create.is_foreign || !create.columns.empty() ||
      !create.constraints.empty() || create.bound->span.empty()) {
    return std::nullopt;
  }
  const Span bound = create.bound->span;
  Span parent{partition_of->end, words.before(bound.begin).end};
  parent.begin = words.at(parent.begin).begin;
  const std::string_view table = words.text(create.name_span);
  const std::string like = fmt::format("(LIKE {} {})", words.text(parent), like_options(step));
  return Fix{.title = "create the table by itself, then attach it",
             .edits = {{{partition_of->begin, bound.end}, like},
                       append(step, fmt::format(";\nALTER TABLE {} ATTACH PARTITION {} {}",
                                                words.text(parent), table, words.text(bound)))}};
}

void check_create_partition_of(const Step& step, Report& report) {
  const auto* const create = step.as<sql::CreateTable>();
  if (create == nullptr || !create->bound || create->inherits.empty()) return;
  const ObjectId parent = step.relation(create->inherits.front());
  report
      .add(create->name_span,
           fmt::format("{} is locked, for readers too", quoted(step.before, parent)))
      .on(parent)
      .shows(step.in_use())
      .fixed_by(make_then_attach(step, *create));
}

}  // namespace

Rule create_partition_of() {
  return {
      .name = "create-partition-of",
      .group = Group::partitions,
      .severity = Severity::warning,
      .summary = "CREATE TABLE … PARTITION OF a table in use",
      .why =
          "It takes an ACCESS EXCLUSIVE lock on the partitioned table: it waits for every query on "
          "it, and all that comes later waits behind it.",
      .instead =
          "CREATE TABLE … (LIKE parent INCLUDING DEFAULTS INCLUDING CONSTRAINTS), then ATTACH "
          "PARTITION, which lets reads and writes go on",
      .fix =
          "creates the table LIKE its parent and attaches it, where it has no columns or "
          "constraints of its own",
      .bad = {.schema = "CREATE TABLE events (id bigint NOT NULL, day date NOT NULL) PARTITION BY "
                        "RANGE (day);\n"
                        "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') "
                        "TO ('2025-01-01');",
              .sql = "CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO "
                     "('2026-01-01');"},
      .good = {.schema = "CREATE TABLE events (id bigint NOT NULL, day date NOT NULL) PARTITION BY "
                         "RANGE (day);\n"
                         "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') "
                         "TO ('2025-01-01');",
               .sql =
                   "CREATE TABLE events_2 (LIKE events INCLUDING DEFAULTS INCLUDING CONSTRAINTS);\n"
                   "ALTER TABLE events ATTACH PARTITION events_2 FOR VALUES FROM ('2025-01-01') TO "
                   "('2026-01-01');"},
      .check = check_create_partition_of,
  };
}

}  // namespace migc::lint::rules
