#include <fmt/format.h>

#include "cli/compile_range.h"
#include "cli/lint_gate.h"
#include "cli/list_revisions.h"
#include "cli/possible_plans.h"
#include "cli/report.h"
#include "cli/sources_at.h"
#include "cli/verify_packet.h"
#include "compiler/base/files.h"
#include "compiler/base/text.h"
#include "compiler/script/head.h"
#include "compiler/script/written_script.h"

namespace migc::cli {
namespace {

using revision::Plan;
using script::WrittenHead;

ExitStatus differs(Context& context, Diagnostic& diagnostic) {
  diagnostic.with_help(
      "run it only if that is what you want; else compile it again and have that reviewed");
  finish(context);
  return ExitStatus::findings;
}

class Verification {
 public:
  Verification(Context& context, std::string path, std::string sources)
      : context_(context), path_(std::move(path)), sources_(std::move(sources)) {}

  ExitStatus run(const std::string& script, const WrittenHead& head) {
    context_.options.project.postgres = head.postgres;
    const std::optional<Project> project = load_graph(context_);
    if (!project) return finish(context_);
    std::optional<script::ScriptDifference> difference;
    for (const Plan& plan : possible_plans(*project, head)) {
      const auto compiled =
          compile(context_, *project, plan, head.dialect, lint_plan(context_, *project, plan));
      if (!compiled) return finish(context_);
      const auto found = script::first_difference(script, compiled->text);
      if (!found) {
        if (!context_.options.quiet)
          context_.err << fmt::format("{} is what {} compile to\n", path_, sources_);
        return ExitStatus::ok;
      }
      if (!difference || found->line > difference->line) difference = found;
    }
    context_.diagnostics = {};
    return difference ? tell(*difference) : no_plan(head);
  }

 private:
  ExitStatus tell(const script::ScriptDifference& found) {
    Diagnostic& diagnostic = context_.diagnostics.error(
        "script-differs",
        fmt::format("line {} of {}, {}: not what {} compile to", found.line, path_,
                    found.step.empty() ? "before the first step" : found.step, sources_));
    diagnostic.with_note("statement:  " + found.statement);
    diagnostic.with_note("the script: " + found.in_script);
    diagnostic.with_note("compiled:   " + found.in_compilation);
    return differs(context_, diagnostic);
  }

  ExitStatus no_plan(const WrittenHead& head) {
    return differs(context_, context_.diagnostics.error(
                                 "script-differs",
                                 fmt::format("{}: {} have no {} of {} from {} to {}", path_,
                                             sources_, revision::direction_name(head.direction),
                                             counted(head.steps, "step"),
                                             visible(script::rows_text(head.from)),
                                             visible(script::rows_text(head.to)))));
  }

  Context& context_;
  std::string path_;
  std::string sources_;
};

ExitStatus verify(Context& context, const std::string& path, const std::string& at) {
  const Result<std::string> script = read_file(path);
  if (!script) return fail(context, script.error());
  const std::optional<WrittenHead> head = script::read_head(*script);
  if (!head) {
    context.diagnostics
        .error("not-a-script", fmt::format("{} does not begin like a script of migc", path))
        .with_help("its first lines tell what was compiled; without them nothing can be compared");
    finish(context);
    return ExitStatus::findings;
  }
  return with_sources_at(context, at, [&] {
    return Verification(context, path, sources_name(at)).run(*script, *head);
  });
}

std::optional<Signers> signers_of(const Signers& given) {
  if (given.file.empty()) return std::nullopt;
  return given;
}

}  // namespace

void add_verify(CLI::App& app, Context& context) {
  CLI::App* const command = app.add_subcommand(
      "verify", "is this script or packet, byte for byte, what these sources compile to?");
  struct Options {
    std::string script;
    std::string packet;
    std::string at;
    Signers signers;
  };
  const auto options = std::make_shared<Options>();
  auto* const given = command->add_option_group("what");
  given->add_option("SCRIPT", options->script,
                    "a file that upgrade, downgrade or stamp has written");
  CLI::Option* const manifest =
      given->add_option("--manifest", options->packet, "a folder that review has written")
          ->type_name("DIR");
  given->require_option(1);
  command
      ->add_option("--at", options->at,
                   "with the sources and settings of this git ref, not those of the working tree")
      ->type_name("GITREF");
  CLI::Option* const allowed =
      command
          ->add_option("--allowed-signers", options->signers.file,
                       "one of these must have signed the packet: a file as ssh-keygen reads it")
          ->type_name("FILE")
          ->needs(manifest);
  command->add_option("--signer", options->signers.identity, "and nobody else than this one")
      ->type_name("IDENTITY")
      ->needs(allowed);
  command->footer(
      "Compiles again what the head of the script says (rows before and after, server version, "
      "dialect), with the\n"
      "sources and settings of today, and compares. On a difference it names the step and the "
      "statement where the\n"
      "first one lies, with exit status 1. Give --env as for the script. Of a packet, the digests "
      "of "
      "all files are\n"
      "compared with its manifest, and all of them, the manifest too, with what is compiled.\n"
      "With --at the sources and the settings are those that git has at a ref; the working tree is "
      "not looked at.\n\n"
      "    migc verify script.sql\n"
      "    migc verify script.sql --at origin/main\n"
      "    migc --env production verify out/abc123/upgrade.sql\n"
      "    migc verify --manifest out/abc123\n"
      "    migc verify --manifest out/abc123 --allowed-signers .github/reviewers");
  command->callback([&context, options] {
    context.run = [&context, options] {
      return options->packet.empty() ? verify(context, options->script, options->at)
                                     : verify_packet(context, options->packet, options->at,
                                                     signers_of(options->signers));
    };
  });
}

}  // namespace migc::cli
