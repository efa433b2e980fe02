// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/shared_fixes.h"
#include "lint/view_fixes.h"

namespace migc::lint::rules {
namespace {

Fix repeat_options(const Step& step, const sql::CreateView& create, const Relation& old) {
  const Words words(step.source->text(), step.statement.span);
  return {.title = "repeat the options that the view has",
          .care = Care::judgement,
          .edits = {add_view_options(words, create, lost_options(old, create))}};
}

void check_replace_view_loses_options(const Step& step, Report& report) {
  const auto* const create = step.as<sql::CreateView>();
  if (create == nullptr || !create->or_replace) return;
  const auto* const old = step.before.find_as<Relation>(step.relation(create->name));
  if (old == nullptr) return;
  for (const sql::Option& option : lost_options(*old, *create)) {
    report
        .add(create->name_span,
             fmt::format("\"{}\" loses its option {}", create->name.name, option.name))
        .fixed_by(repeat_options(step, *create, *old));
  }
}

}  // namespace

Rule replace_view_loses_options() {
  return {
      .name = "replace-view-loses-options",
      .group = Group::compatibility,
      .severity = Severity::error,
      .summary = "CREATE OR REPLACE VIEW without the options that the view had",
      .why =
          "Options that are not written again go back to their defaults. Losing security_invoker "
          "or security_barrier opens rows to users who must not see them, without a word.",
      .instead = "repeat WITH (…) as the old view had it",
      .fix = "adds the options that the view has; needs judgement: they may have been meant to go",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                        "CREATE VIEW codes WITH (security_barrier) AS SELECT code FROM orders;",
              .sql = "CREATE OR REPLACE VIEW codes AS SELECT code FROM orders;"},
      .good =
          {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                     "CREATE VIEW codes WITH (security_barrier) AS SELECT code FROM orders;",
           .sql =
               "CREATE OR REPLACE VIEW codes WITH (security_barrier) AS SELECT code FROM orders;"},
      .check = check_replace_view_loses_options,
  };
}

}  // namespace migc::lint::rules
