#include "compiler/catalog/create_like.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/define_parts.h"
#include "compiler/catalog/define_sequences.h"
#include "compiler/catalog/made_names.h"
#include "compiler/catalog/replay_steps.h"
#include "compiler/catalog/sequence_values.h"

namespace migc::catalog {
namespace {

using sql::ConstraintDefinition;
using sql::ConstraintKind;

class Likeness {
 public:
  Likeness(Session& session, const sql::LikeClause& like, LikeTarget target,
           std::vector<std::string>* made)
      : session_(session), like_(like), table_(target.table), span_(target.span), made_(made) {}

  bool columns() {
    ObjectId source = k_no_object;
    if (!session_.require_relation(like_.relation, like_.span, source)) return false;
    const Relation relation = session_.relation(source);
    if (relation.index || relation.kind == RelationKind::sequence)
      return session_.refuse(
          "42809", like_.span,
          fmt::format("relation \"{}\" is invalid in LIKE clause", session_.name(source)));
    for (const ColumnPtr& each : relation.columns) {
      if (each->dropped) continue;
      if (session_.find_column(table_, each->name) != 0)
        return session_.refuse("42701", like_.span,
                               fmt::format("column \"{}\" specified more than once", each->name));
      Column column;
      column.name = each->name;
      column.type = each->type;
      column.collation = each->collation;
      if (like_.storage) column.storage = each->storage;
      if (like_.compression) column.compression = each->compression;
      column.not_null = each->not_null;
      if (like_.generated) column.generated = each->generated;
      const std::int16_t number = make_column(session_, table_, column);
      if (like_.comments)
        copy_comment({source, session_.find_column(source, each->name)}, {table_, number});
      if (!identity(*each, {table_, number})) return false;
    }
    return true;
  }

  bool not_nulls() {
    const ObjectId source = session_.find_relation(like_.relation);
    std::vector<std::pair<std::string, std::string>> constraints;  // name, column
    session_.catalog.visit_names(NameClass::constraint, source, [&](const Name& name, ObjectId id) {
      const Constraint& each = *session_.catalog.find_as<Constraint>(id);
      if (each.kind == ConstraintKind::not_null)
        constraints.emplace_back(name.name, column_names(session_, source, each.columns).front());
    });
    for (const auto& [name, column] : constraints) {
      ConstraintDefinition definition;
      definition.kind = ConstraintKind::not_null;
      definition.name = name;
      const std::int16_t number = session_.find_column(table_, column);
      if (!set_not_null(session_, table_, number, &definition, made_)) return false;
    }
    return true;
  }

  bool parts() {
    const ObjectId source = session_.find_relation(like_.relation);
    if (!defaults(source) || (like_.constraints && !checks(source)) ||
        (like_.indexes && !indexes(source))) {
      return false;
    }
    if (like_.statistics) like_statistics(session_, source, table_, like_.comments);
    return true;
  }

 private:
  void copy_comment(Address from, Address to) {
    if (const std::string* const text = session_.catalog.comment(from))
      session_.catalog.set_comment(to, std::string(*text));
  }

  bool default_of(const Column& original, Address column) {
    const Default* const value = session_.catalog.find_as<Default>(original.default_value);
    const bool wanted = value != nullptr && (value->generated ? like_.generated : like_.defaults);
    if (wanted && !value->generated) {
      // as it is stored: a serial's has the same sequence, labels may have other names by now
      copy_default(session_, column, original.default_value);
    } else if (wanted && value->code->expression) {
      const SourcePtr here = session_.source;
      session_.source = value->code->source;
      const bool done = set_default(session_, column, *value->code->expression, value->generated);
      session_.source = here;
      return done;
    }
    return true;
  }

  bool identity(const Column& original, Address column) {
    if (!like_.identity || original.identity == 0) return true;
    session_.update_column(column.object, column.column,
                           [&](Column& changed) { changed.identity = original.identity; });
    const ObjectId schema = session_.catalog.find(table_)->schema;
    const std::string name = choose_relation_name(session_.catalog, session_.name(table_),
                                                  original.name, "seq", schema, false);
    const ObjectId source = session_.find_relation(like_.relation);
    const ObjectId copied =
        identity_sequence(session_, {source, session_.find_column(source, original.name)});
    return make_owned_sequence(session_, schema, name, column, options_of(copied), type_id::int8,
                               true);
  }

