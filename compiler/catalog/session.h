// A database session as replay needs it: the catalog so far, the settings that decide what names
// mean, and the refusals of the statement at hand. SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/base/diagnostic.h"
#include "compiler/catalog/builtin.h"
#include "compiler/catalog/catalog.h"
#include "compiler/catalog/catalog_types.h"

namespace migc::catalog {

// Why the server would not run the statement.
struct Refusal {
  std::string sqlstate;
  std::string message;
  std::optional<Span> span;
  std::string detail;
};

// PREPARE
struct Prepared {
  std::shared_ptr<const sql::Query> query;
  SourcePtr source;
  std::vector<TypeUse> parameters;
  std::vector<std::pair<std::string, TypeUse>> columns;  // of what it gives
};

// What SET decides, beside the search path, of the statements after it. ROLLBACK takes it back.
struct Settings {
  bool check_function_bodies = true;
};

class Session {
 public:
  Session(int postgres, const std::vector<std::string>& search_path);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  int postgres() const { return types.version(); }
  const std::vector<std::string>& search_path() const { return *search_path_; }
  void set_search_path(std::vector<std::string> path);
  // The same for who keeps it: it is made once, and never changed.
  const SearchPath& shared_search_path() const { return search_path_; }
  void restore_search_path(SearchPath path);
  // SET LOCAL: holds until end_transaction().
  void set_local_search_path(std::vector<std::string> path);
  Settings settings;
  // SET LOCAL of one of the settings comes after this.
  void keep_settings() {
    if (!settings_after_transaction_) settings_after_transaction_ = settings;
  }
  void end_transaction();
  // The target's setting: what RESET goes back to.
  const std::vector<std::string>& default_search_path() const { return default_search_path_; }

  // The statement at hand cannot run: returns false, so that functions end in "return
  // session.refuse(…)". The first refusal counts.
  bool refuse(std::string_view sqlstate, std::optional<Span> span, std::string message,
              std::string detail = {});
  std::optional<Refusal> refusal;
  // Takes over what an analysis says against the statement; false if that is something.
  bool accept(const std::optional<Refusal>& found);
  // What the statement does that is not known, for people.
  std::vector<std::string> uncertain;

  // Schemas. Zero if there is none of the name.
  ObjectId find_schema(std::string_view name) const;
  // 3F000 if there is none.
  bool require_schema(std::string_view name, std::optional<Span> span, ObjectId& schema);
  // Where an object of that name would be created.
  bool creation_schema(const sql::QualifiedName& name, std::optional<Span> span,
                       sql::Persistence persistence, ObjectId& schema);
  std::string schema_name(ObjectId schema) const;

  // Relations: tables, indexes, sequences, views, composite types.
  ObjectId find_relation(const sql::QualifiedName& name) const;
  // 42P01 or 3F000 if there is none. The functions named read_… only tell the refusal; those named
  // require_… refuse the statement.
  std::optional<Refusal> read_relation(const sql::QualifiedName& name, std::optional<Span> span,
                                       ObjectId& relation) const;
  bool require_relation(const sql::QualifiedName& name, std::optional<Span> span,
                        ObjectId& relation);
  // 42P07 if the name is taken in the schema.
  bool require_free_relation(ObjectId schema, const std::string& name, std::optional<Span> span);
  const Relation& relation(ObjectId id) const { return *catalog.find_as<Relation>(id); }
  const std::string& name(ObjectId id) const { return catalog.find(id)->name; }
  // One that the server or an installed extension has, of pg_catalog or an extension's schema.
  std::optional<builtin::RelationFacts> find_builtin_relation(const sql::QualifiedName& name) const;
  // A relation of pg_catalog, information_schema or an extension: known, but no object here.
  bool is_builtin_relation(const sql::QualifiedName& name) const;

