#include "compiler/ddl/way_back.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/ddl/order.h"
#include "compiler/ddl/states.h"
#include "compiler/sql/parse.h"

namespace migc::ddl {
namespace {

using catalog::k_no_object;

constexpr const char* k_undone = "_undone";  // behind a name for as long as another one needs it

// In which order what was made goes: first what stands on others. What a drop takes along is gone
// before its own turn.
int drop_rank(const Object& object) {
  if (const auto* const each = object.as<Relation>()) {
    if (each->query) return 1;
    if (each->index) return 5;
    return each->kind == RelationKind::sequence ? 7 : 6;
  }
  if (object.as<catalog::Trigger>() != nullptr || object.as<catalog::Rule>() != nullptr ||
      object.as<catalog::Policy>() != nullptr)
    return 2;
  if (object.as<catalog::Constraint>() != nullptr) return 4;
  if (object.as<catalog::Statistics>() != nullptr) return 5;
  if (object.as<catalog::Function>() != nullptr) return 8;
  if (object.as<catalog::Type>() != nullptr) return 9;
  if (object.as<catalog::Extension>() != nullptr) return 10;
  if (object.as<catalog::Schema>() != nullptr) return 11;
  const bool is_operator =
      object.as<catalog::Operator>() != nullptr || object.as<catalog::Cast>() != nullptr;
  return is_operator ? 7 : 0;
}

ObjectId table_of(const Object& object) {
  if (const auto* const each = object.as<catalog::Constraint>()) return each->relation;
  if (const auto* const each = object.as<catalog::Trigger>()) return each->relation;
  if (const auto* const each = object.as<catalog::Rule>()) return each->relation;
  if (const auto* const each = object.as<catalog::Policy>()) return each->relation;
  if (const auto* const each = object.as<catalog::Statistics>()) return each->relation;
  const auto* const relation = object.as<Relation>();
  return relation != nullptr && relation->index ? relation->index->table : k_no_object;
}

// Whether it is made and dropped by a statement of its own, in a catalog where its table stays.
bool stands_alone(const Session& session, const Object& object) {
  const ObjectId step = step_of(session, object.id);
  if (step == k_no_object || object.as<catalog::Default>() != nullptr) return false;
  if (const auto* const each = object.as<catalog::Constraint>())
    return each->kind != sql::ConstraintKind::not_null && each->is_local;
  return step == object.id;
}

struct Made {
  int rank = 0;
  ObjectId id = k_no_object;
};

class Engine {
 public:
  Engine(catalog::Replay& replay, const catalog::SavedState& before, const WayBackOptions& options)
      : replay_(replay),
        session_(replay.session()),
        options_(options),
        states_(session_, before, options.search_path) {
    collect();
  }

  WayBack run() {
    while (drop_made()) {
    }
    make_way();
    while (rename_back() || untangle()) {
    }
    while (go_on()) {
    }
    for (const std::string& text : annotations(states_)) attempt(text);
    remark_on_rest();
    return std::move(way_);
  }

 private:
  const Catalog& past() const { return states_.past(); }
  const Catalog& present() const { return session_.catalog; }

  void collect() {
    std::set<ObjectId> dropped;
    std::set<ObjectId> changed;
    const Catalog after = present();
    std::vector<const Object*> gone;
    Catalog::visit_changes(past(), after, [&](const catalog::Change& change) {
      if (change.before == nullptr) {
        if (stands_alone(session_, *change.after))
          made_.push_back({drop_rank(*change.after), change.after->id});
      } else if (change.after == nullptr) {
        gone.push_back(change.before);
      } else {
        changed.insert(change.after->id);
      }
      const Object& either = change.after == nullptr ? *change.before : *change.after;
      if (const auto* const value = either.as<catalog::Default>())
        changed.insert(value->column.object);
      note_publication(change, changed);
    });
    std::sort(made_.begin(), made_.end(), [](const Made& a, const Made& b) {
      return std::pair(a.rank, b.id) < std::pair(b.rank, a.id);
    });
    changed_.assign(changed.begin(), changed.end());
    states_.in_past([&](Writer& writer) {
      for (const Object* const each : gone)
        if (is_to_be_made(writer.session(), *each, after)) dropped.insert(each->id);
      pieces_ = objects_sql(writer.session(), dropped, options_.search_path);
    });
  }

