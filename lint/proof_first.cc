#include "lint/proof_first.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/catalog/made_names.h"
#include "compiler/sql/names.h"
#include "lint/shared_fixes.h"
#include "lint/split.h"
#include "lint/statement_edits.h"

namespace migc::lint {
namespace {

// What one check needs, each as a statement.
struct Texts {
  std::string add, validate, drop, drop_if_there;
};

Texts texts_of(const Catalog& catalog, const Proof& proof, std::vector<std::string>& taken) {
  const Object& table = *catalog.find(proof.table);
  const std::string plain =
      catalog::choose_constraint_name(catalog, table.name, "", "proof", table.schema, taken);
  taken.push_back(plain);
  const std::string name = sql::quote_identifier(plain);
  const std::string whole = qualified_name(catalog, proof.table);
  return {fmt::format("ALTER TABLE {} ADD CONSTRAINT {} CHECK ({}) NOT VALID;", whole, name,
                      proof.condition),
          fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {};", whole, name),
          fmt::format("ALTER TABLE {} DROP CONSTRAINT {};", whole, name),
          fmt::format("ALTER TABLE IF EXISTS {} DROP CONSTRAINT IF EXISTS {};", whole, name)};
}

}  // namespace

std::optional<Fix> prove_first(const Step& step, const std::vector<Proof>& proofs) {
  const auto tail = tail_of(step);
  if (!tail || proofs.empty()) return std::nullopt;
  std::vector<std::string> taken;
  std::vector<std::string> add;
  std::vector<std::string> validate;
  std::vector<std::string> drop;
  std::vector<std::string> undo;
  std::string tables;
  for (const Proof& each : proofs) {
    Texts texts = texts_of(step.before, each, taken);
    add.push_back(std::move(texts.add));
    validate.push_back(std::move(texts.validate));
    drop.push_back(std::move(texts.drop));
    undo.push_back(std::move(texts.drop_if_there));
    tables += (tables.empty() ? "" : ", ") + name_of(step.before, each.table);
  }
  Fix fix{.title = "prove it by a valid CHECK first, in revisions of their own",
          .edits = {replace(step, *tail, join(add, "\n"))},
          .down = join(undo, "\n")};
  fix.next.push_back({"validate what proves the rows of " + tables, join(validate, "\n"),
                      std::string(k_nothing_to_undo)});
  NextRevision last = as_revision(step, *tail, "what the proof of " + tables + " is for",
                                  {behind_statement(step, join(drop, "\n"))});
  last.down = join(add, "\n") + (last.down.empty() ? "" : "\n" + last.down);
  fix.next.push_back(std::move(last));
  return fix;
}

std::optional<std::string> bound_condition(const Step& step, ObjectId parent, ObjectId table,
                                           const sql::PartitionBound& bound) {
  const auto* const above = step.before.find_as<Relation>(parent);
  if (above == nullptr || !above->partition_key || bound.is_default) return std::nullopt;
  const auto& parts = above->partition_key->parts;
  if (parts.size() != 1 || parts.front().column.empty()) return std::nullopt;
  const Address key{table, find_column(step.before, table, parts.front().column)};
  if (key.column == 0) return std::nullopt;
  const std::string name = sql::quote_identifier(parts.front().column);
  std::vector<std::string> conditions;
  if (!column_at(step.before, key)->not_null) conditions.push_back(name + " IS NOT NULL");
  const auto text = [&](const sql::Expression& each) { return step.source->text(each.span); };
  if (bound.strategy == sql::PartitionStrategy::list) {
    std::vector<std::string> values;
    for (const sql::Expression& each : bound.list) {
      if (each.kind == sql::ExpressionKind::null_value) return std::nullopt;
      values.emplace_back(text(each));
    }
    conditions.push_back(fmt::format("{} IN ({})", name, fmt::join(values, ", ")));
  } else if (bound.strategy == sql::PartitionStrategy::range && bound.lower.size() == 1 &&
             bound.upper.size() == 1) {
    const auto is_limit = [](const sql::Expression& each) {
      return each.kind != sql::ExpressionKind::other;  // MINVALUE, MAXVALUE
    };
    const sql::Expression& lower = bound.lower.front();
    const sql::Expression& upper = bound.upper.front();
    if (is_limit(lower)) conditions.push_back(fmt::format("{} >= {}", name, text(lower)));
    if (is_limit(upper)) conditions.push_back(fmt::format("{} < {}", name, text(upper)));
  }
  if (conditions.empty()) return std::nullopt;
  return join(conditions, " AND ");
}

}  // namespace migc::lint
