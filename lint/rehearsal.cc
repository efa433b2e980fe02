#include "lint/rehearsal.h"

#include <memory>

#include "compiler/sql/parse.h"

namespace migc::lint {

Rehearsal::Rehearsal(const Step& step)
    : source_(step.source),
      replay_(step.postgres(), step.session.default_search_path()),
      settings_(step.session) {
  settings_.restore(replay_.session());
  replay_.session().catalog = step.before;
}

bool Rehearsal::run(const std::string& statements) {
  Diagnostics faults;
  const auto source = std::make_shared<const SourceFile>("a fix", statements);
  const auto parsed = sql::parse(source, {0, statements.size()}, faults, sql::Operations::yes);
  if (faults.has_errors() || parsed.empty()) return false;
  const catalog::SavedState saved(replay_.session());
  replay_.start_source(source);
  settings_.restore(replay_.session());
  for (const sql::Statement& each : parsed) {
    if (!replay_.run(each).refusal) continue;
    saved.restore(replay_.session());
    return false;
  }
  return true;
}

bool Rehearsal::run(const sql::Operation& operation) {
  catalog::Session& session = replay_.session();
  const catalog::SavedState saved(session);
  replay_.start_source(source_);
  settings_.restore(session);
  session.start_statement(nullptr);
  if (catalog::run_operation(session, operation)) return true;
  saved.restore(session);
  session.refusal.reset();
  return false;
}

}  // namespace migc::lint
