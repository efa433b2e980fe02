// What `migc schema -v` says of a catalog's objects beside the document: facts by object, those at
// their default left out (docs/schema-json.md, "details"). SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "compiler/catalog/session.h"

namespace migc {

using DetailRow = std::map<std::string, std::string>;
using DetailValue =
    std::variant<bool, int, std::string, std::vector<std::string>, std::vector<DetailRow>,
                 std::map<std::string, std::vector<std::string>>>;
using DetailFacts = std::map<std::string, DetailValue>;
using SchemaDetails = std::map<std::string, DetailFacts>;  // by "KIND PATH"

// Types are spelt by the session's search path, which should be that of a plain client.
SchemaDetails schema_details(const catalog::Session& session);

}  // namespace migc
