// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_disable_trigger(const Step&, const Part& part, Report& report) {
  if (part.command.action != AlterAction::disable_trigger) return;
  Catalog::visit_changes(part.before, part.after, [&](const Change& each) {
    const auto* const trigger = each.new_as<catalog::Trigger>();
    if (each.before == nullptr || trigger == nullptr || trigger->enabled != 'D') return;
    report.add(part.command.span, fmt::format("trigger \"{}\" fires for nobody", each.after->name))
        .on(part.relation)
        .unless([id = each.after->id](const Catalog& end) {
          const auto* const last = end.find_as<catalog::Trigger>(id);
          return last == nullptr || last->enabled != 'D';
        });
  });
}

}  // namespace

Rule disable_trigger() {
  return {
      .name = "disable-trigger",
      .group = Group::code,
      .severity = Severity::error,
      .summary = "DISABLE TRIGGER that is not enabled again in the range",
      .why =
          "What the trigger kept up, be it business rules or foreign keys (ALL), no longer holds "
          "for anybody; rows that break it stay when it is enabled again.",
      .instead = "ENABLE TRIGGER in the same transaction, so that nobody writes in between",
      .bad = {.schema = "CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN "
                        "NEW; END';\n"
                        "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                        "CREATE TRIGGER stamp BEFORE UPDATE ON orders FOR EACH ROW EXECUTE "
                        "FUNCTION stamp();",
              .sql = "ALTER TABLE orders DISABLE TRIGGER stamp;"},
      .good = {.schema =
                   "CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; "
                   "END';\n"
                   "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                   "CREATE TRIGGER stamp BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION "
                   "stamp();",
               .sql = "ALTER TABLE orders DISABLE TRIGGER stamp;\n"
                      "ALTER TABLE orders ENABLE TRIGGER stamp;"},
      .check_part = check_disable_trigger,
  };
}

}  // namespace migc::lint::rules
