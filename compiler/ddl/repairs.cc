// What changed of an object that stays: names, columns, properties, definitions.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "compiler/ddl/order.h"
#include "compiler/ddl/states.h"

namespace migc::ddl {
namespace {

using catalog::Column;
using catalog::k_no_object;

std::string target_of(const States& states, ObjectId id) {
  std::string target;
  states.in_present(
      [&](Writer& writer) { target = object_target(writer, *writer.catalog().find(id)); });
  return target;
}

// Where both states print the same, nothing is to be done.
struct Printed {
  std::string past;
  std::string present;
  bool same() const { return past == present; }
};
Printed print(const States& states, const std::function<void(Writer&, const Object&)>& write,
              ObjectId id) {
  const auto ask = [&](Writer& writer) { write(writer, *writer.catalog().find(id)); };
  return {states.in_past(ask), states.in_present(ask)};
}

class ColumnRepairs {
 public:
  ColumnRepairs(const States& states, ObjectId id, std::vector<Alternatives>& found)
      : states_(states),
        id_(id),
        past_(*states.past().find_as<Relation>(id)),
        present_(*states.present().find_as<Relation>(id)),
        target_(target_of(states, id)),
        found_(found) {}

  void run() {
    for (std::size_t i = 0; i < past_.columns.size(); ++i) {
      const Column& column = *past_.columns[i];
      if (column.dropped || !column.is_local) continue;
      const auto number = static_cast<std::int16_t>(i + 1);
      const std::int16_t now =
          present_.columns[i]->dropped ? present_.find_column(column.name) : number;
      if (now == 0) {
        add(fmt::format("ADD {} {}", attribute_word(), past_text(number)));
      } else {
        compare(number, now);
      }
    }
  }

 private:
  std::string_view attribute_word() const {
    return past_.kind == RelationKind::composite ? "ATTRIBUTE" : "COLUMN";
  }

  void add(const std::string& change) { found_.push_back({whole(change)}); }
  std::string whole(const std::string& change) const {
    return fmt::format("ALTER {} {};", target_, change);
  }

  std::string past_text(std::int16_t number) const {
    return in_state(true, [&](Writer& writer, const Object& object, const Relation& relation) {
      if (relation.kind == RelationKind::composite)
        return sql::quote_identifier(relation.column(number).name) + " " +
               writer.type(relation.column(number).type);
      return column_text(writer, object, relation, number);
    });
  }

  std::string in_state(
      bool past,
      const std::function<std::string(Writer&, const Object&, const Relation&)>& ask) const {
    std::string text;
    const auto answer = [&](Writer& writer) {
      text = ask(writer, *writer.catalog().find(id_), writer.relation(id_));
    };
    past ? states_.in_past(answer) : states_.in_present(answer);
    return text;
  }

  std::string type_in(bool past, std::int16_t number) const {
    return in_state(past, [&](Writer& writer, const Object&, const Relation& relation) {
      const Column& column = relation.column(number);
      return writer.type(column.type) +
             (column.collation.empty() ? "" : " COLLATE " + writer.collation(column.collation));
    });
  }

  std::string default_in(bool past, std::int16_t number) const {
    return in_state(past, [&](Writer& writer, const Object&, const Relation& relation) {
      const auto* const value =
          writer.catalog().find_as<catalog::Default>(relation.column(number).default_value);
      if (value == nullptr || value->generated) return std::string();
      write_default(writer, *value);
      return writer.cut();
    });
  }

