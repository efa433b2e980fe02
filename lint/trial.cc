#include "lint/trial.h"

#include <utility>

#include "compiler/catalog/replay.h"

namespace migc::lint {

std::optional<Catalog> after_instead(const Step& step, const sql::Operation& operation) {
  catalog::Session& session = step.session;
  Catalog kept = std::exchange(session.catalog, step.before);
  std::vector<std::string> uncertain = session.uncertain;
  auto statement = session.start_statement(nullptr);
  std::optional<Catalog> after;
  if (catalog::run_operation(session, operation)) after = session.catalog;
  session.catalog = std::move(kept);
  session.uncertain = std::move(uncertain);
  session.refusal.reset();
  session.start_statement(std::move(statement));
  return after;
}

}  // namespace migc::lint
