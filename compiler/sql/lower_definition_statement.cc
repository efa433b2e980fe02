#include <array>

#include "compiler/base/text.h"
#include "compiler/sql/lower.h"
#include "compiler/sql/lower_define.h"
#include "compiler/sql/lower_definition.h"
#include "compiler/sql/lower_object.h"
#include "compiler/sql/lower_operation.h"

// Schemas, sequences, extensions, publications, and the rarer definitions of lower_define.h.

namespace migc::sql {
namespace {

// The words that follow CREATE in an element of CREATE SCHEMA; "GRANT CREATE ON" is none.
constexpr std::array<std::string_view, 12> k_element_words = {
    "table",  "temp",  "temporary", "local",      "global", "unlogged",
    "unique", "index", "sequence",  "constraint", "view",   "trigger"};

bool begins_element(TokenCursor cursor) {
  if (cursor.is_word("grant")) {
    cursor.next();
    return !cursor.is_word("option");  // WITH GRANT OPTION
  }
  if (!cursor.accept("create")) return false;
  cursor.accept({"or", "replace"});
  if (cursor.is_word("recursive")) return true;
  for (const std::string_view word : k_element_words) {
    if (cursor.is_word(word)) return true;
  }
  return false;
}

// The elements follow each other without anything between them.
std::vector<Span> element_spans(TokenCursor cursor) {
  std::vector<Span> spans;
  Span before{cursor.offset(), cursor.offset()};
  while (!cursor.at_end()) {
    if (begins_element(cursor)) {
      if (!spans.empty()) spans.back().end = before.end;
      spans.push_back({cursor.offset(), cursor.offset()});
    }
    if (cursor.is_symbol('(')) {
      cursor.group();
      cursor.back();
    }
    before = cursor.token();
  }
  if (!spans.empty()) spans.back().end = before.end;
  return spans;
}

CreateSchema lower_schema(const CreateSchemaStmt* node, Context& context) {
  CreateSchema schema;
  TokenCursor cursor(context);
  cursor.accept({"create", "schema"});
  cursor.accept({"if", "not", "exists"});
  schema.owner = role_name(node->authrole);
  // CREATE SCHEMA AUTHORIZATION r is called r
  schema.name = node->schemaname == nullptr ? schema.owner : node->schemaname;
  if (node->schemaname == nullptr) cursor.accept("authorization");
  schema.name_span = cursor.token();
  schema.if_not_exists = node->if_not_exists;
  const std::vector<Span> spans = element_spans(cursor);
  std::size_t i = 0;
  for (const Node* const element : each(node->schemaElts)) {
    Context inner = context.part(nth(spans, i++));
    schema.elements.push_back(lower_operation(element, inner));
  }
  return schema;
}

CreateSequence lower_sequence(const CreateSeqStmt* node, Context& context) {
  CreateSequence sequence;
  sequence.name = qualified_name(node->sequence);
  sequence.name_span = context.name(node->sequence);
  sequence.persistence = persistence_of(node->sequence);
  sequence.if_not_exists = node->if_not_exists;
  sequence.options = lower_options(node->options, context);
  return sequence;
}

AlterSequence lower_alter_sequence(const AlterSeqStmt* node, Context& context) {
  AlterSequence sequence;
  sequence.name = qualified_name(node->sequence);
  sequence.name_span = context.name(node->sequence);
  sequence.if_exists = node->missing_ok;
  sequence.options = lower_options(node->options, context);
  return sequence;
}

CreateExtension lower_extension(const CreateExtensionStmt* node, Context& context) {
  CreateExtension extension;
  extension.name = to_text(node->extname);
  TokenCursor cursor(context);
  cursor.accept({"create", "extension"});
  cursor.accept({"if", "not", "exists"});
  extension.name_span = cursor.token();
  extension.if_not_exists = node->if_not_exists;
  if (const DefElem* const option = find_option(node->options, "schema"))
    extension.schema = option_text(option->arg);
  if (const DefElem* const option = find_option(node->options, "new_version"))
    extension.version = option_text(option->arg);
  extension.cascade = option_is_on(find_option(node->options, "cascade"));
  return extension;
}

AlterExtension lower_update_extension(const AlterExtensionStmt* node) {
  AlterExtension alter;
  alter.name = to_text(node->extname);
  if (const DefElem* const option = find_option(node->options, "new_version"))
    alter.version = option_text(option->arg);
  return alter;
}

AlterExtension lower_extension_member(const AlterExtensionContentsStmt* node, Context& context) {
  AlterExtension alter;
  alter.name = to_text(node->extname);
  alter.changes_member = true;
  alter.adds = node->action > 0;
  alter.kind = lower_kind(node->objtype);
  alter.object = lower_object(alter.kind, node->object, context);
  TokenCursor cursor(context);
  cursor.accept({"alter", "extension"});
  cursor.next();
  cursor.next();
  skip_kind(alter.kind, cursor);
  alter.object.span = take_object(alter.kind, cursor);
  return alter;
}

PublicationObject lower_published(const PublicationObjSpec* node, Context& context) {
  PublicationObject object;
  object.schema = to_text(node->name);
  if (node->pubobjtype == PUBLICATIONOBJ_TABLES_IN_SCHEMA)
    object.kind = PublicationObject::Kind::tables_in_schema;
  if (node->pubobjtype == PUBLICATIONOBJ_TABLES_IN_CUR_SCHEMA)
    object.kind = PublicationObject::Kind::tables_in_current_schema;
  const PublicationTable* const table = node->pubtable;
  if (table == nullptr) return object;
  object.table = qualified_name(table->relation);
  object.columns = to_names(table->columns);
  if (table->whereClause == nullptr) return object;
  TokenCursor cursor(context);
  cursor.seek(context.name(table->relation).end);
  cursor.accept_symbol(')');
  cursor.accept_symbol('*');
  if (cursor.is_symbol('(')) cursor.group();
  cursor.accept("where");
  object.where = lower_root(table->whereClause, cursor.group(), context);
  return object;
}

template <typename T>
PublicationDefinition lower_publication(const T* node, Context& context) {
  PublicationDefinition publication;
  publication.name = to_text(node->pubname);
  TokenCursor cursor(context);
  cursor.next();
  cursor.accept("publication");
  publication.name_span = cursor.token();
  publication.all_tables = node->for_all_tables;
  for (const auto* const object : each<PublicationObjSpec>(node->pubobjects))
    publication.objects.push_back(lower_published(object, context));
  publication.options = lower_options(node->options, context);
  return publication;
}

PublicationDefinition lower_alter_publication(const AlterPublicationStmt* node, Context& context) {
  PublicationDefinition publication = lower_publication(node, context);
  publication.alter = true;
  if (node->pubobjects == nullptr) return publication;
  publication.action = "set";
  if (node->action == AP_AddObjects) publication.action = "add";
  if (node->action == AP_DropObjects) publication.action = "drop";
  return publication;
}

}  // namespace

std::optional<AnyOperation> lower_definition_statement(const Node* node, Context& context) {
  switch (nodeTag(node)) {
    case T_CreateSchemaStmt:
      return lower_schema(as<CreateSchemaStmt>(node), context);
    case T_CreateSeqStmt:
      return lower_sequence(as<CreateSeqStmt>(node), context);
    case T_AlterSeqStmt:
      return lower_alter_sequence(as<AlterSeqStmt>(node), context);
    case T_CreateExtensionStmt:
      return lower_extension(as<CreateExtensionStmt>(node), context);
    case T_AlterExtensionStmt:
      return lower_update_extension(as<AlterExtensionStmt>(node));
    case T_AlterExtensionContentsStmt:
      return lower_extension_member(as<AlterExtensionContentsStmt>(node), context);
    case T_CreatePublicationStmt:
      return lower_publication(as<CreatePublicationStmt>(node), context);
    case T_AlterPublicationStmt:
      return lower_alter_publication(as<AlterPublicationStmt>(node), context);
    default:
      break;
  }
  if (auto operation = lower_define_statement(node, context)) return operation;
  if (auto operation = lower_alter_properties(node, context)) return operation;
  return lower_foreign_statement(node, context);
}

}  // namespace migc::sql
