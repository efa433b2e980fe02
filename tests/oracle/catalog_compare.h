// Two catalogs as JSON, compared object by object.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/schema_objects.h"
#include "compiler/catalog/session.h"

namespace migc::oracle {

using CatalogObjects = cli::SchemaObjects;
using cli::details_of;
using cli::objects_of;

struct Comparison {
  std::size_t total = 0;  // objects that either side has
  std::size_t equal = 0;
  std::vector<std::string> differences;  // "path: server …, migc …"

  bool same() const { return equal == total; }
};
// migc's side of a replayed catalog, as a client with the plain search path sees it, and its
// details.
nlohmann::json replayed_document(catalog::Session& session);
nlohmann::json replayed_details(catalog::Session& session);

Comparison compare(const CatalogObjects& server, const CatalogObjects& migc);

}  // namespace migc::oracle
