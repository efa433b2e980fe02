#include "compiler/script/sources.h"

#include <algorithm>

#include "compiler/script/step.h"

namespace migc::script {
namespace {

using revision::Direction;
using revision::Revision;

// A section whose parts lie apart has a text of its own, blank between them; the file is what
// counts.
const SourcePtr& file_of(const Revision& revision, const SourcePtr& source) {
  const bool same = revision.source != nullptr && source->path() == revision.source->path();
  return same ? revision.source : source;
}

void add(std::vector<SourcePtr>& sources, const SourcePtr& source) {
  if (source == nullptr) return;
  if (std::find(sources.begin(), sources.end(), source) == sources.end()) sources.push_back(source);
}

}  // namespace

std::vector<SourcePtr> sources_of(const Revision& revision, Direction direction) {
  std::vector<SourcePtr> sources;
  const revision::Section* const section = section_of(revision, direction);
  add(sources, section != nullptr ? file_of(revision, section->source) : revision.source);
  if (direction == Direction::upgrade && revision.verify)
    add(sources, file_of(revision, revision.verify->source));
  return sources;
}

std::vector<SourcePtr> sources_of(const Project& project, const revision::Plan& plan) {
  // no two revisions share a file
  std::vector<SourcePtr> all;
  for (const revision::Step& step : plan.steps) {
    const auto own = sources_of(project.graph.revision(step.revision), plan.direction);
    all.insert(all.end(), own.begin(), own.end());
  }
  return all;
}

}  // namespace migc::script
