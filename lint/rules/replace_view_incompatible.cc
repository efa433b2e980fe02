// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/shared_fixes.h"
#include "lint/view_fixes.h"
#include "lint/view_rebuild.h"

namespace migc::lint::rules {
namespace {

std::optional<Fix> make_anew(const Step& step, const sql::CreateView& create) {
  const Words words(step.source->text(), step.statement.span);
  const ObjectId view = step.relation(create.name);
  const auto replace = words.find({"or", "replace"});
  if (!replace || view == k_no_object) return std::nullopt;
  const Span whole = words.whole();
  const std::size_t end = words.before(replace->begin).end;
  const auto rebuild = rebuild_of_view(step, view,
                                       std::string(words.text({whole.begin, end})) +
                                           std::string(words.text({replace->end, whole.end})));
  if (!rebuild) return std::nullopt;
  Fix fix{.title = "drop the view and what depends on it, and make all of them anew",
          .care = Care::judgement,
          .edits = {before_statement(step, rebuild->drops), {{end, replace->end}, ""}}};
  const auto lost = lost_options(*step.before.find_as<Relation>(view), create);
  if (!lost.empty()) fix.edits.push_back(add_view_options(words, create, lost));
  if (!rebuild->makes.empty()) fix.edits.push_back(append(step, rebuild->makes));
  return fix;
}

void check_replace_view_incompatible(const Step& step, Report& report) {
  const auto* const create = step.as<sql::CreateView>();
  if (create == nullptr || !create->or_replace || step.found.refusal->sqlstate != "42P16") return;
  report.add(create->name_span, step.found.refusal->message)
      .fixed_by(make_anew(step, *create))
      .diagnostic.with_sqlstate("42P16");
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
      .fix =
          "drops the view and what depends on it, and makes all of them anew with their "
          "privileges, comments "
          "and options; needs judgement: code that reads the columns which go",
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
