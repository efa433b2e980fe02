#include "compiler/catalog/replay.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/temporary.h"
#include "compiler/sql/operation.h"

namespace migc::catalog {

Replay::Replay(int postgres, const std::vector<std::string>& search_path)
    : session_(postgres, search_path) {}

void Replay::start_source(SourcePtr source) {
  drop_at_commit(session_);
  session_.end_transaction();
  session_.set_search_path(session_.default_search_path());
  session_.settings = {};
  session_.prepared.clear();
  block_.reset();
  savepoints_.clear();
  is_outside_ = false;
  session_.source = std::move(source);
}

namespace {

// PreventInTransactionBlock
bool require_no_block(Session& session) {
  return !session.in_transaction ||
         session.refuse("25001", std::nullopt,
                        "the statement cannot run inside a transaction block");
}

}  // namespace

Outcome Replay::run(const sql::Statement& statement) {
  session_.refusal.reset();
  session_.uncertain.clear();
  const auto* const command = std::get_if<sql::TransactionCommand>(&statement.operation->value);
  if (command != nullptr) {
    control(*command);
  } else if (sql::block_use(statement.block, session_.postgres()) == sql::BlockUse::forbidden &&
             !require_no_block(session_)) {
    // before anything is looked at
  } else {
    const SavedSettings before(session_);
    const bool is_free = block_use(statement) != sql::BlockUse::forbidden;
    session_.catalog.mark();
    start(statement);
    if (run_operation(session_, *statement.operation) && (is_free || require_no_block(session_))) {
      session_.catalog.keep();
    } else {
      session_.catalog.undo();
      before.restore(session_);
    }
  }
  return {std::move(session_.refusal), std::move(session_.uncertain)};
}

// cluster, ReindexPartitions: where it hangs on what is named, that is looked up first.
sql::BlockUse Replay::block_use(const sql::Statement& statement) const {
  const sql::BlockUse use = sql::block_use(statement.block, session_.postgres());
  const auto* const maintain = std::get_if<sql::Maintain>(&statement.operation->value);
  if (use != sql::BlockUse::depends || maintain == nullptr) return use;
  const bool any = std::any_of(
      maintain->tables.begin(), maintain->tables.end(), [&](const sql::Truncate::Table& each) {
        const auto* const relation =
            session_.catalog.find_as<Relation>(session_.find_relation(each.name));
        return relation != nullptr && (relation->kind == RelationKind::partitioned_table ||
                                       relation->kind == RelationKind::partitioned_index);
      });
  return any ? sql::BlockUse::forbidden : sql::BlockUse::allowed;
}

// Statements that only touch rows leave nothing behind that would have to be kept.
void Replay::start(const sql::Statement& statement) {
  const bool keeps_nothing = std::holds_alternative<sql::RunQuery>(statement.operation->value) ||
                             std::holds_alternative<sql::Copy>(statement.operation->value);
  std::shared_ptr<Definition> made;
  if (!keeps_nothing) {
    made = std::make_shared<Definition>(
        Definition{session_.source, statement.span, session_.shared_search_path(), {}});
  }
  session_.start_statement(std::move(made));
}

bool Replay::require_savepoint(const std::string& name, std::size_t& at) {
  for (at = savepoints_.size(); at > 0; --at) {
    if (savepoints_[at - 1].first == name) return true;
  }
  return session_.refuse("3B001", std::nullopt,
                         fmt::format("savepoint \"{}\" does not exist", name));
}

void Replay::begin_block() {
  block_.emplace(session_);
  is_outside_ = false;
  session_.in_transaction = true;
  session_.first_of_transaction = session_.catalog.next_id();
}

// 25P01. Whoever runs a source may have opened a transaction around it, which holds until the
// source ends it.
bool Replay::require_block(const sql::TransactionCommand& command) {
  using Kind = sql::TransactionCommand::Kind;
  const bool of_block = command.kind == Kind::savepoint || command.kind == Kind::release ||
                        command.kind == Kind::rollback_to || command.chain;
  return !is_outside_ || !of_block ||
         session_.refuse("25P01", std::nullopt,
                         "the statement can only be used in transaction blocks");
}

bool Replay::control(const sql::TransactionCommand& command) {
  using Kind = sql::TransactionCommand::Kind;
  std::size_t at = 0;
  if (!require_block(command)) return false;
  switch (command.kind) {
    case Kind::begin:
      if (!block_) begin_block();
      return true;
    case Kind::rollback:
      if (block_) block_->restore(session_);
      break;
    case Kind::commit:
      if (block_) drop_at_commit(session_);
      break;
    case Kind::prepare:
      break;
    case Kind::savepoint:
      savepoints_.emplace_back(command.savepoint, SavedState(session_));
      return true;
    case Kind::release:
      if (!require_savepoint(command.savepoint, at)) return false;
      savepoints_.erase(savepoints_.begin() + static_cast<std::ptrdiff_t>(at - 1),
                        savepoints_.end());
      return true;
    case Kind::rollback_to:
      if (!require_savepoint(command.savepoint, at)) return false;
      savepoints_[at - 1].second.restore(session_);
      savepoints_.erase(savepoints_.begin() + static_cast<std::ptrdiff_t>(at), savepoints_.end());
      return true;
    case Kind::commit_prepared:
    case Kind::rollback_prepared:
      session_.uncertain.emplace_back("a transaction that was prepared elsewhere ends here");
      return true;
  }
  savepoints_.clear();
  block_.reset();
  session_.end_transaction();
  is_outside_ = true;
  if (command.chain) begin_block();
  return true;
}

}  // namespace migc::catalog
