#include "cli/packet.h"

#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/compile_range.h"
#include "cli/packet_facts.h"
#include "cli/replayed_range.h"
#include "compiler/base/version.h"
#include "compiler/catalog/saved_state.h"
#include "compiler/script/head.h"
#include "compiler/script/postflight.h"
#include "compiler/script/preflight.h"
#include "compiler/sql/names.h"

namespace migc::cli {
namespace {

using nlohmann::ordered_json;

// In place of a script that would undo a part: one that says why there is none, and stops.
std::string no_rollback(const PacketFacts& facts) {
  std::string reasons;
  std::string comments;
  for (const Diagnostic& each : facts.no_way_back) {
    reasons += (reasons.empty() ? "" : "\n") + each.message;
    comments += fmt::format("--   {}\n", script::comment_text(each.message));
  }
  return fmt::format(
      "-- migc {}: no way back {} -> {}\n--\n"
      "-- This upgrade cannot be undone by a script:\n{}"
      "-- Undo it by restoring a backup. This file changes nothing.\n\n"
      "\\set ON_ERROR_STOP on\n"
      "DO {};\n",
      tool_version(), script::comment_text(script::rows_text(facts.plan.to)),
      script::comment_text(script::rows_text(facts.plan.from)), comments,
      sql::quote_dollar(fmt::format(
          "\nBEGIN\n"
          "  RAISE EXCEPTION 'migc: this upgrade has no way back; nothing was changed'\n"
          "    USING DETAIL = {}, HINT = 'Restore a backup.';\n"
          "END\n",
          sql::quote_literal(reasons))));
}

void add_rollback(Context& context, PacketFacts& facts) {
  Diagnostics own = std::exchange(context.diagnostics, {});
  const revision::Plan back = revision::way_back(facts.project.graph, facts.plan);
  facts.rollback = compile(context, facts.project, back, script::Dialect::psql, {});
  const Diagnostics told = std::exchange(context.diagnostics, std::move(own));
  if (facts.rollback) return;
  for (const Diagnostic& each : told.sorted())
    if (each.severity == Severity::error) facts.no_way_back.push_back(each);
}

// Replays the range up and down, as a whole and each revision by itself; the replay is then as it
// was.
void add_reversals(PacketFacts& facts, catalog::Replay& replay) {
  const catalog::SavedState at_start(replay.session());
  facts.whole = whole_reversal_of(facts.project, facts.plan, replay);
  facts.reversals = reversals_of(facts.project, facts.plan, replay);
  at_start.restore(replay.session());
}

void add_questions(Context& context, PacketFacts& facts, PacketFiles& files) {
  const Project& project = facts.project;
  Diagnostics own = std::exchange(context.diagnostics, {});
  catalog::Replay replay(project.config.target.postgres, project.config.target.search_path);
  replay_start(context, replay, project, facts.plan.from);
  context.diagnostics = std::move(own);
  add_reversals(facts, replay);
  const ObjectTexts texts_before = object_texts(replay.session());
  const catalog::Catalog before = replay.catalog();
  script::Explainer explainer(replay, project.config);
  Diagnostics told_by_the_script;
  for (const revision::Step& step : facts.plan.steps) {
    const revision::Revision& revision = project.graph.revision(step.revision);
    if (revision.up) explainer.add(*revision.up, revision.id, revision.message, told_by_the_script);
  }
  facts.transactions = std::move(explainer).take();
  facts.changes = object_changes(texts_before, object_texts(replay.session()));
  const script::Window window{project, facts.plan,       facts.upgrade.versions,
                              before,  replay.session(), facts.transactions};
  files["preflight.sql"] = script::write_preflight(window);
  files["postflight.sql"] = script::write_postflight(window);
}

// What follows from the statements, once for all files that tell it.
void add_summary(PacketFacts& facts) {
  facts.effects = script::effects_of_steps(facts.project, facts.plan, facts.transactions);
  facts.timeline = lock_timeline(facts.project, facts.plan, facts.effects, facts.transactions);
  facts.risk = risk_of(
      {facts.timeline, facts.found, facts.reversals, facts.whole, facts.rollback.has_value()});
}

}  // namespace

std::optional<PacketFiles> make_packet(Context& context, const Project& project,
                                       const revision::Plan& plan, const lint::Outcome& found) {
  const auto upgrade = compile(context, project, plan, script::Dialect::psql, found);
  if (!upgrade) return std::nullopt;
  PacketFacts facts{project, plan, found, *upgrade};
  add_rollback(context, facts);
  PacketFiles files;
  files["upgrade.sql"] = upgrade->text;
  files["rollback.sql"] = facts.rollback ? facts.rollback->text : no_rollback(facts);
  add_questions(context, facts, files);
  add_summary(facts);
  files["review.md"] = review_markdown(facts);
  files["review.html"] = review_page(facts);
  files[std::string(k_manifest_name)] =
      manifest_json(facts, files).dump(2, ' ', false, ordered_json::error_handler_t::replace) +
      "\n";
  return files;
}

}  // namespace migc::cli
