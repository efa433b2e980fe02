#include "compiler/effects/effects.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "compiler/effects/steps.h"

namespace migc::effects {
namespace {

// Overloads for std::visit. Statements that have none lock no relation beyond what the difference
// of the catalogs says.
class Predictor {
 public:
  explicit Predictor(Prediction& prediction) : prediction_(prediction) {}

  void operator()(const sql::Do&) {
    prediction_.doubt("what the code of a DO block locks beyond what is listed is not known");
  }
  void operator()(const sql::Call&) {
    prediction_.doubt("what the code of a procedure locks beyond what is listed is not known");
  }
  void operator()(const sql::ClusterCommand& op) {
    if (op.kind == "ReassignOwned" || op.kind == "DropOwned")
      prediction_.doubt("what a role owns is not known");
    if (op.kind == "AlterTableMoveAll") prediction_.doubt("what lies in a tablespace is not known");
  }
  void operator()(const sql::UnknownStatement& op) {
    prediction_.doubt(fmt::format("statements of this kind are not modelled: {}", op.kind));
  }
  void operator()(const sql::CreateExtension&) {
    prediction_.doubt("what an extension's script locks is not known");
  }
  void operator()(const sql::AlterExtension& op) {
    if (!op.changes_member) prediction_.doubt("what an extension's script locks is not known");
  }

  template <typename Operation>
  void operator()(const Operation& op) {
    if constexpr (requires { predict(prediction_, op); }) predict(prediction_, op);
  }

 private:
  Prediction& prediction_;
};

}  // namespace

Effects effects_of(const sql::Operation& operation, Session& before, const Catalog& after,
                   Settings settings) {
  // what is analysed here is no use of names by the statement
  auto statement = before.start_statement(nullptr);
  Prediction prediction(before, after, settings);
  std::visit(Predictor(prediction), operation.value);
  add_changes(prediction);
  before.start_statement(std::move(statement));
  return std::move(prediction).finish();
}

namespace {

// Whether all that the statement does, statements within it do.
bool only_runs_others(const sql::Operation& operation) {
  return std::holds_alternative<sql::Do>(operation.value) ||
         std::holds_alternative<sql::Call>(operation.value);
}

template <typename T>
void merge(std::vector<T>& into, const std::vector<T>& from) {
  std::vector<T> both;
  std::set_union(into.begin(), into.end(), from.begin(), from.end(), std::back_inserter(both));
  into = std::move(both);
}

// The strongest mode of each relation.
void merge_locks(std::vector<Lock>& into, const std::vector<Lock>& from) {
  std::map<ObjectId, LockMode> modes;
  for (const Lock& each : into) modes[each.relation] = each.mode;
  for (const Lock& each : from) {
    LockMode& mode = modes.try_emplace(each.relation, each.mode).first->second;
    mode = stronger(mode, each.mode);
  }
  into.clear();
  for (const auto& [relation, mode] : modes) into.push_back({relation, mode});
}

void merge(Effects& into, const Effects& from) {
  merge_locks(into.locks, from.locks);
  merge_locks(into.scans, from.scans);
  merge(into.rewrites, from.rewrites);
  merge(into.replaced, from.replaced);
  merge(into.index_rebuilds, from.index_rebuilds);
  merge(into.data_loss, from.data_loss);
  for (const std::string& each : from.uncertain) {
    if (std::find(into.uncertain.begin(), into.uncertain.end(), each) == into.uncertain.end())
      into.uncertain.push_back(each);
  }
}

bool mentions_from(const Effects& effects, ObjectId first) {
  const auto is_later = [&](ObjectId id) { return id >= first; };
  const auto is_of_later = [&](const Lock& each) { return is_later(each.relation); };
  return std::any_of(effects.locks.begin(), effects.locks.end(), is_of_later) ||
         std::any_of(effects.scans.begin(), effects.scans.end(), is_of_later) ||
         std::any_of(effects.rewrites.begin(), effects.rewrites.end(), is_later) ||
         std::any_of(effects.replaced.begin(), effects.replaced.end(), is_later) ||
         std::any_of(effects.index_rebuilds.begin(), effects.index_rebuilds.end(), is_later);
}

// `first_made`: objects from this one on the statement makes itself; absent: those that `before`
// does not have.
Explanation both_of(const sql::Operation& operation, Session& before, const Catalog& after,
                    Settings settings, std::optional<ObjectId> first_made) {
  const std::optional<ObjectId> first_unused = settings.first_unused;
  settings.first_unused = first_made;
  Explanation found;
  found.effects = effects_of(operation, before, after, settings);
  found.in_use = found.effects;
  if (first_unused && mentions_from(found.effects, *first_unused)) {
    settings.first_unused = first_unused;
    found.in_use = effects_of(operation, before, after, settings);
  }
  return found;
}

// Collects the effects of the statements within one, while it runs.
class InsideWatch {
 public:
  // What the statement makes is not to be seen by others before it is through.
  InsideWatch(Session& session, Settings settings)
      : session_(session), settings_(settings), first_made_(session.catalog.next_id()) {
    session_.watch_inside = [this](const sql::Operation& operation, const Catalog& before) {
      add(operation, before);
    };
  }
  InsideWatch(const InsideWatch&) = delete;
  InsideWatch& operator=(const InsideWatch&) = delete;
  ~InsideWatch() { session_.watch_inside = nullptr; }

  std::vector<Explanation> take() { return std::move(found_); }

 private:
  void add(const sql::Operation& operation, const Catalog& before) {
    const auto uncertain = session_.uncertain;
    const Catalog after = std::exchange(session_.catalog, before);
    if (!only_runs_others(operation))
      found_.push_back(both_of(operation, session_, after, settings_, first_made_));
    session_.catalog = after;
    session_.refusal.reset();
    session_.uncertain = uncertain;
  }

  Session& session_;
  Settings settings_;
  ObjectId first_made_;
  std::vector<Explanation> found_;
};

}  // namespace

Explanation explain(catalog::Replay& replay, const sql::Statement& statement, Settings settings) {
  Session& session = replay.session();
  Catalog before = session.catalog;
  const sql::BlockUse block = replay.block_use(statement);
  InsideWatch inside(session, settings);
  catalog::Outcome outcome = replay.run(statement);
  if (outcome.refusal) return {std::move(outcome.refusal), {}, {}, block};
  Catalog left = std::exchange(session.catalog, std::move(before));
  const Catalog& after =
      only_runs_others(*statement.operation) ? session.catalog : left;  // see `inside`
  Explanation found = both_of(*statement.operation, session, after, settings, std::nullopt);
  session.catalog = std::move(left);
  session.refusal.reset();
  found.block = block;
  for (const Explanation& each : inside.take()) {
    merge(found.effects, each.effects);
    merge(found.in_use, each.in_use);
  }
  for (Effects* const each : {&found.effects, &found.in_use})
    each->uncertain.insert(each->uncertain.end(), outcome.uncertain.begin(),
                           outcome.uncertain.end());
  return found;
}

}  // namespace migc::effects
