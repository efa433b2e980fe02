// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_replace_view_incompatible(const Step& step, Report& report) {
  const auto* const create = step.as<sql::CreateView>();
  if (create == nullptr || !create->or_replace || step.found.refusal->sqlstate != "42P16") return;
  report.add(create->name_span, step.found.refusal->message).diagnostic.with_sqlstate("42P16");
}

}  // namespace

Rule replace_view_incompatible() {
  return {
      .name = "replace-view-incompatible",
      .group = Group::compatibility,
      .severity = Severity::error,
      .summary = "CREATE OR REPLACE VIEW that drops, renames or retypes a column",
      .why =
          "The server refuses it: a view can be replaced only by one that begins with the same "
          "columns.",
      .instead =
          "DROP VIEW and CREATE VIEW in one transaction, with what depends on it, its grants and "
          "options",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                        "CREATE VIEW codes AS SELECT id, code FROM orders;",
              .sql = "CREATE OR REPLACE VIEW codes AS SELECT id FROM orders;"},
      .good = {.schema =
                   "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                   "CREATE VIEW codes AS SELECT id FROM orders;",
               .sql = "CREATE OR REPLACE VIEW codes AS SELECT id, code FROM orders;"},
      .check_refused = check_replace_view_incompatible,
  };
}

}  // namespace migc::lint::rules
