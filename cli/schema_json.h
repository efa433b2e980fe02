// A catalog as the JSON of `migc schema` (docs/schema-json.md).
// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "compiler/catalog/session.h"

namespace migc::cli {

// Types are spelt by the session's search path, which should be that of a plain client.
nlohmann::ordered_json schema_json(const catalog::Session& session);

// The value of "details".
nlohmann::ordered_json details_json(const catalog::Session& session);

}  // namespace migc::cli
