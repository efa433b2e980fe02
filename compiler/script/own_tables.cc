#include "compiler/script/own_tables.h"

#include <memory>
#include <string>

#include <fmt/format.h>

#include "compiler/schema.h"
#include "compiler/script/journal.h"
#include "compiler/script/version_rows.h"
#include "compiler/sql/names.h"

namespace migc::script {
namespace {

// Whatever would be refused is left out: the schema may lack what the tables are to stand in.
void run(catalog::Replay& replay, const std::string& text) {
  const auto source = std::make_shared<const SourceFile>("migc's own tables", text);
  Diagnostics refused;
  replay_source(replay, source, {0, text.size()}, "", refused);
}

}  // namespace

std::vector<catalog::ObjectId> add_own_tables(catalog::Replay& replay, const Config& config) {
  const catalog::ObjectId first = replay.catalog().next_id();
  run(replay, create_version_table(config));
  if (has_journal(config)) run(replay, create_journal_table(config));
  std::vector<catalog::ObjectId> made;
  replay.catalog().visit_objects([&](const catalog::Object& object) {
    if (object.id < first) return;
    const auto* const relation = object.as<catalog::Relation>();
    const bool is_table = relation != nullptr && relation->kind == catalog::RelationKind::table;
    if (is_table || object.as<catalog::Schema>() != nullptr) made.push_back(object.id);
  });
  return made;
}

void remove_own_tables(catalog::Replay& replay, const std::vector<catalog::ObjectId>& made) {
  // a schema goes after what is in it
  for (std::size_t left = made.size(); left-- > 0;) {
    const catalog::Object* const object = replay.catalog().find(made[left]);
    if (object == nullptr) continue;
    const catalog::Object* const schema = replay.catalog().find(object->schema);
    run(replay, schema == nullptr
                    ? fmt::format("DROP SCHEMA {};", sql::quote_identifier(object->name))
                    : fmt::format("DROP TABLE {};", sql::quote_name({schema->name, object->name})));
  }
}

}  // namespace migc::script
