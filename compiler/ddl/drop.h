// Statements that drop one object, or one part of a relation, alone. SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "compiler/catalog/session.h"

namespace migc::ddl {

// "DROP VIEW public.v", "ALTER TABLE public.t DROP CONSTRAINT c", "ALTER TABLE public.t DROP COLUMN
// a", "… ALTER COLUMN a DROP DEFAULT": without CASCADE and without a semicolon. Empty: not known
// how. The address is of the session's catalog; the session is as before when it returns.
std::string drop_statement(catalog::Session& session, catalog::Address address);

}  // namespace migc::ddl
