// What sections do on a server: their statements in the transactions of the script, each with its
// effects. SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/catalog/replay.h"
#include "compiler/effects/description.h"
#include "compiler/effects/time_zone.h"
#include "compiler/project.h"
#include "compiler/revision/plan.h"
#include "compiler/script/segment.h"

namespace migc::script {

struct ExplainedStatement {
  SourcePtr source;
  Span span;
  Position position;
  std::string_view kind;         // sql::Statement::kind
  bool forbidden = false;        // in a transaction block
  effects::Description effects;  // on whatever was there before the statement
  effects::Description in_use;   // on what others use: nothing that the sections have made
  std::optional<catalog::Refusal> refusal;  // there are no effects then
};

// Statements that share a transaction or, with SegmentKind::alone, stand each by itself.
struct ExplainedTransaction {
  SourcePtr source;
  std::string revision;  // empty: a file
  std::string message;
  SegmentKind kind = SegmentKind::transaction;
  std::vector<ExplainedStatement> statements;
  // What is held when it ends: the strongest lock of each relation; nothing where each statement
  // stands by itself.
  std::vector<effects::DescribedLock> held;
  std::vector<effects::DescribedLock> held_in_use;
  // Tables, indexes, sequences, …: all are locked until it ends. A table counts with its TOAST
  // table and that one's index, whether its columns need one or not.
  std::size_t relations_made = 0;
};

// What there is to see of a statement right after it has run: the replay's catalog is as it has
// left it.
struct Watched {
  const sql::Statement& statement;
  const catalog::Catalog& before;
  const effects::Explanation& found;
  const effects::Settings& settings;  // that it was found with
  SegmentKind kind;
};

// Looks at statements while they are explained.
struct Watch {
  std::function<void(const Watched&)> statement;
  std::function<void()> transaction_end;
  bool explains = false;  // take() has explanations too
};

// Replays sections one after the other. Relations that they make count as new from the first to
// the last section: nobody uses them before all of it is through.
class Explainer {
 public:
  // `replay` has the schema from which the first section starts.
  Explainer(catalog::Replay& replay, const Config& config);
  // The same for who looks by himself.
  Explainer(catalog::Replay& replay, const Config& config, Watch watch);

  // What the sections before have made is in use from now on.
  void start_range() { settings_.first_unused = replay_.catalog().next_id(); }

  // `revision`: its id, empty for a plain file. Faults are those of sql::parse;
  // nothing is explained from the first error of a section on.
  void add(const revision::Section& section, const std::string& revision,
           const std::string& message, Diagnostics& diagnostics);

  std::vector<ExplainedTransaction> take() && { return std::move(transactions_); }

 private:
  void run_segment(const Segment& segment, const std::vector<sql::Statement>& statements,
                   std::size_t end, ExplainedTransaction transaction);
  effects::Explanation run(const sql::Statement& statement);
  ExplainedStatement describe(const sql::Statement& statement, const catalog::Catalog& before,
                              effects::Explanation found);
  using Held = std::map<catalog::ObjectId, effects::DescribedLock>;
  static void hold(const std::vector<effects::DescribedLock>& locks, Held& held);

  catalog::Replay& replay_;
  effects::Settings settings_;
  effects::TimeZone time_zone_;
  SegmentOptions options_;
  Watch watch_;
  Held held_;  // by the open transaction
  Held held_in_use_;
  std::size_t relations_made_ = 0;
  std::vector<ExplainedTransaction> transactions_;
};

}  // namespace migc::script