  void compare(std::int16_t number, std::int16_t now) {
    const Column& old = past_.column(number);
    const Column& column = present_.column(now);
    const std::string start =
        fmt::format("ALTER {} {}", attribute_word(), sql::quote_identifier(column.name));
    compare_type(number, now, start);
    if (past_.kind == RelationKind::composite) return;
    if (old.generated != column.generated) {
      if (old.generated == 0)
        add(start + " DROP EXPRESSION");
      else
        found_.push_back({});
    }
    if (old.identity != column.identity) compare_identity(number, old, column, start);
    if (old.not_null != column.not_null)
      add(start + (old.not_null ? " SET NOT NULL" : " DROP NOT NULL"));
    if (old.generated == 0 && column.generated == 0) {
      const std::string before = default_in(true, number);
      if (before != default_in(false, now))
        found_.push_back({before.empty() ? whole(start + " DROP DEFAULT") : before});
    }
    if (old.statistics != column.statistics)
      add(fmt::format("{} SET STATISTICS {}", start, old.statistics));
    if (old.storage != column.storage) add(start + " SET STORAGE " + storage_word(old.storage));
    if (old.compression != column.compression)
      add(start + " SET COMPRESSION " +
          (old.compression == 'p'   ? "pglz"
           : old.compression == 'l' ? "lz4"
                                    : "default"));
  }

  static std::string storage_word(char storage) {
    switch (storage) {
      case 'p':
        return "PLAIN";
      case 'e':
        return "EXTERNAL";
      case 'm':
        return "MAIN";
      case 'x':
        return "EXTENDED";
      default:
        return "DEFAULT";
    }
  }

  // Values may need a cast, and a default that has none stands in the way: it comes back later.
  void compare_type(std::int16_t number, std::int16_t now, const std::string& start) {
    const std::string type = type_in(true, number);
    if (type == type_in(false, now)) return;
    const std::string change = fmt::format("{} TYPE {}", start, type);
    if (past_.kind == RelationKind::composite) return add(change);
    const std::string bare = in_state(true, [&](Writer& writer, const Object&, const Relation& at) {
      return writer.type(at.column(number).type);
    });
    const std::string quoted = sql::quote_identifier(present_.column(now).name);
    const std::string cast = fmt::format("{} USING {}::{}", change, quoted, bare);
    const std::string by_text = fmt::format("{} USING {}::text::{}", change, quoted, bare);
    const std::string no_default = whole(start + " DROP DEFAULT") + "\n";
    found_.push_back({whole(change), whole(cast), whole(by_text), no_default + whole(change),
                      no_default + whole(cast), no_default + whole(by_text)});
  }

  void compare_identity(std::int16_t number, const Column& old, const Column& now,
                        const std::string& start) {
    if (old.identity == 0) return add(start + " DROP IDENTITY");
    if (now.identity != 0)
      return add(
          fmt::format("{} SET GENERATED {}", start, old.identity == 'a' ? "ALWAYS" : "BY DEFAULT"));
    add(start + " ADD " +
        in_state(true, [&](Writer& writer, const Object& object, const Relation& relation) {
          return identity_text(writer, object, relation, number);
        }));
  }

