#include "cli/run.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "cli/context.h"
#include "cli/report.h"
#include "compiler/base/text.h"
#include "compiler/base/version.h"
#include "compiler/sql/parse.h"

namespace migc::cli {
namespace {

constexpr std::array<AddCommand, 18> k_commands = {
    add_init,   add_revision, add_merge,   add_history,   add_heads, add_branches,
    add_show,   add_check,    add_upgrade, add_downgrade, add_stamp, add_review,
    add_verify, add_explain,  add_schema,  add_lint,      add_rules, add_rule};

constexpr const char* k_description =
    "migc compiles PostgreSQL migrations, offline, into one script that psql runs.\n"
    "It reads plain .sql revisions, orders them in a revision graph as Alembic does, and writes a "
    "range of them as one\n"
    "deterministic, guarded script:\n\n"
    "    migc upgrade abc123 --sql > script.sql\n"
    "    psql -X -f script.sql \"$DATABASE_URL\"\n";

constexpr const char* k_footer =
    "Names of revisions (REV) are Alembic's: an id or a unique beginning of one, a branch label, "
    "head, heads, base,\n"
    "BRANCH@NAME, and relative steps: +2, -1, abc123+1, BRANCH@+1. A range is START:END;\n"
    "without START: what --from or the environment says, else base.\n\n"
    "Exit status: 0 fine; 1 findings or a difference; 2 usage, configuration or sources are wrong; "
    "3 a bug in migc.\n"
    "\"migc COMMAND --help\" tells more about one command.";

void add_global_options(CLI::App& app, GlobalOptions& options, std::string& directory) {
  app.set_help_flag("-h,--help", "this text");
  app.set_version_flag(
      "--version",
      fmt::format("migc {} (grammar of PostgreSQL {})", tool_version(), sql::grammar_version()),
      "the version of migc and of the PostgreSQL grammar it reads");
  app.add_option("-c,--config", options.project.config_file,
                 "settings (default: migrate.toml here or above)")
      ->type_name("FILE");
  app.add_option("-C,--directory", directory, "go there first")->type_name("DIR");
  app.add_option("--env", options.project.environment, "use [environments.NAME] of the settings")
      ->type_name("NAME");
  app.add_option("--postgres", options.project.postgres,
                 "server version that the script will run on")
      ->type_name("N")
      ->check(CLI::Range(k_oldest_postgres, k_newest_postgres));
  add_choice(
      app, "--format", {"text", "json"},
      [&options](const std::string& word) {
        options.format = word == "json" ? Format::json : Format::text;
      },
      "text for people, json for programs");
  add_choice(
      app, "--color", {"auto", "always", "never"},
      [&options](const std::string& word) { options.color = word; }, "colours on stderr");
  app.add_flag("-q,--quiet", options.quiet, "errors alone");
  app.add_flag("-v,--verbose", options.verbose, "more");
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* const command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  return names;
}

// What the word that was taken for no command or option may have meant.
std::string suggestion(const CLI::App& app, const std::vector<std::string>& unexpected) {
  const std::vector<CLI::App*> chosen = const_cast<CLI::App&>(app).get_subcommands();
  std::vector<std::string> known;
  const CLI::App& owner = chosen.empty() ? app : *chosen.front();
  for (const CLI::App* const holder : {&owner, &app}) {
    for (const CLI::Option* const option : holder->get_options()) {
      for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
    }
  }
  if (chosen.empty()) known = command_names(app);
  for (const std::string& word : unexpected) {
    if (const std::optional<std::string> near = nearest(word, known))
      return fmt::format("did you mean \"{}\"?", *near);
  }
  return {};
}

ExitStatus usage_error(const CLI::App& app, const CLI::ParseError& error, Context& context) {
  const std::vector<CLI::App*> chosen = const_cast<CLI::App&>(app).get_subcommands();
  const std::string command = chosen.empty() ? "" : " " + chosen.front()->get_name();
  std::vector<std::string> unexpected = app.remaining(true);
  std::string message = error.what();
  if (chosen.empty() && !unexpected.empty() && !unexpected.front().empty() &&
      unexpected.front().front() != '-') {
    message = fmt::format("there is no command \"{}\"", unexpected.front());
  } else if (!unexpected.empty()) {
    message = fmt::format("unexpected argument \"{}\"", unexpected.front());
  } else if (chosen.empty() && message.find("subcommand") != std::string::npos) {
    message = "no command was given";
  }
  std::string help = suggestion(app, unexpected);
  help += fmt::format("{}see \"migc{} --help\"", help.empty() ? "" : " ", command);
  context.diagnostics.error("usage", message).with_help(help);
  finish(context);
  return ExitStatus::refused;
}

ExitStatus parse_and_run(CLI::App& app, std::vector<std::string> arguments,
                         const std::string& directory, Context& context) {
  // the format is needed for the errors of parsing itself
  const auto json = std::find(arguments.begin(), arguments.end(), "json");
  if (json != arguments.end() && json != arguments.begin() && *(json - 1) == "--format") {
    context.options.format = Format::json;
  }
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
  try {
    app.parse(arguments);
  } catch (const CLI::CallForHelp&) {
    context.out << (app.get_subcommands().empty()
                        ? app.help()
                        : app.get_subcommands().front()->help(app.get_name()));
    return ExitStatus::ok;
  } catch (const CLI::CallForVersion& version) {
    context.out << version.what() << '\n';
    return ExitStatus::ok;
  } catch (const CLI::ParseError& error) {
    return usage_error(app, error, context);
  }
  if (!directory.empty()) {
    std::error_code code;
    std::filesystem::current_path(directory, code);
    if (code)
      return fail(context, {fmt::format("cannot go to \"{}\": {}", directory, code.message()), {}});
  }
  return context.run();
}

}  // namespace

CLI::Option* add_choice(CLI::App& app, const std::string& names,
                        const std::vector<std::string>& words,
                        const std::function<void(const std::string&)>& apply,
                        const std::string& description) {
  const auto check = [words](const std::string& word) -> std::string {
    if (std::find(words.begin(), words.end(), word) != words.end()) return {};
    return fmt::format("\"{}\" is not one of {}", word, join(words, ", "));
  };
  return app.add_option_function<std::string>(names, apply, description)
      ->type_name(join(words, "|"))
      ->check(CLI::Validator(check, ""));
}

ExitStatus run(const std::vector<std::string>& arguments, const Streams& streams) {
  Context context{streams.out, streams.err, streams.err_is_terminal, {}, {}, {}};
  std::string directory;
  CLI::App app(k_description, "migc");
  app.footer(k_footer);
  app.require_subcommand(1);
  app.fallthrough();
  app.get_formatter()->column_width(34);
  add_global_options(app, context.options, directory);
  for (const AddCommand add : k_commands) add(app, context);
  const ExitStatus status = parse_and_run(app, arguments, directory, context);
  context.out.flush();
  if (!context.out) {
    context.err << "error[environment]: standard output could not be written\n";
    return ExitStatus::refused;
  }
  return status;
}

}  // namespace migc::cli
