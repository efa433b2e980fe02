// What a publication holds. Private to replay. SPDX-License-Identifier: MIT
#pragma once

#include "compiler/catalog/session.h"

namespace migc::catalog {

// 42601: options that CREATE and ALTER PUBLICATION do not have.
bool check_publication_options(Session& session, const sql::PublicationDefinition& statement);

// Adds or takes out, as the statement says, one of its objects; `table` is the one it names, if it
// names one. 42710, 42704, 22023, 42703 and others.
bool change_publication(Session& session, const sql::PublicationDefinition& statement,
                        const sql::PublicationObject& object, ObjectId publication, ObjectId table);

// Whether the table or schema is one of the publication's objects.
bool is_published(const Catalog& catalog, ObjectId publication, ObjectId published);

// FOR ALL TABLES.
void publish_all(Session& session, ObjectId publication);

// ALTER PUBLICATION … SET: members that the statement does not name go. `named` are the tables and
// schemas that it names.
void keep_publication_members(Session& session, ObjectId publication,
                              const std::vector<ObjectId>& named);

// The schema that an object of the kind "tables in schema" means. 3F000.
bool published_schema(Session& session, const sql::PublicationDefinition& statement,
                      const sql::PublicationObject& object, ObjectId& schema);

}  // namespace migc::catalog