  // The number of a column, from 1; 0 if there is none.
  std::int16_t find_column(ObjectId relation, std::string_view name) const;
  const Column& column(Address address) const {
    return relation(address.object).column(address.column);
  }
  // 42703 if there is none.
  std::optional<Refusal> read_column(ObjectId relation, const std::string& name,
                                     std::optional<Span> span, std::int16_t& number) const;
  bool require_column(ObjectId relation, const std::string& name, std::optional<Span> span,
                      std::int16_t& number);
  // change(Relation&)
  template <typename Change>
  void update_relation(ObjectId id, const Change& change) {
    catalog.update(id, [&](Object& object) { change(std::get<Relation>(object.detail)); });
  }
  // change(Column&)
  template <typename Change>
  void update_column(ObjectId id, std::int16_t number, const Change& change) {
    update_relation(id, [&](Relation& relation) {
      change_shared(relation.columns[static_cast<std::size_t>(number - 1)], change);
    });
  }
  // change(IndexFacts&)
  template <typename Change>
  void update_index(ObjectId id, const Change& change) {
    update_relation(id, [&](Relation& relation) { change_shared(relation.index, change); });
  }

  // Types as written: 42704 if there is none, 42601 and others for their modifiers; `type` is none
  // then.
  std::optional<Refusal> read_type(const sql::TypeName& name, TypeUse& type) const;
  bool require_type(const sql::TypeName& name, TypeUse& type);
  ObjectId find_type(const sql::NamePath& path) const;
  // Records that `dependent` needs the type, or the extension that brings it.
  void depend_on_type(Address dependent, ObjectId type);
  void depend_on_function(Address dependent, ObjectId function);
  // By its number (builtin.h); 0: on none.
  void depend_on_extension(Address dependent, std::uint8_t number);

  // CREATE OPERATOR CLASS … DEFAULT of the user's own: which types they are for is not modelled.
  bool has_own_operator_classes() const;

  // 'table "t"', 'column a of table t', … as the server names objects in messages.
  std::string describe(Address address) const;

  // Called, where it is set, after each statement that has run within the one at hand (run_inside),
  // with the catalog before it.
  std::function<void(const sql::Operation&, const Catalog& before)> watch_inside;

  // Variables of the PL/pgSQL around the statement: SELECT, DML and CREATE TABLE AS may name them
  // where no column has the name.
  std::vector<std::string> code_variables;

  // By name; no transaction takes them back.
  std::map<std::string, Prepared> prepared;

  // Labels that ALTER TYPE … ADD VALUE has added in the open transaction: they cannot be used
  // before its end (55P04).
  std::set<std::pair<ObjectId, std::string>> fresh_labels;
  // Tables for which triggers wait for the end of the transaction (pending_events.h).
  std::set<ObjectId> pending_events;
  bool in_transaction = false;
  ObjectId first_of_transaction = k_no_object;  // objects from this one on were made in it

  Catalog catalog;
  CatalogTypes types;
  SourcePtr source;  // of the statement at hand
  // What of it is kept with the objects it makes; null: nothing. Returns what was there before.
  std::shared_ptr<Definition> start_statement(std::shared_ptr<Definition> statement);
  // Names in texts of other sources, such as expressions that are copied, are none of its own.
  void note_name(NameUse use) const {
    if (statement_ && statement_->source == source) statement_->names.push_back(std::move(use));
  }

 private:
  template <typename Value, typename Change>
  static void change_shared(std::shared_ptr<const Value>& shared, const Change& change) {
    Value changed = *shared;
    change(changed);
    shared = std::make_shared<const Value>(std::move(changed));
  }
  std::optional<Refusal> read_column_type(const sql::TypeName& name, TypeUse& type) const;

  std::vector<std::string> default_search_path_;
  std::optional<std::vector<std::string>> path_after_transaction_;
  std::optional<Settings> settings_after_transaction_;
  SearchPath search_path_;
  std::shared_ptr<Definition> statement_;
};

// A type that a statement names.
void note_type(const Session& session, const sql::TypeName& name, const TypeUse& type);

// The last one or two parts of a path, as a qualified name.
sql::QualifiedName qualified(const sql::NamePath& path);

}  // namespace migc::catalog
