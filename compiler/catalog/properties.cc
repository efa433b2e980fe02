#include "compiler/catalog/properties.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "compiler/base/text.h"
#include "compiler/catalog/define_sequences.h"
#include "compiler/catalog/relations.h"
#include "compiler/sql/names.h"

namespace migc::catalog {
namespace {

using sql::AlterAction;
using sql::AlterCommand;

void remove_option(std::vector<sql::Option>& options, const std::string& name) {
  std::erase_if(options, [&](const sql::Option& old) { return old.name == name; });
}

// The one index of the table that a property is of; an empty name: none.
void mark_index(Session& session, ObjectId table, bool IndexFacts::*property,
                const std::string& name) {
  for (const ObjectId id : indexes_of(session.catalog, table))
    session.update_index(id,
                         [&](IndexFacts& facts) { facts.*property = session.name(id) == name; });
}

class PropertyChange {
 public:
  PropertyChange(Session& session, const sql::AlterTable& statement, const AlterCommand& command,
                 ObjectId table)
      : session_(session),
        catalog_(session.catalog),
        statement_(statement),
        command_(command),
        table_(table) {}

  void run() {
    switch (command_.action) {
      case AlterAction::set_options:
      case AlterAction::reset_options:
      case AlterAction::replace_options:
        return options();
      case AlterAction::set_type:
        return retype(table_);
      case AlterAction::set_storage:
        return column(table_, !statement_.only,
                      [&](Column& changed) { changed.storage = storage_of(command_.mode); });
      case AlterAction::set_compression:
        return column(table_, false, [&](Column& changed) {
          changed.compression = compression_of(command_.mode);
        });
      case AlterAction::set_statistics:
        return column(table_, !statement_.only,
                      [&](Column& changed) { changed.statistics = target(); });
      case AlterAction::enable_trigger:
      case AlterAction::disable_trigger:
        return triggers(table_, command_.name);
      case AlterAction::enable_rule:
      case AlterAction::disable_rule:
        return rule();
      case AlterAction::cluster_on:
      case AlterAction::set_without_cluster:
        return mark_index(session_, table_, &IndexFacts::clustered, command_.name);
      case AlterAction::replica_identity:
        return replica_identity();
      case AlterAction::set_logged:
        return persistence(sql::Persistence::permanent);
      case AlterAction::set_unlogged:
        return persistence(sql::Persistence::unlogged);
      case AlterAction::enable_row_security:
        return flag(&Relation::row_security, true);
      case AlterAction::disable_row_security:
        return flag(&Relation::row_security, false);
      case AlterAction::force_row_security:
        return flag(&Relation::force_row_security, true);
      case AlterAction::no_force_row_security:
        return flag(&Relation::force_row_security, false);
      default:
        return;
    }
  }

 private:
  void flag(bool Relation::*property, bool value) {
    session_.update_relation(table_, [&](Relation& relation) { relation.*property = value; });
  }

  void options() {
    const auto change = [&](std::vector<sql::Option>& options) {
      if (command_.action == AlterAction::replace_options) options.clear();
      for (const sql::Option& option : command_.options) {
        if (command_.action == AlterAction::reset_options) {
          remove_option(options, option.name);
        } else {
          set_option(options, option);
        }
      }
    };
    if (session_.relation(table_).index) {
      session_.update_index(table_, [&](IndexFacts& facts) { change(facts.options); });
    } else {
      session_.update_relation(table_, [&](Relation& relation) { change(relation.options); });
    }
  }

  template <typename Change>
  void column(ObjectId table, bool spreads, const Change& change) {
    const std::int16_t number = session_.find_column(table, command_.name);
    if (number != 0) session_.update_column(table, number, change);
    if (!spreads) return;
    for (const ObjectId child : children_of(session_.catalog, table)) column(child, true, change);
  }

  // The new type's storage (ATExecAlterColumnType).
  void retype(ObjectId table) {
    column(table, !statement_.only, [](Column& changed) {
      changed.storage = 0;
      changed.compression = 0;
    });
  }

  // -1, or DEFAULT: as if it had never been set.
  int target() const {
    const std::string text =
        command_.options.empty() ? "" : command_.options.front().value.value_or("");
    int value = -1;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return std::min(value, 10000);
  }

