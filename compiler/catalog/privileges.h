// GRANT, REVOKE and ALTER DEFAULT PRIVILEGES (manual 5.8). Who owns what is not known offline: what
// the session's user grants himself is left out. SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "compiler/catalog/session.h"

namespace migc::catalog {

// What others than its owner may do with an object that was just made, without default privileges.
Grants initial_grants(const Object& object);

// With default privileges; absent: nothing but that.
std::optional<Grants> grants_when_made(const Catalog& catalog, const Object& object);

// Objects that are not there are passed over.
void grant_privileges(Session& session, const sql::Grant& statement);

}  // namespace migc::catalog
