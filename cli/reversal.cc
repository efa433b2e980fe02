#include "cli/reversal.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/schema_objects.h"
#include "compiler/base/text.h"
#include "compiler/catalog/saved_state.h"
#include "compiler/catalog/touches.h"
#include "compiler/catalog/type_coercion.h"
#include "compiler/catalog/type_spelling.h"
#include "compiler/schema.h"
#include "compiler/script/explain.h"

namespace migc::cli {
namespace {

using catalog::Catalog;
using catalog::Column;
using catalog::Relation;
using catalog::Session;
using nlohmann::ordered_json;
using Way = Reversal::Way;

void add_unique(std::vector<std::string>& list, const std::string& text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
}

// Whether values of the old type all are values of the new one: an implicit cast of pg_cast leads
// there (manual 10.3), and no length or scale is set anew.
bool keeps_values(const catalog::Types& types, const catalog::TypeUse& old,
                  const catalog::TypeUse& now) {
  const bool same_limit = now.typmod < 0 || (now.type == old.type && now.typmod == old.typmod);
  return same_limit &&
         catalog::can_coerce(types, old.type, now.type, catalog::CastContext::implicit);
}

// Columns whose values a change of their type may cut, round or turn into something else.
// Each type is spelt as the schema that has it does: it may be gone in the other.
void add_conversions(Session& session, const Catalog& before,
                     const std::vector<std::string>& rewritten, std::vector<std::string>& losses) {
  const Catalog after = session.catalog;
  const auto spelt = [&](const Catalog& catalog, const catalog::TypeUse& type) {
    session.catalog = catalog;
    return catalog::format_type(session.types, type.type, type.typmod);
  };
  Catalog::visit_changes(before, after, [&](const catalog::Change& change) {
    const auto* const old = change.old_as<Relation>();
    const auto* const now = change.new_as<Relation>();
    if (old == nullptr || now == nullptr) return;
    const std::string name = before.find(change.before->schema)->name + "." + change.before->name;
    if (std::find(rewritten.begin(), rewritten.end(), name) == rewritten.end()) return;
    for (std::size_t i = 0; i < old->columns.size() && i < now->columns.size(); ++i) {
      const Column& was = *old->columns[i];
      const Column& is = *now->columns[i];
      if (was.dropped || is.dropped || was.type == is.type) continue;
      if (keeps_values(session.types, was.type, is.type)) continue;
      const std::string old_type = spelt(before, was.type);
      add_unique(losses,
                 fmt::format("{}.{} ({} to {})", name, was.name, old_type, spelt(after, is.type)));
    }
  });
}

// A schema as it is compared.
struct Schema {
  explicit Schema(Session& session)
      : objects(schema_objects(session)), statements(schema_statements(session)) {}
  SchemaObjects objects;
  std::vector<std::string> statements;
};

class Reverser {
 public:
  Reverser(const Project& project, catalog::Replay& replay)
      : project_(project), replay_(replay), schema_(replay.session()) {}

  Reversal run(const revision::Revision& revision) {
    result_ = {};
    result_.revision = revision.id;
    result_.message = revision.message;
    const Schema before = std::move(schema_);
    if (revision.up)
      result_.converted_up = run_section(revision, *revision.up, result_.lost_up, nullptr);
    schema_ = Schema(replay_.session());
    const catalog::SavedState at_end(replay_.session());
    go_back(revision, before);
    at_end.restore(replay_.session());
    return std::move(result_);
  }

  Reversal run(const revision::Plan& plan) {
    result_ = {};
    const Schema before = schema_;
    const catalog::SavedState at_start(replay_.session());
    for (const revision::Step& step : plan.steps) {
      const revision::Revision& revision = project_.graph.revision(step.revision);
      if (revision.up) run_section(revision, *revision.up, result_.lost_up, nullptr);
    }
    for (std::size_t left = plan.steps.size(); left-- > 0;) {
      const revision::Revision& revision = project_.graph.revision(plan.steps[left].revision);
      if (revision.down)
        run_section(revision, *revision.down, result_.lost_down, &result_.refused);
      else if (const Way way = way_without_section(revision); way != Way::none_needed)
        result_.way = way;
    }
    add_differences(before);
    at_start.restore(replay_.session());
    return std::move(result_);
  }

 private:
  void go_back(const revision::Revision& revision, const Schema& before) {
    if (!revision.down) {
      result_.way = way_without_section(revision);
      result_.reason = revision.irreversible.value_or("");
      return;
    }
    run_section(revision, *revision.down, result_.lost_down, &result_.refused);
    add_differences(before);
  }

  static Way way_without_section(const revision::Revision& revision) {
    if (revision.irreversible) return Way::irreversible;
    return has_no_statements(revision) ? Way::none_needed : Way::missing;
  }

  void add_differences(const Schema& before) {
    const Schema restored(replay_.session());
    for (const ObjectDifference& each : differences(before.objects, restored.objects))
      result_.differences.push_back(each.after == nullptr ? each.path + " does not come back"
                                    : each.before == nullptr
                                        ? each.path + " stays"
                                        : fmt::format("{}: before {}, after the way back {}",
                                                      each.path, *each.before, *each.after));
    // what the objects differ in, statements say again
    if (result_.differences.empty()) add_other_definitions(before.statements, restored.statements);
  }

  // Bodies of functions are texts, and the same or not. Queries and expressions the server keeps as
  // trees: other words may mean the same.
  void add_other_definitions(const std::vector<std::string>& before,
                             const std::vector<std::string>& restored) {
    std::vector<std::string> others;
    std::set_symmetric_difference(before.begin(), before.end(), restored.begin(), restored.end(),
                                  std::back_inserter(others));
    for (const std::string& each : others) {
      const bool comes_back = std::binary_search(restored.begin(), restored.end(), each);
      const std::string text = fmt::format(
          "{}: {}", comes_back ? "stands there instead" : "does not come back in these words",
          catalog::shortened(each));
      add_unique(each.starts_with(k_body) ? result_.differences : result_.uncertain, text);
    }
  }