  char firing() const {
    if (command_.action == AlterAction::disable_trigger ||
        command_.action == AlterAction::disable_rule) {
      return 'D';
    }
    return command_.mode == "always" ? 'A' : command_.mode == "replica" ? 'R' : 'O';
  }

  // Without a name: all of them. Copies of row triggers follow (EnableDisableTrigger).
  void triggers(ObjectId table, const std::string& name) {
    std::vector<ObjectId> found;
    catalog_.visit_names(NameClass::trigger, table, [&](const Name& each, ObjectId id) {
      if (name.empty() || each.name == name) found.push_back(id);
    });
    for (const ObjectId id : found) {
      catalog_.update(id,
                      [&](Object& object) { std::get<Trigger>(object.detail).enabled = firing(); });
      if (!statement_.only) copies(id);
    }
  }

  void copies(ObjectId trigger) {
    for (const Dependency& each : catalog_.dependents(trigger)) {
      const Trigger* const copy = catalog_.find_as<Trigger>(each.dependent.object);
      if (copy != nullptr && copy->parent == trigger)
        triggers(copy->relation, session_.name(each.dependent.object));
    }
  }

  void rule() {
    const ObjectId id = catalog_.find_name({NameClass::rule, table_, command_.name, {}});
    if (id != k_no_object)
      catalog_.update(id,
                      [&](Object& object) { std::get<Rule>(object.detail).enabled = firing(); });
  }

  void replica_identity() {
    const bool by_index = command_.mode == "index";
    const char identity = by_index                     ? 'i'
                          : command_.mode == "full"    ? 'f'
                          : command_.mode == "nothing" ? 'n'
                                                       : 'd';
    session_.update_relation(table_,
                             [&](Relation& relation) { relation.replica_identity = identity; });
    mark_index(session_, table_, &IndexFacts::replica_identity,
               by_index ? command_.name : std::string());
  }

  // From 15 on the sequences of a table's columns go with it.
  void persistence(sql::Persistence wanted) {
    const auto change = [&](Relation& changed) { changed.persistence = wanted; };
    session_.update_relation(table_, change);
    if (session_.postgres() < 15) return;
    for (const ObjectId sequence : owned_sequences(session_, table_))
      session_.update_relation(sequence, change);
  }