  // Parts of a table that is made again come with it.
  static bool is_to_be_made(const Session& past, const Object& object, const Catalog& after) {
    if (!stands_alone(past, object)) return false;
    const bool is_check =
        object.as<catalog::Constraint>() != nullptr && step_of(past, object.id) != object.id;
    return !is_check || after.find(table_of(object)) != nullptr;
  }

  // What a publication publishes stands in the publication's own statement.
  void note_publication(const catalog::Change& change, std::set<ObjectId>& changed) const {
    const bool is_gone = change.after == nullptr;
    const Object& either = is_gone ? *change.before : *change.after;
    if (either.as<catalog::PublicationMember>() == nullptr) return;
    for (const catalog::Dependency& each : (is_gone ? past() : present()).dependencies(either.id))
      if (past().find_as<catalog::PublicationFacts>(each.referenced.object) != nullptr)
        changed.insert(each.referenced.object);
  }

  // Runs the statements, all or none.
  bool attempt(const std::string& text) {
    if (text.empty() || done_.contains(text)) return false;
    Diagnostics faults;
    const auto source = std::make_shared<const SourceFile>("the way back", text);
    const auto statements = sql::parse(source, {0, text.size()}, faults, sql::Operations::yes);
    if (faults.has_errors() || statements.empty()) return false;
    const catalog::SavedState saved(session_);
    replay_.start_source(source);
    for (const sql::Statement& statement : statements) {
      const catalog::Outcome outcome = replay_.run(statement);
      if (!outcome.refusal) continue;
      refusal_ = outcome.refusal->message;
      saved.restore(session_);
      return false;
    }
    done_.insert(text);
    way_.statements.push_back(text);
    return true;
  }

  bool attempt_any(const Alternatives& alternatives) {
    return std::any_of(alternatives.begin(), alternatives.end(),
                       [this](const std::string& text) { return attempt(text); });
  }

  std::string drop_of(ObjectId id) const {
    std::string text;
    states_.in_present(
        [&](Writer& writer) { text = drop_text(writer, *writer.catalog().find(id)); });
    return text;
  }

  bool is_made(ObjectId id) const { return id != k_no_object && past().find(id) == nullptr; }

  // Names that were swapped: one of them gives way.
  bool untangle() {
    for (const ObjectId id : changed_) {
      const Object* const now = present().find(id);
      const Object* const old = past().find(id);
      if (now == nullptr || old == nullptr || now->name == old->name) continue;
      if (renames(states_, id).empty() || now->name.ends_with(k_undone)) continue;
      if (rename(*now, now->name + k_undone)) return true;
    }
    return false;
  }

  // What can stand in the way of changes to tables comes when these are made: views, triggers,
  // indexes.
  bool go_on() {
    bool went = create_dropped(Phase::table);
    went = repair() || went;
    went = drop_made() || went;
    return went || create_dropped(Phase::publication) || drop_parts_of_made() || rebuild();
  }

  bool drop_made() {
    bool dropped = false;
    bool columns = false;
    for (const Made& each : made_) {
      if (each.rank >= 4 && !std::exchange(columns, true)) dropped = drop_columns() || dropped;
      const Object* const object = present().find(each.id);
      if (object == nullptr || is_made(table_of(*object))) continue;
      dropped = attempt(drop_of(each.id)) || dropped;
    }
    if (!columns) dropped = drop_columns() || dropped;
    return dropped;
  }

  // Foreign keys that tables have on one another.
  bool drop_parts_of_made() {
    bool dropped = false;
    for (const Made& each : made_) {
      const Object* const object = present().find(each.id);
      if (object != nullptr && is_made(table_of(*object)))
        dropped = attempt(drop_of(each.id)) || dropped;
    }
    return dropped;
  }

