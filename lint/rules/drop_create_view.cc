// SPDX-License-Identifier: MIT
#include <algorithm>

#include "compiler/sql/parse.h"
#include "lint/rehearsal.h"
#include "lint/rule.h"
#include "lint/statement_edits.h"
#include "lint/view_fixes.h"

namespace migc::lint::rules {
namespace {

// CREATE VIEW of the name, behind the statement in its section.
struct Successor {
  sql::Statement statement;
  bool is_next = false;  // no other statement stands between the two
  const sql::CreateView& create() const {
    return std::get<sql::CreateView>(statement.operation->value);
  }
};

// Reads no further than to the statements that have the name in them. Nothing behind one that
// cannot be read: a semicolon in a function's body.
std::optional<Successor> successor_of(const Step& step, const Object& view) {
  const std::string_view text = step.source->text().substr(0, step.section.span.end);
  const std::string schema = name_of(step.before, view.schema);
  std::size_t begin = step.statement.span.end;
  for (bool is_next = true;; is_next = false) {
    const std::size_t found = text.find(view.name, begin);
    if (found == std::string_view::npos) return std::nullopt;
    const std::size_t end = std::min(text.find(';', found), text.size());
    Diagnostics faults;
    const auto behind = sql::parse(step.source, {begin, end}, faults, sql::Operations::yes);
    if (faults.has_errors()) return std::nullopt;
    for (const sql::Statement& each : behind) {
      const auto* const create = std::get_if<sql::CreateView>(&each.operation->value);
      if (create == nullptr || create->name.name != view.name || create->temporary) continue;
      if (create->name.schema.empty() || create->name.schema == schema)
        return Successor{each, is_next && &each == &behind.front()};
    }
    begin = end;
  }
}

Edit replace_instead(const Words& words) {
  const std::size_t end = words.find({"create"})->end;
  return {{end, end}, " OR REPLACE"};
}

// CREATE OR REPLACE in the place of both, where the server takes it.
std::optional<Fix> replace_it(const Step& step, const Object& view, const Successor& successor) {
  const Words words(step.source->text(), successor.statement.span);
  if (!successor.is_next || step.as<sql::DropObjects>()->objects.size() > 1) return std::nullopt;
  std::string text = words.trimmed();
  Rehearsal trial(step);
  if (!successor.create().or_replace &&
      !trial.run(text.insert(std::string_view("create").size(), " OR REPLACE")))
    return std::nullopt;
  Fix fix{.title = "replace the view in place of dropping it",
          .care = Care::judgement,
          .edits = {take_out_statement(step.source->text(), step.statement.span)}};
  if (!successor.create().or_replace) fix.edits.push_back(replace_instead(words));
  const auto lost = lost_options(*view.as<Relation>(), successor.create());
  if (!lost.empty()) fix.edits.push_back(add_view_options(words, successor.create(), lost));
  return fix;
}

// What the old view had, again behind the new one.
std::optional<Fix> give_back(const Step& step, const Object& view, const Successor& successor) {
  const Words words(step.source->text(), successor.statement.span);
  Rehearsal trial(step);
  const std::size_t begin = Words(step.source->text(), step.statement.span).whole().begin;
  const std::size_t end = words.whole().end;
  if (!trial.run(std::string(step.source->text({begin, end})))) return std::nullopt;
  const ObjectId made =
      trial.catalog().find_name({catalog::NameClass::relation, view.schema, view.name, {}});
  if (made == k_no_object) return std::nullopt;
  const std::string annotations = lost_annotations(step.before, view.id, trial.catalog(), made);
  const auto lost = lost_options(*view.as<Relation>(), successor.create());
  if (annotations.empty() && lost.empty()) return std::nullopt;
  Fix fix{.title = "give the new view what the old one had", .care = Care::judgement};
  if (!lost.empty()) fix.edits.push_back(add_view_options(words, successor.create(), lost));
  if (!annotations.empty()) fix.edits.push_back({{end, end}, annotations});
  return fix;
}

std::optional<Fix> keep_it(const Step& step, const Object& view) {
  const auto successor = successor_of(step, view);
  if (!successor) return std::nullopt;
  auto fix = replace_it(step, view, *successor);
  return fix ? fix : give_back(step, view, *successor);
}

bool has_options_of(const Relation& old, const Relation& now) {
  return std::all_of(old.options.begin(), old.options.end(), [&](const sql::Option& option) {
    return std::any_of(now.options.begin(), now.options.end(), [&](const sql::Option& each) {
      return each.name == option.name && each.value == option.value;
    });
  });
}

// Whether the view had something to lose, and the one that has its name in the end has all of it.
bool is_given_back(const Catalog& before, const Object& view, const Catalog& end, ObjectId now) {
  const auto& old = *view.as<Relation>();
  const bool has_none =
      old.options.empty() && lost_annotations(before, view.id, Catalog(), k_no_object).empty();
  const auto* const relation = end.find_as<Relation>(now);
  return !has_none && relation != nullptr && has_options_of(old, *relation) &&
         lost_annotations(before, view.id, end, now).empty();
}

void check_drop_create_view(const Step& step, Report& report) {
  const auto* const drop = step.as<sql::DropObjects>();
  if (drop == nullptr || drop->kind != ObjectKind::view) return;
  for (const sql::ObjectName& each : drop->objects) {
    const Object* const view = step.before.find(step.object(drop->kind, each));
    if (view == nullptr) continue;
    report
        .add(each.span, fmt::format("privileges and comments of \"{}\" do not come back with the "
                                    "new view",
                                    view->name))
        .on(view->id)
        .unless([before = step.before, view = *view](const Catalog& end) {
          const ObjectId now =
              end.find_name({catalog::NameClass::relation, view.schema, view.name, {}});
          return now == k_no_object || is_given_back(before, view, end, now);
        })
        .fixed_by(keep_it(step, *view));
  }
}

}  // namespace

Rule drop_create_view() {
  return {
      .name = "drop-create-view",
      .group = Group::compatibility,
      .severity = Severity::warning,
      .summary = "DROP VIEW and CREATE VIEW of the same name",
      .why =
          "Privileges, options, comments and the owner of the old view are gone, and if the two "
          "are not in one transaction there is no view in between.",
      .instead =
          "CREATE OR REPLACE VIEW; where columns change, grant again in the same transaction",
      .fix =
          "replaces it where the server takes that, else gives the new view the privileges, "
          "comments "
          "and options of the old one; needs judgement: they may have been meant to go",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                        "CREATE VIEW codes AS SELECT code FROM orders;",
              .sql = "DROP VIEW codes;\n"
                     "CREATE VIEW codes AS SELECT code, id FROM orders;"},
      .good = {.schema =
                   "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                   "CREATE VIEW codes AS SELECT code FROM orders;",
               .sql = "CREATE OR REPLACE VIEW codes AS SELECT code, id FROM orders;"},
      .check = check_drop_create_view,
  };
}

}  // namespace migc::lint::rules
