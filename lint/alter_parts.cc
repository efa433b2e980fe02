#include "lint/alter_parts.h"

#include "lint/shared_fixes.h"
#include "lint/statement_edits.h"
#include "lint/words.h"

namespace migc::lint {
namespace {

// The statement with the chosen subcommands alone, as they are written, without a semicolon.
std::string alter_with(const Step& step, const sql::AlterTable& alter, const Chosen& chosen) {
  const std::string_view source = step.source->text();
  const std::size_t begin = Words(source, step.statement.span).whole().begin;
  std::string text;
  for (const sql::AlterCommand& each : alter.commands) {
    if (!chosen(each)) continue;
    text += text.empty() ? source.substr(begin, alter.commands.front().span.begin - begin) : ", ";
    text += source.substr(each.span.begin, each.span.size());
  }
  return text;
}

}  // namespace

// From a subcommand's first word to the next one's or, for those at the end, from the end of the
// last that stays.
std::vector<Edit> alter_without(const sql::AlterTable& alter, const Chosen& chosen) {
  std::vector<Edit> edits;
  const auto& commands = alter.commands;
  std::size_t last = commands.size();
  while (last > 0 && chosen(commands[last - 1])) --last;
  if (last == 0) return edits;
  for (std::size_t i = 0; i < last; ++i)
    if (chosen(commands[i]))
      edits.push_back({{commands[i].span.begin, commands[i + 1].span.begin}, ""});
  if (last < commands.size())
    edits.push_back({{commands[last - 1].span.end, commands.back().span.end}, ""});
  return edits;
}

std::vector<Edit> alter_apart(const Step& step, const sql::AlterTable& alter, Side side,
                              const Chosen& chosen) {
  std::vector<Edit> edits = alter_without(alter, chosen);
  const std::string own = alter_with(step, alter, chosen) + ";";
  edits.push_back(side == Side::before ? before_statement(step, own + "\n")
                                       : behind_statement(step, own));
  return edits;
}

}  // namespace migc::lint
