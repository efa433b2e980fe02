#include "compiler/sql/lower.h"
#include "compiler/sql/lower_definition.h"
#include "compiler/sql/lower_object.h"
#include "compiler/sql/lower_operation.h"

// Enums, composites, ranges, domains.

namespace migc::sql {
namespace {

// Of what stands behind CREATE or ALTER and its kind.
Span name_behind(std::string_view verb, std::string_view kind, Context& context) {
  TokenCursor cursor(context);
  cursor.accept({verb, kind});
  return cursor.name();
}

CreateEnum lower_enum(const CreateEnumStmt* node, Context& context) {
  CreateEnum type;
  type.name = qualified(to_path(node->typeName));
  type.name_span = name_behind("create", "type", context);
  type.labels = to_names(node->vals);
  return type;
}

AlterEnum lower_alter_enum(const AlterEnumStmt* node, Context& context) {
  AlterEnum alter;
  alter.name = qualified(to_path(node->typeName));
  alter.name_span = name_behind("alter", "type", context);
  alter.old_label = to_text(node->oldVal);
  alter.new_label = to_text(node->newVal);
  alter.neighbour = to_text(node->newValNeighbor);
  alter.after = node->newValIsAfter;
  alter.if_not_exists = node->skipIfNewValExists;
  return alter;
}

CreateComposite lower_composite(const CompositeTypeStmt* node, Context& context) {
  CreateComposite type;
  type.name = qualified_name(node->typevar);
  type.name_span = name_behind("create", "type", context);
  for (const auto* const attribute : each<ColumnDef>(node->coldeflist))
    type.attributes.push_back(lower_column_definition(attribute, context));
  return type;
}

CreateRange lower_range(const CreateRangeStmt* node, Context& context) {
  CreateRange type;
  type.name = qualified(to_path(node->typeName));
  type.name_span = name_behind("create", "type", context);
  for (const auto* const parameter : each<DefElem>(node->params)) {
    Option option = lower_option(parameter, context);
    if (option.name == "subtype" && is(parameter->arg, T_TypeName))
      type.subtype = lower_type(as<::TypeName>(parameter->arg), context);
    if (option.name == "multirange_type_name") type.multirange = option.path;
    type.options.push_back(std::move(option));
  }
  return type;
}

CreateDomain lower_domain(const CreateDomainStmt* node, Context& context) {
  CreateDomain domain;
  domain.name = qualified(to_path(node->domainname));
  domain.name_span = name_behind("create", "domain", context);
  domain.type = lower_type(node->typeName, context);
  if (node->collClause != nullptr) domain.collation = to_path(node->collClause->collname);
  domain.constraints = lower_column_constraints(node->constraints, node->collClause,
                                                context.statement().end, context);
  return domain;
}

DomainAction domain_action(const AlterDomainStmt* node) {
  switch (node->subtype) {
    case 'T':
      return node->def == nullptr ? DomainAction::drop_default : DomainAction::set_default;
    case 'N':
      return DomainAction::drop_not_null;
    case 'O':
      return DomainAction::set_not_null;
    case 'C':
      return DomainAction::add_constraint;
    case 'X':
      return DomainAction::drop_constraint;
    default:
      return DomainAction::validate_constraint;
  }
}

AlterDomain lower_alter_domain(const AlterDomainStmt* node, Context& context) {
  AlterDomain alter;
  alter.name = qualified(to_path(node->typeName));
  TokenCursor cursor(context);
  cursor.accept({"alter", "domain"});
  alter.name_span = cursor.name();
  alter.action = domain_action(node);
  alter.constraint_name = to_text(node->name);
  alter.if_exists = node->missing_ok;
  alter.cascade = node->behavior == DROP_CASCADE;
  if (alter.action == DomainAction::add_constraint) {
    alter.constraint = lower_table_constraint(as<Constraint>(node->def), context);
    alter.constraint_name = alter.constraint->name;
  }
  if (alter.action == DomainAction::set_default) {
    cursor.accept({"set", "default"});
    alter.expression = lower_root(node->def, cursor.rest(), context);
  }
  return alter;
}

}  // namespace

std::optional<AnyOperation> lower_type_statement(const Node* node, Context& context) {
  switch (nodeTag(node)) {
    case T_CreateEnumStmt:
      return lower_enum(as<CreateEnumStmt>(node), context);
    case T_AlterEnumStmt:
      return lower_alter_enum(as<AlterEnumStmt>(node), context);
    case T_CompositeTypeStmt:
      return lower_composite(as<CompositeTypeStmt>(node), context);
    case T_CreateRangeStmt:
      return lower_range(as<CreateRangeStmt>(node), context);
    case T_CreateDomainStmt:
      return lower_domain(as<CreateDomainStmt>(node), context);
    case T_AlterDomainStmt:
      return lower_alter_domain(as<AlterDomainStmt>(node), context);
    default:
      return std::nullopt;
  }
}

}  // namespace migc::sql
