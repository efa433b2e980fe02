#include "compiler/sql/meta_command.h"

#include <array>

#include <fmt/format.h>

#include "compiler/base/text.h"

namespace migc::sql {
namespace {

struct Family {
  std::string_view id;
  std::string_view commands;  // separated by single spaces
  std::string_view effect;    // "… {effect}"
  std::string_view help;
};

// psql's page in the manual of PostgreSQL 18, "Meta-Commands", grouped by what they would do to the
// DBA.
constexpr std::array<Family, 16> k_families = {{
    {"psql-include", "i ir include include_relative",
     "would run another file from the machine that runs the script",
     "put the statements of that file into this revision"},
    {"psql-shell", "! setenv cd getenv", "would act on the machine that runs the script",
     "do this outside the migration"},
    {"psql-copy", "copy", "would read or write a file on the machine that runs the script",
     "write COPY … FROM stdin with the rows below it, ended by a line \\."},
    {"psql-connect", "c connect password conninfo",
     "would act on another connection than the guarded one",
     "choose the database when the script is run: psql -f script.sql DATABASE_URL"},
    {"psql-variable", "set unset gset prompt bind bind_named parse close_prepared close",
     "would make the script depend on psql's variables, which nobody reviewed",
     "write the value itself"},
    {"psql-conditional", "if elif else endif",
     "would leave statements out depending on psql's variables",
     "decide in SQL (a DO block, IF EXISTS), or write two revisions"},
    {"psql-execute", "gexec gdesc watch", "would run statements that do not stand in the source",
     "use a DO block with EXECUTE"},
    {"psql-output",
     "echo qecho warn o out g gx w write p print r reset crosstabview s e edit ef ev "
     "errverbose",
     "is a command of psql, not of the server", "leave it out; end statements with a semicolon"},
    {"psql-settings", "encoding pset timing x t a f H html C T setopt",
     "would change settings of psql while the script runs",
     "leave it out; sources are UTF-8 and the script sets what it needs"},
    {"psql-describe",
     "d da dA dAc dAf dAo dAp db dc dC dd dD ddp dE des det deu dew df dF dFd dFp dFt dg di dl dL "
     "dm dn do dO "
     "dp dP dconfig dfn dfa dfp dft dfw drds drg dRp dRs ds dt dT du dv dx dX dy l list z sf sv h "
     "help ? copyright",
     "is a command of psql for people, not for scripts", "leave it out"},
    {"psql-quit", "q quit", "would end the script before its version row is written",
     "leave it out"},
    {"psql-large-object", "lo_export lo_import lo_list lo_unlink",
     "would read or write files on the machine that runs the script",
     "use the server's lo_* functions"},
    {"psql-separator", "; :", "is psql's escape, not SQL", "write it without the backslash"},
    {"psql-pipeline",
     "startpipeline endpipeline sendpipeline syncpipeline flush flushrequest getresults",
     "would send statements without waiting for errors", "leave it out"},
    {"psql-stray-data-end", ".", "ends COPY data, but no COPY … FROM stdin stands before it",
     "remove the line, or the data and its COPY statement got separated"},
    {"psql-restrict", "restrict unrestrict",
     "is a mark that pg_dump makes for psql; the script is built without it", "it may stay or go"},
}};

bool contains(std::string_view list, std::string_view word) {
  for (const std::string_view entry : split(list, ' ')) {
    if (entry == word) return true;
  }
  return false;
}

// psql ends a command's name at white space or the next backslash; "\!" and "\?" need no space
// behind them.
std::string_view command_name(std::string_view text) {
  std::string_view name = text.substr(1);
  if (!name.empty() && std::string_view("!;:.?").find(name.front()) != std::string_view::npos) {
    return name.substr(0, 1);
  }
  std::size_t size = 0;
  while (size < name.size() && !is_space(name[size]) && name[size] != '\\') ++size;
  name = name.substr(0, size);
  // "\dt+", "\l+", "\dS": the same command with modifiers
  while (name.size() > 1 && (name.back() == '+' || name.back() == 'S' || name.back() == 'x')) {
    if (name == "gx") break;
    name.remove_suffix(1);
  }
  return name;
}

// "\dtv", "\dPt": \d with letters that choose kinds of relations.
bool lists_relations(std::string_view name) {
  return name.size() > 1 && name.front() == 'd' &&
         name.find_first_not_of("tmvisEPn", 1) == std::string_view::npos;
}

}  // namespace

void report_meta_command(const SourcePtr& source, Span span, Diagnostics& diagnostics) {
  const std::string_view name = command_name(source->text(span));
  for (const Family& family : k_families) {
    const bool lists = family.id == "psql-describe" && lists_relations(name);
    if (name.empty() || !(contains(family.commands, name) || lists)) continue;
    const std::string message = fmt::format("psql meta-command \\{} {}", name, family.effect);
    Diagnostic& diagnostic = family.id == "psql-restrict"
                                 ? diagnostics.note(std::string(family.id), message)
                                 : diagnostics.error(std::string(family.id), message);
    diagnostic.at(source, span).with_help(std::string(family.help));
    return;
  }
  diagnostics
      .error(
          "psql-unknown",
          fmt::format("a backslash outside quotes starts a psql meta-command, and psql has no \\{}",
                      visible(name)))
      .at(source, span)
      .with_help("sources hold SQL alone; a backslash in a value belongs inside quotes");
}

}  // namespace migc::sql
