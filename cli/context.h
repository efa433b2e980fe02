// What every command is given: the global options, the streams, and the way it is registered.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/exit_status.h"
#include "compiler/base/diagnostic.h"
#include "compiler/project.h"

namespace migc::cli {

enum class Format { text, json };

// Options that hold for every command.
struct GlobalOptions {
  ProjectOptions project;
  Format format = Format::text;
  std::string color = "auto";  // auto, always, never
  bool quiet = false;          // errors alone on stderr
  bool verbose = false;
};

struct Context {
  std::ostream& out;  // the product, nothing else
  std::ostream& err;  // everything else
  bool err_is_terminal = false;
  GlobalOptions options;
  Diagnostics diagnostics;
  std::function<ExitStatus()> run;  // set by the command that was chosen
};

// Adds a command and its options to `app`; when it is chosen, its callback sets context.run.
using AddCommand = void (*)(CLI::App& app, Context& context);

// An option that takes one of a few words; `apply` gets the word.
CLI::Option* add_choice(CLI::App& app, const std::string& names,
                        const std::vector<std::string>& words,
                        const std::function<void(const std::string&)>& apply,
                        const std::string& description);

void add_init(CLI::App& app, Context& context);
void add_revision(CLI::App& app, Context& context);
void add_merge(CLI::App& app, Context& context);
void add_history(CLI::App& app, Context& context);
void add_heads(CLI::App& app, Context& context);
void add_branches(CLI::App& app, Context& context);
void add_show(CLI::App& app, Context& context);
void add_check(CLI::App& app, Context& context);
void add_upgrade(CLI::App& app, Context& context);
void add_downgrade(CLI::App& app, Context& context);
void add_stamp(CLI::App& app, Context& context);
void add_review(CLI::App& app, Context& context);
void add_verify(CLI::App& app, Context& context);
void add_explain(CLI::App& app, Context& context);
void add_schema(CLI::App& app, Context& context);
void add_lint(CLI::App& app, Context& context);
void add_rules(CLI::App& app, Context& context);
void add_rule(CLI::App& app, Context& context);

}  // namespace migc::cli
