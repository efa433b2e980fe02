#include "compiler/catalog/system_views.h"

#include <algorithm>

#include "compiler/catalog/system_views_build.h"

namespace migc::catalog {
namespace system_views {

bool Builder::wanted(std::string_view column, const std::string& text) const {
  const auto [begin, end] = hints_.equal_range(column);
  return std::all_of(begin, end, [&](const auto& hint) { return hint.second == text; });
}

void Builder::add(Values values) { rows_.push_back({std::move(values), false}); }

void Builder::add_vague(Values values) { rows_.push_back({std::move(values), true}); }

void Builder::add_system(const std::string& schema_column, bool by_name,
                         const std::string& name_column, std::string_view name_class,
                         const Values& more) {
  for (const ObjectId schema : {k_pg_catalog, k_information_schema}) {
    Values values = more;
    values.emplace_back(schema_column, by_name ? schema_of(schema) : SqlValue::oid(schema));
    values.emplace_back(name_column, SqlValue::system_name(name_class));
    values.emplace_back("oid", SqlValue::system_name(""));
    add_vague(std::move(values));
  }
  // members of extensions lie in schemas of the user's
  const bool extends = !session_.types.installed().empty();
  if (!extends || name_class == "constraint") return;
  Values values = more;
  values.emplace_back(schema_column, SqlValue{});
  values.emplace_back(name_column, SqlValue::system_name(name_class));
  values.emplace_back("oid", SqlValue::system_name(""));
  add_vague(std::move(values));
}

SqlValue Builder::name_of(ObjectId id) const {
  const Object* const object = session_.catalog.find(id);
  if (object == nullptr) return id == k_no_object ? SqlValue::null() : SqlValue{};
  // pg_temp_3, …: the number is the server's
  if (object->as<Schema>() != nullptr && object->name == "pg_temp") return SqlValue{};
  return SqlValue::string(object->name);
}

SqlValue Builder::schema_of(ObjectId id) const {
  if (id == k_pg_catalog || id == k_information_schema)
    return SqlValue::string(id == k_pg_catalog ? "pg_catalog" : "information_schema");
  const Object* const object = session_.catalog.find(id);
  if (object == nullptr) return {};
  return name_of(object->as<Schema>() != nullptr ? id : object->schema);
}

bool is_table(RelationKind kind) {
  return kind == RelationKind::table || kind == RelationKind::partitioned_table ||
         kind == RelationKind::foreign_table;
}

bool has_columns(RelationKind kind) { return is_table(kind) || kind == RelationKind::view; }

char contype(sql::ConstraintKind kind) {
  switch (kind) {
    case sql::ConstraintKind::check:
      return 'c';
    case sql::ConstraintKind::primary_key:
      return 'p';
    case sql::ConstraintKind::unique:
      return 'u';
    case sql::ConstraintKind::foreign_key:
      return 'f';
    case sql::ConstraintKind::exclusion:
      return 'x';
    default:
      return 'n';
  }
}

SqlValue yes_or_no(bool flag) { return SqlValue::string(flag ? "YES" : "NO"); }

}  // namespace system_views

const SqlValue* SystemRow::find(std::string_view column) const {
  for (const auto& [name, value] : values)
    if (name == column) return &value;
  return nullptr;
}

std::optional<std::vector<SystemRow>> system_rows(const Session& session,
                                                  const sql::QualifiedName& name,
                                                  const RowHints& hints) {
  system_views::Builder builder(session, hints);
  const bool found = name.schema == "information_schema"
                         ? system_views::build_information_schema(builder, name.name)
                         : (name.schema.empty() || name.schema == "pg_catalog") &&
                               session.find_relation(name) == k_no_object &&
                               (system_views::build_catalog(builder, name.name) ||
                                system_views::build_view(builder, name.name));
  if (!found) return std::nullopt;
  return std::move(builder.rows());
}

}  // namespace migc::catalog
