#include "compiler/sql/lower.h"
#include "compiler/sql/lower_definition.h"
#include "compiler/sql/lower_object.h"
#include "compiler/sql/lower_operation.h"

// GRANT and REVOKE, of objects, of roles and as defaults.

namespace migc::sql {
namespace {

std::vector<std::string> role_names(const List* roles) {
  std::vector<std::string> names;
  for (const auto* const role : each<RoleSpec>(roles)) names.push_back(role_name(role));
  return names;
}

// Without a name: ALL, of the columns that stand with it.
void lower_privileges(const List* list, Grant& grant) {
  for (const auto* const privilege : each<AccessPriv>(list)) {
    if (privilege->priv_name != nullptr) grant.privileges.emplace_back(privilege->priv_name);
    if (privilege->cols != nullptr)
      grant.column_privileges.push_back({to_text(privilege->priv_name), to_names(privilege->cols)});
    for (std::string& column : to_names(privilege->cols))
      grant.columns.push_back(std::move(column));
  }
}

Grant lower_grant(const GrantStmt* node, Context& context) {
  Grant grant;
  grant.is_grant = node->is_grant;
  grant.all_in_schema = node->targtype == ACL_TARGET_ALL_IN_SCHEMA;
  grant.kind = lower_kind(node->objtype);
  for (const Node* const object : each(node->objects))
    grant.objects.push_back(lower_object(grant.kind, object, context));
  lower_privileges(node->privileges, grant);
  grant.grantees = role_names(node->grantees);
  grant.grant_option = node->grant_option;
  grant.cascade = node->behavior == DROP_CASCADE;
  return grant;
}

// "ALL TABLES IN SCHEMA s", "TABLE t", "t": the names behind ON and the words for the kind.
void find_object_spans(const GrantStmt* node, Context& context, Grant& grant) {
  TokenCursor cursor(context);
  if (!cursor.find("on")) return;
  cursor.next();
  if (grant.all_in_schema) {
    cursor.find("schema");
    cursor.next();
  } else if (node->objtype != OBJECT_TABLE) {
    skip_kind(grant.kind, cursor);
  }
  for (ObjectName& object : grant.objects) {
    if (!object.span.empty()) {
      cursor.seek(object.span.begin);
    }
    object.span = take_object(grant.kind, cursor);
    cursor.item();
    cursor.accept_symbol(',');
  }
}

AnyOperation lower_object_grant(const GrantStmt* node, Context& context) {
  const bool of_cluster = node->objtype == OBJECT_DATABASE || node->objtype == OBJECT_TABLESPACE ||
                          node->objtype == OBJECT_PARAMETER_ACL;
  if (of_cluster)
    return ClusterCommand{std::string(kind_name(reinterpret_cast<const Node*>(node)))};
  Grant grant = lower_grant(node, context);
  find_object_spans(node, context, grant);
  return grant;
}

Grant lower_role_grant(const GrantRoleStmt* node) {
  Grant grant;
  grant.is_role = true;
  grant.kind = ObjectKind::role;
  grant.is_grant = node->is_grant;
  lower_privileges(node->granted_roles, grant);
  grant.grantees = role_names(node->grantee_roles);
  grant.grant_option = option_is_on(find_option(node->opt, "admin"));
  grant.cascade = node->behavior == DROP_CASCADE;
  return grant;
}

Grant lower_defaults(const AlterDefaultPrivilegesStmt* node, Context& context) {
  Grant grant = lower_grant(node->action, context);
  grant.defaults = true;
  for (const auto* const option : each<DefElem>(node->options)) {
    const std::string_view name = option->defname;
    if (name == "roles") grant.for_roles = role_names(as<List>(option->arg));
    if (name != "schemas") continue;
    for (const Node* const schema : each(as<List>(option->arg)))
      grant.objects.push_back(lower_object(ObjectKind::schema, schema, context));
  }
  return grant;
}

}  // namespace

std::optional<AnyOperation> lower_privilege_statement(const Node* node, Context& context) {
  switch (nodeTag(node)) {
    case T_GrantStmt:
      return lower_object_grant(as<GrantStmt>(node), context);
    case T_GrantRoleStmt:
      return lower_role_grant(as<GrantRoleStmt>(node));
    case T_AlterDefaultPrivilegesStmt:
      return lower_defaults(as<AlterDefaultPrivilegesStmt>(node), context);
    default:
      return std::nullopt;
  }
}

}  // namespace migc::sql
