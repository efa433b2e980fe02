#include "lint/shared_fixes.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/made_names.h"
#include "compiler/lexical/lexer.h"
#include "compiler/sql/names.h"
#include "lint/words.h"

namespace migc::lint {
namespace {

Words words_of(const Step& step) { return {step.source->text(), step.statement.span}; }

// What a key's constraint says of its index, as written: from the columns to where the words of the
// constraint begin again.
struct KeyText {
  Span span;
  std::string columns, including, options, tablespace;
};

std::optional<KeyText> key_text(const Words& words, const sql::ConstraintDefinition& key) {
  const std::size_t start = key.name_span.empty() ? key.span.begin : key.name_span.end;
  const auto columns = words.parentheses(start);
  if (!columns || columns->end > key.span.end) return std::nullopt;
  KeyText text{{words.before(columns->begin).end, columns->end},
               std::string(words.text(*columns)),
               {},
               {},
               {}};
  const bool is_unique = key.kind == ConstraintKind::unique;
  const auto head =
      is_unique ? words.find({"unique"}, start) : words.find({"primary", "key"}, start);
  if (!head) return std::nullopt;
  text.span.begin = head->end;
  const auto follows = [&](std::initializer_list<std::string_view> clause) {
    const auto found = words.find(clause, text.span.end);
    return found && found->end <= key.span.end && found->begin == words.at(text.span.end).begin;
  };
  const auto group = [&](std::string& into) {
    const Span inner = *words.parentheses(text.span.end);
    into = fmt::format(" {} {}", words.text(words.at(text.span.end)), words.text(inner));
    text.span.end = inner.end;
  };
  if (follows({"include"})) group(text.including);
  if (follows({"with"})) group(text.options);
  if (follows({"using", "index", "tablespace"})) {
    const Span name = words.at(words.find({"tablespace"}, text.span.end)->end);
    text.tablespace = fmt::format(" TABLESPACE {}", words.text(name));
    text.span.end = name.end;
  }
  return text;
}

std::string index_definition(const KeyText& text, const sql::ConstraintDefinition& key) {
  return fmt::format("{}{}{}{}{}", text.columns, text.including,
                     key.nulls_not_distinct ? " NULLS NOT DISTINCT" : "", text.options,
                     text.tablespace);
}

bool has_columns(const Catalog& catalog, ObjectId relation, const std::vector<std::string>& names) {
  return std::all_of(names.begin(), names.end(), [&](const std::string& each) {
    return find_column(catalog, relation, each) != 0;
  });
}

// Checks that say the columns hold no NULL: before the index is built, and what proves and drops
// them.
struct Proof {
  std::string before, behind, dropping;
};

Proof prove_not_null(const Step& step, const Part& part, const std::string& table) {
  Proof proof;
  const auto* const object = part.before.find(part.relation);
  for (const std::string& name : part.command.constraint->columns) {
    const Address column{part.relation, find_column(part.before, part.relation, name)};
    if (column_at(part.before, column)->not_null || has_not_null_check(step.before, column, true))
      continue;
    const std::string check = sql::quote_identifier(catalog::choose_constraint_name(
        part.after, object->name, name, "proof", object->schema, {}));
    proof.before +=
        fmt::format("ALTER TABLE {} ADD CONSTRAINT {} CHECK ({} IS NOT NULL) NOT VALID;\n", table,
                    check, sql::quote_identifier(name));
    proof.behind += fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {};\n", table, check);
    proof.dropping += fmt::format(";\nALTER TABLE {} DROP CONSTRAINT {}", table, check);
  }
  return proof;
}

}  // namespace

std::string qualified_name(const Catalog& catalog, ObjectId object) {
  return sql::quote_name(
      {name_of(catalog, catalog.find(object)->schema), name_of(catalog, object)});
}

std::string new_constraint_name(const Part& part, ConstraintKind kind) {
  std::string name;
  Catalog::visit_changes(part.before, part.after, [&](const Change& each) {
    const auto* const made = each.new_as<Constraint>();
    const bool is_new = each.before == nullptr && made != nullptr;
    if (is_new && made->relation == part.relation && made->kind == kind) name = each.after->name;
  });
  return name;
}

std::string new_index_name(const Step& step) {
  const auto* const create = step.as<sql::CreateIndex>();
  if (create == nullptr) return {};
  const ObjectId table = step.relation(create->table);
  for (const Change& each : step.changes()) {
    const auto* const made = each.new_as<Relation>();
    if (each.before == nullptr && made != nullptr && made->index && made->index->table == table)
      return each.after->name;
  }
  return {};
}

std::string free_index_name(const Catalog& catalog, ObjectId table,
                            const std::vector<std::string>& columns) {
  const Object& object = *catalog.find(table);
  return catalog::choose_relation_name(catalog, object.name, catalog::joined_columns(columns),
                                       "idx", object.schema, false);
}

std::optional<Edit> insert_behind(const Step& step, std::initializer_list<std::string_view> words,
                                  std::string_view inserted) {
  const auto found = words_of(step).find(words);
  if (!found) return std::nullopt;
  return Edit{{found->end, found->end}, fmt::format(" {}", inserted)};
}

Edit append(const Step& step, std::string text) {
  const std::size_t end = words_of(step).whole().end;
  return {{end, end}, std::move(text)};
}

// A comment that begins on the line where the statement before it ends is that one's.
Edit before_statement(const Step& step, std::string text) {
  const std::string_view source = step.source->text();
  const Span between{step.statement.leading, words_of(step).whole().begin};
  lexical::Lexer lexer(source, between);
  bool own_line = between.begin == 0 || source[between.begin - 1] == '\n';
  std::size_t place = between.end;
  for (auto token = lexer.next(); token.kind != lexical::TokenKind::end; token = lexer.next()) {
    const bool is_comment = token.kind != lexical::TokenKind::space;
    if (is_comment && own_line) {
      place = token.span.begin;
      break;
    }
    own_line = own_line || lexer.text(token).find('\n') != std::string_view::npos;
  }
  return {{place, place}, std::move(text)};
}

Edit take_out(const Step& step, Span words) {
  return {{words_of(step).before(words.begin).end, words.end}, ""};
}

std::string without_name(const Step& step, const sql::ConstraintDefinition& constraint) {
  Span span = constraint.span;
  if (!constraint.name_span.empty()) span.begin = words_of(step).at(constraint.name_span.end).begin;
  return std::string(step.source->text(span));
}

NextRevision validation(const std::string& table, const std::string& constraint) {
  return {fmt::format("validate {}", constraint),
          fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {};", table,
                      sql::quote_identifier(constraint)),
          std::string(k_nothing_to_undo)};
}

