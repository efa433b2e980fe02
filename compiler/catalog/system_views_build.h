// What the parts of system_views.h share. Private to it. SPDX-License-Identifier: MIT
#pragma once

#include "compiler/catalog/system_views.h"

namespace migc::catalog::system_views {

using Values = std::vector<std::pair<std::string, SqlValue>>;

class Builder {
 public:
  Builder(const Session& session, const RowHints& hints) : session_(session), hints_(hints) {}

  const Session& session() const { return session_; }
  std::vector<SystemRow>& rows() { return rows_; }

  // False: no row with this value of the column is asked for.
  bool wanted(std::string_view column, const std::string& text) const;
  void add(Values values);
  // The server's own rows: one of pg_catalog and one of information_schema.
  void add_vague(Values values);
  // `schema_column` holds the OID or, with `by_name`, the name of the schema.
  void add_system(const std::string& schema_column, bool by_name, const std::string& name_column,
                  std::string_view name_class, const Values& more = {});

  template <typename T, typename Visit>
  void each(const Visit& visit) {
    session_.catalog.visit_objects([&](const Object& object) {
      if (const T* const detail = object.as<T>()) visit(object, *detail);
    });
  }

  SqlValue schema_of(ObjectId object) const;
  SqlValue name_of(ObjectId object) const;

 private:
  const Session& session_;
  const RowHints& hints_;
  std::vector<SystemRow> rows_;
};

bool is_table(RelationKind kind);  // tables, partitioned and foreign ones
// Whether relations of the kind have rows of pg_attribute that information_schema.columns shows.
bool has_columns(RelationKind kind);
char contype(sql::ConstraintKind kind);
SqlValue yes_or_no(bool flag);

// pg_*: false if it is not one of these.
bool build_catalog(Builder& builder, std::string_view name);
// Their views: pg_tables, pg_indexes, …
bool build_view(Builder& builder, std::string_view name);
bool build_information_schema(Builder& builder, std::string_view name);

}  // namespace migc::catalog::system_views
