#include <algorithm>

#include "compiler/sql/lower.h"
#include "compiler/sql/lower_definition.h"
#include "compiler/sql/lower_tokens.h"

extern "C" {
#include <catalog/pg_attribute_d.h>
}

namespace migc::sql {
namespace {

bool is_attribute(const Constraint* node) { return node->contype >= CONSTR_ATTR_DEFERRABLE; }

ConstraintKind kind_of(const Constraint* node) {
  switch (node->contype) {
    case CONSTR_NULL:
      return ConstraintKind::null;
    case CONSTR_NOTNULL:
      return ConstraintKind::not_null;
    case CONSTR_DEFAULT:
      return ConstraintKind::default_value;
    case CONSTR_IDENTITY:
      return ConstraintKind::identity;
    case CONSTR_GENERATED:
      return ConstraintKind::generated;
    case CONSTR_PRIMARY:
      return ConstraintKind::primary_key;
    case CONSTR_UNIQUE:
      return ConstraintKind::unique;
    case CONSTR_EXCLUSION:
      return ConstraintKind::exclusion;
    case CONSTR_FOREIGN:
      return ConstraintKind::foreign_key;
    default:
      return ConstraintKind::check;
  }
}

ReferenceAction action_of(char letter) {
  switch (letter) {
    case FKCONSTR_ACTION_RESTRICT:
      return ReferenceAction::restrict;
    case FKCONSTR_ACTION_CASCADE:
      return ReferenceAction::cascade;
    case FKCONSTR_ACTION_SETNULL:
      return ReferenceAction::set_null;
    case FKCONSTR_ACTION_SETDEFAULT:
      return ReferenceAction::set_default;
    default:
      return ReferenceAction::no_action;
  }
}

// Behind "CONSTRAINT name", if that is written.
Span skip_name(TokenCursor& cursor) {
  if (!cursor.accept("constraint")) return {};
  return cursor.token();
}

void lower_foreign_key(const Constraint* node, Context& context, ConstraintDefinition& to) {
  to.columns = to_names(node->fk_attrs);
  to.referenced = qualified_name(node->pktable);
  to.referenced_span = context.name(node->pktable);
  to.referenced_columns = to_names(node->pk_attrs);
  to.on_update = action_of(node->fk_upd_action);
  to.on_delete = action_of(node->fk_del_action);
  to.on_delete_columns = to_names(node->fk_del_set_cols);
  to.match_full = node->fk_matchtype == FKCONSTR_MATCH_FULL;
#if PG_VERSION_NUM >= 180000
  to.with_period = node->fk_with_period || node->pk_with_period;
#endif
}

void lower_exclusion(const Constraint* node, Context& context, ConstraintDefinition& to) {
  to.access_method = to_text(node->access_method);
  TokenCursor cursor(context);
  cursor.seek(to.span.begin);
  cursor.find_symbol('(');
  cursor.next();
  const std::vector<Span> items = cursor.items();
  std::size_t i = 0;
  for (const auto* const pair : each<List>(node->exclusions)) {
    KeyPart part =
        lower_key(static_cast<const IndexElem*>(linitial(pair)), nth(items, i++), context);
    part.exclusion_operator = to_path(static_cast<const List*>(lsecond(pair)));
    to.parts.push_back(std::move(part));
  }
  if (node->where_clause == nullptr) return;
  cursor.next();
  cursor.find("where");
  cursor.next();
  to.where = lower_root(node->where_clause, cursor.group(), context);
}

void lower_key_constraint(const Constraint* node, Context& context, ConstraintDefinition& to) {
  to.columns = to_names(node->keys);
  to.including = to_names(node->including);
  to.nulls_not_distinct = node->nulls_not_distinct;
  to.using_index = to_text(node->indexname);
  to.options = lower_options(node->options, context);
  to.tablespace = to_text(node->indexspace);
#if PG_VERSION_NUM >= 180000
  to.without_overlaps = node->without_overlaps;
#endif
}

// DEFAULT, CHECK and GENERATED ALWAYS AS; the expression ends before `end`.
void lower_condition(const Constraint* node, std::size_t end, Context& context,
                     ConstraintDefinition& to) {
  TokenCursor cursor(context);
  cursor.seek(to.span.begin);
  skip_name(cursor);
  Span extent;
  if (cursor.accept("default")) {
    extent = cursor.item(end);
  } else if (cursor.accept("check") || cursor.accept({"generated", "always", "as"})) {
    extent = cursor.group();
  }
  to.expression = lower_root(node->raw_expr, extent, context);
#if PG_VERSION_NUM >= 180000
  to.is_virtual =
      node->contype == CONSTR_GENERATED && node->generated_kind == ATTRIBUTE_GENERATED_VIRTUAL;
#endif
}

void lower_flags(const Constraint* node, ConstraintDefinition& to) {
  to.deferrable = node->deferrable;
  to.initially_deferred = node->initdeferred;
  to.not_valid = node->skip_validation;
  to.no_inherit = node->is_no_inherit;
#if PG_VERSION_NUM >= 180000
  const bool enforceable = node->contype == CONSTR_CHECK || node->contype == CONSTR_FOREIGN;
  to.not_enforced = enforceable && !node->is_enforced;
  // the grammar marks what is not enforced as not to be validated
  if (to.not_enforced) to.not_valid = false;
#endif
}

// `end`: where the expression of a DEFAULT ends at the latest.
ConstraintDefinition lower_constraint(const Constraint* node, Span span, std::size_t end,
                                      Context& context) {
  ConstraintDefinition result;
  result.kind = kind_of(node);
  result.name = to_text(node->conname);
  result.span = span;
  if (node->conname != nullptr) {
    TokenCursor cursor(context);
    result.name_span = skip_name(cursor.seek(span.begin));
  }
  lower_flags(node, result);
  switch (result.kind) {
    case ConstraintKind::foreign_key:
      lower_foreign_key(node, context, result);
      break;
    case ConstraintKind::exclusion:
      lower_key_constraint(node, context, result);
      lower_exclusion(node, context, result);
      break;
    case ConstraintKind::identity:
      result.identity_always = node->generated_when == ATTRIBUTE_IDENTITY_ALWAYS;
      result.options = lower_options(node->options, context);
      break;
    case ConstraintKind::default_value:
    case ConstraintKind::check:
    case ConstraintKind::generated:
      lower_condition(node, end, context, result);
      break;
    default:
      lower_key_constraint(node, context, result);
  }
  return result;
}

// transformConstraintAttrs: an attribute belongs to the last constraint before it. `denied`: it has
// been declared NOT DEFERRABLE, which INITIALLY DEFERRED does not change.
void merge_attribute(const Constraint* node, bool denied, ConstraintDefinition& to) {
  switch (node->contype) {
    case CONSTR_ATTR_DEFERRABLE:
      to.deferrable = true;
      break;
    case CONSTR_ATTR_NOT_DEFERRABLE:
      to.deferrable = false;
      break;
    case CONSTR_ATTR_DEFERRED:
      to.deferrable = !denied;
      to.initially_deferred = true;
      break;
    case CONSTR_ATTR_IMMEDIATE:
      to.initially_deferred = false;
      break;
#if PG_VERSION_NUM >= 180000
    case CONSTR_ATTR_ENFORCED:
      to.not_enforced = false;
      break;
    case CONSTR_ATTR_NOT_ENFORCED:
      to.not_enforced = true;
      break;
#endif
    default:
      break;
  }
}

// The parser's locations of what follows in the same definition: where a constraint ends.
class Siblings {
 public:
  Siblings(const List* list, const CollateClause* collation, std::size_t end,
           const Context& context)
      : end_(end) {
    for (const auto* const node : each<Constraint>(list))
      (is_attribute(node) ? attributes_ : starts_).push_back(context.offset(node->location));
    if (collation != nullptr) starts_.push_back(context.offset(collation->location));
  }

