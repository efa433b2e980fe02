#include "compiler/schema.h"

#include "compiler/base/parallel.h"
#include "compiler/sql/operation.h"
#include "compiler/sql/parse.h"

namespace migc {
namespace {

struct ParsedSource {
  std::vector<sql::Statement> statements;
  Diagnostics diagnostics;
};

ParsedSource parse_source(const SourcePtr& source, Span span) {
  ParsedSource parsed;
  parsed.statements = sql::parse(source, span, parsed.diagnostics, sql::Operations::yes);
  return parsed;
}

// Where the first fault of the source stands: what follows it does not run.
std::size_t end_of_replay(const Diagnostics& diagnostics, Span span) {
  std::size_t end = span.end;
  for (const Diagnostic& each : diagnostics.items()) {
    if (each.severity == Severity::error && each.span) end = std::min(end, each.span->begin);
  }
  return end;
}

void report(const catalog::Outcome& outcome, const SourcePtr& source, Span statement,
            const std::string& revision, Diagnostics& diagnostics) {
  if (outcome.refusal) {
    const catalog::Refusal& refusal = *outcome.refusal;
    Diagnostic& warning =
        diagnostics.warning("refused-statement", "the server would refuse this: " + refusal.message)
            .at(source, refusal.span.value_or(statement))
            .in_revision(revision)
            .with_sqlstate(refusal.sqlstate)
            .with_help("the statement is left out of the schema; mend it, or what comes before it");
    if (!refusal.detail.empty()) warning.with_note(refusal.detail);
  }
  for (const std::string& reason : outcome.uncertain) {
    diagnostics.note("uncertain-statement", reason)
        .at(source, statement)
        .in_revision(revision)
        .with_help("whatever it changes is missing in the schema from here on");
  }
}

void replay_parsed(catalog::Replay& replay, const SourcePtr& source, Span span, ParsedSource parsed,
                   const std::string& revision, Diagnostics& diagnostics) {
  const std::size_t end = end_of_replay(parsed.diagnostics, span);
  diagnostics.append(std::move(parsed.diagnostics), revision);
  replay.start_source(source);
  for (const sql::Statement& statement : parsed.statements) {
    if (statement.span.begin >= end) break;
    report(replay.run(statement), source, statement.span, revision, diagnostics);
  }
}

}  // namespace

void replay_source(catalog::Replay& replay, const SourcePtr& source, Span span,
                   const std::string& revision, Diagnostics& diagnostics) {
  replay_parsed(replay, source, span, parse_source(source, span), revision, diagnostics);
}

void replay_plan(catalog::Replay& replay, const Project& project, const revision::Plan& plan,
                 Diagnostics& diagnostics) {
  // parsing takes most of the time and knows nothing of the catalog: a batch at a time on all cores
  constexpr std::size_t k_batch = 256;
  for (std::size_t begin = 0; begin < plan.steps.size(); begin += k_batch) {
    const std::size_t count = std::min(k_batch, plan.steps.size() - begin);
    std::vector<ParsedSource> parsed(count);
    const auto section_of = [&](std::size_t i) -> const std::optional<revision::Section>& {
      return project.graph.revision(plan.steps[begin + i].revision).up;
    };
    for_each_index(count, [&](std::size_t i) {
      if (const auto& section = section_of(i)) {
        parsed[i] = parse_source(section->source, section->span);
      }
    });
    for (std::size_t i = 0; i < count; ++i) {
      const auto& section = section_of(i);
      if (!section) continue;
      replay_parsed(replay, section->source, section->span, std::move(parsed[i]),
                    project.graph.revision(plan.steps[begin + i].revision).id, diagnostics);
    }
  }
}

}  // namespace migc
