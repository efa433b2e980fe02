// ALTER TABLE … ALTER COLUMN … TYPE (ATPrepAlterColumnType, ATExecAlterColumnType).
#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/alter_steps.h"
#include "compiler/catalog/builtin.h"
#include "compiler/catalog/define_sequences.h"
#include "compiler/catalog/expression_places.h"
#include "compiler/catalog/index_keys.h"
#include "compiler/catalog/stored_calls.h"
#include "compiler/catalog/type_coercion.h"
#include "compiler/catalog/type_spelling.h"

namespace migc::catalog {
namespace {

class TypeAlteration {
 public:
  TypeAlteration(Session& session, const sql::AlterTable& statement,
                 const sql::AlterCommand& command, bool follows)
      : session_(session),
        catalog_(session.catalog),
        statement_(statement),
        command_(command),
        follows_(follows) {}

  bool run(ObjectId table) {
    if (session_.relation(table).of_type != k_no_object && !follows_)
      return refuse("42809", "cannot alter column type of typed table");
    std::int16_t number = 0;
    if (!session_.require_column(table, command_.name, command_.name_span, number) ||
        !session_.require_type(*command_.column->type, type_) ||
        !check_stored_type(session_, command_.name, type_.type, command_.name_span)) {
      return false;
    }
    if (session_.column({table, number}).inherit_count > 0)
      return refuse("42P16", fmt::format("cannot alter inherited column \"{}\"", command_.name));
    if (statement_.only && !children_of(session_.catalog, table).empty())
      return refuse("42P16", fmt::format("type of inherited column \"{}\" must be changed in "
                                         "child tables too",
                                         command_.name));
    return change(table);
  }

 private:
  bool refuse(std::string_view sqlstate, std::string message, std::string detail = {}) {
    return session_.refuse(sqlstate, command_.name_span, std::move(message), std::move(detail));
  }

  bool change(ObjectId table) {
    const std::int16_t number = session_.find_column(table, command_.name);
    if (in_partition_key(session_, table, command_.name))
      return refuse("42P16", fmt::format("cannot alter column \"{}\" because it is part of the "
                                         "partition key of relation \"{}\"",
                                         command_.name, session_.name(table)));
    if (!check_users(table, number) || !check_row_type(table) || !check_cast(table, number) ||
        !check_default(table, number)) {
      return false;
    }
    const StoredCalls calls = stored_calls(table, number);
    set(table, number);
    if (const std::string missing = calls.missing(); !missing.empty())
      return refuse("42883", missing);
    if (!check_keys(table, number)) return false;
    const std::vector<ObjectId> children = children_of(session_.catalog, table);
    return std::all_of(children.begin(), children.end(),
                       [&](ObjectId child) { return change(child); });
  }

  // ---- what uses the column (RememberAllDependentForRebuilding)

  bool check_users(ObjectId table, std::int16_t number) {
    for (const Dependency& each : catalog_.dependents(table)) {
      if (each.referenced.column != number) continue;
      if (!check_user(each, table)) return false;
    }
    return true;
  }

  bool check_user(const Dependency& each, ObjectId table) {
    const Object& user = *catalog_.find(each.dependent.object);
    const std::string detail = fmt::format("{} depends on column \"{}\"",
                                           session_.describe(each.dependent), command_.name);
    const auto cannot = [&](std::string_view what) {
      return refuse("0A000", fmt::format("cannot alter type of a column used {}", what), detail);
    };
    if (const auto* const relation = user.as<Relation>()) {
      const bool view =
          relation->kind == RelationKind::view || relation->kind == RelationKind::materialized_view;
      if (view) return cannot("by a view or rule");
      if (user.id == table && each.dependent.column != 0) return generated(detail);
    }
    if (user.as<Rule>() != nullptr) return cannot("by a view or rule");
    if (user.as<Trigger>() != nullptr) return cannot("in a trigger definition");
    if (user.as<Policy>() != nullptr) return cannot("in a policy definition");
    if (user.as<PublicationMember>() != nullptr) return cannot("by a publication WHERE clause");
    if (user.as<Function>() != nullptr) return cannot("by a function or procedure");
    if (const auto* const value = user.as<Default>()) {
      if (value->generated && value->column != each.referenced) return generated(detail);
    }
    return true;
  }

