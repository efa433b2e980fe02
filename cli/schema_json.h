// A catalog as the JSON of `migc schema` (docs/schema-json.md).
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <ostream>

#include "compiler/catalog/session.h"

namespace migc::cli {

enum class SchemaDetails : std::uint8_t { no, yes };

// Object by object: the document of a large schema takes many times the memory of its catalog.
// Types are spelt by the session's search path, which should be that of a plain client.
void print_schema_json(std::ostream& out, const catalog::Session& session, SchemaDetails details);

}  // namespace migc::cli
