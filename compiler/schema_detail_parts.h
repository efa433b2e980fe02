// The facts of each kind of object, and how they name others. Private to schema_details.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/schema_details.h"

namespace migc {

class DetailSpelling {
 public:
  explicit DetailSpelling(const catalog::Session& session) : session_(session) {}

  const catalog::Session& session() const { return session_; }
  const catalog::Catalog& catalog() const { return session_.catalog; }

  std::string path(const catalog::Object& object) const;  // "schema.name"
  std::string path(catalog::ObjectId object) const;       // empty: there is none
  // "schema.name(integer, text)" and "schema.name", whoever made the function.
  std::string signature(const catalog::Object& object, const catalog::Function& function) const;
  std::string function_path(catalog::ObjectId function) const;
  std::string type(const catalog::TypeUse& type) const;
  std::string type(catalog::ObjectId type) const { return this->type({type, -1}); }
  // "schema.name" of a collation as statements name it; of pg_catalog without the schema.
  std::string collation(const std::string& name) const;
  // The name of the type's own collation; empty: it has none.
  std::string own_collation(catalog::ObjectId type) const;

 private:
  const catalog::Session& session_;
};

// Puts a fact in if it says something: true, a text or a list that is not empty.
void put(DetailFacts& facts, const char* name, bool value);
void put(DetailFacts& facts, const char* name, std::string value);
void put(DetailFacts& facts, const char* name, std::string_view value);
void put(DetailFacts& facts, const char* name, std::vector<std::string> value);

// "disabled", "replica", "always"; empty for the usual state.
std::string_view enabled_word(char enabled);
// "name=value" of WITH (…), sorted.
std::vector<std::string> option_texts(const std::vector<sql::Option>& options);

DetailFacts relation_facts(const DetailSpelling& spelling, const catalog::Relation& relation);
DetailFacts sequence_facts(const catalog::SequenceFacts& sequence);
DetailFacts column_facts(const DetailSpelling& spelling, const catalog::Column& column);
DetailFacts constraint_facts(const DetailSpelling& spelling, const catalog::Constraint& constraint);
DetailFacts domain_constraint_facts(const catalog::Constraint& constraint);
DetailFacts index_facts(const DetailSpelling& spelling, const catalog::IndexFacts& index);
DetailFacts trigger_facts(const DetailSpelling& spelling, const catalog::Trigger& trigger);
DetailFacts rule_facts(const catalog::Rule& rule);
DetailFacts policy_facts(const catalog::Policy& policy);
DetailFacts type_facts(const DetailSpelling& spelling, const catalog::Type& type);
DetailFacts function_facts(const DetailSpelling& spelling, const catalog::Function& function);
DetailFacts statistics_facts(const DetailSpelling& spelling, const catalog::Statistics& statistics);
DetailFacts cast_facts(const DetailSpelling& spelling, const catalog::Cast& cast);
DetailFacts other_facts(const DetailSpelling& spelling, catalog::ObjectId id,
                        const catalog::Other& other);

}  // namespace migc
