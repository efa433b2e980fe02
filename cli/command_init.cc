#include <array>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "cli/report.h"
#include "compiler/base/files.h"

namespace migc::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view k_settings =
    "# Settings of migc; every key is described in docs/configuration.md of migc.\n"
    "\n"
    "[source]\n"
    "path = \"migrations\"\n"
    "\n"
    "[target]\n"
    "postgres = 16                  # the server that the scripts will run on: 13 to 18\n"
    "search_path = [\"public\"]\n"
    "\n"
    "[script]\n"
    "transaction = \"per-revision\"   # or \"single\"\n"
    "lock_timeout = \"5s\"\n"
    "\n"
    "# [environments.production]     # migc --env production upgrade head --sql\n"
    "# at = [\"abc123\"]              # the rows of its version table\n";

ExitStatus init(Context& context, const std::string& directory) {
  const fs::path root(directory);
  const fs::path settings = root / "migrate.toml";
  const fs::path migrations = root / "migrations";
  std::error_code code;
  for (const fs::path& path : {settings, migrations}) {
    if (!fs::exists(fs::symlink_status(path, code))) continue;
    return fail(context,
                {fmt::format("\"{}\" exists already; nothing was changed", path.generic_string()),
                 "choose another folder, or remove it"});
  }
  fs::create_directories(migrations, code);
  if (code) {
    return fail(
        context,
        {fmt::format("cannot create \"{}\": {}", migrations.generic_string(), code.message()), {}});
  }
  if (const Result<void> written = write_file(settings, k_settings, Overwrite::no); !written) {
    return fail(context, written.error());
  }
  context.out << settings.generic_string() << '\n' << migrations.generic_string() << "/\n";
  if (!context.options.quiet) context.err << "next: migc revision -m \"create the first table\"\n";
  return ExitStatus::ok;
}

}  // namespace

void add_init(CLI::App& app, Context& context) {
  CLI::App* const command =
      app.add_subcommand("init", "a new project: migrate.toml and migrations/");
  const auto directory = std::make_shared<std::string>(".");
  command->add_option("DIR", *directory, "the folder of the project (default: this one)");
  command->footer("Overwrites nothing.\n\n    migc init\n    migc init services/billing");
  command->callback([&context, directory] {
    context.run = [&context, directory] { return init(context, *directory); };
  });
}

}  // namespace migc::cli
