#include <filesystem>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/compile_range.h"
#include "cli/lint_gate.h"
#include "cli/packet.h"
#include "cli/report.h"
#include "cli/signature.h"
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

struct ReviewOptions : CompileOptions {
  std::string sign;  // --sign; empty: without a signature
};

// After the packet took its place.
void tell(Context& context, const fs::path& folder, const PacketFiles& files, bool was_signed) {
  show_findings(context);
  if (context.options.quiet) return;
  context.err << fmt::format("wrote {}: {}\n", folder.generic_string(),
                             counted(files.size(), "file"));
  if (was_signed && !files.contains(std::string(k_signature_name)))
    context.err << "the packet that was there was signed, this one is not: sign it with --sign\n";
}

ExitStatus review(Context& context, const ReviewOptions& options) {
  const fs::path folder = fs::path(options.output).lexically_normal();
  if (!is_free(context, folder)) return finish(context);
  const auto range =
      plan_range(context, options.targets.front(), options, revision::Direction::upgrade);
  if (!range) return finish(context);
  lint::Outcome found = lint_plan(context, range->project, range->plan);
  auto files = make_packet(context, range->project, range->plan, found);
  if (!files) return finish(context);
  if (const auto stopped = stopped_by_lint(context, range->project, std::move(found), options))
    return *stopped;
  if (!options.sign.empty()) {
    Result<std::string> signature = sign(files->at(std::string(k_manifest_name)), options.sign);
    if (!signature) {
      context.diagnostics = {};
      return fail(context, signature.error());
    }
    files->emplace(k_signature_name, std::move(*signature));
  }
  std::error_code code;
  const bool was_signed = fs::exists(folder / k_signature_name, code);
  if (const auto written = write_folder(folder, *files); !written) {
    context.diagnostics = {};
    return fail(context, written.error());
  }
  tell(context, folder, *files, was_signed);
  return ExitStatus::ok;
}

}  // namespace

void add_review(CLI::App& app, Context& context) {
  CLI::App* const command =
      app.add_subcommand("review", "write the packet for the maintenance window");
  const auto options = std::make_shared<ReviewOptions>();
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
  command
      ->add_option("--sign", options->sign,
                   "sign the manifest with this private key of ssh (or a public one, whose other "
                   "half ssh-agent holds)")
      ->type_name("KEY");
  add_from_option(*command, *options);
  add_gate_options(*command, options);
  command->footer(
      R"(Writes upgrade.sql (what upgrade --sql writes), rollback.sql (the way back to the start), preflight.sql and
postflight.sql (questions to the database before and after, which change nothing), review.html and review.md (for
whoever has to decide), and manifest.json (what all of it was made from, with digests). docs/packet.md tells more.
With --sign, manifest.json.sig is the signature of ssh-keygen over the manifest.

    migc review def456:abc123 -o out/abc123
    migc --env production review heads -o out/window --sign ~/.ssh/id_ed25519
    migc verify --manifest out/abc123)");
  command->callback([&context, options] {
    context.run = [&context, options] { return review(context, *options); };
  });
}

}  // namespace migc::cli
