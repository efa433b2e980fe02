#include "compiler/sql/lower.h"
#include "compiler/sql/lower_definition.h"
#include "compiler/sql/lower_object.h"
#include "compiler/sql/lower_operation.h"

// DROP, RENAME, SET SCHEMA, OWNER TO, COMMENT and their like: statements about objects of any kind.

namespace migc::sql {
namespace {

// Shared by all databases of a server, or outside of any schema's contents.
bool is_of_cluster(ObjectType type) {
  return type == OBJECT_DATABASE || type == OBJECT_ROLE || type == OBJECT_TABLESPACE ||
         type == OBJECT_SUBSCRIPTION || type == OBJECT_PARAMETER_ACL;
}

ClusterCommand cluster_command(const void* node) {
  return {std::string(kind_name(static_cast<const Node*>(node)))};
}

DropObjects lower_drop(const DropStmt* node, Context& context) {
  DropObjects drop;
  drop.kind = lower_kind(node->removeType);
  drop.if_exists = node->missing_ok;
  drop.cascade = node->behavior == DROP_CASCADE;
  drop.concurrently = node->concurrent;
  TokenCursor cursor(context);
  cursor.accept("drop");
  skip_kind(drop.kind, cursor);
  cursor.accept("concurrently");
  cursor.accept({"if", "exists"});
  for (const Node* const object : each(node->objects)) {
    drop.objects.push_back(lower_object(drop.kind, object, context));
    drop.objects.back().span = take_object(drop.kind, cursor);
    cursor.item();
    cursor.accept_symbol(',');
  }
  return drop;
}

DropObjects lower_drop_mapping(const DropUserMappingStmt* node, Context& context) {
  DropObjects drop;
  drop.kind = ObjectKind::user_mapping;
  drop.if_exists = node->missing_ok;
  drop.objects.push_back({{to_text(node->servername), role_name(node->user)}, {}, {}, {}, {}});
  TokenCursor cursor(context);
  if (cursor.find("server")) {
    cursor.next();
    drop.objects.back().span = cursor.token();
  }
  return drop;
}

// Behind ALTER and the kind.
TokenCursor behind_kind(ObjectKind kind, Context& context) {
  TokenCursor cursor(context);
  cursor.accept("alter");
  skip_kind(kind, cursor);
  cursor.accept({"if", "exists"});
  return cursor;
}

ObjectName lower_subject(ObjectKind kind, const RangeVar* relation, const Node* object,
                         Context& context) {
  if (relation != nullptr)
    return lower_object(kind, reinterpret_cast<const Node*>(relation), context);
  ObjectName name = lower_object(kind, object, context);
  TokenCursor cursor = behind_kind(kind, context);
  name.span = take_object(kind, cursor);
  return name;
}

bool is_written_on(ObjectType type) {
  return type == OBJECT_TRIGGER || type == OBJECT_POLICY || type == OBJECT_RULE;
}

// RENAME [COLUMN | CONSTRAINT | ATTRIBUTE] part TO name, or TRIGGER part ON table RENAME TO name.
void find_rename_spans(const RenameStmt* node, Context& context, Rename& rename) {
  TokenCursor cursor(context);
  if (!cursor.find("to")) return;
  cursor.back();
  const Span before = cursor.token();
  cursor.next();
  rename.new_name_span = cursor.token();
  if (node->subname == nullptr) return;
  rename.part_span =
      is_written_on(node->renameType) ? behind_kind(rename.kind, context).token() : before;
}

AnyOperation lower_rename(const RenameStmt* node, Context& context) {
  if (is_of_cluster(node->renameType)) return cluster_command(node);
  Rename rename;
  rename.kind = lower_kind(node->renameType);
  const bool of_column = node->renameType == OBJECT_COLUMN || node->renameType == OBJECT_ATTRIBUTE;
  if (of_column) rename.relation_kind = lower_kind(node->relationType);
  rename.new_name = to_text(node->newname);
  rename.if_exists = node->missing_ok;
  rename.cascade = node->behavior == DROP_CASCADE;
  rename.only = node->relation != nullptr && !node->relation->inh;
  find_rename_spans(node, context, rename);
  if (node->renameType == OBJECT_SCHEMA) {
    // the grammar gives it as a part of nothing
    rename.object.path = {to_text(node->subname)};
    rename.object.span = behind_kind(rename.kind, context).token();
    rename.part_span = {};
    return rename;
  }
  rename.object = lower_subject(rename.kind, node->relation, node->object, context);
  rename.part = to_text(node->subname);
  return rename;
}

// Places where the object is written ON its relation: the trigger's name comes first.
ObjectName lower_part_subject(ObjectKind kind, const RangeVar* relation, const Node* object,
                              Context& context) {
  ObjectName name = lower_object(kind, object, context);
  if (relation != nullptr) {
    const NamePath path = to_path(relation);
    name.path.insert(name.path.begin(), path.begin(), path.end());
  }
  TokenCursor cursor = behind_kind(kind, context);
  name.span = take_object(kind, cursor);
  return name;
}

SetSchema lower_set_schema(const AlterObjectSchemaStmt* node, Context& context) {
  SetSchema set;
  set.kind = lower_kind(node->objectType);
  set.object = lower_subject(set.kind, node->relation, node->object, context);
  set.new_schema = to_text(node->newschema);
  set.if_exists = node->missing_ok;
  return set;
}

AnyOperation lower_owner(const AlterOwnerStmt* node, Context& context) {
  if (is_of_cluster(node->objectType)) return cluster_command(node);
  ChangeOwner change;
  change.kind = lower_kind(node->objectType);
  change.object = lower_subject(change.kind, node->relation, node->object, context);
  change.owner = role_name(node->newowner);
  return change;
}

AnyOperation lower_comment(const CommentStmt* node, Context& context) {
  if (is_of_cluster(node->objtype)) return cluster_command(node);
  Comment comment;
  comment.kind = lower_kind(node->objtype);
  comment.object = lower_object(comment.kind, node->object, context);
  TokenCursor cursor(context);
  cursor.accept({"comment", "on"});
  skip_kind(comment.kind, cursor);
  comment.object.span = take_object(comment.kind, cursor);
  if (node->comment != nullptr) comment.text = node->comment;
  return comment;
}

AnyOperation lower_label(const SecLabelStmt* node, Context& context) {
  if (is_of_cluster(node->objtype)) return cluster_command(node);
  AlterProperties label;
  label.kind = lower_kind(node->objtype);
  label.object = lower_object(label.kind, node->object, context);
  label.action = "security label";
  Option option;
  option.name = to_text(node->provider);
  if (node->label != nullptr) option.value = node->label;
  label.options.push_back(std::move(option));
  return label;
}

DependOnExtension lower_dependence(const AlterObjectDependsStmt* node, Context& context) {
  DependOnExtension depend;
  depend.kind = lower_kind(node->objectType);
  // of triggers the relation stands beside the name
  depend.object = node->relation != nullptr && node->object != nullptr
                      ? lower_part_subject(depend.kind, node->relation, node->object, context)
                      : lower_subject(depend.kind, node->relation, node->object, context);
  depend.extension = to_text(node->extname->sval);
  depend.remove = node->remove;
  return depend;
}

}  // namespace

std::optional<AnyOperation> lower_object_statement(const Node* node, Context& context) {
  switch (nodeTag(node)) {
    case T_DropStmt:
      return lower_drop(as<DropStmt>(node), context);
    case T_DropUserMappingStmt:
      return lower_drop_mapping(as<DropUserMappingStmt>(node), context);
    case T_RenameStmt:
      return lower_rename(as<RenameStmt>(node), context);
    case T_AlterObjectSchemaStmt:
      return lower_set_schema(as<AlterObjectSchemaStmt>(node), context);
    case T_AlterOwnerStmt:
      return lower_owner(as<AlterOwnerStmt>(node), context);
    case T_CommentStmt:
      return lower_comment(as<CommentStmt>(node), context);
    case T_SecLabelStmt:
      return lower_label(as<SecLabelStmt>(node), context);
    case T_AlterObjectDependsStmt:
      return lower_dependence(as<AlterObjectDependsStmt>(node), context);
    default:
      return std::nullopt;
  }
}

}  // namespace migc::sql
