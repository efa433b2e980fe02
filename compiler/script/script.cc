#include "compiler/script/script.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/parallel.h"
#include "compiler/base/version.h"
#include "compiler/script/body.h"
#include "compiler/script/guard.h"
#include "compiler/script/head.h"
#include "compiler/script/session.h"
#include "compiler/script/step.h"
#include "compiler/script/version_rows.h"
#include "compiler/sql/names.h"

namespace migc::script {
namespace {

using revision::Direction;
using revision::Plan;

std::vector<RenderedStep> render_steps(const Project& project, const Plan& plan,
                                       const std::vector<StepEffects>& effects, Dialect dialect) {
  std::vector<RenderedStep> steps(plan.steps.size());
  for_each_index(steps.size(), [&](std::size_t i) {
    steps[i] = render_step({project, plan, dialect, i, effects.empty() ? nullptr : &effects[i]});
  });
  return steps;
}

VersionRange common_versions(const std::vector<RenderedStep>& steps) {
  VersionRange range{k_oldest_postgres, k_newest_postgres};
  for (const RenderedStep& step : steps) {
    range.oldest = std::max(range.oldest, step.versions.oldest);
    range.newest = std::min(range.newest, step.versions.newest);
  }
  return range;
}

// In a script that is one transaction, a value added in one revision cannot be used in a later one.
void check_enum_values(const Project& project, const Plan& plan,
                       const std::vector<RenderedStep>& steps, Diagnostics& diagnostics) {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    for (const std::string& value : steps[i].new_enum_values) {
      for (std::size_t j = i + 1; j < steps.size(); ++j) {
        const revision::Revision& later = project.graph.revision(plan.steps[j].revision);
        const revision::Section* const section = section_of(later, plan.direction);
        if (section == nullptr) continue;
        const std::size_t at =
            section->source->text(section->span).find(fmt::format("'{}'", value));
        if (at == std::string_view::npos) continue;
        const std::size_t begin = section->span.begin + at;
        diagnostics
            .error("enum-value-in-transaction",
                   fmt::format("the value '{}' is added by revision \"{}\" in the same "
                               "transaction, and cannot be used "
                               "before that is committed",
                               value, project.graph.id(plan.steps[i].revision)))
            .at(section->source, {begin, begin + value.size() + 2})
            .in_revision(later.id)
            .with_sqlstate("55P04")
            .with_help("set [script] transaction = \"per-revision\"");
      }
    }
  }
}

bool copies_csv(const std::vector<RenderedStep>& steps) {
  return std::any_of(steps.begin(), steps.end(), [](const auto& step) { return step.copies_csv; });
}

std::string opening(const Project& project, const Plan& plan,
                    const std::vector<RenderedStep>& steps, const Body& body, Dialect dialect) {
  std::string text = "\n-- Session\n";
  if (dialect == Dialect::psql) text += psql_settings();
  text += session_settings(project.config) + "\n";
  text += opening_guards(project, plan, common_versions(steps), body.digest(), dialect);
  if (copies_csv(steps)) text += csv_guard();
  if (plan.from.empty() && plan.direction != Direction::downgrade) {
    text += "\n-- A start from base: the version table may not be there yet.\nBEGIN;\n" +
            create_version_table(project.config) + "COMMIT;\n";
  }
  return text;
}

std::string closing(const Project& project, const Plan& plan, Dialect dialect) {
  const std::string table = sql::quote_name(version_table(project.config));
  std::string text = "\n-- Report\n" + release_guard(project.config);
  if (dialect == Dialect::psql) {
    const std::string done = fmt::format("done, {0} of {0} steps", plan.steps.size());
    text += echo_line(fmt::format(
        "migc: {}. Rows of {} now:", plan.is_idempotent ? "nothing is missing now" : done, table));
  }
  return text + fmt::format("SELECT version_num FROM {} ORDER BY version_num;\n", table);
}

}  // namespace

std::optional<Script> write_script(const Project& project, const Plan& plan, const Review& review,
                                   Dialect dialect, Diagnostics& diagnostics) {
  const bool stamp = plan.direction == Direction::stamp;
  const bool single = project.config.script.transaction == ScriptTransaction::single && !stamp;
  std::vector<RenderedStep> steps =
      stamp ? std::vector<RenderedStep>() : render_steps(project, plan, review.effects, dialect);
  for (RenderedStep& step : steps) diagnostics.append(std::move(step.diagnostics));
  if (single) check_enum_values(project, plan, steps, diagnostics);
  if (diagnostics.has_errors()) return std::nullopt;

  Body body(project, plan, steps, dialect);
  Script script{{}, common_versions(steps), body.digest()};
  script.text = write_head(project, plan, steps, review, script.versions, script.digest, dialect);
  script.text += opening(project, plan, steps, body, dialect);
  script.text += body.text();
  script.text += closing(project, plan, dialect);
  return script;
}

}  // namespace migc::script
