#include "compiler/effects/effects.h"

#include <fmt/format.h>

#include "compiler/effects/steps.h"

namespace migc::effects {
namespace {

// Overloads for std::visit. Statements that have none lock no relation beyond what the difference
// of the catalogs says.
class Predictor {
 public:
  explicit Predictor(Prediction& prediction) : prediction_(prediction) {}

  void operator()(const sql::CreateSchema& op) {
    for (const auto& element : op.elements) std::visit(*this, element->value);
  }
  void operator()(const sql::Do&) {
    prediction_.doubt("what a DO block locks beyond what it changes is not known");
  }
  void operator()(const sql::Call&) {
    prediction_.doubt("what a procedure locks beyond what it changes is not known");
  }
  void operator()(const sql::ClusterCommand& op) {
    if (op.kind == "ReassignOwned" || op.kind == "DropOwned")
      prediction_.doubt("what a role owns is not known");
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

// The statement's rule for transaction blocks, where it hangs on what it names.
sql::BlockUse block_use(const Session& session, const sql::Statement& statement) {
  const sql::BlockUse use = sql::block_use(statement.block, session.postgres());
  const auto* const maintain = std::get_if<sql::Maintain>(&statement.operation->value);
  if (use != sql::BlockUse::depends || maintain == nullptr) return use;
  const auto is_partitioned = [&](const sql::Truncate::Table& each) {
    const auto* const relation =
        session.catalog.find_as<Relation>(session.find_relation(each.name));
    return relation != nullptr && (relation->kind == RelationKind::partitioned_table ||
                                   relation->kind == RelationKind::partitioned_index);
  };
  const bool any = std::any_of(maintain->tables.begin(), maintain->tables.end(), is_partitioned);
  return any ? sql::BlockUse::forbidden : sql::BlockUse::allowed;
}

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

Explanation explain(catalog::Replay& replay, const sql::Statement& statement, Settings settings) {
  Session& session = replay.session();
  Catalog before = session.catalog;
  Explanation explanation;
  explanation.block = block_use(session, statement);
  if (explanation.block == sql::BlockUse::forbidden && session.in_transaction) {
    explanation.refusal = catalog::Refusal{
        "25001", "the statement cannot run inside a transaction block", std::nullopt, {}};
    return explanation;
  }
  catalog::Outcome outcome = replay.run(statement);
  explanation.refusal = std::move(outcome.refusal);
  if (explanation.refusal) return explanation;
  std::swap(session.catalog, before);
  explanation.effects = effects_of(*statement.operation, session, before, settings);
  std::swap(session.catalog, before);
  session.refusal.reset();
  for (std::string& each : outcome.uncertain)
    explanation.effects.uncertain.push_back(std::move(each));
  return explanation;
}

}  // namespace migc::effects
