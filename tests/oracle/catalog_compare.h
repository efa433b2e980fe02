// Two catalogs as JSON, compared object by object.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "compiler/catalog/session.h"

namespace migc::oracle {

// Each object under a path that says what it is ("column public.t.a", "function
// public.f(integer)"), with what is known of it. A relation's own entry names its columns in their
// order.
using CatalogObjects = std::map<std::string, std::string>;
CatalogObjects objects_of(const nlohmann::json& catalog);

// The same of "details", whose keys are paths already.
CatalogObjects details_of(const nlohmann::json& details);

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
