// What upgrade, downgrade and stamp have in common: where to start, and what to do with the plan.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/context.h"
#include "compiler/project.h"
#include "compiler/revision/plan.h"
#include "compiler/script/script.h"
#include "lint/linter.h"

namespace migc::cli {

struct CompileOptions {
  std::vector<std::string> targets;  // one of upgrade and downgrade
  bool sql = false;
  bool plan = false;
  bool idempotent = false;
  std::string from;      // --from
  std::string output;    // -o; empty: stdout
  std::string fail_on;   // --fail-on; empty: the settings'
  std::string baseline;  // --baseline; empty: none
  script::Dialect dialect = script::Dialect::psql;
};

// Adds the options; the argument itself differs by command.
std::shared_ptr<CompileOptions> add_compile_options(CLI::App& command);

// The rows that the version table holds before: the range's own start, else --from, else the
// environment's `at` (an idempotent script has no use for it), else base if `base_is_default`.
// nullopt: an error was reported.
std::optional<std::vector<std::string>> start_rows(Context& context, const Project& project,
                                                   const CompileOptions& options,
                                                   const std::optional<std::string>& range_start,
                                                   bool base_is_default);

// The project and the plan of a range in it, START:TARGET or TARGET alone; of a downgrade the start
// has to be told. nullopt: context.diagnostics has errors.
struct PlannedRange {
  Project project;
  std::vector<std::string> rows;  // of the start, in the order told
  revision::Plan plan;
};
std::optional<PlannedRange> plan_range(Context& context, const std::string& target,
                                       const CompileOptions& options,
                                       revision::Direction direction);

// Reports "nothing asked for" unless --sql or --plan was given.
bool asks_for_product(Context& context, const CompileOptions& options);

// The script of a plan, for whose revisions lint_plan() found this. nullopt: context.diagnostics
// has errors.
std::optional<script::Script> compile(Context& context, const Project& project,
                                      const revision::Plan& plan, script::Dialect dialect,
                                      const lint::Outcome& found);

// Adds --from. The options must live as long as the command.
void add_from_option(CLI::App& command, CompileOptions& options);

// Adds --fail-on and --baseline.
void add_gate_options(CLI::App& command, const std::shared_ptr<CompileOptions>& options);

// nullopt: what lint found is no reason not to write the script. Else the reason was reported.
std::optional<ExitStatus> stopped_by_lint(Context& context, const Project& project,
                                          lint::Outcome found, const CompileOptions& options);

// Writes the plan or the script; no script if lint finds what weighs too much.
ExitStatus deliver_plan(Context& context, const Project& project, const revision::Plan& plan,
                        const CompileOptions& options);

}  // namespace migc::cli
