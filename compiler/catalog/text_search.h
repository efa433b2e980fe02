// Text search dictionaries and configurations: what there is, what they are made of, and which
// dictionaries a configuration asks (tsearchcmds.c). Private to replay.
// SPDX-License-Identifier: MIT
#pragma once

#include "compiler/catalog/session.h"

namespace migc::catalog {

// Whether the server itself or an installed extension brings a dictionary, configuration, template
// or parser of that name; true also where an extension may whose objects are not all known.
bool has_builtin_text_search(const Session& session, sql::ObjectKind kind,
                             const sql::QualifiedName& name);

// CREATE TEXT SEARCH DICTIONARY and CONFIGURATION. 42704, 42P17, 42601, 22023; 23505 if there is
// one of the name.
bool define_text_search(Session& session, const sql::Define& statement, ObjectId schema);

// ALTER TEXT SEARCH CONFIGURATION … MAPPING. 42704, 22023, 23505.
bool change_mapping(Session& session, const sql::AlterProperties& statement);

}  // namespace migc::catalog
