#include "lint/finding.h"

#include <fmt/format.h>

#include "compiler/effects/description.h"
#include "lint/rule.h"

namespace migc::lint {
namespace {

std::string_view who_waits(LockMode mode) {
  if (effects::blocks_reads(mode)) return "reads and writes wait";
  if (effects::blocks_writes(mode)) return "writes wait";
  return "neither reads nor writes wait";
}

}  // namespace

Finding& Finding::on(ObjectId its_relation) {
  relation = its_relation;
  if (step != nullptr && !step->is_in_use(its_relation)) dropped = true;
  return *this;
}

Finding& Finding::because(std::string fact, SourcePtr where, Span span) {
  diagnostic.with_note(std::move(fact), std::move(where), span);
  return *this;
}

Finding& Finding::instead(std::string advice) {
  diagnostic.help = std::move(advice);
  return *this;
}

Finding& Finding::shows(const Effects& effects) {
  if (step == nullptr) return *this;
  const effects::Description described =
      effects::describe(step->before, step->operation(), effects);
  for (const effects::DescribedLock& each : described.locks) {
    if (each.is_implied || each.mode < LockMode::share_update_exclusive) continue;
    because(fmt::format("{} on {} \"{}\": {}", effects::manual_name(each.mode), each.kind,
                        each.relation, who_waits(each.mode)));
  }
  for (const std::string& each : described.rewrites)
    because(fmt::format("all rows of \"{}\" and all its indexes are written again", each));
  for (const effects::DescribedLock& each : described.scans) {
    if (!rewrites(effects, each.id))
      because(fmt::format("\"{}\" is read from its first to its last row", each.relation));
  }
  for (const std::string& each : effects.uncertain) because("not certain: " + each);
  return *this;
}

Finding& Finding::unless(std::function<bool(const Catalog&)> its_mended) {
  mended = std::move(its_mended);
  return *this;
}

Finding& Finding::fixed_by(std::optional<Fix> its_fix) {
  fix = std::move(its_fix);
  return *this;
}

Finding& Report::add(Span span, std::string message) {
  Finding& finding = findings_.emplace_back();
  finding.rule = rule_;
  finding.step = step_;
  finding.statement = statement_;
  finding.diagnostic.id = rule_->name;
  finding.diagnostic.severity = severity_;
  finding.diagnostic.message = std::move(message);
  finding.diagnostic.help = rule_->instead;
  finding.diagnostic.at(source_, span);
  return finding;
}

}  // namespace migc::lint
