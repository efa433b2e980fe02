// Checks and searches that definitions of several kinds share. Private to replay.
// SPDX-License-Identifier: MIT
#pragma once

#include "compiler/catalog/inference.h"
#include "compiler/catalog/session.h"

namespace migc::catalog {

// An object that is known by its name and few facts beside it.
struct OtherObject {
  sql::ObjectKind kind = sql::ObjectKind::other;
  ObjectId schema = k_no_object;  // none: in no schema
  std::string name;
  std::string signature = {};  // tells objects of the same name apart: an operator's types
  bool if_not_exists = false;
};

// Adds it: 42710 if there is one.
bool add_other(Session& session, const OtherObject& wanted, std::optional<Span> span, ObjectId& id);

// What WHEN of a trigger and the commands of a rule can name beside their own FROM.
Surroundings old_and_new(ObjectId table);

// An event that there is, and tags that fire it: 42601, 0A000.
bool check_event_trigger(Session& session, const sql::CreateEventTrigger& statement);

// What CREATE CAST says of its function, or of types without one: 42P17, 42809.
bool check_cast(Session& session, const sql::CreateCast& statement, const Cast& cast);

// The function that an attribute names.
sql::QualifiedName function_name(const sql::Define::Item& item);

// The functions that an aggregate is made of: 42P13, 42883. `used` are those of the catalog's own.
bool read_aggregate_functions(Session& session, const sql::Define& statement,
                              std::vector<ObjectId>& used);

// An object of the catalog's own of a kind that is found by its name in the search path: a
// collation, an operator class (`signature` is its method), a text search configuration. Zero if
// there is none.
ObjectId find_own(const Session& session, sql::ObjectKind kind, const sql::QualifiedName& name,
                  const std::string& signature = {});

// The range or multirange type that brings a function of that name and arguments; none: no type
// does.
ObjectId constructed_type(const Session& session, ObjectId schema, const std::string& name,
                          const std::vector<ObjectId>& arguments);

// What CREATE TYPE … AS RANGE says beside its subtype: 42601, 42704, 42809, 42883, 42P17.
bool check_range_options(Session& session, const sql::CreateRange& statement, ObjectId subtype);

}  // namespace migc::catalog