  Session& session_;
  Catalog& catalog_;
  const sql::AlterTable& statement_;
  const AlterCommand& command_;
  ObjectId table_;
};

// Parameters whose lists are of identifiers (GUC_LIST_QUOTE in guc_tables.c).
bool is_list_of_names(std::string_view name) {
  for (const std::string_view each :
       {"search_path", "temp_tablespaces", "local_preload_libraries", "session_preload_libraries",
        "shared_preload_libraries", "unix_socket_directories"}) {
    if (name == each) return true;
  }
  return false;
}

std::string setting_value(const Session& session, const sql::Option& setting) {
  const bool current = setting.action == "current" && setting.name == "search_path";
  const std::vector<std::string>& values = current ? session.search_path() : setting.path;
  if (!is_list_of_names(setting.name)) return join(values, ", ");
  std::vector<std::string> texts;
  std::transform(values.begin(), values.end(), std::back_inserter(texts), sql::quote_identifier);
  return join(texts, ", ");
}

// The server's own spelling of a parameter, where it is not all in lower case.
std::string setting_name(const std::string& name) {
  std::string low = to_lower(name);
  for (const std::string_view each : {"DateStyle", "IntervalStyle", "TimeZone"}) {
    if (to_lower(each) == low) return std::string(each);
  }
  return low;
}

}  // namespace

char storage_of(std::string_view word) {
  const std::string name = to_lower(word);
  for (const auto& [known, letter] :
       {std::pair{"plain", 'p'}, {"external", 'e'}, {"extended", 'x'}, {"main", 'm'}}) {
    if (name == known) return letter;
  }
  return 0;
}

char compression_of(std::string_view word) {
  const std::string name = to_lower(word);
  return name == "pglz" ? 'p' : name == "lz4" ? 'l' : 0;
}

void change_properties(Session& session, const sql::AlterTable& statement,
                       const AlterCommand& command, ObjectId table) {
  PropertyChange(session, statement, command, table).run();
}

void change_properties(Session& session, const sql::AlterProperties& statement) {
  if (statement.kind != sql::ObjectKind::event_trigger || statement.object.path.empty()) return;
  const ObjectId id = session.catalog.find_name(
      other_name(statement.kind, k_no_object, statement.object.path.back(), {}));
  if (id == k_no_object) return;
  session.catalog.update(id, [&](Object& object) {
    auto* const facts = std::get_if<EventTriggerFacts>(&std::get<Other>(object.detail).facts);
    if (facts == nullptr) return;
    facts->enabled = statement.action == "disable"          ? 'D'
                     : statement.action == "enable replica" ? 'R'
                     : statement.action == "enable always"  ? 'A'
                                                            : 'O';
  });
}

bool is_of_column(AlterAction action) {
  return action == AlterAction::set_statistics || action == AlterAction::set_column_options ||
         action == AlterAction::reset_column_options || action == AlterAction::set_storage ||
         action == AlterAction::set_compression;
}

bool is_kept_as_written(AlterAction action) {
  switch (action) {
    case AlterAction::enable_trigger:
    case AlterAction::disable_trigger:
    case AlterAction::enable_rule:
    case AlterAction::disable_rule:
    case AlterAction::cluster_on:
    case AlterAction::set_without_cluster:
    case AlterAction::replica_identity:
    case AlterAction::foreign_options:
      return true;
    default:
      return is_of_column(action);
  }
}

void note_clustered(Session& session, const sql::Maintain& statement) {
  if (statement.kind != sql::Maintain::Kind::cluster || statement.name.empty()) return;
  for (const sql::Truncate::Table& each : statement.tables) {
    const ObjectId table = session.find_relation(each.name);
    if (table != k_no_object) mark_index(session, table, &IndexFacts::clustered, statement.name);
  }
}

std::vector<sql::Option> view_options(const sql::CreateView& statement) {
  std::vector<sql::Option> options = statement.options;
  if (statement.check_option.empty()) return options;
  sql::Option check;
  check.name = "check_option";
  check.value = statement.check_option;
  options.push_back(std::move(check));
  return options;
}

void set_option(std::vector<sql::Option>& options, const sql::Option& option) {
  remove_option(options, option.name);
  options.push_back(option);
}

void change_server(Session& session, ObjectId server, const std::vector<sql::Option>& options) {
  if (server == k_no_object) return;
  session.catalog.update(server, [&](Object& object) {
    auto* const facts = std::get_if<ServerFacts>(&std::get<Other>(object.detail).facts);
    for (const sql::Option& option : options) {
      // those of OPTIONS (…) are the wrapper's business, whatever they are called
      if (facts == nullptr || !option.span.empty()) continue;
      if (option.name == "type") facts->type = option.value.value_or("");
      if (option.name == "version") facts->version = option.value.value_or("");
    }
  });
}

void add_settings(const Session& session, std::vector<sql::Option>& settings,
                  const std::vector<sql::Option>& added) {
  for (sql::Option setting : added) {
    if (setting.action == "reset all") {
      settings.clear();
      continue;
    }
    setting.name = setting_name(setting.name);
    setting.value = setting_value(session, setting);
    const auto same = std::find_if(settings.begin(), settings.end(), [&](const sql::Option& each) {
      return each.name == setting.name;
    });
    if (setting.action == "reset" || setting.action == "default") {
      if (same != settings.end()) settings.erase(same);
    } else if (same != settings.end()) {
      *same = std::move(setting);
    } else {
      settings.push_back(std::move(setting));
    }
  }
}

std::optional<std::vector<std::string>> own_search_path(const sql::CreateFunction& function) {
  for (const sql::Option& setting : function.settings)
    if (setting.name == "search_path" && setting.action.empty()) return setting.path;
  return std::nullopt;
}

void change_function(const Session& session, sql::CreateFunction& function,
                     const std::vector<sql::Option>& options) {
  for (const sql::Option& option : options) {
    if (option.name == "leakproof") {
      function.leakproof = option.value != "false";
    } else if (option.name == "parallel") {
      function.parallel = to_lower(option.value.value_or(""));
    } else if (!option.path.empty() || !option.action.empty()) {
      add_settings(session, function.settings, {option});
    }
  }
}

}  // namespace migc::catalog
