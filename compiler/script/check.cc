#include "compiler/script/check.h"

#include <vector>

#include <fmt/format.h>

#include "compiler/base/parallel.h"
#include "compiler/revision/graph_check.h"
#include "compiler/script/segment.h"

namespace migc::script {
namespace {

using revision::Revision;
using revision::Section;

void check_section(const Config& config, const Revision& revision,
                   const std::optional<Section>& section, Diagnostics& diagnostics) {
  if (!section) return;
  const bool single = config.script.transaction == ScriptTransaction::single;
  const auto statements = parse_section(revision, *section, diagnostics);
  Diagnostics found;
  divide(*section, statements, {config.target.postgres, single}, found);
  diagnostics.append(std::move(found), revision.id);
}

void check_way_back(const Project& project, const Revision& revision, Diagnostics& diagnostics) {
  const bool one_way = !revision.down && !revision.irreversible && !has_no_statements(revision);
  if (!one_way || project.layout != revision::Layout::migc) return;
  diagnostics
      .warning("missing-down-section",
               fmt::format("revision \"{}\" has no down section, so the way back is unknown",
                           revision.id))
      .at(revision.source, revision.id_span)
      .in_revision(revision.id)
      .with_help(
          "write \"-- migrate:down\" with what undoes it, or \"-- migrate:irreversible: reason\"");
}

void check_revision(const Project& project, const Revision& revision, Diagnostics& diagnostics) {
  check_id_width(project.config, revision, diagnostics);
  check_section(project.config, revision, revision.up, diagnostics);
  check_section(project.config, revision, revision.down, diagnostics);
  if (revision.verify) parse_verify(revision, diagnostics);
  check_way_back(project, revision, diagnostics);
}

}  // namespace

void check_project(const Project& project, Diagnostics& diagnostics) {
  // a graph with faults has heads that nobody meant
  if (!diagnostics.has_errors()) revision::check_graph(project.graph, diagnostics);
  const std::size_t count = project.graph.size();
  std::vector<Diagnostics> found(count);
  for_each_index(count, [&](std::size_t i) {
    check_revision(project, project.graph.revision(static_cast<revision::Index>(i)), found[i]);
  });
  for (Diagnostics& part : found) diagnostics.append(std::move(part));
}

}  // namespace migc::script
