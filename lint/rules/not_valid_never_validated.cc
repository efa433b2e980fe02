// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

void check_not_valid_never_validated(const Step&, const Part& part, Report& report) {
  if (part.command.action != AlterAction::add_constraint || !part.command.constraint->not_valid)
    return;
  std::vector<ObjectId> added;
  Catalog::visit_changes(part.before, part.after, [&](const Change& each) {
    const auto* const made = each.new_as<Constraint>();
    if (each.before == nullptr && made != nullptr && !made->validated)
      added.push_back(each.after->id);
  });
  if (added.empty()) return;
  const std::string name = new_constraint_name(part, part.command.constraint->kind);
  report.add(part.command.constraint->span, "nothing in this range validates the constraint")
      .on(part.relation)
      .fixed_by(Fix{.title = "validate it in a revision of its own",
                    .care = Care::judgement,
                    .next = {validation(qualified_name(part.after, part.relation), name)}})
      .unless([added](const Catalog& end) {
        const auto* const constraint = end.find_as<Constraint>(added.front());
        return constraint == nullptr || constraint->validated;
      });
}

}  // namespace

Rule not_valid_never_validated() {
  return {
      .name = "not-valid-never-validated",
      .group = Group::constraints,
      .severity = Severity::warning,
      .summary = "a NOT VALID constraint that nothing validates",
      .why =
          "Old rows that break it stay, and the next UPDATE of such a row fails, whatever it "
          "changes. The planner, SET NOT NULL and ATTACH PARTITION cannot rely on it.",
      .instead = "mend the old rows, and VALIDATE CONSTRAINT in a later revision",
      .fix =
          "makes a revision behind this one that validates the constraint; needs judgement: rows "
          "that "
          "break it must be mended first",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, total int);",
              .sql = "ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0) NOT "
                     "VALID;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, total int);",
               .sql = "ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0) NOT "
                      "VALID;\n"
                      "-- next revision\n"
                      "ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;"},
      .check_part = check_not_valid_never_validated,
  };
}

}  // namespace migc::lint::rules