  // Of the constraint at `begin`, with its attributes.
  std::size_t end_after(std::size_t begin) const { return nearest(starts_, begin, end_); }
  // Of its expression, without them.
  std::size_t expression_end_after(std::size_t begin) const {
    return nearest(attributes_, begin, end_after(begin));
  }

 private:
  static std::size_t nearest(const std::vector<std::size_t>& starts, std::size_t begin,
                             std::size_t end) {
    for (const std::size_t start : starts) {
      if (start > begin) end = std::min(end, start);
    }
    return end;
  }

  std::size_t end_;
  std::vector<std::size_t> starts_;
  std::vector<std::size_t> attributes_;
};

}  // namespace

ConstraintDefinition lower_table_constraint(const Constraint* node, Context& context) {
  TokenCursor cursor(context);
  const Span span = cursor.seek(context.offset(node->location)).item();
  return lower_constraint(node, span, span.end, context);
}

std::vector<ConstraintDefinition> lower_column_constraints(const List* list,
                                                           const CollateClause* collation,
                                                           std::size_t end, Context& context) {
  const Siblings siblings(list, collation, end, context);
  std::vector<ConstraintDefinition> result;
  bool denied = false;
  for (const auto* const node : each<Constraint>(list)) {
    if (is_attribute(node)) {
      denied |= node->contype == CONSTR_ATTR_NOT_DEFERRABLE;
      if (!result.empty()) merge_attribute(node, denied, result.back());
      continue;
    }
    denied = false;
    const std::size_t begin = context.offset(node->location);
    TokenCursor cursor(context);
    const Span span = cursor.seek(begin).item(siblings.end_after(begin));
    result.push_back(lower_constraint(node, span, siblings.expression_end_after(begin), context));
  }
  return result;
}

}  // namespace migc::sql