  // Another SQLSTATE before 15.
  bool generated(const std::string& detail) {
    return refuse(session_.postgres() < 15 ? "42601" : "0A000",
                  "cannot alter type of a column used by a generated column", detail);
  }

  // Columns elsewhere that hold whole rows of this table (find_composite_type_dependencies).
  bool check_row_type(ObjectId table) {
    const ObjectId row = session_.relation(table).row_type;
    if (row == k_no_object) return true;
    const Type* const type = catalog_.find_as<Type>(row);
    for (const ObjectId used : {row, type == nullptr ? k_no_object : type->array}) {
      if (!check_uses_of(table, used)) return false;
    }
    return true;
  }

  bool check_uses_of(ObjectId table, ObjectId type) {
    for (const Dependency& each : catalog_.dependents(type)) {
      const Object& user = *catalog_.find(each.dependent.object);
      const auto* const relation = user.as<Relation>();
      const bool stores = relation != nullptr && each.dependent.column != 0 &&
                          (relation->kind == RelationKind::table ||
                           relation->kind == RelationKind::partitioned_table ||
                           relation->kind == RelationKind::materialized_view);
      if (stores) {
        const bool composite = session_.relation(table).kind == RelationKind::composite;
        return refuse("0A000",
                      fmt::format("cannot alter {} \"{}\" because column \"{}.{}\" uses {}",
                                  composite ? "type" : "table", session_.name(table), user.name,
                                  relation->column(each.dependent.column).name,
                                  composite ? "it" : "its row type"));
      }
      const auto* const domain = user.as<Type>();
      if (domain != nullptr && domain->kind == TypeKind::domain && !check_uses_of(table, user.id))
        return false;
    }
    return true;
  }

  // ---- from the old type to the new one

  bool check_cast(ObjectId table, std::int16_t number) {
    const ObjectId old = session_.column({table, number}).type.type;
    ObjectId from = old;
    if (command_.expression) {
      Inference found;
      if (!forbid_subquery(session_, *command_.expression, "transform expression") ||
          !analyze(session_, *command_.expression, table, found) ||
          !forbid_calls(session_, *command_.expression, "transform expressions")) {
        return false;
      }
      from = found.type.type;
    }
    // a composite type stores no rows
    const bool stores = session_.relation(table).kind != RelationKind::composite;
    if (!stores || from == k_no_object || old == k_no_object || from == type_id::unknown)
      return true;
    if (session_.column({table, number}).generated != 0 && command_.expression)
      return refuse("42611", "cannot specify USING when altering type of generated column");
    if (can_coerce(session_.types, from, type_.type, CastContext::assignment)) return true;
    const std::string target = format_type(session_.types, type_.type);
    if (command_.expression)
      return refuse("42804", fmt::format("result of USING clause for column \"{}\" cannot be cast "
                                         "automatically to type {}",
                                         command_.name, target));
    return refuse("42804", fmt::format("column \"{}\" cannot be cast automatically to type {}",
                                       command_.name, target));
  }

  bool check_default(ObjectId table, std::int16_t number) {
    const Column& column = session_.column({table, number});
    if (column.identity != 0 && !check_identity_type(session_, type_.type, command_.name_span))
      return false;
    const Default* const value = catalog_.find_as<Default>(column.default_value);
    if (value == nullptr || column.type.type == k_no_object) return true;
    // the stored default has the old type, but for casts that were made to reach it
    ObjectId from = column.type.type;
    if (value->code && value->code->expression && !is_literal(*value->code->expression)) {
      const Inference found = infer(session_, *value->code->expression, over(session_, table));
      const ObjectId own = found.type.type;
      const bool implicit = own != k_no_object && own != type_id::unknown &&
                            can_coerce(session_.types, own, from, CastContext::assignment);
      if (implicit) from = own;
    }
    if (can_coerce(session_.types, from, type_.type, CastContext::assignment)) return true;
    return refuse("42804",
                  fmt::format("{} for column \"{}\" cannot be cast automatically to type {}",
                              value->generated ? "generation expression" : "default", command_.name,
                              format_type(session_.types, type_.type)));
  }

  static bool is_literal(const sql::Expression& expression) {
    return expression.kind == sql::ExpressionKind::string;
  }

  // ---- the change

