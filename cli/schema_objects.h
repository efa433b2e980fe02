// A schema object by object, as `migc schema --format json -v` describes it: to compare two.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "cli/schema_json.h"
#include "compiler/catalog/session.h"

namespace migc::cli {

// Each object under a path that says what it is ("column public.t.a", "function
// public.f(integer)"), with what is known of it. A relation's own entry names its columns in their
// order.
using SchemaObjects = std::map<std::string, std::string>;
SchemaObjects objects_of(const nlohmann::json& catalog);

// The same of "details", whose keys are paths already.
SchemaObjects details_of(const nlohmann::json& details);

// The document of a session's catalog as a client with the plain search path sees it.
nlohmann::json schema_document(catalog::Session& session, SchemaDetails details);

// Both of a session's catalog; details under "details of PATH".
SchemaObjects schema_objects(catalog::Session& session);

// The statements that make a session's catalog (ddl::schema_sql), with the queries, expressions and
// bodies that the document leaves out: their words with a blank between them, unquoted ones in
// small letters, without what the server does not keep. Bodies of functions, which it keeps as
// they are, stand by themselves behind k_body. Sorted. What cannot be printed is one of them, by
// name. For comparison, not to be run.
inline constexpr std::string_view k_body = "body of ";
std::vector<std::string> schema_statements(catalog::Session& session);

// What the two do not have in common, by object.
struct ObjectDifference {
  std::string path;
  const std::string* before = nullptr;  // null: there is none
  const std::string* after = nullptr;
};
std::vector<ObjectDifference> differences(const SchemaObjects& before, const SchemaObjects& after);

}  // namespace migc::cli
