// Objects as DROP, ALTER and COMMENT name them. SPDX-License-Identifier: MIT
#pragma once

#include "compiler/catalog/session.h"

namespace migc::catalog {

// The object that the name stands for. One that is missing is a refusal or, with `missing_ok`,
// `found` is zero. Kinds that the catalog does not hold are never found and never missed.
bool find_object(Session& session, sql::ObjectKind kind, const sql::ObjectName& name,
                 bool missing_ok, ObjectId& found);

// The same for DROP: what belongs to the server or, one by one, to an extension cannot go (2BP01,
// 42501).
bool find_dropped(Session& session, sql::ObjectKind kind, const sql::ObjectName& name,
                  bool missing_ok, ObjectId& found);

// The same for ALTER, where TABLE stands for any relation but a composite type.
bool find_altered(Session& session, sql::ObjectKind kind, const sql::ObjectName& name,
                  bool missing_ok, ObjectId& found);

// Whether the extension is installed.
bool is_extension(const Session& session, const std::string& name);

// Whether there is such a language: the server's own, an extension's or the catalog's, whose id
// `found` is then.
bool find_language(const Session& session, const std::string& name, ObjectId& found);

// Whether all objects of the installed extensions are known: what is not found is not there.
bool extensions_are_known(const Session& session);

}  // namespace migc::catalog
