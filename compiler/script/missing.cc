#include "compiler/script/missing.h"

#include <vector>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/script/journal.h"
#include "compiler/script/version_rows.h"
#include "compiler/sql/names.h"

namespace migc::script {
namespace {

using revision::Graph;
using revision::Index;

// Values of an array on lines of about a hundred characters.
std::string array(const std::vector<std::string>& values, std::string_view type) {
  std::string text;
  std::size_t width = 0;
  for (const std::string& value : values) {
    if (!text.empty()) text += width > 90 ? ",\n    " : ", ";
    if (width > 90) width = 0;
    text += value;
    width += value.size() + 2;
  }
  return fmt::format("ARRAY[\n    {}]::{}[]", text, type);
}

// The whole graph, in numbers from 1 on, each revision after those that it builds on.
struct Numbered {
  std::vector<std::string> ids;    // as literals
  std::vector<std::string> above;  // a revision …
  std::vector<std::string> below;  // … and one that it builds on; the newest first
  std::vector<std::string> steps;  // those of the plan
};

Numbered number(const Graph& graph, const revision::Plan& plan) {
  Numbered numbered;
  std::vector<std::size_t> numbers(graph.size());
  for (const Index index : graph.topological()) {
    numbered.ids.push_back(sql::quote_literal(graph.id(index)));
    numbers[index] = numbered.ids.size();
  }
  const auto order = graph.topological();
  for (std::size_t left = order.size(); left-- > 0;) {
    for (const Index parent : graph.parents(order[left])) {
      numbered.above.push_back(std::to_string(numbers[order[left]]));
      numbered.below.push_back(std::to_string(numbers[parent]));
    }
  }
  numbered.steps.reserve(plan.steps.size());
  for (const revision::Step& step : plan.steps)
    numbered.steps.push_back(std::to_string(numbers[step.revision]));
  return numbered;
}

std::string check_rows(const Config& config) {
  const std::string table = sql::quote_literal(sql::quote_name(version_table(config)));
  return fmt::format(
      "  IF NOT found <@ ids THEN\n"
      "    RAISE EXCEPTION 'migc: version table % holds %, which the sources of this script do not "
      "have; nothing was changed',\n"
      "      {0}, ARRAY(SELECT * FROM unnest(found) EXCEPT SELECT * FROM unnest(ids) ORDER BY 1)\n"
      "      USING HINT = 'Is this the right database? Else compile the script from the sources "
      "that it was migrated with.';\n"
      "  END IF;\n"
      "  FOR i IN 1..cardinality(found) LOOP\n"
      "    applied[array_position(ids, found[i])] := true;\n"
      "  END LOOP;\n"
      "  FOR i IN 1..cardinality(above) LOOP\n"
      "    IF applied[above[i]] THEN\n"
      "      applied[below[i]] := true;\n"
      "      passed[below[i]] := true;\n"
      "    END IF;\n"
      "  END LOOP;\n"
      "  FOR i IN 1..cardinality(found) LOOP\n"
      "    IF passed[array_position(ids, found[i])] THEN\n"
      "      RAISE EXCEPTION 'migc: version table % holds rows %, and % is below another of them; "
      "nothing was changed',\n"
      "        {0}, found, found[i]\n"
      "        USING HINT = 'Delete the row that is too much: what is below a row is applied.';\n"
      "    END IF;\n"
      "  END LOOP;\n",
      table);
}

std::string check_start(const revision::Plan& plan) {
  if (plan.from.empty()) return {};
  return fmt::format(
      "  FOR i IN 1..cardinality(start) LOOP\n"
      "    IF NOT applied[array_position(ids, start[i])] THEN\n"
      "      RAISE EXCEPTION 'migc: this script brings what comes after %, and % is not applied "
      "here: the rows are %; nothing was changed',\n"
      "        start, start[i], found\n"
      "        USING HINT = 'Compile it without a start.';\n"
      "    END IF;\n"
      "  END LOOP;\n");
}

// A revision that is half done: by this script, which goes on; or by another one.
std::string check_journal(const Config& config, const std::string& digest, Dialect dialect) {
  const std::string table = sql::quote_name(journal_table(config));
  const std::string same = fmt::format(
      "    IF newest.script = {} AND NOT newest.revision_done THEN\n"
      "      IF newest.version_rows <> found THEN\n"
      "        RAISE EXCEPTION 'migc: revision % is half done, and the rows have changed since: "
      "expected %, found %; nothing was changed',\n"
      "          newest.revision, newest.version_rows, found\n"
      "          USING HINT = {};\n"
      "      END IF;\n"
      "      RAISE NOTICE 'migc: this script was stopped in revision %; it goes on after segment % "
      "of %',\n"
      "        newest.revision, newest.segment - (newest.success IS NULL)::integer, "
      "newest.segments;\n"
      "    ELSIF NOT newest.revision_done THEN\n",
      sql::quote_literal(digest),
      sql::quote_literal(fmt::format("If what it did was undone by hand, set success to false in "
                                     "its rows of {}.",
                                     table)));
  return fmt::format(
      "  IF to_regclass({}) IS NOT NULL THEN\n"
      "    SELECT * INTO newest FROM {} WHERE success IS NOT false ORDER BY id DESC LIMIT 1;\n"
      "{}{}"
      "    END IF;\n"
      "  END IF;\n",
      sql::quote_literal(table), table,
      is_resumable(config, dialect) ? same : "    IF NOT newest.revision_done THEN\n",
      half_done_error(config, dialect));
}

std::string make_table(std::size_t steps) {
  return fmt::format(
      "  DROP TABLE IF EXISTS {0};\n"
      "  CREATE TEMPORARY TABLE {0} ({1} text PRIMARY KEY);\n"
      "  INSERT INTO {0} SELECT ids[step] FROM unnest(steps) AS step WHERE NOT applied[step];\n"
      "  GET DIAGNOSTICS missing = ROW_COUNT;\n"
      "  GRANT SELECT, INSERT ON {0} TO PUBLIC;  -- sources may take on another role\n"
      "  RAISE NOTICE 'migc: % of {2} revisions are missing', missing;\n",
      k_missing_table, k_missing_column, steps);
}

}  // namespace

std::string find_missing(const Project& project, const revision::Plan& plan,
                         const std::string& digest, Dialect dialect) {
  const Config& config = project.config;
  const std::string table = sql::quote_name(version_table(config));
  const Numbered numbered = number(project.graph, plan);
  const bool journal = has_journal(config);
  std::string body = fmt::format(
      "\nDECLARE\n"
      "  -- all revisions, each after those that it builds on\n"
      "  ids     CONSTANT text[] := {};\n"
      "  -- by their numbers: a revision, and one that it builds on, the newest first\n"
      "  above   CONSTANT integer[] := {};\n"
      "  below   CONSTANT integer[] := {};\n"
      "  -- what this script has\n"
      "  steps   CONSTANT integer[] := {};\n",
      array(numbered.ids, "text"), array(numbered.above, "integer"),
      array(numbered.below, "integer"), array(numbered.steps, "integer"));
  if (!plan.from.empty())
    body += fmt::format("  start   CONSTANT text[] := {};\n", text_array(plan.from));
  body +=
      "  found   text[] := ARRAY[]::text[];\n"
      "  applied boolean[] := array_fill(false, ARRAY[cardinality(ids)]);\n"
      "  passed  boolean[] := applied;  -- applied, and below a row\n"
      "  missing bigint;\n";
  if (journal) body += "  newest  record;\n";
  body += fmt::format(
      "BEGIN\n"
      "  IF to_regclass({}) IS NOT NULL THEN\n"
      "    found := {};\n"
      "  END IF;\n",
      sql::quote_literal(table), current_rows(config));
  if (journal) body += check_journal(config, digest, dialect);
  body += check_rows(config) + check_start(plan) + make_table(plan.steps.size()) + "END\n";
  return "-- What is missing here: a revision is applied if a row is it or builds on it.\n" +
         fmt::format("DO {};\n", sql::quote_dollar(body));
}

std::string is_missing(std::string_view revision) {
  return fmt::format("EXISTS (SELECT FROM {} WHERE {} = {})", k_missing_table, k_missing_column,
                     sql::quote_literal(revision));
}

std::string only_if_missing(std::string_view revision, std::string_view statement) {
  const std::string body = fmt::format(
      "\n"
      "BEGIN\n"
      "  IF {} THEN\n"
      "    EXECUTE {};\n"
      "  END IF;\n"
      "END\n",
      is_missing(revision), sql::quote_dollar(statement));
  return fmt::format("DO {};\n", sql::quote_dollar(body));
}

}  // namespace migc::script
