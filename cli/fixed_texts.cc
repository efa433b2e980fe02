#include "cli/fixed_texts.h"

#include <fmt/format.h>

#include "cli/revision_file.h"
#include "compiler/base/digest.h"
#include "compiler/base/text.h"

namespace migc::cli {
namespace {

constexpr std::size_t k_id_digits = 12;

}  // namespace

FixedTexts::FixedTexts(const LintRun& run, const Changes& changes, const revision::Drafts& drafts)
    : run_(run), changes_(changes), drafts_(drafts) {}

const revision::Revision* FixedTexts::revision_of(const lint::Reported& finding) const {
  if (!run_.project) return nullptr;
  const auto index = run_.project->graph.find(finding.diagnostic.revision);
  return index ? &run_.project->graph.revision(*index) : nullptr;
}

std::string FixedTexts::obstacle(const lint::Reported& finding,
                                 const revision::Revision* revision) const {
  const lint::Fix& fix = *finding.fix;
  if (revision == nullptr) {
    return fix.next.empty() ? ""
                            : "it needs revisions behind this one, and a file by itself has none";
  }
  if (!run_.is_open(*revision, changes_, drafts_))
    return "the revision is in the ref of --since: others have it already";
  const Project& project = *run_.project;
  const bool native = project.layout == revision::Layout::migc;
  if (!native && !fix.next.empty()) {
    return fmt::format(
        "it needs revisions behind this one, and migc writes those in its own layout "
        "alone, not in that of {}",
        revision::layout_name(project.layout));
  }
  if (!native && fix.leaves_transaction &&
      revision->up->transaction != revision::TransactionMode::never) {
    return fmt::format("it cannot run in a transaction, in which {} puts the file",
                       revision::layout_name(project.layout));
  }
  if (fix.next.empty()) return "";
  for (const revision::Index child : project.graph.children(*project.graph.find(revision->id))) {
    const revision::Revision& behind = project.graph.revision(child);
    if (!run_.is_open(behind, changes_, drafts_))
      return fmt::format("revision \"{}\", which others have already, revises it", behind.id);
  }
  return "";
}

bool FixedTexts::add(const lint::Reported& finding, std::string& reason) {
  const revision::Revision* const revision = revision_of(finding);
  reason = obstacle(finding, revision);
  if (!reason.empty()) return false;
  const SourcePtr& source = finding.diagnostic.source;
  std::vector<lint::Edit> edits = finding.fix->edits;
  std::vector<lint::NextRevision> next = finding.fix->next;
  if (revision != nullptr && revision->down) {
    const Span down = revision->down->span;
    Span replaced{down.begin, down.begin};
    for (lint::NextRevision& each : next) {
      if (!each.takes_way_back) continue;
      if (!each.down.empty()) each.down += "\n";
      each.down += trim(source->text(down));
      replaced = down;
    }
    if (!replaced.empty() || !finding.fix->down.empty())
      edits.push_back({replaced, finding.fix->down + "\n"});
  }
  auto& known = edits_[source->path()];
  if (lint::overlap(known.second, edits)) return false;
  known.first = source;
  known.second.insert(known.second.end(), edits.begin(), edits.end());
  if (next.empty()) return true;
  auto& behind = next_[*run_.project->graph.find(revision->id)];
  behind.insert(behind.end(), next.begin(), next.end());
  return true;
}

// Ids follow from what stands before and what the revision does: the same fix makes the same files.
void FixedTexts::insert_next(revision::Index index, const std::vector<lint::NextRevision>& next,
                             Diagnostics& diagnostics) {
  const Project& project = *run_.project;
  std::string last = project.graph.id(index);
  for (const lint::NextRevision& each : next) {
    revision::NewRevision fresh;
    fresh.id = sha256(last + "\n" + each.up).substr(0, k_id_digits);
    fresh.message = each.message;
    fresh.down_revisions = {last};
    fresh.up = each.up;
    fresh.down = each.down;
    const auto file = make_revision_file(project, fresh, diagnostics);
    if (!file) return;
    drafts_[file->path] = file->text;
    last = fresh.id;
  }
  for (const revision::Index child : project.graph.children(index))
    repoint(child, project.graph.id(index), last);
}

void FixedTexts::repoint(revision::Index child, const std::string& from, const std::string& to) {
  const revision::Revision& revision = run_.project->graph.revision(child);
  auto& [source, edits] = edits_[revision.source->path()];
  source = revision.source;
  for (const revision::Reference& each : revision.down_revisions)
    if (each.text == from) edits.push_back({each.span, to});
}

revision::Drafts FixedTexts::take(Diagnostics& diagnostics) && {
  for (const auto& [index, next] : next_) insert_next(index, next, diagnostics);
  for (const auto& [path, edited] : edits_)
    if (edited.first != nullptr) drafts_[path] = lint::apply(*edited.first, edited.second);
  return std::move(drafts_);
}

}  // namespace migc::cli
