#include "lint/example.h"

#include "compiler/revision/single_file.h"
#include "compiler/schema.h"

namespace migc::lint {
namespace {

constexpr std::string_view k_next = "-- next revision\n";

Config settings_of(const Example& example, Diagnostics& diagnostics) {
  if (example.settings.empty()) {
    Config config = default_config();
    config.target.postgres = example.postgres;
    return config;
  }
  const auto source =
      std::make_shared<const SourceFile>("migrate.toml", std::string(example.settings));
  Config config = load_config(source, diagnostics);
  config.target.postgres = example.postgres;
  return config;
}

}  // namespace

Outcome lint_example(const Example& example, const std::vector<Rule>& rules, const Levels& levels) {
  Diagnostics diagnostics;
  const Config config = settings_of(example, diagnostics);
  catalog::Replay replay(config.target.postgres, config.target.search_path);
  const auto schema = std::make_shared<const SourceFile>("schema.sql", std::string(example.schema));
  replay_source(replay, schema, {0, schema->text().size()}, "", diagnostics);
  Linter linter(replay, config, rules, levels);
  const auto source = std::make_shared<const SourceFile>("example.sql", std::string(example.sql));
  const std::string_view text = source->text();
  SourcePtr old;
  if (!example.old.empty())
    old = std::make_shared<const SourceFile>("example.sql", std::string(example.old));
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(k_next, begin), text.size());
    const bool is_whole = begin == 0 && end == text.size();
    linter.add(is_whole ? revision::up_section_of(source, diagnostics)
                        : revision::Section{source, {begin, end}, {}, {}},
               "", {}, old);
    begin = end + k_next.size();
  }
  Outcome outcome = std::move(linter).finish();
  for (const Diagnostic& each : diagnostics.items()) outcome.findings.push_back({each, {}});
  return outcome;
}

}  // namespace migc::lint
