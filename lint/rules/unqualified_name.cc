// SPDX-License-Identifier: MIT
#include "compiler/sql/names.h"
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

// With the schema that the search_path leads to.
std::optional<Fix> qualify(const Step& step, const sql::QualifiedName& name, Span span) {
  const Object* const object = step.after.find(step.relation(name));
  if (object == nullptr) return std::nullopt;
  const std::string schema = sql::quote_identifier(name_of(step.after, object->schema));
  return Fix{.title = "name the schema", .edits = {{{span.begin, span.begin}, schema + "."}}};
}

void check_unqualified_name(const Step& step, Report& report) {
  const auto look = [&](const sql::QualifiedName& name, Span span) {
    if (name.schema.empty())
      report.add(span, fmt::format("the search_path decides where \"{}\" goes", name.name))
          .fixed_by(qualify(step, name, span));
  };
  if (const auto* const table = step.as<sql::CreateTable>()) {
    if (table->persistence != sql::Persistence::temporary) look(table->name, table->name_span);
  } else if (const auto* const view = step.as<sql::CreateView>()) {
    if (!view->temporary) look(view->name, view->name_span);
  } else if (const auto* const sequence = step.as<sql::CreateSequence>()) {
    look(sequence->name, sequence->name_span);
  }
}

}  // namespace

Rule unqualified_name() {
  return {
      .name = "unqualified-name",
      .group = Group::hygiene,
      .severity = Severity::warning,
      .is_on = false,
      .summary = "CREATE TABLE, VIEW or SEQUENCE without a schema",
      .why =
          "Where the object goes depends on the search_path of the session that runs the "
          "migration.",
      .instead = "name the schema",
      .fix = "names the schema that the search_path of the settings leads to",
      .bad = {.schema = {}, .sql = "CREATE TABLE orders (id bigint PRIMARY KEY);"},
      .good = {.schema = {}, .sql = "CREATE TABLE public.orders (id bigint PRIMARY KEY);"},
      .check = check_unqualified_name,
  };
}

}  // namespace migc::lint::rules