  const States& states_;
  ObjectId id_;
  const Relation& past_;
  const Relation& present_;
  std::string target_;
  std::vector<Alternatives>& found_;
};

using OptionMap = std::map<std::string, std::string>;
OptionMap options_of(const Relation& relation) {
  OptionMap map;
  for (const sql::Option& each : relation.options) map[each.name] = each.value.value_or("true");
  return map;
}

void compare_options(const std::string& target, const Relation& past, const Relation& present,
                     std::vector<Alternatives>& found) {
  const OptionMap old = options_of(past);
  const OptionMap now = options_of(present);
  std::vector<sql::Option> set;
  for (const sql::Option& each : past.options) {
    const auto there = now.find(each.name);
    if (there == now.end() || there->second != old.at(each.name)) set.push_back(each);
  }
  std::vector<sql::Option> reset;
  for (const sql::Option& each : present.options) {
    if (old.contains(each.name)) continue;
    reset.push_back(each);
    reset.back().value.reset();
  }
  if (!set.empty()) found.push_back({fmt::format("ALTER {} SET {};", target, option_list(set))});
  if (!reset.empty())
    found.push_back({fmt::format("ALTER {} RESET {};", target, option_list(reset))});
}

void compare_parents(const States& states, ObjectId id, const Relation& past,
                     const Relation& present, std::vector<Alternatives>& found) {
  const auto name = [&](ObjectId of) {
    std::string text;
    states.in_present([&](Writer& writer) { text = writer.name(of); });
    return text;
  };
  if (past.partition || present.partition) {
    if (present.partition && !past.partition)
      found.push_back({fmt::format("ALTER TABLE {} DETACH PARTITION {};",
                                   name(present.partition->parent), name(id))});
    if (past.partition && !present.partition)
      found.push_back({states.in_past([&](Writer& writer) {
        write_attachment(writer, *writer.catalog().find(id), writer.relation(id));
      })});
    return;
  }
  const auto has = [](const Relation& relation, ObjectId parent) {
    return std::find(relation.parents.begin(), relation.parents.end(), parent) !=
           relation.parents.end();
  };
  for (const ObjectId parent : present.parents)
    if (!has(past, parent))
      found.push_back({fmt::format("ALTER TABLE {} NO INHERIT {};", name(id), name(parent))});
  for (const ObjectId parent : past.parents)
    if (!has(present, parent) && states.present().find(parent) != nullptr)
      found.push_back({fmt::format("ALTER TABLE {} INHERIT {};", name(id), name(parent))});
}

void compare_table(const States& states, ObjectId id, const Relation& past, const Relation& present,
                   std::vector<Alternatives>& found) {
  const std::string target = target_of(states, id);
  const auto add = [&](const std::string& change) {
    found.push_back({fmt::format("ALTER {} {};", target, change)});
  };
  if (past.row_security != present.row_security)
    add(past.row_security ? "ENABLE ROW LEVEL SECURITY" : "DISABLE ROW LEVEL SECURITY");
  if (past.force_row_security != present.force_row_security)
    add(past.force_row_security ? "FORCE ROW LEVEL SECURITY" : "NO FORCE ROW LEVEL SECURITY");
  if (past.persistence != present.persistence)
    add(past.persistence == sql::Persistence::unlogged ? "SET UNLOGGED" : "SET LOGGED");
  if (past.replica_identity != present.replica_identity && past.replica_identity != 'i')
    add(past.replica_identity == 'f'   ? "REPLICA IDENTITY FULL"
        : past.replica_identity == 'n' ? "REPLICA IDENTITY NOTHING"
                                       : "REPLICA IDENTITY DEFAULT");
  compare_parents(states, id, past, present, found);
}

std::string sequence_change(const Writer& writer, const catalog::SequenceFacts& facts) {
  const auto given = [](const std::string& value, std::string_view word, std::string_view none) {
    return value.empty() ? std::string(none) : fmt::format(" {} {}", word, value);
  };
  return fmt::format(" AS {}{}{}{}{}{}{}", writer.type({facts.type, -1}),
                     given(facts.increment, "INCREMENT BY", " INCREMENT BY 1"),
                     given(facts.minimum, "MINVALUE", " NO MINVALUE"),
                     given(facts.maximum, "MAXVALUE", " NO MAXVALUE"),
                     given(facts.start, "START WITH", ""), given(facts.cache, "CACHE", " CACHE 1"),
                     facts.cycle ? " CYCLE" : " NO CYCLE");
}

void compare_sequence(const States& states, ObjectId id, std::vector<Alternatives>& found) {
  const Printed own = print(
      states,
      [](Writer& writer, const Object& object) {
        write_sequence(writer, object, *object.as<Relation>());
      },
      id);
  const std::string target = target_of(states, id);
  if (!own.same()) {
    std::string change;
    states.in_past(
        [&](Writer& writer) { change = sequence_change(writer, *writer.relation(id).sequence); });
    found.push_back({fmt::format("ALTER {}{};", target, change)});
  }
  const Printed owner = print(states, write_sequence_owner, id);
  if (!owner.same())
    found.push_back(
        {owner.past.empty() ? fmt::format("ALTER {} OWNED BY NONE;", target) : owner.past});
}

void write_definition(Writer& writer, const Object& object) {
  if (const auto* const each = object.as<Relation>()) {
    if (each->index) return write_index(writer, object, *each->index);
    if (each->query) return write_view(writer, object, *each, false);
  }
  if (const auto* const each = object.as<catalog::Constraint>()) {
    if (each->relation != k_no_object) return write_constraint(writer, object, *each);
  }
  if (const auto* const each = object.as<catalog::Function>())
    return write_function(writer, object, *each);
  if (const auto* const each = object.as<catalog::Trigger>())
    return write_trigger(writer, object, *each);
  if (const auto* const each = object.as<catalog::Rule>()) return write_rule(writer, object, *each);
  if (const auto* const each = object.as<catalog::Policy>())
    return write_policy(writer, object, *each);
  if (const auto* const each = object.as<catalog::Statistics>())
    return write_statistics(writer, object, *each);
  if (const auto* const each = object.as<catalog::PublicationFacts>())
    return write_publication(writer, object, *each);
  if (const auto* const each = object.as<catalog::Other>())
    return write_other(writer, object, each->kind);
}

// "CREATE OR REPLACE …" of a "CREATE …".
std::string replacing(const std::string& text) {
  if (!text.starts_with("CREATE ") || text.starts_with("CREATE OR REPLACE ")) return text;
  return "CREATE OR REPLACE " + text.substr(7);
}

// Another definition takes the place of the present one.
void compare_definitions(const States& states, ObjectId id, std::vector<Alternatives>& found) {
  const Printed text = print(states, write_definition, id);
  if (text.same() || text.past.empty()) return;
  std::string drop;
  states.in_present([&](Writer& writer) { drop = drop_text(writer, *writer.catalog().find(id)); });
  const Object& object = *states.past().find(id);
  const auto* const relation = object.as<Relation>();
  const bool can_replace = object.as<catalog::Function>() != nullptr ||
                           (relation != nullptr && relation->kind == RelationKind::view);
  Alternatives alternatives;
  if (can_replace) alternatives.push_back(replacing(text.past));
  if (!drop.empty()) alternatives.push_back(drop + "\n" + text.past);
  found.push_back(std::move(alternatives));
}

void compare_trigger(const States& states, ObjectId id, const catalog::Trigger& past,
                     const catalog::Trigger& present, std::vector<Alternatives>& found) {
  if (past.enabled == present.enabled) return;
  const std::string_view word = past.enabled == 'D'   ? "DISABLE"
                                : past.enabled == 'R' ? "ENABLE REPLICA"
                                : past.enabled == 'A' ? "ENABLE ALWAYS"
                                                      : "ENABLE";
  states.in_present([&](Writer& writer) {
    found.push_back({fmt::format("ALTER TABLE {} {} TRIGGER {};", writer.name(present.relation),
                                 word, sql::quote_identifier(writer.session().name(id)))});
  });
}

void compare_types(const States& states, ObjectId id, const catalog::Type& past,
                   const catalog::Type& present, std::vector<Alternatives>& found) {
  if (past.kind != catalog::TypeKind::domain) return;
  const std::string target = target_of(states, id);
  const auto text = [](Writer& writer, const Object& object) {
    const auto& type = *object.as<catalog::Type>();
    if (type.default_value) writer.statement(writer.text(type.default_value));
  };
  if (past.not_null != present.not_null)
    found.push_back({fmt::format("ALTER {} {} NOT NULL;", target, past.not_null ? "SET" : "DROP")});
  const Printed value = print(states, text, id);
  if (!value.same())
    found.push_back({value.past.empty()
                         ? fmt::format("ALTER {} DROP DEFAULT;", target)
                         : fmt::format("ALTER {} SET DEFAULT {}", target, value.past)});
}

}  // namespace

std::vector<Alternatives> repairs(const States& states, ObjectId id) {
  std::vector<Alternatives> found;
  const Object& past = *states.past().find(id);
  const Object& present = *states.present().find(id);
  const auto* const relation = past.as<Relation>();
  const bool has_columns = relation != nullptr && !relation->query && !relation->index &&
                           relation->kind != RelationKind::sequence;
  if (has_columns) {
    ColumnRepairs(states, id, found).run();
    if (relation->kind != RelationKind::composite)
      compare_table(states, id, *relation, *present.as<Relation>(), found);
  }
  if (relation != nullptr && relation->kind == RelationKind::sequence)
    compare_sequence(states, id, found);
  if (relation != nullptr && relation->kind != RelationKind::composite)
    compare_options(target_of(states, id), *relation, *present.as<Relation>(), found);
  if (const auto* const each = past.as<catalog::Trigger>())
    compare_trigger(states, id, *each, *present.as<catalog::Trigger>(), found);
  if (const auto* const each = past.as<catalog::Type>())
    compare_types(states, id, *each, *present.as<catalog::Type>(), found);
  const bool is_part =
      step_of(states.session(), id) != id && past.as<catalog::Constraint>() == nullptr;
  const auto* const constraint = past.as<catalog::Constraint>();
  const bool is_own = constraint == nullptr ||
                      (constraint->is_local && constraint->kind != sql::ConstraintKind::not_null);
  if (!has_columns && !is_part && is_own) compare_definitions(states, id, found);
  std::erase_if(found,
                [](const Alternatives& each) { return each.empty() || each.front().empty(); });
  return found;
}

std::vector<std::string> renames(const States& states, ObjectId id) {
  std::vector<std::string> found;
  const Object& past = *states.past().find(id);
  const Object& present = *states.present().find(id);
  const auto* const row = past.as<catalog::Type>();
  const bool is_row = row != nullptr &&
                      (row->element != k_no_object ||
                       (row->relation != k_no_object && row->kind != catalog::TypeKind::composite));
  if (past.as<catalog::Default>() != nullptr || is_row) return found;
  if (past.name != present.name)
    states.in_present(
        [&](Writer& writer) { found.push_back(rename_text(writer, present, past.name)); });
  const std::string target = target_of(states, id);
  const bool moves = past.schema != present.schema && past.schema != k_no_object &&
                     present.schema != k_no_object && !target.empty();
  if (moves && states.present().find(past.schema) != nullptr)
    found.push_back(fmt::format("ALTER {} SET SCHEMA {};", target,
                                sql::quote_identifier(states.session().name(past.schema))));
  if (row != nullptr) {
    const auto& labels = present.as<catalog::Type>()->labels;
    for (std::size_t i = 0; i < row->labels.size() && labels.size() == row->labels.size(); ++i)
      if (labels[i] != row->labels[i])
        found.push_back(fmt::format("ALTER {} RENAME VALUE {} TO {};", target,
                                    sql::quote_literal(labels[i]),
                                    sql::quote_literal(row->labels[i])));
  }
  const auto* const relation = past.as<Relation>();
  if (relation == nullptr || relation->index) return found;
  const auto& columns = present.as<Relation>()->columns;
  for (std::size_t i = 0; i < relation->columns.size() && i < columns.size(); ++i)
    if (!columns[i]->dropped && !relation->columns[i]->dropped && columns[i]->is_local &&
        columns[i]->name != relation->columns[i]->name)
      found.push_back(
          fmt::format("ALTER {} RENAME {} {} TO {};", target,
                      relation->kind == RelationKind::composite ? "ATTRIBUTE" : "COLUMN",
                      sql::quote_identifier(columns[i]->name),
                      sql::quote_identifier(relation->columns[i]->name)));
  return found;
}

}  // namespace migc::ddl
