#include <filesystem>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/compile_range.h"
#include "cli/lint_gate.h"
#include "cli/packet.h"
#include "cli/report.h"
#include "compiler/base/files.h"
#include "compiler/base/text.h"

namespace migc::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

bool is_packet(const fs::path& folder) {
  const Result<std::string> text = read_file(folder / k_manifest_name);
  if (!text) return false;
  const json manifest = json::parse(*text, nullptr, false);
  return manifest.is_object() && manifest.contains("packet") && manifest.contains("tool");
}

// What a packet may take the place of: nothing, or a packet.
bool is_free(Context& context, const fs::path& folder) {
  std::error_code code;
  const fs::file_status status = fs::symlink_status(folder, code);
  if (!fs::exists(status) || (fs::is_directory(status) && is_packet(folder))) return true;
  context.diagnostics
      .error("not-a-packet",
             fmt::format("\"{}\" exists and is no packet of migc, so it is left as it is",
                         folder.generic_string()))
      .with_help("name a folder that does not exist yet, or one that review has written");
  return false;
}

ExitStatus review(Context& context, const CompileOptions& options) {
  const fs::path folder = fs::path(options.output).lexically_normal();
  if (!is_free(context, folder)) return finish(context);
  const auto range =
      plan_range(context, options.targets.front(), options, revision::Direction::upgrade);
  if (!range) return finish(context);
  lint::Outcome found = lint_plan(context, range->project, range->plan);
  const auto files = make_packet(context, range->project, range->plan, found);
  if (!files) return finish(context);
  if (const auto stopped = stopped_by_lint(context, range->project, std::move(found), options))
    return *stopped;
  if (const auto written = write_folder(folder, *files); !written) {
    context.diagnostics = {};
    return fail(context, written.error());
  }
  show_findings(context);
  if (!context.options.quiet)
    context.err << fmt::format("wrote {}: {}\n", folder.generic_string(),
                               counted(files->size(), "file"));
  return ExitStatus::ok;
}

}  // namespace

void add_review(CLI::App& app, Context& context) {
  CLI::App* const command =
      app.add_subcommand("review", "write the packet for the maintenance window");
  const auto options = std::make_shared<CompileOptions>();
  command
      ->add_option("[START:]TARGET", options->targets,
                   "where to, and from where (default: --from, the environment, base)")
      ->required()
      ->expected(1);
  command
      ->add_option("-o,--output", options->output,
                   "the folder to write, whole or not at all; a packet there is replaced")
      ->required()
      ->type_name("DIR");
  add_from_option(*command, *options);
  add_gate_options(*command, options);
  command->footer(
      R"(Writes upgrade.sql (what upgrade --sql writes), rollback.sql (the way back to the start), preflight.sql and
postflight.sql (questions to the database before and after, which change nothing), review.html and review.md (for
whoever has to decide), and manifest.json (what all of it was made from, with digests). docs/packet.md tells more.

    migc review def456:abc123 -o out/abc123
    migc --env production review heads -o out/window
    migc verify --manifest out/abc123)");
  command->callback([&context, options] {
    context.run = [&context, options] { return review(context, *options); };
  });
}

}  // namespace migc::cli