  void set(ObjectId table, std::int16_t number) {
    const ObjectId old = session_.column({table, number}).type.type;
    for (const Dependency& need : catalog_.dependencies(table)) {
      const auto* const used = catalog_.find_as<Type>(need.referenced.object);
      const bool by_type =
          need.dependent == Address{table, number} && old != k_no_object &&
          (used != nullptr || catalog_.find_as<Extension>(need.referenced.object) != nullptr);
      if (by_type) catalog_.forget_dependency(need.dependent, need.referenced);
    }
    keep_literal_type(session_.column({table, number}));
    session_.update_column(table, number, [&](Column& changed) {
      changed.type = type_;
      changed.collation =
          command_.column->collation.empty() ? std::string() : command_.column->collation.back();
    });
    session_.depend_on_type({table, number}, type_.type);
    follow_sequence(table, number);
    follow_indexes(table, number);
  }

  // A default's literal was read as the old type, and is cast from there.
  void keep_literal_type(const Column& column) {
    const Default* const value = catalog_.find_as<Default>(column.default_value);
    const bool stays = value != nullptr && value->code && value->code->expression &&
                       is_literal(*value->code->expression) && value->literal_type == k_no_object;
    if (!stays) return;
    catalog_.update(column.default_value, [&](Object& object) {
      std::get<Default>(object.detail).literal_type = column.type.type;
    });
  }

  // The sequence of an identity column follows its type.
  void follow_sequence(ObjectId table, std::int16_t number) {
    const ObjectId sequence = identity_sequence(session_, {table, number});
    if (sequence == k_no_object) return;
    sql::Option as;
    as.name = "as";
    as.path = {"pg_catalog", std::string(session_.types.type(type_.type)->name)};
    alter_sequence_options(session_, sequence, {as}, command_.name_span);
  }

  void follow_indexes(ObjectId table, std::int16_t number) {
    for (const ObjectId id : indexes_of(session_.catalog, table)) {
      std::vector<IndexKey> keys = session_.relation(id).index->keys;
      bool has_changed = false;
      for (std::size_t i = 0; i < keys.size(); ++i) {
        if (keys[i].column == 0) {
          IndexKey key = keys[i];
          reread_index_key(session_, table, key);
          if (key.column == number) keys[i] = key;
          has_changed |= key.column == number;
        }
        if (keys[i].column != number) continue;
        session_.update_column(id, static_cast<std::int16_t>(i + 1),
                               [&](Column& changed) { changed.type = type_; });
      }
      if (has_changed)
        session_.update_index(id, [&](IndexFacts& facts) { facts.keys = std::move(keys); });
    }
  }

  // Checks and indexes are parsed again as they were stored (ATPostAlterTypeParse).
  StoredCalls stored_calls(ObjectId table, std::int16_t number) const {
    StoredCalls calls(session_, table, command_.name);
    const auto add = [&](const CodePtr& code) {
      if (code && code->expression) calls.add(*code->expression);
    };
    for (const Dependency& each : catalog_.dependents(table)) {
      if (each.referenced.column != number) continue;
      const Object& user = *catalog_.find(each.dependent.object);
      if (const auto* const constraint = user.as<Constraint>()) add(constraint->expression);
      const auto* const relation = user.as<Relation>();
      if (relation == nullptr || !relation->index) continue;
      for (const IndexKey& key : relation->index->keys) add(key.expression);
      add(relation->index->predicate);
    }
    return calls;
  }

  // Indexes and foreign keys are made again with the new type.
  bool check_keys(ObjectId table, std::int16_t number) {
    for (const ObjectId id : indexes_of(session_.catalog, table)) {
      for (const IndexKey& key : session_.relation(id).index->keys) {
        if (key.column == number && !check_index_key(session_, id, key, command_.name_span))
          return false;
      }
    }
    for (const Dependency& each : catalog_.dependents(table)) {
      const Constraint* const key = catalog_.find_as<Constraint>(each.dependent.object);
      if (key == nullptr || key->kind != sql::ConstraintKind::foreign_key) continue;
      if (!recheck_foreign_key(session_, each.dependent.object, command_.name_span)) return false;
    }
    return true;
  }

  Session& session_;
  Catalog& catalog_;
  const sql::AlterTable& statement_;
  const sql::AlterCommand& command_;
  bool follows_;
  TypeUse type_;
};

}  // namespace

bool alter_column_type(Session& session, const sql::AlterTable& statement,
                       const sql::AlterCommand& command, ObjectId table, bool follows) {
  return TypeAlteration(session, statement, command, follows).run(table);
}

}  // namespace migc::catalog