  // `refused` null: what the way up cannot run is left to `migc lint`.
  // Returns the columns whose values it converts, which are among what is lost.
  std::vector<std::string> run_section(const revision::Revision& revision,
                                       const revision::Section& section,
                                       std::vector<std::string>& lost,
                                       std::vector<std::string>* refused) {
    const Catalog before = replay_.catalog();
    const catalog::SavedState at_start(replay_.session());
    add_uncertain(revision, section);
    at_start.restore(replay_.session());
    script::Explainer explainer(replay_, project_.config);
    Diagnostics faults;
    explainer.add(section, revision.id, revision.message, faults);
    std::vector<std::string> rewritten;
    for (const script::ExplainedTransaction& each : std::move(explainer).take()) {
      for (const script::ExplainedStatement& statement : each.statements) {
        for (const std::string& name : statement.in_use.data_loss) add_unique(lost, name);
        for (const std::string& name : statement.in_use.rewrites) rewritten.push_back(name);
        if (statement.refusal && refused != nullptr)
          refused->push_back(fmt::format("{}{} {}", place(statement), statement.refusal->sqlstate,
                                         statement.refusal->message));
      }
    }
    for (const Diagnostic& fault : faults.sorted())
      if (fault.severity == Severity::error && refused != nullptr)
        refused->push_back(fault.message);
    std::vector<std::string> converted;
    add_conversions(replay_.session(), before, rewritten, converted);
    std::sort(converted.begin(), converted.end());
    for (const std::string& each : converted) add_unique(lost, each);
    std::sort(lost.begin(), lost.end());
    return converted;
  }

  // What may have changed the schema in ways that are not known. What is not known of locks alone
  // does not matter here, so this is asked of replay.
  void add_uncertain(const revision::Revision& revision, const revision::Section& section) {
    Diagnostics told;
    replay_source(replay_, section.source, section.span, revision.id, told);
    for (const Diagnostic& each : told.sorted()) {
      if (each.id != "uncertain-statement" || !each.span) continue;
      add_unique(result_.uncertain,
                 fmt::format("{}:{}: {}", each.source->path(),
                             each.source->position(each.span->begin).line, each.message));
    }
  }

  static std::string place(const script::ExplainedStatement& statement) {
    return fmt::format("{}:{}: ", statement.source->path(), statement.position.line);
  }

  const Project& project_;
  catalog::Replay& replay_;
  Schema schema_;  // before the next revision
  Reversal result_;
};

std::string list_text(std::string_view title, const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& each : list) text += fmt::format("    {}{}\n", title, visible(each));
  return text;
}

}  // namespace

bool Reversal::restores() const {
  return (way == Way::section || way == Way::none_needed) && differences.empty() &&
         refused.empty() && uncertain.empty();
}

std::string_view verdict(const Reversal& reversal) {
  switch (reversal.way) {
    case Way::none_needed:
      return "none needed";
    case Way::missing:
      return "missing";
    case Way::irreversible:
      return "irreversible";
    case Way::section:
      break;
  }
  if (!reversal.refused.empty()) return "refused";
  if (!reversal.differences.empty()) return "differs";
  return reversal.uncertain.empty() ? "exact" : "uncertain";
}

std::vector<Reversal> reversals_of(const Project& project, const revision::Plan& plan,
                                   catalog::Replay& replay) {
  Reverser reverser(project, replay);
  std::vector<Reversal> found;
  found.reserve(plan.steps.size());
  for (const revision::Step& step : plan.steps)
    found.push_back(reverser.run(project.graph.revision(step.revision)));
  return found;
}

Reversal whole_reversal_of(const Project& project, const revision::Plan& plan,
                           catalog::Replay& replay) {
  return Reverser(project, replay).run(plan);
}

std::string reversals_text(const std::vector<Reversal>& reversals) {
  std::string text;
  std::size_t restored = 0;
  for (const Reversal& each : reversals) {
    restored += each.restores() ? 1 : 0;
    text +=
        fmt::format("{:<13}{}  {}\n", verdict(each), visible(each.revision), visible(each.message));
    if (!each.reason.empty()) text += fmt::format("    reason: {}\n", visible(each.reason));
    text += list_text("refused: ", each.refused) + list_text("", each.differences) +
            list_text("not certain: ", each.uncertain) +
            list_text("data lost on the way up: ", each.lost_up) +
            list_text("data lost on the way back: ", each.lost_down);
  }
  return text + fmt::format("{} of {} revisions restore the schema before them\n", restored,
                            reversals.size());
}

ordered_json reversal_json(const Reversal& reversal) {
  ordered_json entry;
  if (!reversal.revision.empty()) entry["revision"] = reversal.revision;
  entry["verdict"] = verdict(reversal);
  entry["restores"] = reversal.restores();
  if (!reversal.reason.empty()) entry["reason"] = reversal.reason;
  entry["differences"] = reversal.differences;
  entry["refused"] = reversal.refused;
  entry["uncertain"] = reversal.uncertain;
  entry["lost_up"] = reversal.lost_up;
  entry["lost_down"] = reversal.lost_down;
  return entry;
}

ordered_json reversals_json(const std::vector<Reversal>& reversals) {
  ordered_json list = ordered_json::array();
  for (const Reversal& each : reversals) list.push_back(reversal_json(each));
  return list;
}

}  // namespace migc::cli
