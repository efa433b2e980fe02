#include "compiler/ddl/schema_sql.h"

#include <algorithm>

#include "compiler/ddl/order.h"
#include "compiler/ddl/writer.h"

namespace migc::ddl {
namespace {

class Printer {
 public:
  Printer(Session& session, std::vector<Omission>& omissions,
          std::vector<std::string> search_path = {"public"})
      : writer_(session, omissions, std::move(search_path)) {}

  std::vector<ObjectSql> pieces(const std::set<ObjectId>& wanted) {
    std::vector<ObjectSql> found;
    const auto keep = [&](ObjectId id, Phase phase) {
      if (std::string text = writer_.cut(); !text.empty())
        found.push_back({id, phase, std::move(text)});
    };
    std::vector<Step> steps;
    std::set<ObjectId> parts = wanted;
    for (const Step& step : order_of(writer_.session())) {
      if (!wanted.contains(step.object)) continue;
      steps.push_back(step);
      parts.erase(step.object);
      print(step);
      keep(step.object, step.phase);
    }
    for (const ObjectId id : parts) {
      part_of_table(*writer_.catalog().find(id));
      keep(id, Phase::key);
    }
    owners(steps);
    changes(steps);
    keep(catalog::k_no_object, Phase::publication);
    writer_.take();
    return found;
  }

  std::string run() {
    const std::vector<Step> steps = order_of(writer_.session());
    // bodies may name what comes later
    const bool has_functions = std::any_of(
        steps.begin(), steps.end(), [](const Step& step) { return step.phase == Phase::function; });
    if (has_functions) writer_.statement("SET check_function_bodies = false");
    public_schema();
    // the objects stay where they are while the catalog does not change
    for (const Step& step : steps) {
      if (step.phase != Phase::publication) print(step);
    }
    owners(steps);
    changes(steps);
    // event triggers would run for all of the above
    for (const Step& step : steps) {
      if (step.phase == Phase::publication) print(step);
    }
    if (has_functions) {
      writer_.gap();
      writer_.statement("RESET check_function_bodies");
    }
    return writer_.take();
  }

  std::map<ObjectId, std::string> texts() {
    const std::vector<Step> steps = order_of(writer_.session());
    std::map<ObjectId, std::string> found;
    const auto keep = [&](const Step& step) {
      found[subject_of(*writer_.catalog().find(step.object))] += writer_.cut();
    };
    for (const Step& step : steps) {
      print(step);
      keep(step);
    }
    for (const Step& step : steps) {
      if (step.phase == Phase::sequence)
        write_sequence_owner(writer_, *writer_.catalog().find(step.object));
      if (has_changes(step.phase))
        write_table_changes(writer_, *writer_.catalog().find(step.object));
      keep(step);
    }
    writer_.take();
    return found;
  }

 private:
  // The object of which this one is a part, or itself.
  ObjectId subject_of(const Object& object) {
    if (const auto* const each = object.as<Relation>()) {
      if (each->index) return each->index->table;
      return each->kind == RelationKind::sequence ? owner_of_sequence(object.id) : object.id;
    }
    if (const auto* const each = object.as<catalog::Constraint>())
      return each->relation != catalog::k_no_object ? each->relation : each->domain;
    if (const auto* const each = object.as<catalog::Default>()) return each->column.object;
    if (const auto* const each = object.as<catalog::Trigger>()) return each->relation;
    if (const auto* const each = object.as<catalog::Rule>()) return each->relation;
    if (const auto* const each = object.as<catalog::Policy>()) return each->relation;
    if (const auto* const each = object.as<catalog::Statistics>()) return each->relation;
    return object.id;
  }

  // The table of the column that the sequence belongs to; without one, itself.
  ObjectId owner_of_sequence(ObjectId id) {
    for (const catalog::Dependency& each : writer_.catalog().dependencies(id))
      if (each.referenced.column != 0) return each.referenced.object;
    return id;
  }

  static bool has_changes(Phase phase) {
    return phase == Phase::table || phase == Phase::view || phase == Phase::index;
  }

  static bool stands_alone(Phase phase) {
    return phase == Phase::table || phase == Phase::view || phase == Phase::function ||
           phase == Phase::type || phase == Phase::trigger || phase == Phase::policy ||
           phase == Phase::rule;
  }

  // Every database has it at first.
  void public_schema() {
    const Object* const found = writer_.catalog().find(catalog::k_public);
    if (found == nullptr) {
      writer_.statement("DROP SCHEMA IF EXISTS public");
    } else if (found->name != "public") {
      writer_.statement("ALTER SCHEMA public RENAME TO " + sql::quote_identifier(found->name));
    }
  }