  bool drop_columns() {
    bool dropped = false;
    for (const ObjectId id : changed_) {
      const auto* const old = past().find_as<Relation>(id);
      const auto* const now = present().find_as<Relation>(id);
      if (old == nullptr || now == nullptr || now->query) continue;
      for (std::size_t i = now->columns.size(); i > old->columns.size(); --i) {
        // earlier drops change the relation
        const Relation& relation = session_.relation(id);
        if (relation.columns[i - 1]->dropped || !relation.columns[i - 1]->is_local) continue;
        if (is_one_of_the_past(*old, relation.columns[i - 1]->name)) continue;
        const std::string name = sql::quote_identifier(relation.columns[i - 1]->name);
        std::string text;
        states_.in_present([&](Writer& writer) {
          text =
              fmt::format("ALTER {} DROP {} {};", object_target(writer, *writer.catalog().find(id)),
                          relation.kind == RelationKind::composite ? "ATTRIBUTE" : "COLUMN", name);
        });
        dropped = attempt(text) || dropped;
      }
    }
    return dropped;
  }

  // A column that the way back has made again.
  bool is_one_of_the_past(const Relation& old, const std::string& name) const {
    return restored_columns_ && old.find_column(name) != 0;
  }

  // Names that are needed again are taken by what cannot go yet.
  void make_way() {
    for (const Made& each : made_) {
      const Object* const object = present().find(each.id);
      if (object == nullptr || !object->key) continue;
      const ObjectId owner = past().find_name(*object->key);
      if (owner == k_no_object || owner == each.id) continue;
      rename(*object, object->name + k_undone);
    }
  }

  bool rename(const Object& object, const std::string& name) {
    std::string text;
    states_.in_present([&](Writer& writer) { text = rename_text(writer, object, name); });
    return attempt(text);
  }

  bool rename_back() {
    bool renamed = false;
    for (const ObjectId id : changed_) {
      if (present().find(id) == nullptr || past().find(id) == nullptr) continue;
      for (const std::string& text : renames(states_, id)) renamed = attempt(text) || renamed;
    }
    return renamed;
  }

  bool create_dropped(Phase last) {
    bool created = false;
    for (ObjectSql& each : pieces_) {
      if (each.text.empty() || each.phase > last) continue;
      const std::string text = concurrent(each);
      if (!attempt(text)) continue;
      each.text.clear();
      created = true;
    }
    return created;
  }

  std::string concurrent(const ObjectSql& piece) const {
    const auto* const relation = past().find_as<Relation>(piece.object);
    const bool is_index = relation != nullptr && relation->kind == RelationKind::index;
    if (!options_.drops_concurrently || !is_index ||
        present().find(relation->index->table) == nullptr)
      return piece.text;
    std::string text = piece.text;
    const std::size_t at = text.find("INDEX ");
    return at == std::string::npos ? text : text.insert(at + 6, "CONCURRENTLY ");
  }

  bool repair() {
    restored_columns_ = true;
    bool repaired = false;
    for (const ObjectId id : changed_) {
      if (present().find(id) == nullptr || past().find(id) == nullptr) continue;
      for (const Alternatives& each : repairs(states_, id))
        repaired = attempt_any(each) || repaired;
    }
    return repaired;
  }

  // Views that depend on the object, and those that depend on them, the last ones first.
  std::vector<ObjectId> views_on(ObjectId id) const {
    std::vector<ObjectId> views = {id};
    for (std::size_t i = 0; i < views.size(); ++i)
      present().visit_dependents(views[i], [&](const catalog::Dependency& each) {
        const auto* const relation = present().find_as<Relation>(each.dependent.object);
        const bool is_view = relation != nullptr && relation->query != nullptr;
        if (!is_view || each.dependent.object == id) return;
        std::erase(views, each.dependent.object);
        views.push_back(each.dependent.object);
      });
    views.erase(views.begin());
    std::reverse(views.begin(), views.end());
    return views;
  }