std::optional<Fix> validate_later(const Step& step, const Part& part) {
  const sql::ConstraintDefinition& constraint = *part.command.constraint;
  const std::string name = new_constraint_name(part, constraint.kind);
  const bool refused =
      constraint.kind == ConstraintKind::foreign_key && step.postgres() < 18 &&
      part.before.find_as<Relation>(part.relation)->kind == RelationKind::partitioned_table;
  if (name.empty() || refused) return std::nullopt;
  Fix fix{.title = "add it NOT VALID, and validate it in a revision of its own"};
  if (constraint.name.empty())
    fix.edits.push_back({{constraint.span.begin, constraint.span.begin},
                         fmt::format("CONSTRAINT {} ", sql::quote_identifier(name))});
  fix.edits.push_back({{constraint.span.end, constraint.span.end}, " NOT VALID"});
  fix.next.push_back(validation(qualified_name(part.after, part.relation), name));
  return fix;
}

std::optional<std::string> key_index(const Step& step, const sql::ConstraintDefinition& key) {
  if (key.without_overlaps || !key.using_index.empty()) return std::nullopt;
  const auto text = key_text(words_of(step), key);
  if (!text) return std::nullopt;
  return index_definition(*text, key);
}

std::optional<Fix> build_index_first(const Step& step, const Part& part) {
  const sql::ConstraintDefinition& key = *part.command.constraint;
  const auto& alter = *step.as<sql::AlterTable>();
  const Words words = words_of(step);
  const auto text = key_text(words, key);
  const std::string name = sql::quote_identifier(new_constraint_name(part, key.kind));
  if (!text || alter.if_exists || key.without_overlaps || !key.using_index.empty() ||
      !has_columns(step.before, part.relation, key.columns)) {
    return std::nullopt;
  }
  const std::string table(words.text(alter.name_span));
  const Proof proof =
      key.kind == ConstraintKind::primary_key ? prove_not_null(step, part, table) : Proof();
  const std::string index = fmt::format("CREATE UNIQUE INDEX CONCURRENTLY {} ON {} {};\n", name,
                                        table, index_definition(*text, key));
  Fix fix{.title = "build the index CONCURRENTLY first, then add the constraint USING INDEX",
          .leaves_transaction = true};
  fix.edits.push_back(before_statement(step, proof.before + index + proof.behind));
  if (key.name.empty())
    fix.edits.push_back({{key.span.begin, key.span.begin}, fmt::format("CONSTRAINT {} ", name)});
  fix.edits.push_back({text->span, fmt::format(" USING INDEX {}", name)});
  if (!proof.dropping.empty()) fix.edits.push_back(append(step, proof.dropping));
  return fix;
}

}  // namespace migc::lint