  // All but its type, which is not among them: the copy is a bigint one with the other's bounds
  // (sequence_options).
  std::vector<sql::Option> options_of(ObjectId sequence) const {
    const SequenceFacts& facts = *session_.relation(sequence).sequence;
    const SequenceValues values = sequence_values(facts);
    std::vector<sql::Option> options;
    const auto add = [&](const char* name, std::string value) {
      sql::Option& option = options.emplace_back();
      option.name = name;
      option.value = std::move(value);
    };
    add("increment", std::to_string(values.increment));
    add("minvalue", std::to_string(values.minimum));
    add("maxvalue", std::to_string(values.maximum));
    add("start", std::to_string(values.start));
    add("cache", std::to_string(values.cache));
    add("cycle", facts.cycle ? "true" : "false");
    return options;
  }

  bool defaults(ObjectId source) {
    const std::vector<ColumnPtr> columns = session_.relation(source).columns;
    return std::all_of(columns.begin(), columns.end(), [&](const ColumnPtr& each) {
      return each->dropped || default_of(*each, {table_, session_.find_column(table_, each->name)});
    });
  }

  bool checks(ObjectId source) {
    std::vector<std::pair<std::string, Constraint>> checks;
    session_.catalog.visit_names(NameClass::constraint, source, [&](const Name& name, ObjectId id) {
      const Constraint* const each = session_.catalog.find_as<Constraint>(id);
      if (each->kind == ConstraintKind::check) checks.emplace_back(name.name, *each);
    });
    for (const auto& [name, each] : checks) {
      ConstraintDefinition definition;
      definition.kind = ConstraintKind::check;
      definition.name = name;
      definition.expression = *each.expression->expression;
      definition.no_inherit = each.no_inherit;
      const SourcePtr here = session_.source;
      session_.source = each.expression->source;
      const bool done = add_constraint(session_, {table_, definition, "", made_, true});
      session_.source = here;
      if (!done) return false;
      if (like_.comments) copy_comment(constraint_of(source, name), constraint_of(table_, name));
    }
    return true;
  }

  Address constraint_of(ObjectId table, const std::string& name) const {
    return {session_.catalog.find_constraint(table, name), 0};
  }

  bool indexes(ObjectId source) {
    for (const ObjectId index : indexes_of(session_.catalog, source)) {
      if (!index_like(index)) return false;
      const std::vector<ObjectId> own = indexes_of(session_.catalog, table_);
      if (!like_.comments || own.empty()) continue;
      const ObjectId made = *std::max_element(own.begin(), own.end());
      copy_comment({index, 0}, {made, 0});
      const Address owner{constraint_of_index(session_, index), 0};
      copy_comment(owner, {constraint_of_index(session_, made), 0});
    }
    return true;
  }

  // generateClonedIndexStmt: keys and column names of the original, a name of its own
  bool index_like(ObjectId index) {
    const Relation original = session_.relation(index);
    const IndexFacts facts = index_for(session_, *original.index, table_);
    std::vector<std::string> names;
    for (const ColumnPtr& column : original.columns) names.push_back(column->name);
    const ObjectId owner = constraint_of_index(session_, index);
    ObjectId made = k_no_object;
    if (owner == k_no_object)
      return make_index(session_, {table_, "", facts, false, std::nullopt, std::move(names)}, made);
    const Constraint pattern = *session_.catalog.find_as<Constraint>(owner);
    if (facts.primary && has_primary_key(session_, table_))
      return session_.refuse("42P16", span_,
                             fmt::format("multiple primary keys for table \"{}\" are not allowed",
                                         session_.name(table_)));
    return make_key(session_, {table_, "", facts, pattern, k_no_object, k_no_object, std::nullopt,
                               std::move(names)});
  }

  Session& session_;
  const sql::LikeClause& like_;
  ObjectId table_;
  Span span_;
  std::vector<std::string>* made_;
};

}  // namespace

bool like_columns(Session& session, const sql::LikeClause& like, ObjectId table) {
  return Likeness(session, like, {table, {}}, nullptr).columns();
}

bool like_not_nulls(Session& session, const sql::LikeClause& like, ObjectId table,
                    std::vector<std::string>& made) {
  return Likeness(session, like, {table, {}}, &made).not_nulls();
}

bool like_parts(Session& session, const sql::LikeClause& like, LikeTarget target,
                std::vector<std::string>& made) {
  return Likeness(session, like, target, &made).parts();
}

}  // namespace migc::catalog
