#include "lint/view_rebuild.h"

#include <set>

#include <fmt/format.h>

#include "compiler/ddl/schema_sql.h"
#include "lint/explicit_drops.h"
#include "lint/privileges_text.h"
#include "lint/rehearsal.h"
#include "lint/shared_fixes.h"
#include "lint/view_fixes.h"

namespace migc::lint {
namespace {

// What schema_sql prints by itself or with a view.
bool goes_with_views(const Object& object) {
  const auto* const relation = object.as<Relation>();
  if (relation != nullptr) return relation->query != nullptr || relation->index != nullptr;
  return object.as<catalog::Type>() != nullptr || object.as<catalog::Trigger>() != nullptr ||
         object.as<catalog::Rule>() != nullptr || object.as<catalog::Default>() != nullptr;
}

// All that goes; absent: there is something that cannot be made again here.
std::optional<std::set<ObjectId>> gone_objects(const Catalog& before, const Catalog& after) {
  std::set<ObjectId> gone;
  bool is_known = true;
  Catalog::visit_changes(before, after, [&](const Change& each) {
    is_known = is_known && each.after == nullptr && goes_with_views(*each.before);
    if (each.before != nullptr) gone.insert(each.before->id);
  });
  return is_known ? std::optional(gone) : std::nullopt;
}

// "a;\nb;\n" as ";\na;\nb".
std::string behind_statement(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ';')) text.pop_back();
  return text.empty() ? text : ";\n" + text;
}

}  // namespace

std::optional<ViewRebuild> rebuild_of_view(const Step& step, ObjectId view,
                                           const std::string& create) {
  const std::string name = qualified_name(step.before, view);
  const std::string drop = fmt::format("DROP VIEW {}", name);
  Rehearsal cascade(step);
  if (!cascade.run(drop + " CASCADE")) return std::nullopt;
  auto gone = gone_objects(step.before, cascade.catalog());
  Rehearsal trial(step);
  const auto drops = drops_for(step, cascade.catalog(), trial, drop);
  if (!gone || !drops || !trial.run(create)) return std::nullopt;
  const Object& old = *step.before.find(view);
  const ObjectId made =
      trial.catalog().find_name({catalog::NameClass::relation, old.schema, old.name, {}});
  if (made == k_no_object) return std::nullopt;
  std::string makes = lost_annotations(step.before, view, trial.catalog(), made);
  gone->erase(view);
  std::erase_if(*gone, [&](ObjectId each) {  // they come with their relations
    return step.before.find_as<catalog::Type>(each) != nullptr;
  });
  std::string dependents;
  if (!gone->empty()) {
    Rehearsal past(step);
    for (const ddl::ObjectSql& each :
         ddl::objects_sql(past.session(), *gone, step.session.search_path()))
      dependents += each.text;
  }
  makes += behind_statement(dependents);
  for (const ObjectId each : *gone)
    if (step.before.find_as<Relation>(each) != nullptr && !index_at(step.before, each))
      makes += all_grants_text(step.before, each, qualified_name(step.before, each));
  if (!makes.empty() && !trial.run(makes.substr(2))) return std::nullopt;
  return ViewRebuild{fmt::format("{}{};\n", *drops, drop), std::move(makes)};
}

}  // namespace migc::lint