  // What views stand in the way of is done without them; then they are as they were before.
  bool rebuild() {
    for (const ObjectId id : changed_) {
      if (present().find(id) == nullptr || past().find(id) == nullptr) continue;
      const std::vector<ObjectId> views = views_on(id);
      if (views.empty()) continue;
      std::string drops;
      for (const ObjectId each : views) drops += drop_of(each) + "\n";
      std::string makes;
      states_.in_past([&](Writer& writer) {
        std::set<ObjectId> wanted;
        for (const ObjectId each : views)
          if (writer.catalog().find(each) != nullptr) wanted.insert(each);
        for (const ObjectSql& each : objects_sql(writer.session(), wanted, options_.search_path))
          makes += each.text;
      });
      for (const Alternatives& each : repairs(states_, id))
        for (const std::string& text : each)
          if (!done_.contains(text) && attempt(fmt::format("{}{}\n{}", drops, text, makes)))
            return true;
    }
    return false;
  }

  void remark_on_rest() {
    for (const Made& each : made_) {
      const Object* const object = present().find(each.id);
      if (object == nullptr || is_made(table_of(*object))) continue;
      const std::string text = drop_of(each.id);
      refusal_.clear();
      if (attempt(text)) continue;
      remark(text.empty() ? object->name + " stays: how to drop it is not known" : text);
    }
    for (const ObjectSql& each : pieces_) {
      refusal_.clear();
      if (each.text.empty() || attempt(each.text)) continue;
      remark(each.text);
    }
    for (const ObjectId id : changed_) {
      if (present().find(id) == nullptr || past().find(id) == nullptr) continue;
      for (const Alternatives& each : repairs(states_, id)) {
        refusal_.clear();
        if (each.empty() || done_.contains(each.front()) || attempt_any(each)) continue;
        remark(each.front());
      }
      remark_on_labels(id);
      remark_on_order(id);
    }
  }

  void remark(const std::string& text) {
    std::string line = text.substr(0, text.find('\n'));
    if (line.size() < text.size()) line += " …";
    way_.remarks.push_back(refusal_.empty() ? fmt::format("not undone: {}", line)
                                            : fmt::format("not undone: {} ({})", line, refusal_));
  }

  void remark_on_order(ObjectId id) {
    const auto* const old = past().find_as<Relation>(id);
    const auto* const now = present().find_as<Relation>(id);
    if (old == nullptr || old->query || old->index) return;
    for (std::size_t i = 0; i < old->columns.size(); ++i) {
      const catalog::Column& column = *old->columns[i];
      if (column.dropped || !now->columns[i]->dropped || now->find_column(column.name) == 0)
        continue;
      const bool needs_rows =
          column.not_null && column.default_value == k_no_object && column.identity == 0;
      states_.in_present([&](Writer& writer) {
        way_.remarks.push_back(fmt::format(
            "column {} of {} comes back as the last one{}", sql::quote_identifier(column.name),
            writer.name(id),
            needs_rows ? "; it is NOT NULL without a default, which fails where there are rows"
                       : ""));
      });
    }
  }

  void remark_on_labels(ObjectId id) {
    const auto* const old = past().find_as<catalog::Type>(id);
    const auto* const now = present().find_as<catalog::Type>(id);
    if (old == nullptr || now == nullptr) return;
    for (const std::string& label : now->labels)
      if (std::find(old->labels.begin(), old->labels.end(), label) == old->labels.end())
        way_.remarks.push_back(
            fmt::format("value {} of type {} stays: no statement removes one; it does no harm, or "
                        "make the type anew",
                        sql::quote_literal(label), session_.name(id)));
  }

  catalog::Replay& replay_;
  Session& session_;
  const WayBackOptions& options_;
  States states_;
  std::vector<Made> made_;
  std::vector<ObjectId> changed_;
  std::vector<ObjectSql> pieces_;
  std::set<std::string> done_;
  std::string refusal_;
  bool restored_columns_ = false;
  WayBack way_;
};

}  // namespace

WayBack way_back(catalog::Replay& replay, const catalog::SavedState& before,
                 const WayBackOptions& options) {
  return Engine(replay, before, options).run();
}

}  // namespace migc::ddl