  void print(const Step& step) {
    const Object& object = *writer_.catalog().find(step.object);
    if (stands_alone(step.phase) || step.phase != last_) writer_.gap();
    last_ = step.phase;
    if (const auto* const each = object.as<Relation>()) {
      relation(object, *each, step);
    } else if (const auto* const type = object.as<catalog::Type>()) {
      write_type(writer_, object, *type);
    } else if (const auto* const function = object.as<catalog::Function>()) {
      write_function(writer_, object, *function);
    } else if (const auto* const constraint = object.as<catalog::Constraint>()) {
      write_constraint(writer_, object, *constraint);
    } else if (const auto* const value = object.as<catalog::Default>()) {
      write_default(writer_, *value);
    } else {
      part(object);
    }
    comments(step);
  }

  void relation(const Object& object, const Relation& relation, const Step& step) {
    if (relation.index) return write_index(writer_, object, *relation.index);
    if (relation.kind == RelationKind::sequence) return write_sequence(writer_, object, relation);
    if (relation.query && step.detached) return write_view_columns(writer_, object, relation);
    if (relation.query) return write_view(writer_, object, relation, step.again);
    write_table(writer_, object, relation, step.detached);
  }

  void part_of_table(const Object& object) {
    const auto* const constraint = object.as<catalog::Constraint>();
    if (constraint == nullptr || constraint->relation == catalog::k_no_object) return;
    write_constraint(writer_, object, *constraint);
    write_comments(writer_, object);
  }

  void part(const Object& object) {
    if (object.as<catalog::Schema>() != nullptr) return write_schema(writer_, object);
    if (object.as<catalog::Extension>() != nullptr) return write_extension(writer_, object);
    if (const auto* const each = object.as<catalog::Trigger>())
      return write_trigger(writer_, object, *each);
    if (const auto* const each = object.as<catalog::Rule>())
      return write_rule(writer_, object, *each);
    if (const auto* const each = object.as<catalog::Policy>())
      return write_policy(writer_, object, *each);
    if (const auto* const each = object.as<catalog::Statistics>())
      return write_statistics(writer_, object, *each);
    if (object.as<catalog::Operator>() != nullptr)
      return write_other(writer_, object, sql::ObjectKind::operator_);
    if (object.as<catalog::Cast>() != nullptr)
      return write_other(writer_, object, sql::ObjectKind::cast);
    if (const auto* const each = object.as<catalog::PublicationFacts>())
      return write_publication(writer_, object, *each);
    if (const auto* const each = object.as<catalog::Other>())
      return write_other(writer_, object, each->kind);
  }

  // Of the object and of its parts that are no steps of their own.
  void comments(const Step& step) {
    const Catalog& catalog = writer_.catalog();
    write_comments(writer_, *catalog.find(step.object));
    catalog.visit_names(catalog::NameClass::constraint, step.object,
                        [&](const catalog::Name&, ObjectId id) {
                          const auto& each = *catalog.find_as<catalog::Constraint>(id);
                          if (sql::is_inherited_kind(each.kind) && each.validated && !step.detached)
                            write_comments(writer_, *catalog.find(id));
                        });
    const auto* const key = catalog.find_as<catalog::Constraint>(step.object);
    const bool has_index = key != nullptr && key->index != catalog::k_no_object &&
                           key->kind != sql::ConstraintKind::foreign_key;
    if (has_index) write_comments(writer_, *catalog.find(key->index));
  }

  void owners(const std::vector<Step>& steps) {
    writer_.gap();
    for (const Step& step : steps) {
      if (step.phase == Phase::sequence)
        write_sequence_owner(writer_, *writer_.catalog().find(step.object));
    }
  }

  void changes(const std::vector<Step>& steps) {
    writer_.gap();
    for (const Step& step : steps) {
      if (has_changes(step.phase))
        write_table_changes(writer_, *writer_.catalog().find(step.object));
    }
  }

  Writer writer_;
  Phase last_ = Phase::none;
};

}  // namespace

std::string schema_sql(Session& session, std::vector<Omission>& omissions) {
  return Printer(session, omissions).run();
}

std::map<ObjectId, std::string> object_texts(Session& session) {
  std::vector<Omission> told_in_the_texts;
  return Printer(session, told_in_the_texts).texts();
}

std::vector<ObjectSql> objects_sql(Session& session, const std::set<ObjectId>& wanted,
                                   const std::vector<std::string>& search_path) {
  std::vector<Omission> omissions;
  return Printer(session, omissions, search_path).pieces(wanted);
}

}  // namespace migc::ddl
