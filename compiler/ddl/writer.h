// What all kinds of objects need to be printed. Private to this layer. SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "compiler/catalog/relations.h"
#include "compiler/ddl/rewrite.h"
#include "compiler/ddl/schema_sql.h"
#include "compiler/ddl/statements.h"
#include "compiler/sql/names.h"

namespace migc::ddl {

using catalog::Catalog;
using catalog::CodePtr;
using catalog::DefinitionPtr;
using catalog::Object;
using catalog::ObjectId;
using catalog::Relation;
using catalog::RelationKind;
using catalog::Session;

std::string joined(const std::vector<std::string>& parts, std::string_view between = ", ");
// "a, b" of names, each quoted; "(a, b)".
std::string quoted_names(const std::vector<std::string>& names);
std::string name_list(const std::vector<std::string>& names);
// "(a = 1, b)"; "WITH (a = 1, b)"; empty without options.
std::string option_list(const std::vector<sql::Option>& options);
std::string with_options(const std::vector<sql::Option>& options);
// a.b, each quoted
std::string quote_path(const sql::NamePath& path);

class Writer {
 public:
  // `home`: the search path that the text is read under, and left with.
  Writer(Session& session, std::vector<Omission>& omissions,
         std::vector<std::string> home = {"public"});
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  Session& session() { return session_; }
  const Session& session() const { return session_; }
  const Catalog& catalog() const { return session_.catalog; }
  const Relation& relation(ObjectId id) const { return session_.relation(id); }
  // What made and changed the objects.
  Statements& statements() const { return statements_; }

  // The next statement's copied texts come from these: if all were written under one search path,
  // it is set to that, else to the plain one.
  void read_as(std::initializer_list<const catalog::Definition*> definitions);
  void read_as_plain() { read_as({}); }

  // One statement, without its semicolon.
  void statement(const std::string& text);
  // An empty line.
  void gap();
  // What cannot be said: a comment in the text, and an omission.
  void omit(const std::string& object, const std::string& reason);
  // All that was written since the last call; the next statement is read under the home path.
  std::string cut();
  // The same at the end: the session's search path is as it was.
  std::string take();

  std::string name(ObjectId id) const { return full_name(session_, id); }
  std::string type(const catalog::TypeUse& type) const;
  std::string text(const CodePtr& code, ObjectId table = catalog::k_no_object) const {
    return current_text(session_, *code, table);
  }
  std::string collation(const std::string& written) const;
  std::string column_list(ObjectId relation, const std::vector<std::int16_t>& numbers) const;

 private:
  void set_path(const std::vector<std::string>& path);

  Session& session_;
  mutable Statements statements_;
  std::vector<Omission>& omissions_;
  std::vector<std::string> kept_path_;
  std::vector<std::string> home_;
  std::vector<std::string> path_;
  std::string text_;
};

// ---- one function for each kind (a file for each group); id is an object of that kind

void write_schema(Writer& writer, const Object& object);
void write_extension(Writer& writer, const Object& object);
void write_type(Writer& writer, const Object& object, const catalog::Type& type);
void write_publication(Writer& writer, const Object& object,
                       const catalog::PublicationFacts& publication);
void write_function(Writer& writer, const Object& object, const catalog::Function& function);
void write_other(Writer& writer, const Object& object, sql::ObjectKind kind);
void write_sequence(Writer& writer, const Object& object, const Relation& sequence);
void write_sequence_owner(Writer& writer, const Object& object);
std::string sequence_options(const Writer& writer, const catalog::SequenceFacts& facts,
                             bool with_type);

// `detached`: defaults and checks come later, by write_default and write_constraint.
void write_table(Writer& writer, const Object& object, const Relation& table, bool detached);
void write_default(Writer& writer, const catalog::Default& value);
// As ADD COLUMN takes it: "a integer DEFAULT 1 NOT NULL".
std::string column_text(Writer& writer, const Object& object, const Relation& table,
                        std::int16_t number);
// "GENERATED ALWAYS AS IDENTITY (…)"; empty: it is no identity column.
std::string identity_text(Writer& writer, const Object& object, const Relation& table,
                          std::int16_t number);
// ALTER TABLE … ATTACH PARTITION; nothing where the bound is not known.
void write_attachment(Writer& writer, const Object& object, const Relation& table);
// `replace`: its columns are there.
void write_view(Writer& writer, const Object& object, const Relation& view, bool replace);
// A view of the same columns that reads nothing.
void write_view_columns(Writer& writer, const Object& object, const Relation& view);
void write_table_changes(Writer& writer, const Object& object);

void write_index(Writer& writer, const Object& object, const catalog::IndexFacts& index);
void write_constraint(Writer& writer, const Object& object, const catalog::Constraint& constraint);
// "CHECK (…) NO INHERIT", without the name.
std::string check_text(const Writer& writer, const catalog::Constraint& check);
std::string index_keys(const Writer& writer, const catalog::IndexFacts& index);

void write_trigger(Writer& writer, const Object& object, const catalog::Trigger& trigger);
void write_rule(Writer& writer, const Object& object, const catalog::Rule& rule);
void write_policy(Writer& writer, const Object& object, const catalog::Policy& policy);
void write_statistics(Writer& writer, const Object& object, const catalog::Statistics& statistics);

void write_comments(Writer& writer, const Object& object);
// What COMMENT ON, DROP and ALTER … RENAME call the object: "TABLE public.t", "TRIGGER a ON
// public.t", "FUNCTION public.f(integer)"; empty: not known.
std::string object_target(const Writer& writer, const Object& object);

// Whether the table's columns stand in the order that INHERITS would give them.
bool inherits_in_order(const Session& session, const Relation& table);

}  // namespace migc::ddl
