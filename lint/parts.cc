#include "lint/parts.h"

#include <utility>

#include "compiler/catalog/alter_passes.h"
#include "compiler/catalog/replay.h"

namespace migc::lint {
namespace {

// Runs the subcommands one after the other, as the server does, on the catalog before the
// statement, and puts everything back in the end.
class Division {
 public:
  Division(const Step& step, const effects::Settings& settings)
      : session_(step.session),
        settings_(settings),
        after_(std::exchange(session_.catalog, step.before)),
        uncertain_(session_.uncertain),
        statement_(session_.start_statement(nullptr)) {}
  Division(const Division&) = delete;
  Division& operator=(const Division&) = delete;
  ~Division() {
    session_.catalog = std::move(after_);
    session_.uncertain = std::move(uncertain_);
    session_.refusal.reset();
    session_.start_statement(std::move(statement_));
  }

  // False: alone the subcommand would be refused, and has no effects to tell.
  bool run(const sql::Operation& single) {
    before = session_.catalog;
    if (!catalog::run_operation(session_, single)) {
      session_.refusal.reset();
      session_.catalog = before;
      return false;
    }
    after = session_.catalog;
    session_.catalog = before;
    effects::Settings settings = settings_;
    in_use = effects::effects_of(single, session_, after, settings);
    session_.catalog = after;
    session_.refusal.reset();
    return true;
  }

  Catalog before;
  Catalog after;
  Effects in_use;

 private:
  catalog::Session& session_;
  const effects::Settings& settings_;
  Catalog after_;
  std::vector<std::string> uncertain_;
  std::shared_ptr<catalog::Definition> statement_;
};

}  // namespace

void visit_parts(const Step& step, const effects::Settings& settings,
                 const std::function<void(const Part&)>& visit) {
  const auto* const alter = step.as<sql::AlterTable>();
  if (alter == nullptr) return;
  const ObjectId relation = step.relation(alter->name);
  if (alter->commands.size() == 1)
    return visit({alter->commands.front(), relation, step.before, step.after, step.in_use()});
  struct Found {
    const sql::AlterCommand* command;
    Catalog before;
    Catalog after;
    Effects in_use;
  };
  std::vector<Found> found;
  {
    Division division(step, settings);
    for (const sql::AlterCommand* const command : catalog::in_passes(*alter)) {
      sql::AlterTable single = *alter;
      single.commands = {*command};
      if (division.run(sql::Operation{std::move(single), step.operation().span}))
        found.push_back({command, division.before, division.after, division.in_use});
    }
  }
  for (const Found& each : found)
    visit({*each.command, relation, each.before, each.after, each.in_use});
}

}  // namespace migc::lint
