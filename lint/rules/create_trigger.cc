// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_create_trigger(const Step& step, Report& report) {
  const auto* const create = step.as<sql::CreateTrigger>();
  if (create == nullptr) return;
  const ObjectId table = step.relation(create->table);
  report
      .add(create->name_span, fmt::format("writes to {} wait, and run the trigger from now on",
                                          quoted(step.before, table)))
      .on(table)
      .shows(step.in_use());
}

}  // namespace

Rule create_trigger() {
  return {
      .name = "create-trigger",
      .group = Group::code,
      .severity = Severity::warning,
      .summary = "CREATE TRIGGER on a table in use",
      .why =
          "It takes a SHARE ROW EXCLUSIVE lock: writes wait until COMMIT, and from then on every "
          "one of them pays for the trigger.",
      .instead = "a short transaction of its own, with a lock_timeout",
      .bad = {.schema = "CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN "
                        "NEW; END';\n"
                        "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "CREATE TRIGGER stamp BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION "
                     "stamp();"},
      .good = {.schema = "CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN "
                         "RETURN NEW; END';\n",
               .sql = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                      "CREATE TRIGGER stamp BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION "
                      "stamp();"},
      .check = check_create_trigger,
  };
}

}  // namespace migc::lint::rules
